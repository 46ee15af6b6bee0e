"""What was last imported from which content file, so that an import can show what would change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from broadcaster.store.tables import import_record
from broadcaster.units import Sha256


@dataclass(frozen=True)
class ImportRecord:
    """The hash of a file's bytes when it was last imported; ``path`` is relative, with forward slashes."""

    path: str
    sha256: Sha256
    at: datetime


def import_records(connection: Connection) -> dict[str, ImportRecord]:
    """Every record, by path."""
    rows = connection.execute(select(import_record).order_by(import_record.c.path)).mappings()
    return {row["path"]: ImportRecord(**row) for row in rows}


def save_import(connection: Connection, record: ImportRecord) -> None:
    """Keep ``record`` as the last import of its path.

    Raises:
        ValueError: the path is absolute, leaves its folder or has a backslash.

    """
    parts = record.path.split("/")
    if "\\" in record.path or ":" in parts[0] or {"", ".."} & set(parts):
        message = f"{record.path!r} is no path inside a content folder"
        raise ValueError(message)
    connection.execute(delete(import_record).where(import_record.c.path == record.path))
    connection.execute(insert(import_record).values(**vars(record)))
