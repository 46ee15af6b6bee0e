"""Rumours at the JSON API. Approval, return and withdrawal are those of the script that answers."""

from datetime import datetime
from typing import Self

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from broadcaster.clock import local
from broadcaster.desk.rumour_airing import place_again
from broadcaster.desk.rumour_steps import Step
from broadcaster.desk.rumour_views import RumourView, rumour_views
from broadcaster.desk.rumours import Answer as Words
from broadcaster.desk.rumours import decide_readings, open_rumour, reword, submit_answer
from broadcaster.units import Sha256
from broadcaster.web.access import ApiOperator, AtStation, Reader
from broadcaster.web.api import FAULTS
from broadcaster.web.bodies import Body, Readings
from broadcaster.web.rumours import MOST_CHARACTERS, found_rumour
from broadcaster.web.schemas import Answer
from broadcaster.web.station import Station

router = APIRouter(prefix="/api/rumours", tags=["Tin sai"], responses=FAULTS)


class Wording(Body):
    """The words of an answer."""

    title: str
    text: str = Field(max_length=MOST_CHARACTERS)
    sources: list[str] = Field(default_factory=list)


class NewRumour(Wording):
    """A rumour: ``what`` is being said since ``heard_at`` (now, when it is left out), and the answer."""

    what: str
    heard_at: AwareDatetime | None = None


class StepAnswer(Answer):
    """A step with its time; ``after_s`` is how long after the one before it."""

    step: str
    label: str
    at: datetime
    by: str
    note: str
    after_s: float | None

    @classmethod
    def of(cls, each: Step) -> Self:
        """Answer about ``each``."""
        after_s = None if each.after is None else round(each.after.total_seconds(), 3)
        return cls(
            step=each.kind.value,
            label=each.kind.label,
            at=local(each.at),
            by=each.by,
            note=each.note,
            after_s=after_s,
        )


class RumourAnswer(Answer):
    """A rumour with the script that answers it.

    ``session`` is where it is to be heard first; ``to_first_sample_s`` the time from the first words to the
    first sample on the air.
    """

    id: int
    what: str
    heard_at: datetime
    opened_at: datetime
    opened_by: str
    script: str
    title: str
    revision: int
    state: str
    doubts: int
    rendering: bool
    audio_sha256: str | None
    session: str | None
    status: str
    to_first_sample_s: float | None
    steps: list[StepAnswer]

    @classmethod
    def of(cls, view: RumourView) -> Self:
        """Answer about ``view``."""
        rumour, latest, lasted = view.rumour, view.latest, view.to_first_sample
        return cls(
            id=rumour.id,
            what=rumour.what,
            heard_at=local(rumour.heard_at),
            opened_at=local(rumour.opened_at),
            opened_by=rumour.opened_by,
            script=rumour.script,
            title=latest.script.title,
            revision=latest.number,
            state=latest.state.value,
            doubts=view.doubts,
            rendering=view.is_made,
            audio_sha256=view.audio_sha256,
            session=rumour.session_id,
            status=view.status,
            to_first_sample_s=None if lasted is None else round(lasted.total_seconds(), 3),
            steps=[StepAnswer.of(each) for each in view.steps],
        )


@router.get("", summary="Tin sai đang đồn, lời phản bác và giờ của từng bước")
def rumours(station: AtStation, _reader: Reader) -> list[RumourAnswer]:
    """The rumours that were opened last, newest first."""
    return [RumourAnswer.of(each) for each in rumour_views(station.database, station.playlog)]


@router.get("/{number}", summary="Một tin sai với giờ của từng bước")
def rumour(number: int, station: AtStation, _reader: Reader) -> RumourAnswer:
    """One rumour."""
    return RumourAnswer.of(found_rumour(station, number))


@router.post("", summary="Ghi một tin sai với lời phản bác; gửi duyệt luôn")
def open_one(sent: NewRumour, station: AtStation, by: ApiOperator) -> RumourAnswer:
    """The rumour; an answer with doubts of its reading waits for `readings`."""
    now = station.clock.now()
    words, heard_at = _words(station, sent), sent.heard_at or now
    opened = open_rumour(station.database, sent.what, heard_at, words, by=by.name, now=now)
    station.wake()
    return RumourAnswer.of(found_rumour(station, opened.id))


@router.post("/{number}/wording", summary="Viết lại lời phản bác; gửi duyệt luôn")
def new_words(number: int, sent: Wording, station: AtStation, by: ApiOperator) -> RumourAnswer:
    """The rumour, with the new words on their way."""
    found_rumour(station, number)
    reword(station.database, number, _words(station, sent), by=by.name, now=station.clock.now())
    station.wake()
    return RumourAnswer.of(found_rumour(station, number))


@router.post("/{number}/readings", summary="Chọn cách đọc; hết chỗ chưa chọn thì gửi duyệt luôn")
def readings(number: int, sent: Readings, station: AtStation, by: ApiOperator) -> RumourAnswer:
    """The rumour, on its way when no doubt is left."""
    found_rumour(station, number)
    seen, now = Sha256(sent.seen) if sent.seen else None, station.clock.now()
    decide_readings(station.database, number, sent.readings, by=by.name, now=now, seen=seen)
    station.wake()
    return RumourAnswer.of(found_rumour(station, number))


@router.post("/{number}/submit", summary="Gửi duyệt lời phản bác")
def submit(number: int, station: AtStation, by: ApiOperator) -> RumourAnswer:
    """The rumour, whose answer now waits."""
    found_rumour(station, number)
    submit_answer(station.database, number, by=by.name, now=station.clock.now())
    station.wake()
    return RumourAnswer.of(found_rumour(station, number))


@router.post("/{number}/place", summary="Tìm lại phút được phép phát")
def place(number: int, station: AtStation, by: ApiOperator) -> RumourAnswer:
    """The rumour, in its new session, or with the reasons why there is none."""
    found_rumour(station, number)
    place_again(station.database, number, by=by.name, now=station.clock.now())
    return RumourAnswer.of(found_rumour(station, number))


def _words(station: Station, sent: Wording) -> Words:
    return Words(sent.title, sent.text, tuple(sent.sources), station.settings.station)
