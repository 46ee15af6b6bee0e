"""The way of an answer from the rumour to the loudspeakers, step by step, each with its time.

Pure: made of what was written down when it happened, the trail of actions and the play log. Nobody types a
time but that at which the rumour was heard.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Self

from broadcaster.clock import local
from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import CLOSING_KINDS, EventKind
from broadcaster.store.rumours import Rumour
from broadcaster.store.station import Action

PLACE = "place_rumour"
"""The deed that finds the minute, or finds none, as the list of actions names it."""

OPEN = "open_rumour"
"""The deed that opens a rumour with the first words of its answer."""


class StepKind(StrEnum):
    """What a step is. Those of the play log have its names."""

    HEARD = "heard"
    OPENED = "opened"
    REWORDED = "reworded"
    READ = "readings"
    SUBMITTED = "submitted"
    SOUND = "sound"
    UNSAID = "unsaid"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    PLACED = "placed"
    NOT_PLACED = "not_placed"
    WITHDRAWN = "withdrawn"
    ARMED = "armed"
    STARTED = "started"
    ENDED = "ended"
    INTERRUPTED = "interrupted"
    MISSED = "missed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return _LABELS[self]

    @property
    def is_bad(self) -> bool:
        """Whether it keeps the answer from the air."""
        return self in _BAD


_LABELS = {
    StepKind.HEARD: "Nghe tin",
    StepKind.OPENED: "Viết lời phản bác",
    StepKind.REWORDED: "Viết lại lời",
    StepKind.READ: "Chọn cách đọc",
    StepKind.SUBMITTED: "Gửi duyệt",
    StepKind.SOUND: "Âm thanh dựng xong",
    StepKind.UNSAID: "Không dựng được âm thanh",
    StepKind.SENT_BACK: "Lãnh đạo trả lại",
    StepKind.APPROVED: "Lãnh đạo duyệt",
    StepKind.PLACED: "Xếp giờ phát",
    StepKind.NOT_PLACED: "Không xếp được giờ phát",
    StepKind.WITHDRAWN: "Rút bài",
    StepKind.ARMED: "Máy phát lên sẵn",
    StepKind.STARTED: "Bắt đầu phát",
    StepKind.ENDED: "Phát xong",
    StepKind.INTERRUPTED: "Bị ngắt giữa chừng",
    StepKind.MISSED: "Bị lỡ",
    StepKind.REFUSED: "Không được phát",
    StepKind.CANCELLED: "Bị hủy",
    StepKind.FAILED: "Hỏng",
}

_BAD = frozenset(
    {
        StepKind.UNSAID,
        StepKind.SENT_BACK,
        StepKind.NOT_PLACED,
        StepKind.WITHDRAWN,
        StepKind.INTERRUPTED,
        StepKind.MISSED,
        StepKind.REFUSED,
        StepKind.CANCELLED,
        StepKind.FAILED,
    }
)

_DEEDS = {
    OPEN: StepKind.OPENED,
    "write_draft": StepKind.REWORDED,
    "choose_readings": StepKind.READ,
    "submit": StepKind.SUBMITTED,
    "lay": StepKind.SOUND,
    "unsaid": StepKind.UNSAID,
    "send_back": StepKind.SENT_BACK,
    "approve": StepKind.APPROVED,
    "withdraw": StepKind.WITHDRAWN,
}


@dataclass(frozen=True)
class Placing:
    """Where an answer was placed: in this session, which begins at ``starts_at``; all None when nowhere.

    ``not_earlier`` says what stood in the way of each earlier minute.
    """

    session_id: str | None = None
    title: str | None = None
    starts_at: datetime | None = None
    not_earlier: tuple[str, ...] = ()

    @classmethod
    def read(cls, details: Mapping[str, Any]) -> Self:
        """What ``details`` kept."""
        starts_at = details["starts_at"]
        return cls(
            details["session_id"],
            details["title"],
            None if starts_at is None else datetime.fromisoformat(starts_at),
            tuple(details["not_earlier"]),
        )

    @property
    def details(self) -> dict[str, object]:
        """As the list of actions keeps it: JSON values."""
        starts_at = None if self.starts_at is None else self.starts_at.isoformat()
        return {**vars(self), "starts_at": starts_at, "not_earlier": list(self.not_earlier)}

    @property
    def words(self) -> str:
        """In Vietnamese."""
        why = "; ".join(self.not_earlier)
        if self.starts_at is None:
            return why
        note = f"{self.title}, {local(self.starts_at):%H:%M} ngày {local(self.starts_at):%d/%m/%Y}"
        return f"{note}; không sớm hơn được vì: {why}" if why else note


@dataclass(frozen=True)
class Step:
    """Something that happened at ``at``; ``after`` is the time since the step before it, None for the first.

    ``by`` is who did it, "" for the player; ``note`` says more, in Vietnamese.
    """

    kind: StepKind
    at: datetime
    by: str = ""
    note: str = ""
    after: timedelta | None = None

    def as_json(self) -> dict[str, object]:
        """As the API and ``loa rumour --format json`` give it; times RFC 3339 in the station's zone."""
        return {
            "step": self.kind.value,
            "label": self.kind.label,
            "at": local(self.at).isoformat(timespec="milliseconds"),
            "by": self.by,
            "note": self.note,
            "after_s": None if self.after is None else round(self.after.total_seconds(), 3),
        }


