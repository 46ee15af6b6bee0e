"""Signed commands in the player: judged, carried out, and what is refused logged."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from broadcaster.clock import Clock, local
from broadcaster.desk.command_keys import Keyring
from broadcaster.desk.emergencies import (
    PREPARED,
    Message,
    emergency_of,
    message_of,
    order_of,
    reached,
    same_message,
)
from broadcaster.errors import LoaXaError, PlaylogError, PlayoutError
from broadcaster.playout.command import Action, Command, CommandError, Court, claimed, judge, read
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.runner import Player
from broadcaster.playout.timekeeping import Moment, step_between
from broadcaster.playout.turn import Emergency
from broadcaster.schedule.cluster import Cluster
from broadcaster.store.emergency_messages import EmergencyMessage

MOST_REMEMBERED = 10_000
"""Ids of commands that were taken in this run; one of an earlier run is refused by the run that it names."""

Do = Callable[[Command], Mapping[str, object]]
"""Carries out a command that was judged good; raises LoaXaError when that cannot be."""

logger = structlog.get_logger()


@dataclass(frozen=True)
class Messages:
    """Where the player finds what can be released, and where to."""

    prepared: Callable[[], Sequence[Message]]
    kept: Callable[[str], EmergencyMessage | None]
    clusters: Callable[[], Sequence[Cluster]]


class Commands:
    """Takes signed commands for ``player``, one at a time. Safe to call from several threads.

    ``run`` names this run of the player. The clocks are compared at every command and every ``look``. What is
    commanded besides emergencies is done by ``others``; who is judged good may not be without the right.
    """

    def __init__(  # noqa: PLR0913  # all that a command touches
        self,
        player: Player,
        messages: Messages,
        keys: Keyring,
        clock: Clock,
        run: str,
        mode: Mode,
        *,
        others: Mapping[Action, Do] | None = None,
    ) -> None:
        self._others = dict(others or {})
        self._player = player
        self._messages = messages
        self._keys = keys
        self._clock = clock
        self._run = run
        self._mode = mode
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._before = self._moment()
        self._set_at: float | None = None
        self._refused: list[Event] = []

    def take(self, request: object) -> Mapping[str, object]:
        """Carry out a command; the answer says in Vietnamese what came of it.

        Raises:
            CommandError: it is refused; the log has it.
            PlayoutError: it cannot be carried out; for an emergency the log has that too.

        """
        with self._lock:
            try:
                command, signature = read(request)
                self._require_good(command, signature)
            except CommandError as error:
                self._tell_refused(request, error)
                raise
            return self._carry_out(command)

    def look(self) -> None:
        """Notice a wall clock that was set, and keep the keys fresh."""
        with self._lock:
            self._compare()
            self._keys.refresh()

    def status(self) -> dict[str, object]:
        """What the page shows: emergencies that sound or wait, and the commands refused in this run."""
        last = self._refused[-1] if self._refused else None
        return {
            "emergencies": [_shown(each) for each in self._player.emergencies()],
            "refused_commands": len(self._refused),
            "last_refused": None if last is None else {**last.details, "at": last.at.isoformat()},
        }

    def _require_good(self, command: Command, signature: str) -> None:
        self._compare()
        court = Court(self._before, self._run, self._seen, self._set_at)
        judge(command, signature, self._keys.find(command.key, command.account), court)
        self._seen[command.id] = None
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)

    def _carry_out(self, command: Command) -> Mapping[str, object]:
        if command.action is Action.CALL_OFF:
            return self._call_off(command)
        if command.action is not Action.RELEASE:
            return self._do_other(command)
        order = order_of(command.payload)
        message = self._message(command.payload)
        emergency = emergency_of(
            message,
            order,
            reached(order, self._messages.clusters()),
            by=command.account,
            command=command.id,
            at=self._clock.now(),
        )
        others = self._player.emergencies()
        if (same := same_message(emergency, others)) is not None:
            raise PlayoutError(
                f"Tin này {same.release.by} đã cho phát lúc {local(same.release.at):%H:%M:%S} và chưa xong, "
                "nên không phát thêm lần nữa; hãy dừng tin đó trước nếu muốn phát lại."
            )
        events = self._player.release(emergency, replaces=order.replaces)
        return {"occurrence": emergency.occurrence.id, **_came(events)}

    def _do_other(self, command: Command) -> Mapping[str, object]:
        do = self._others.get(command.action)
        if do is None:
            raise PlayoutError("Máy phát này không làm được lệnh đó; hãy cập nhật chương trình của đài.")
        return do(command)

    def _call_off(self, command: Command) -> Mapping[str, object]:
        ended = [each.occurrence.title for each in self._player.emergencies()]
        reason = command.payload.get("reason")
        told = reason.strip()[:500] if isinstance(reason, str) and reason.strip() else "Người trực dừng."
        self._player.call_off(by=command.account, reason=told)
        return {"state": "ended", "ended": ended, "line": _ended(ended)}

    def _message(self, payload: Mapping[str, object]) -> Message:
        form, key = payload.get("form"), str(payload.get("message", ""))[:100]
        if form == PREPARED:
            found = next((each for each in self._messages.prepared() if each.key == key), None)
        else:
            kept = self._messages.kept(key)
            found = None if kept is None or kept.form != form else message_of(kept)
        if found is None:
            raise PlayoutError(f"Không có tin khẩn cấp “{key}” đã sẵn sàng; hãy tải lại trang rồi chọn lại.")
        return found

    def _compare(self) -> None:
        moment = self._moment()
        if step_between(self._before, moment) is not None:
            self._set_at = moment.monotonic
        self._before = moment

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.monotonic())

    def _tell_refused(self, request: object, error: LoaXaError) -> None:
        """Log a refusal; a log that cannot take it is no reason to sound."""
        details = {**claimed(request), "reason": str(error)}
        event = Event(EventKind.COMMAND_REFUSED, self._clock.now(), self._mode, details=details)
        self._refused.append(event)
        del self._refused[:-MOST_REMEMBERED]
        logger.warning("command_refused", **details)
        try:
            self._player.note(event)
        except PlaylogError as fault:
            logger.warning("refusal_not_logged", error=str(fault))


def _came(events: Sequence[Event]) -> dict[str, object]:
    """What became of a release, and one line that says it: the worst first."""
    waits = {str(each.details["waits_for"]) for each in events if each.kind is EventKind.RELEASED}
    if "output" in waits:
        line = (
            "Chưa phát được ở mọi cụm: ngõ ra âm thanh đang hỏng. "
            "Máy vẫn đang thử lại và sẽ phát ngay khi được."
        )
        return {"state": "no_output", "line": line}
    if waits:
        return {"state": "queued", "line": "Đang có tin khẩn cấp khác; tin này phát ngay sau tin đó."}
    return {"state": "sounds", "line": "Đang phát tin khẩn cấp."}


def _ended(titles: Sequence[str]) -> str:
    if not titles:
        return "Không có tin khẩn cấp nào đang phát hay đang chờ."
    return f"Đã dừng: {', '.join(titles)}."


def _shown(each: Emergency) -> dict[str, object]:
    occurrence, release = each.occurrence, each.release
    return {
        "occurrence": occurrence.id,
        "title": occurrence.title,
        "clusters": list(occurrence.clusters),
        "by": release.by,
        "reason": release.reason,
        "at": release.at.isoformat(),
        "form": release.form,
        "doubts": release.doubts,
        "repeats": each.repeats,
    }
