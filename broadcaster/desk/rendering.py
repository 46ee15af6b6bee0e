"""Scripts as finished items: what is on the air as it was approved, the rest as it would sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.render import RenderAll, Wording
from broadcaster.desk.scripts import ScriptLine, overview, spoken_of
from broadcaster.errors import StationError
from broadcaster.programme.library import AudioFile, Library
from broadcaster.script.model import Approval
from broadcaster.store.database import Database
from broadcaster.units import Dbtp, DurationMs, Lufs, Sha256


@dataclass(frozen=True)
class RenderedScript:
    """A script's item in the library."""

    slug: str
    file: Path
    sha256: Sha256
    duration_ms: DurationMs
    lufs: Lufs
    true_peak_dbtp: Dbtp

    def as_json(self) -> dict[str, object]:
        """As ``loa render --format json`` prints it."""
        return {
            "slug": self.slug,
            "file": str(self.file),
            "sha256": self.sha256,
            "duration_ms": self.duration_ms,
            "lufs": round(self.lufs, 2),
            "true_peak_dbtp": round(self.true_peak_dbtp, 2),
        }


def render_scripts(
    db: Database, slugs: Sequence[str], *, render: RenderAll, library: Library
) -> tuple[RenderedScript, ...]:
    """The items of these scripts (of all, when none is named; a form with blanks only when named), by slug.

    What is approved is measured from the file that was approved, and never made again.

    Raises:
        StationError: there is no script of that slug.
        SpeechError: no voice could say one.
        SoundError: an approved file is lost or altered, or a sound cannot be levelled.

    """
    lines = _chosen(overview(db), slugs)
    approvals = {line.slug: line.on_air.approval for line in lines if line.on_air is not None}
    files = {slug: library.measure(each.audio_sha256) for slug, each in _approved(approvals)}
    to_make = [line for line in lines if line.slug not in files]
    lexicon = lexicon_of(db)
    scripts = [line.latest.script for line in to_make]
    made = render([Wording(spoken_of(each, lexicon).text, each.voice.engine) for each in scripts])
    files |= {each.slug: rendered.file for each, rendered in zip(scripts, made, strict=True)}
    return tuple(_rendered(line.slug, files[line.slug], library) for line in lines)


def _chosen(lines: Sequence[ScriptLine], slugs: Sequence[str]) -> list[ScriptLine]:
    unknown = [slug for slug in slugs if slug not in {line.slug for line in lines}]
    if unknown:
        raise StationError(f"Không có bài mã “{unknown[0]}”; hãy xem lại danh sách bài.")
    return [line for line in lines if line.slug in slugs or (not slugs and not line.latest.script.blanks)]


def _approved(approvals: dict[str, Approval | None]) -> list[tuple[str, Approval]]:
    return [(slug, approval) for slug, approval in approvals.items() if approval is not None]


def _rendered(slug: str, file: AudioFile, library: Library) -> RenderedScript:
    return RenderedScript(
        slug, library.path(file.sha256), file.sha256, file.duration_ms, file.lufs, file.true_peak_dbtp
    )