def steps_of(rumour: Rumour, actions: Iterable[Action], events: Iterable[LogEvent]) -> tuple[Step, ...]:
    """The steps of ``rumour``, the first first.

    ``actions`` are those with its script, oldest first; ``events`` those of the play log about the
    occurrences that ``occurrences_of`` names.
    """
    done = (step for action in actions for step in _of_action(action))
    found = [Step(StepKind.HEARD, rumour.heard_at, note=rumour.what), *done, *_of_log(events)]
    ordered = sorted(found, key=lambda step: step.at)
    return (*ordered[:1], *(replace(step, after=step.at - before.at) for before, step in pairwise(ordered)))


def occurrences_of(script: str, actions: Iterable[Action]) -> tuple[str, ...]:
    """Ids of every occurrence that the answer ``script`` was given, by the trail of ``actions``."""
    sessions = [action.details.get("session_id") for action in actions if action.what == PLACE]
    return tuple(dict.fromkeys(f"{session}:{script}:1" for session in sessions if session))


def _of_action(action: Action) -> Iterator[Step]:
    if action.what == PLACE:
        placing = Placing.read(action.details)
        kind = StepKind.NOT_PLACED if placing.session_id is None else StepKind.PLACED
        yield Step(kind, action.at, action.by, placing.words)
        return
    deed = _DEEDS.get(action.what)
    if deed is None:
        return
    yield Step(deed, action.at, action.by, str(action.details.get("note") or ""))
    if deed is StepKind.SUBMITTED and action.details.get("audio_sha256"):
        yield Step(StepKind.SOUND, action.at, action.by, "bản thu giọng người")


def _of_log(events: Iterable[LogEvent]) -> Iterator[Step]:
    """One step for each kind of event of an occurrence, whatever the number of clusters."""
    found: dict[tuple[str | None, EventKind], list[LogEvent]] = defaultdict(list)
    for each in events:
        if each.event.kind in {EventKind.ARMED, EventKind.STARTED, *CLOSING_KINDS}:
            found[each.event.occurrence, each.event.kind].append(each)
    for (_occurrence, kind), same in found.items():
        yield _logged(kind, same)


def _logged(kind: EventKind, same: Sequence[LogEvent]) -> Step:
    """The first beginning, or the last end."""
    times = [each.event.at for each in same]
    details = [each.event.details for each in same]
    reasons = dict.fromkeys(str(each["reason"]) for each in details if "reason" in each)
    note = "; ".join((f"{len({each.event.cluster for each in same})} cụm", *reasons))
    return Step(StepKind(kind.value), max(times) if kind in CLOSING_KINDS else min(times), note=note)
