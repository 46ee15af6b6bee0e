"""What the API answers and takes about the look ahead, typed for its OpenAPI description."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from broadcaster.desk.preview import LookAhead
from broadcaster.schedule.ahead import PlanWarning
from broadcaster.schedule.changes import PlanChange
from broadcaster.schedule.preview import Preview, preview_json
from broadcaster.schedule.questions import Question
from broadcaster.schedule.sheet import Sheet, sheet_json
from broadcaster.web.bodies import Body
from broadcaster.web.schemas import Answer


class SpanAnswer(Answer):
    """A session or a relay on some clusters; a relay has no ``session`` and no items of ours.

    ``kept_free``: the relay's time in which the station itself carries nothing.
    """

    starts_at: datetime
    ends_at: datetime
    title: str
    session: str | None
    relay: bool
    kept_free: bool
    items: int
    minutes: float
    clusters: list[str]


class SilenceAnswer(Answer):
    """What would have sounded and will not, and why."""

    at: datetime
    title: str
    clusters: list[str]
    reason: str


class StopAnswer(Answer):
    """A day on which the station is silent by order."""

    date: date
    reason: str


class PreviewAnswer(Answer):
    """All that sounds in a stretch of time, and what stays silent; the fields of `loa preview`."""

    from_: datetime = Field(alias="from")
    to: datetime
    spans: list[SpanAnswer]
    silences: list[SilenceAnswer]
    stops: list[StopAnswer]

    @classmethod
    def of(cls, preview: Preview) -> Self:
        """Answer about ``preview``."""
        return cls.model_validate(preview_json(preview))


class SheetItemAnswer(Answer):
    """One item of a session."""

    at: datetime
    title: str
    length_ms: int


class SheetCellAnswer(Answer):
    """One session or relay on one day; ``silent`` says why nothing is heard."""

    starts_at: datetime
    ends_at: datetime
    clusters: list[str]
    silent: str
    items: list[SheetItemAnswer]


class SheetRowAnswer(Answer):
    """A session or relay through the week: one cell a day, null where it does not exist."""

    slug: str
    title: str
    relay: bool
    cells: list[SheetCellAnswer | None]


class SheetAnswer(Answer):
    """A week from Monday to Sunday."""

    days: list[date]
    airtime_ms: list[int]
    stops: list[StopAnswer]
    rows: list[SheetRowAnswer]

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """Answer about ``sheet``."""
        return cls.model_validate(sheet_json(sheet))


class WarningAnswer(Answer):
    """One thing to see to by ``day``."""

    day: date
    kind: str
    subject: str
    sentence: str

    @classmethod
    def of(cls, each: PlanWarning) -> Self:
        """Answer about ``each``."""
        return cls(day=each.day, kind=each.kind.value, subject=each.subject, sentence=each.sentence)


class QuestionAnswer(Answer):
    """What a person is asked; ``scripts`` stand in the order that holds until somebody answers."""

    scripts: list[str]
    sessions: list[str]
    sentence: str

    @classmethod
    def of(cls, each: Question) -> Self:
        """Answer about ``each``."""
        return cls(scripts=list(each.scripts), sessions=list(each.session_ids), sentence=each.sentence)


class ChangeAnswer(Answer):
    """One thing that is not as it was shown."""

    day: date
    kind: str
    subject: str
    sentence: str

    @classmethod
    def of(cls, each: PlanChange) -> Self:
        """Answer about ``each``."""
        return cls(day=each.day, kind=each.kind.value, subject=each.subject, sentence=each.sentence)


class ChangesAnswer(Answer):
    """What has changed since the preview of ``since``; null when there is no earlier one."""

    since: date | None
    changes: list[ChangeAnswer]

    @classmethod
    def of(cls, look: LookAhead) -> Self:
        """Answer about the changes of ``look``."""
        return cls(since=look.compared_with, changes=[ChangeAnswer.of(each) for each in look.changes])


class SessionName(Body):
    """A session of the plan, by its id such as `sang:2026-02-17`."""

    session: str = Field(max_length=200)


class Placement(SessionName):
    """A script in a session; ``position`` counts from 0 among what is pinned, null puts it last."""

    script: str = Field(max_length=200)
    position: int | None = Field(default=None, ge=0)


class Taken(SessionName):
    """A script that is to leave its place in a session."""

    script: str = Field(max_length=200)


class PriorityOrder(Body):
    """Slugs of priority bulletins, in the order in which they are to be aired."""

    scripts: list[str] = Field(max_length=100)
