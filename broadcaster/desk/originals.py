"""Originals and variants: what belongs together, and what an import refuses because its original is none."""

from collections.abc import Iterable, Mapping

from broadcaster.desk.difference import Content, Contents
from broadcaster.desk.folder import script_path
from broadcaster.desk.scripts import ScriptLine
from broadcaster.errors import ScriptError
from broadcaster.script.model import LANGUAGES, OWN_LANGUAGE, Script


def refused_variants(found: Contents, held: Contents) -> Mapping[str, ScriptError]:
    """By path, why a variant that was ``found`` in a folder cannot be taken in.

    Its original may be in the folder or among what the station has ``held``; the folder's wording counts.
    """
    reasons = {path: _refusal(content, {**held, **found}) for path, content in found.items()}
    return {
        path: ScriptError(reason, place=f"{path}, mục variant_of")
        for path, reason in reasons.items()
        if reason is not None
    }


def _refusal(content: Content, known: Contents) -> str | None:
    """Why ``content`` is no variant that may stand beside what is ``known``; None when it is none or may."""
    if not isinstance(content, Script) or content.variant_of is None:
        return None
    original = known.get(script_path(content.variant_of))
    if not isinstance(original, Script):
        return (
            f"không có bài gốc “{content.variant_of}” trong thư mục hay trong đài; hãy kiểm tra lại mã bài."
        )
    if original.variant_of is not None:
        return (
            f"“{original.slug}” cũng là bản tiếng dân tộc; hãy ghi mã của bài gốc là “{original.variant_of}”."
        )
    if original.language != OWN_LANGUAGE:
        language = LANGUAGES.get(original.language, original.language)
        return (
            f"bài gốc “{original.slug}” không phải bài tiếng Việt ({language}); hãy chọn bài gốc tiếng Việt."
        )
    return None


def relatives_of(script: Script, every: Iterable[ScriptLine]) -> tuple[ScriptLine, ...]:
    """Of ``every`` script, those that belong to ``script``: its original, or its variants."""
    return tuple(
        line
        for line in every
        if line.slug == script.variant_of or line.latest.script.variant_of == script.slug
    )
