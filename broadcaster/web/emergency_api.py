"""Emergencies by the JSON API: each press is one request."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from broadcaster.desk.emergencies import PREPARED, REPEATS, Message, Order
from broadcaster.desk.emergency_messages import keep_typed
from broadcaster.errors import PlayoutError
from broadcaster.playout.command import Action
from broadcaster.web.access import ApiOperator, AtStation, Reader
from broadcaster.web.api import FAULTS
from broadcaster.web.bodies import Body, Reason
from broadcaster.web.commanding import command, require_right
from broadcaster.web.emergency import prepared_messages, release, status_of
from broadcaster.web.schemas import Answer

router = APIRouter(prefix="/api/emergencies", tags=["Khẩn cấp"], responses=FAULTS)


class How(Body):
    """How it is to sound; no clusters: all of them. ``command``, 32 hex digits, makes a press count once."""

    reason: str
    clusters: list[str] = Field(default_factory=list)
    repeats: int = REPEATS
    replaces: bool = False
    command: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")

    def order(self) -> Order:
        """As the player is told."""
        return Order(self.reason, tuple(self.clusters), self.repeats, self.replaces)


class PreparedRelease(How):
    """A message that is kept: ``form`` prepared (``message`` is its script), typed or recorded (its id)."""

    message: str
    form: str = PREPARED


class TypedRelease(How):
    """A text that is read out at once."""

    text: str


class MessageAnswer(Answer):
    """A message that can be released."""

    form: str
    message: str
    title: str
    duration_ms: int

    @classmethod
    def of(cls, each: Message) -> "MessageAnswer":
        """Answer about ``each``."""
        return cls(form=each.form, message=each.key, title=each.title, duration_ms=each.duration_ms)


class ReleaseAnswer(Answer):
    """What came of it: ``state`` is sounds, queued or no_output; ``doubts`` are read all the same."""

    state: str
    occurrence: str
    line: str
    doubts: list[str] = Field(default_factory=list)


class EndAnswer(Answer):
    """The titles of what was ended."""

    ended: list[str]
    line: str


class EmergenciesAnswer(Answer):
    """What sounds, then what waits; commands refused since the player began."""

    emergencies: list[dict[str, Any]]
    refused_commands: int
    last_refused: dict[str, Any] | None


@router.get("", summary="Tin khẩn cấp đang phát, đang chờ; lệnh bị từ chối")
def now(station: AtStation, _reader: Reader) -> EmergenciesAnswer:
    """As the player knows it."""
    found = status_of(station)
    if found["problem"]:
        raise PlayoutError(str(found["problem"]))
    return EmergenciesAnswer.model_validate({name: found[name] for name in EmergenciesAnswer.model_fields})


@router.get("/messages", summary="Các tin khẩn cấp soạn sẵn, đã duyệt")
def messages(station: AtStation, _reader: Reader) -> list[MessageAnswer]:
    """By title."""
    return [MessageAnswer.of(each) for each in prepared_messages(station)]


@router.post("/release", summary="Phát ngay một tin khẩn cấp đã có")
def release_kept(sent: PreparedRelease, station: AtStation, by: ApiOperator) -> ReleaseAnswer:
    """It sounds before the answer is there, or waits as the answer says."""
    require_right(by)
    came = release(station, by, sent.form, sent.message, sent.order(), command_id=sent.command)
    return _answer(came)


@router.post("/say", summary="Đọc và phát ngay một tin khẩn cấp gõ tay")
def say(sent: TypedRelease, station: AtStation, by: ApiOperator) -> ReleaseAnswer:
    """Read out with the offline voice; places in doubt are read all the same, and named."""
    require_right(by)
    order = sent.order()
    kept = keep_typed(station.database, sent.text, say=station.say_now, by=by.name, now=station.clock.now())
    came = release(station, by, kept.form, kept.id, order, command_id=sent.command)
    return _answer(came, kept.doubts)


@router.post("/call-off", summary="Dừng tin khẩn cấp; chương trình phát tiếp")
def call_off(sent: Reason, station: AtStation, by: ApiOperator) -> EndAnswer:
    """Those that wait are dropped too."""
    answer = command(station, by, Action.CALL_OFF, {"reason": sent.reason})
    return EndAnswer.model_validate({name: answer[name] for name in EndAnswer.model_fields})


def _answer(came: dict[str, object], doubts: tuple[str, ...] = ()) -> ReleaseAnswer:
    return ReleaseAnswer.model_validate({**came, "doubts": list(doubts)})
