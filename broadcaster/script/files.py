"""The content folder ``scripts_vi/``: a Markdown file with a TOML heading for each script; the columns.

+++
title = "Thế nào là hàng nhập lậu"
...
+++

The body: paragraphs, an empty line between them.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from broadcaster.errors import ScriptError
from broadcaster.script.fields import Fields, place_of, read_text, read_toml, shown, write_toml
from broadcaster.script.model import (
    LANGUAGES,
    MAX_WORDS,
    OWN_LANGUAGE,
    SLUG,
    TRIAL_COLUMN,
    BulletinClass,
    Column,
    ContentGroup,
    Script,
    VoiceWish,
)
from broadcaster.script.readings import is_reading, is_token, normal

COLUMNS_FILE = "chuyen_muc.toml"

_FENCE = "+++"
_REQUIRED = (
    "title",
    "slug",
    "column",
    "class",
    "unit",
    "audience",
    "peaks",
    "sources",
    "valid_from",
    "language",
    "facts",
)
_OPTIONAL = ("content_group", "valid_to", "voice", "template", "readings", "variant_of", "repeat")
_COLUMN_TABLE = "chuyen_muc"
_LEFT_OUT = ("readme",)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class ScriptFolder:
    """What a content folder holds: the scripts that are right, and a complaint for each file that is not."""

    scripts: tuple[Script, ...]
    columns: tuple[Column, ...]
    errors: tuple[ScriptError, ...]


def normal_body(text: str) -> str:
    """``text`` as bodies are kept: NFC, lines ended by a newline alone, no blanks at line ends or around it.

    espeak drops the tone marks of text that is not NFC; two bodies that look alike must be equal.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in unified.split("\n")).strip())


def parse_script(text: str, *, place: str) -> Script:
    """The script written in ``text``; ``place`` names its file in messages.

    Raises:
        ScriptError: heading or body is not right; one line says what, where and what to do.

    """
    heading, body = _split(unicodedata.normalize("NFC", text.removeprefix("\ufeff")), place)
    fields = Fields(read_toml(heading, place=place, first_line=2), place=place)
    fields.expect(_REQUIRED, _OPTIONAL)
    return _script(fields, _checked_body(body, place))


def _split(text: str, place: str) -> tuple[str, str]:
    """Heading and body of a file's text, the fences left out."""
    if not text.strip():
        raise ScriptError("tệp trống; hãy viết nội dung hoặc xóa tệp này.", place=place)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        raise ScriptError(f"dòng đầu tệp phải là {_FENCE} để mở phần đầu bài.", place=f"{place}, dòng 1")
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise ScriptError(f"phần đầu bài chưa đóng; hãy thêm một dòng {_FENCE} trước lời bài.", place=place)


def _checked_body(body: str, place: str) -> str:
    """``body`` in its normal form, refused when it cannot be one bulletin."""
    place = f"{place}, lời bài"
    normal = normal_body(body)
    words = len(normal.split())
    if not words:
        raise ScriptError("chưa có chữ nào; hãy viết lời bài dưới phần đầu bài.", place=place)
    if words > MAX_WORDS:
        raise ScriptError(
            f"dài quá {MAX_WORDS:,} từ".replace(",", ".") + "; hãy tách thành nhiều bài.", place=place
        )
    if found := _CONTROL.search(normal):
        raise ScriptError(f"có ký tự điều khiển mã {ord(found[0])}; hãy gõ lại chỗ đó.", place=place)
    return normal


def _script(fields: Fields, body: str) -> Script:
    """The script of a heading with all its keys."""
    valid_from, valid_to = fields.day("valid_from"), fields.day_or_none("valid_to")
    if valid_to is not None and valid_to < valid_from:
        raise fields.error("valid_to", "ngày hết hạn sớm hơn valid_from; hãy sửa một trong hai ngày.")
    return Script(
        slug=fields.slug("slug"),
        title=fields.text("title"),
        content_group=_content_group(fields),
        column=fields.slug("column"),
        bulletin_class=_bulletin_class(fields),
        unit=fields.text("unit"),
        audience=fields.text("audience"),
        peaks=fields.slugs("peaks"),
        sources=fields.texts("sources"),
        valid_from=valid_from,
        valid_to=valid_to,
        language=fields.choice("language", {language: language for language in LANGUAGES}),
        voice=_voice(fields.table("voice")),
        facts=fields.slugs("facts"),
        body=body,
        template=fields.flag("template"),
        readings=_readings(fields.table("readings")),
        variant_of=_variant_of(fields),
        repeat=fields.flag("repeat"),
    )


def _bulletin_class(fields: Fields) -> BulletinClass:
    """The class of the heading."""
    return fields.choice("class", {known.value: known for known in BulletinClass})


def _content_group(fields: Fields) -> ContentGroup | None:
    """The content group, which only emergencies and trials may leave out."""
    if "content_group" in fields:
        number = fields.number("content_group")
        if number not in list(ContentGroup):
            raise fields.error("content_group", f"không có nhóm {shown(number)}; hãy chọn một số từ 1 đến 5.")
        return ContentGroup(number)
    if _bulletin_class(fields) is BulletinClass.EMERGENCY or fields.text("column") == TRIAL_COLUMN:
        return None
    raise fields.error("content_group", "còn thiếu; chỉ bài khẩn cấp và bài phát thử được bỏ trống nhóm.")


def _voice(fields: Fields) -> VoiceWish:
    """The wish for a voice."""
    fields.expect((), ("engine", "voice"))
    return VoiceWish(engine=fields.text_or_none("engine"), voice=fields.text_or_none("voice"))


