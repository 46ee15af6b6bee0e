"""A rumour as it stands: its answer, the steps so far, and what it waits for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from broadcaster.clock import local
from broadcaster.desk.laying import awaited
from broadcaster.desk.rumour_steps import Step, StepKind, occurrences_of, steps_of
from broadcaster.desk.rumours import doubts_of, required
from broadcaster.desk.sound import laid_before
from broadcaster.script.model import Revision, State
from broadcaster.store import rumours as rows
from broadcaster.store import scripts
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from broadcaster.store.rumours import Rumour
from broadcaster.store.station import Action, actions
from broadcaster.units import Sha256

_MOST_DEEDS = 1000
"""Deeds with one script that are looked through."""

_ON_ITS_WAY = {
    StepKind.PLACED: "đã xếp giờ, chờ tới giờ phát",
    StepKind.ARMED: "sắp phát",
    StepKind.STARTED: "đang phát",
    StepKind.ENDED: "đã phát",
}


@dataclass(frozen=True)
class RumourView:
    """One rumour: ``latest`` is the newest wording of its answer, ``doubts`` how many open ones it has.

    ``is_made`` says that its sound is being made; ``audio_sha256`` is the sound before the leader, or the
    one that was approved.
    """

    rumour: Rumour
    latest: Revision
    steps: tuple[Step, ...]
    doubts: int
    is_made: bool
    audio_sha256: Sha256 | None

    @property
    def status(self) -> str:
        """What it waits for, or what became of it, in Vietnamese."""
        if self.latest.state is State.APPROVED:
            last = next(step for step in reversed(self.steps) if step.kind is not StepKind.SOUND)
            return _ON_ITS_WAY.get(last.kind, last.kind.label.lower())
        if self.is_made:
            return "đang dựng âm thanh"
        if self.doubts:
            return f"còn {self.doubts} chỗ chưa chọn cách đọc"
        return {
            State.DRAFT: "bản nháp, chưa gửi duyệt",
            State.WAITING: "chờ lãnh đạo nghe và duyệt",
            State.RETURNED: "lãnh đạo trả lại, chờ lời mới",
        }.get(self.latest.state, "đã rút")

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be expected: its page need not renew itself."""
        return self.latest.state is State.WITHDRAWN or self.steps[-1].kind is StepKind.ENDED

    @property
    def is_without_minute(self) -> bool:
        """Whether the answer is approved, and neither was heard nor is to be heard."""
        return self.latest.state is State.APPROVED and (
            self.steps[-1].kind.is_bad or not self.rumour.session_id
        )

    @property
    def to_first_sample(self) -> timedelta | None:
        """From the first words to the first sample on the air; None before that."""
        started = next((step.at for step in self.steps if step.kind is StepKind.STARTED), None)
        return None if started is None else started - self.rumour.opened_at

    def as_json(self) -> dict[str, object]:
        """As the API and ``loa rumour --format json`` give it."""
        lasted = self.to_first_sample
        return {
            "id": self.rumour.id,
            "what": self.rumour.what,
            "heard_at": _instant(self.rumour.heard_at),
            "opened_at": _instant(self.rumour.opened_at),
            "opened_by": self.rumour.opened_by,
            "script": self.rumour.script,
            "title": self.latest.script.title,
            "revision": self.latest.number,
            "state": self.latest.state.value,
            "doubts": self.doubts,
            "rendering": self.is_made,
            "audio_sha256": self.audio_sha256,
            "session": self.rumour.session_id,
            "status": self.status,
            "to_first_sample_s": None if lasted is None else round(lasted.total_seconds(), 3),
            "steps": [step.as_json() for step in self.steps],
        }


def rumour_views(db: Database, log: PlaylogReader, limit: int = 50) -> tuple[RumourView, ...]:
    """The rumours that were opened last, newest first.

    Raises:
        StationError: the database cannot be read.
        PlaylogError: the play log cannot be read.

    """
    with db.reading() as connection:
        found = rows.rumours(connection, limit)
    return tuple(rumour_view(db, log, each.id) for each in found)


def rumour_view(db: Database, log: PlaylogReader, number: int) -> RumourView:
    """The rumour of that number.

    Raises:
        StationError: there is none, or the database cannot be read.
        PlaylogError: the play log cannot be read.

    """
    made = {(each.revision.script.slug, each.revision.number) for each in awaited(db)}
    with db.reading() as connection:
        rumour = required(connection, number)
        latest = scripts.revisions(connection, rumour.script)[-1]
        deeds = _deeds(connection, rumour.script)
        doubts = doubts_of(connection, latest)
        audio = _audio(connection, latest)
    events = log.of_occurrences(occurrences_of(rumour.script, deeds))
    is_made = (rumour.script, latest.number) in made
    return RumourView(rumour, latest, steps_of(rumour, deeds, events), doubts, is_made, audio)


def rumour_lines(views: Sequence[RumourView]) -> Iterator[str]:
    """Lines for people: each rumour with its steps, and how long each took."""
    if not views:
        yield "Chưa ghi tin sai nào."
    for view in views:
        yield f"{view.rumour.id}. {view.latest.script.title} – {view.status}"
        yield f"   Tin đồn: {view.rumour.what}"
        for step in view.steps:
            after = "" if step.after is None else f" (+{step.after.total_seconds():.1f} giây)"
            said = ": ".join(part for part in (step.by, step.note) if part)
            more = f" – {said}" if said else ""
            yield f"   {local(step.at):%d/%m/%Y %H:%M:%S} {step.kind.label}{after}{more}"


def _deeds(connection: Connection, script: str) -> list[Action]:
    """What was done with the answer, oldest first."""
    return [*reversed(actions(connection, subject=script, limit=_MOST_DEEDS))]


def _audio(connection: Connection, latest: Revision) -> Sha256 | None:
    if latest.approval is not None:
        return latest.approval.audio_sha256
    laid = laid_before(connection, latest)
    return None if laid is None else laid.audio_sha256


def _instant(at: datetime) -> str:
    return local(at).isoformat(timespec="milliseconds")
