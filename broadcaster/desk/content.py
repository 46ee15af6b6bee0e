"""Content in and out of the station: what would change, taking it in, writing it out."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from broadcaster.desk.difference import (
    Change,
    ChangeKind,
    Columns,
    Content,
    Difference,
    Document,
    Sound,
    StationLexicon,
    difference,
    normal_text,
)
from broadcaster.desk.folder import (
    SCHEDULES,
    SCRIPTS,
    SOUNDS,
    bed_path,
    read_folder,
    script_path,
    sound_path,
    write_folder,
)
from broadcaster.desk.frame import beds_from
from broadcaster.desk.lexicon import LEXICON_FILE
from broadcaster.desk.originals import refused_variants
from broadcaster.desk.scripts import keep_draft
from broadcaster.errors import ConflictError, StationError
from broadcaster.script.facts import FACTS_FILE, FactRegister
from broadcaster.script.files import COLUMNS_FILE
from broadcaster.script.model import Script
from broadcaster.store import imports, lexicon, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.imports import ImportRecord, save_import
from broadcaster.store.station import Action, record_action
from broadcaster.units import Sha256


def compare(db: Database, folder: Path) -> Difference:
    """What an import of ``folder`` would change; a file that is not right costs itself alone.

    A schedule document with a wrong entry is left out where the station has one already, so that a slip of
    the pen never takes a session off the air; a station without one takes what is right in it. A variant is
    left out whose original is neither in the folder nor in the station, or is no Vietnamese script.

    Raises:
        StationError: ``folder`` is no content folder.

    """
    if not any((folder / name).is_dir() for name in (SCRIPTS, SCHEDULES)):
        raise StationError(
            f"Thư mục {folder} không có {SCRIPTS} hay {SCHEDULES}; hãy kiểm tra lại đường dẫn."
        )
    with db.reading() as connection:
        held = contents_of(connection)
        imported = _imported(connection)
        known = scripts.slugs(connection)
    found = read_folder(folder, known)
    refused = refused_variants(found.contents, held)
    left_out = (found.doubtful & held.keys()) | refused.keys()
    safe = {path: each for path, each in found.contents.items() if path not in left_out}
    return difference(safe, held, imported, [*found.errors, *map(str, refused.values())])


def take_in(
    db: Database, found: Difference, *, by: str, now: datetime, overrule: Collection[str] = ()
) -> tuple[Change, ...]:
    """Take in what is new or changed, all in one transaction, and return it.

    New wordings become drafts: an import never puts an unapproved word on the air. Schedule documents,
    facts, columns and the lexicon are replaced. Of the conflicts only the paths in ``overrule`` are taken.
    What was replaced stays in the list of actions. Sounds are left to ``approve_frame``.

    Raises:
        ConflictError: the station's content has changed since it was compared; nothing was taken in.

    """
    wanted = [
        change
        for change in found.changes
        if not isinstance(change.content, Sound)
        and (change.kind in (ChangeKind.NEW, ChangeKind.CHANGED) or change.path in overrule)
        and change.kind is not ChangeKind.UNCHANGED
    ]
    with db.transaction() as connection:
        held = contents_of(connection)
        _require_same(connection, found, held)
        for change in wanted:
            _take(connection, change, held.get(change.path), by=by, now=now)
        for change in (*wanted, *found.of(ChangeKind.UNCHANGED)):
            save_import(connection, ImportRecord(change.path, change.sha256, now))
    return tuple(wanted)


def export_content(db: Database, folder: Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write the station's content into ``folder``, so that importing it back changes nothing.

    Of a script its newest wording is written, approved or not. A file that says the same already is left
    alone. Returns the files that were written.

    Raises:
        StationError: a file is there that says something else and ``overwrite`` is False (then nothing was
            written), or the disk does not take it.

    """
    with db.reading() as connection:
        held = contents_of(connection)
    return write_folder(folder, held, overwrite=overwrite)


def contents_of(connection: Connection) -> dict[str, Content]:
    """What the station holds, by the path that it would have in a content folder."""
    held: dict[str, Content] = {
        script_path(each.script.slug): each.script for each in scripts.latest_revisions(connection)
    }
    if columns := scripts.columns(connection):
        held[f"{SCRIPTS}/{COLUMNS_FILE}"] = Columns(columns)
    if facts := scripts.facts(connection):
        held[f"{SCRIPTS}/{FACTS_FILE}"] = facts
    if tsv := lexicon.lexicon(connection):
        held[f"{SCRIPTS}/{LEXICON_FILE}"] = StationLexicon(tsv)
    for name, toml in schedule.documents(connection).items():
        held[f"{SCHEDULES}/{name}"] = Document(toml)
    parts = station.frame_parts(connection)
    held.update({sound_path(kind): Sound(parts[kind].audio_sha256) for kind in SOUNDS if kind in parts})
    held.update({bed_path(name): Sound(sha256) for name, sha256 in beds_from(parts).items()})
    return held


def _require_same(connection: Connection, found: Difference, held: dict[str, Content]) -> None:
    """Refuse when what the operator was shown is no longer so."""
    contents = {change.path: change.content for change in found.changes}
    if difference(contents, held, _imported(connection)).changes != found.changes:
        raise ConflictError("Nội dung của đài vừa được người khác sửa; hãy so sánh lại rồi nhập.")


def _imported(connection: Connection) -> dict[str, Sha256]:
    """By path, the hash of the content that was imported last."""
    return {path: record.sha256 for path, record in imports.import_records(connection).items()}


def _take(connection: Connection, change: Change, before: Content | None, *, by: str, now: datetime) -> None:
    match change.content:
        case Script() as script:
            keep_draft(connection, script, by=by, now=now)
        case FactRegister() as facts:
            scripts.save_facts(connection, facts)
        case Columns(columns):
            scripts.save_columns(connection, columns)
        case StationLexicon(tsv):
            lexicon.save_lexicon(connection, tsv)
        case Document(toml):
            schedule.save_document(connection, change.path.rpartition("/")[2], toml, at=now, by=by)
        case Sound():
            return
    details = {"replaced": None if before is None else normal_text(before)}
    record_action(connection, Action(now, by, "import", change.path, details))