def _readings(fields: Fields) -> dict[str, str]:
    """The readings that the operator chose, by token."""
    readings: dict[str, str] = {}
    for key in fields.keys():  # noqa: SIM118  # fields are no mapping
        token, words = normal(key), normal(fields.line(key))
        if not is_token(token) or token in readings:
            raise fields.error(shown(key), "phải là chỗ chữ có trong bài, không để trống, không ghi hai lần.")
        if not is_reading(words):
            raise fields.error(
                shown(key),
                f"“{shown(words)}” chưa phải lời đọc; hãy viết ra chữ như khi nói, ví dụ “hai mươi cân”.",
            )
        readings[token] = words
    return readings


def _variant_of(fields: Fields) -> str | None:
    """The slug of the original, which only a script in another language has."""
    original = fields.slug_or_none("variant_of")
    if original is not None and original == fields.slug("slug"):
        raise fields.error("variant_of", "trùng mã của chính bài này; hãy ghi mã của bài gốc tiếng Việt.")
    if original is not None and fields.text("language") == OWN_LANGUAGE:
        raise fields.error(
            "variant_of", "chỉ dùng cho bản tiếng dân tộc; hãy sửa mục language hoặc bỏ mục này."
        )
    return original


def read_script(path: Path) -> Script:
    """The script in the file at ``path``.

    Raises:
        ScriptError: the file cannot be read, or what it holds is not right.

    """
    place = place_of(path)
    return parse_script(read_text(path, place=place), place=place)


def write_script(script: Script) -> str:
    """``script`` as ``parse_script`` reads it, to the same script when its text is in normal form."""
    return f"{_FENCE}\n{write_toml(_pairs(script))}{_FENCE}\n\n{script.body}\n"


def _pairs(script: Script) -> Iterable[tuple[str, object]]:
    """Keys and values of a heading, in the order in which a person reads them."""
    wish = {"engine": script.voice.engine, "voice": script.voice.voice}
    return (
        ("title", script.title),
        ("slug", script.slug),
        ("content_group", None if script.content_group is None else int(script.content_group)),
        ("column", script.column),
        ("class", script.bulletin_class.value),
        ("unit", script.unit),
        ("audience", script.audience),
        ("peaks", script.peaks),
        ("sources", script.sources),
        ("valid_from", script.valid_from),
        ("valid_to", script.valid_to),
        ("language", script.language),
        ("variant_of", script.variant_of),
        ("voice", {key: value for key, value in wish.items() if value is not None} or None),
        ("facts", script.facts),
        ("template", script.template or None),
        ("repeat", script.repeat or None),
        ("readings", dict(sorted(script.readings.items())) or None),
    )


def read_columns(folder: Path) -> tuple[Column, ...]:
    """The columns of the station, from ``chuyen_muc.toml`` in ``folder``.

    Raises:
        ScriptError: the file or one of its columns is not right.

    """
    path = folder / COLUMNS_FILE
    place = place_of(path)
    top = Fields(read_toml(read_text(path, place=place), place=place), place=place)
    top.expect((_COLUMN_TABLE,))
    columns: dict[str, Column] = {}
    for fields in top.tables(_COLUMN_TABLE):
        fields.expect(("slug", "title"), ("answers_residents", "bed"))
        slug = fields.slug("slug")
        if slug in columns:
            raise fields.error("slug", f"“{slug}” đã dùng ở trên; hãy đặt mã khác.")
        columns[slug] = Column(
            slug, fields.text("title"), fields.flag("answers_residents"), fields.slug_or_none("bed")
        )
    return tuple(columns.values())


def read_scripts(folder: Path) -> ScriptFolder:
    """Every script of ``folder``, sorted by slug; a file that is not right costs itself alone.

    Where the columns cannot be read that is one error, and the scripts' columns are not checked.

    Raises:
        ScriptError: there is no such folder.

    """
    if not folder.is_dir():
        raise ScriptError("không có thư mục bài này; hãy kiểm tra lại đường dẫn.", place=place_of(folder))
    errors: list[ScriptError] = []
    columns: tuple[Column, ...] = ()
    try:
        columns = read_columns(folder)
    except ScriptError as error:
        errors.append(error)
    scripts: dict[str, tuple[Path, Script]] = {}
    for path in _script_files(folder):
        try:
            script = read_script(path)
            _require_column(script, columns, path)
            _require_new(script, scripts, path)
        except ScriptError as error:
            errors.append(error)
        else:
            scripts[script.slug] = (path, script)
    return ScriptFolder(tuple(scripts[slug][1] for slug in sorted(scripts)), columns, tuple(errors))


def _script_files(folder: Path) -> list[Path]:
    """Script files of ``folder``, those named like a slug first: "a - Copy.md" never displaces "a.md"."""
    found = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".md" and path.stem.lower() not in _LEFT_OUT and path.name[0] not in ".~"
    ]
    return sorted(found, key=lambda path: (SLUG.fullmatch(path.stem) is None, path.name))


def _require_column(script: Script, columns: tuple[Column, ...], path: Path) -> None:
    """Refuse a script whose column nobody has set up."""
    known = [column.slug for column in columns]
    if known and script.column not in known:
        raise ScriptError(
            f"không có chuyên mục “{script.column}”; hãy chọn một trong: {', '.join(known)}.",
            place=f"{place_of(path)}, mục column",
        )


def _require_new(script: Script, scripts: dict[str, tuple[Path, Script]], path: Path) -> None:
    """Refuse a second script with the same slug."""
    if script.slug in scripts:
        first = scripts[script.slug][0].name
        raise ScriptError(
            f"mã “{script.slug}” đã dùng ở tệp {first}; hãy đặt mã khác hoặc xóa một tệp.",
            place=f"{place_of(path)}, mục slug",
        )
