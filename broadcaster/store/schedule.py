"""Schedule documents: the readable TOML texts that a person edits, with who changed them last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from broadcaster.errors import ConflictError
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.tables import schedule_document


@dataclass(frozen=True)
class ScheduleDocument:
    """One subject's text; ``version`` counts its changes from 1."""

    subject: str
    toml: str
    version: int
    changed_at: datetime
    changed_by: str


def documents(connection: Connection) -> dict[str, str]:
    """Text of every subject."""
    query = select(schedule_document.c.subject, schedule_document.c.toml)
    return dict(connection.execute(query).all())


def document(connection: Connection, subject: str) -> ScheduleDocument | None:
    """One subject's document; None when there is none."""
    query = select(schedule_document).where(schedule_document.c.subject == subject)
    row = connection.execute(query).mappings().first()
    return None if row is None else ScheduleDocument(**row)


def save_document(
    connection: Connection,
    subject: str,
    toml: str,
    *,
    at: datetime,
    by: str,
    expected_version: int | None = None,
) -> None:
    """Keep ``toml`` as the document of ``subject``.

    ``expected_version`` is the version that the person had before the eyes (0: none was there);
    None overwrites whatever is there.

    Raises:
        ConflictError: it has changed since; nothing was written.

    """
    old = document(connection, subject)
    version = 0 if old is None else old.version
    if expected_version is not None and expected_version != version:
        raise ConflictError(
            f"Lịch “{subject}” vừa được người khác sửa; hãy tải lại trang để xem bản mới rồi sửa lại."
        )
    values = {"toml": toml, "version": version + 1, "changed_at": at, "changed_by": by}
    if old is None:
        connection.execute(insert(schedule_document).values(subject=subject, **values))
    else:
        where = schedule_document.c.subject == subject
        connection.execute(update(schedule_document).where(where).values(**values))
    bump_plan_version(connection)
