"""Text as people paste it, made plain before any rule reads it; every character keeps its place.

Word's dashes, quotes, spaces, fields and page numbers, Markdown's marks, letters in parts (NFD), lists and
hard-wrapped lines.
"""

import re
from collections.abc import Iterator

from broadcaster.spoken import characters
from broadcaster.spoken.alphabet import LOWER
from broadcaster.spoken.traced import Traced

_TAGS = (
    r"[abiups]|br|hr|em|strong|font|span|div|center|img|sup|sub|code|pre|blockquote|h[1-6]|[uod]l|li|d[td]"
    r"|table|t(?:r|d|h|body|head|foot)|html|head|body|style|script|section|article|header|footer|o:p"
)
_FIELDS = "HYPERLINK|PAGEREF|NOTEREF|REF|TOC|PAGE|NUMPAGES|SEQ|DATE|TIME|FILENAME|INCLUDEPICTURE|EMBED|SYMBOL"
_SWITCHES = r"(?: \\[a-z*@](?: \"[^\"\n]{0,80}\"| MERGEFORMAT| ARABIC)?){0,4}"

_WORD = (
    (rf"\{{ ?(?:{_FIELDS})\b[^{{}}\n]{{0,300}}\}}", ""),
    (rf"\bHYPERLINK(?: \\l)? \"[^\"\n]{{0,300}}\"{_SWITCHES} ?", ""),
    (rf"\b(?:PAGEREF|REF|NOTEREF) _\w{{1,40}}{_SWITCHES}", ""),
    (r"\bTOC \\o \"[^\"\n]{0,20}\"(?: \\[a-z]){0,6}", ""),
    (r" ?\\\* (?:MERGEFORMAT|ARABIC)", ""),
    (r"\b_(?:Toc|Hlk|Ref|GoBack)\d{0,20}\b", ""),
    (r"^[ \t]*(?:Trang|Page) \d{1,3}(?: ?(?:/|of|trên) ?\d{1,3})?[ \t]*$", ""),
    (r"^[ \t]*- ?\d{1,3} ?-[ \t]*$", ""),
    (r"^[ \t]*o\t[ \t]*(?=[^\W\d_])", "• "),
    (r"&nbsp;|&#160;", " "),
    (r"&amp;", "&"),
    (r"&quot;", '"'),
)
"""What Word and web pages leave behind: fields, bookmarks, page numbers, entities."""

_SPACES = (
    (r"(?<=[-+•.:;,)])\t+| {2,}", " "),
    (r"^[ \t]+|[ \t]+$", ""),
    (r" ?\t[ \t]*", ", "),
)

_BULLET = r"(?:[-+*•] +|•|[-+](?=[^\W\d]))"
_LIST_MARKER = (
    r"[-+*•]|\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}[. ]|\d{1,2}/ |[a-zđ][.)]|[ivx]{1,5}\)"
    r"|\((?:\d{1,2}|[a-zđ]|[ivx]{1,5})\)|[IVX]{1,5}\."
)
_SMALL = "".join(sorted(LOWER))
_LINES = (
    (
        rf"(?<=,)\n(?!\n|{_LIST_MARKER})|(?<=[^\n.;:!?])\n(?!{_LIST_MARKER})(?=[{_SMALL}])",
        " ",
    ),
    (rf"(?<=[^\n]{{60}}(?<![.;:!?]))\n(?!\n|{_LIST_MARKER})", " "),
)
"""A line that goes on in the next one. One of sixty characters without an end was cut by an editor."""

_PAGE = (
    (r"^(?:```|~~~).*$", ""),
    (r"^(?:(?:[-*_=~.] ?){1,40}[oO0]{3,5}|o0o)(?: ?[-*_=~.]){0,40}$", ""),
    (r"^(?:[-*_=~] ?){3,}$", ""),
    (r"^\|?(?: ?:?-{2,}:? ?\|?){1,40}$", ""),
    (r"<!--[^\n]{0,300}?-->", " "),
    (rf"</?(?:{_TAGS})(?:[ /][^<>\n]{{0,300}})?>", " "),
    (r"!?\[(?=[^\[\]\n]{1,200}\]\()", ""),
    (r"\]\([^()\n]{0,300}\)", ""),
    (r"^(?:> ?){1,9}(?=[^\W\d]|[\"(*#-])", ""),
    (r"^#{1,6} +", ""),
    (r"\*{2,}|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![\w@.])", ""),
    (r"(?<![\w*])\*(?=\w)(?!\d{1,8}[*#])|(?<=[^\W\d]|[.!?])\*(?![\w*])", ""),
    (r"^(?:[§Øü¨þ→⇒]|=>)[ \t]+(?=[^\W\d_])", "• "),
)
"""Lines and marks that lay out a page: rules, tables, Markdown, and bullets that lost their font."""

_ENDS = (
    (rf"^{_BULLET}+", ""),
    (r" {2,}", " "),
    (r"^ +| +$", ""),
    (r" ?(?<!\.)(?:\. ?[/\\] ?\.|/\./|(?<!\d)\.[/\\]|\./$)[./\\]{0,4}(?=[\s\"')]|$)", "."),
    (r" ?(?<!\.)\./\.", "."),
    (r"\n{2,}", "\n\n"),
    (r"\A\n+|\n+\Z|\n(?=\n)", ""),
)


def _compiled(steps: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.MULTILINE), replacement) for pattern, replacement in steps)


_BEFORE_ITEMS = _compiled((*_WORD, *_SPACES, *_LINES, *_PAGE))
_AFTER_ITEMS = _compiled(_ENDS)
_ITEM = re.compile(rf"^{_BULLET}[^\n]*[\w)\]%\"'°](,?\n{{1,2}})(?={_BULLET})", re.MULTILINE)


def cleaned(text: str) -> Traced:
    """``text`` in NFC with plain dashes, quotes and spaces, no Markdown, a newline between paragraphs.

    An item of a list that another one follows, and that has no end of its own, ends in ";": "- rau" before
    "- thịt" is "rau;".
    """
    traced = characters.plain(text)
    for pattern, replacement in _BEFORE_ITEMS:
        traced = traced.replaced(pattern, replacement)
    traced = traced.edited(_ended_items(traced.text))
    for pattern, replacement in _AFTER_ITEMS:
        traced = traced.replaced(pattern, replacement)
    return traced


def _ended_items(text: str) -> Iterator[tuple[int, int, str]]:
    """Edits that end each item of a list that has no mark of its own and that another item follows."""
    for item in _ITEM.finditer(text):
        yield (*item.span(1), ";\n")
