"""A content folder (``scripts_vi/``, ``schedules/``, ``audio/``): read file by file, and written."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.desk.difference import (
    Columns,
    Content,
    Contents,
    Document,
    Sound,
    StationLexicon,
    normal_text,
)
from broadcaster.desk.lexicon import LEXICON_FILE, read_lexicon
from broadcaster.errors import ContentError, StationError
from broadcaster.programme.files import (
    ALARM,
    BED_FOLDER,
    CHIME,
    CLOSING,
    FRAME_FOLDER,
    SIGNATURE,
    STING,
    FrameSounds,
    read_frame_sounds,
)
from broadcaster.programme.library import name_of
from broadcaster.schedule.files import SCHEDULE_FILES, read_schedules
from broadcaster.script.facts import FACTS_FILE, read_facts
from broadcaster.script.fields import place_of, read_text, read_toml
from broadcaster.script.files import COLUMNS_FILE, read_scripts

SCRIPTS, SCHEDULES, AUDIO = "scripts_vi", "schedules", "audio"
"""The top-level content folders."""

SOUNDS = {"signature": SIGNATURE, "sting": STING, "closing": CLOSING, "chime": CHIME, "alarm": ALARM}
"""Names of the frame's sound files, by the kind of the part (a field of FrameSounds)."""

LICENCES = "LICENSES.md"
"""Where ``audio/`` says whose each sound is: what is not named there is not taken in."""


@dataclass
class FolderContent:
    """What a folder holds by path, and one line in Vietnamese for each file or entry that is not right.

    That a sound is taken with a fault (dull, half silent) is a line among the errors too: it says so.

    ``doubtful`` are documents of which an entry is wrong: good for a station that has none, but not to
    displace one that is whole.
    """

    contents: dict[str, Content] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)


def script_path(slug: str) -> str:
    """Path of a script's file."""
    return f"{SCRIPTS}/{slug}.md"


def sound_path(kind: str) -> str:
    """Path by which a frame sound is shown; its file may have any ending that is known."""
    return f"{AUDIO}/{FRAME_FOLDER}/{SOUNDS[kind]}"


def bed_path(name: str) -> str:
    """Path by which a music bed is shown; its file may have any ending that is known."""
    return f"{AUDIO}/{BED_FOLDER}/{name}"


def read_folder(folder: Path, known_scripts: Collection[str] = ()) -> FolderContent:
    """All content of ``folder``; a file that is not right costs itself alone.

    ``known_scripts`` are slugs that schedules may name besides those of the folder. A top-level folder that
    is missing is no error.
    """
    result = FolderContent()
    if (folder / SCRIPTS).is_dir():
        _read_scripts(folder / SCRIPTS, result)
    if (folder / SCHEDULES).is_dir():
        slugs = {Path(path).stem for path in result.contents if path.endswith(".md")}
        _read_schedules(folder / SCHEDULES, {*slugs, *known_scripts}, result)
    if (folder / AUDIO).is_dir():
        _read_sounds(folder / AUDIO, result)
    return result


def _read_scripts(folder: Path, result: FolderContent) -> None:
    found = read_scripts(folder)
    result.errors += [str(error) for error in found.errors]
    result.contents.update({script_path(script.slug): script for script in found.scripts})
    if found.columns:
        result.contents[f"{SCRIPTS}/{COLUMNS_FILE}"] = Columns(found.columns)
    if (folder / FACTS_FILE).exists():
        _keep(result, f"{SCRIPTS}/{FACTS_FILE}", lambda: read_facts(folder / FACTS_FILE))
    if (lexicon := folder / LEXICON_FILE).exists():
        _keep(result, f"{SCRIPTS}/{LEXICON_FILE}", lambda: StationLexicon(read_lexicon(lexicon)))


def _read_schedules(folder: Path, known_scripts: Collection[str], result: FolderContent) -> None:
    """The documents as text, each checked by itself and against the others."""
    errors = read_schedules(folder, known_scripts).errors
    result.errors += [str(error) for error in errors]
    for name in SCHEDULE_FILES:
        try:
            text = read_text(folder / name, place=place_of(folder / name))
            read_toml(text, place=name)
        except ContentError:
            continue
        path = f"{SCHEDULES}/{name}"
        result.contents[path] = Document(_unix_lines(text))
        if any(name in error.place for error in errors):
            result.doubtful.add(path)


def _read_sounds(folder: Path, result: FolderContent) -> None:
    try:
        sounds = read_frame_sounds(folder)
        licences = read_text(folder / LICENCES, place=place_of(folder / LICENCES))
    except ContentError as error:
        result.errors.append(str(error))
        return
    result.errors += sounds.warnings
    for path, clip in _clips(sounds):
        if Path(path).name in licences:
            result.contents[path] = Sound(name_of(clip, place=path))
        else:
            result.errors.append(f"{path}: chưa ghi nguồn và giấy phép; hãy ghi vào {AUDIO}/{LICENCES}.")
    _check_beds(result)


def _clips(sounds: FrameSounds) -> Iterator[tuple[str, Clip]]:
    """Each sound by its path; the library keeps it under the hash of its FLAC file."""
    for kind in SOUNDS:
        yield sound_path(kind), getattr(sounds, kind)
    for name, clip in sounds.beds.items():
        yield bed_path(name), clip


def _check_beds(result: FolderContent) -> None:
    """Complain about a column with a bed that is not among the folder's sounds."""
    columns = result.contents.get(f"{SCRIPTS}/{COLUMNS_FILE}")
    for column in columns.columns if isinstance(columns, Columns) else ():
        if column.bed is not None and bed_path(column.bed) not in result.contents:
            result.errors.append(
                f"{SCRIPTS}/{COLUMNS_FILE}: chuyên mục “{column.slug}” dùng nhạc nền “{column.bed}” mà "
                f"{AUDIO}/{BED_FOLDER} không có; hãy chép tệp vào đó hoặc bỏ mục bed."
            )


def _keep(result: FolderContent, path: str, read: Callable[[], Content]) -> None:
    try:
        result.contents[path] = read()
    except ContentError as error:
        result.errors.append(str(error))


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_folder(folder: Path, contents: Contents, *, overwrite: bool) -> tuple[Path, ...]:
    """Write ``contents``, sounds left out, into ``folder``; a file that says the same is left alone.

    Returns the files that were written.

    Raises:
        StationError: a file is there that says something else and ``overwrite`` is False (then nothing
            was written), or the disk does not take it.

    """
    there = read_folder(folder).contents
    texts = {path: content for path, content in contents.items() if not isinstance(content, Sound)}
    missing = {path: content for path, content in texts.items() if not _says_the_same(there, path, content)}
    in_the_way = [path for path in sorted(missing) if (folder / path).exists()]
    if in_the_way and not overwrite:
        raise StationError(
            f"Thư mục {folder} đã có {len(in_the_way)} tệp khác nội dung của đài "
            f"({', '.join(in_the_way[:3])}); chưa ghi gì, hãy chọn thư mục trống hoặc cho phép ghi đè."
        )
    return tuple(_write(folder / path, normal_text(content)) for path, content in sorted(missing.items()))


def _says_the_same(there: Contents, path: str, content: Content) -> bool:
    return path in there and normal_text(there[path]) == normal_text(content)


def _write(path: Path, text: str) -> Path:
    """Write all of a file or none of it."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise StationError(
            f"Không ghi được {path}: {error.strerror}; hãy kiểm tra ổ đĩa và quyền ghi."
        ) from error
    return path
