"""Other stations as they come in, and the microphone: what outputs carry while it sounds.

The samples are not made. When a station is away and when it is back is the real rule's to say
(``playout/relay/health.py``), looked at as often as in earnest.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from broadcaster.clock import Clock
from broadcaster.playout.event import EventKind
from broadcaster.playout.relay.health import SILENCE_S, Health, Seen, after
from broadcaster.playout.relay.receiver import LOOK_S, Tell
from broadcaster.playout.relay.receivers import UNKNOWN
from broadcaster.playout.relay.reception import FindReception, Reception
from broadcaster.schedule.address import shown_address
from broadcaster.units import SAMPLE_RATE

GONE = "máy chủ của nguồn không trả lời"


class Signal(StrEnum):
    """What comes of a station: sound, silence, or nothing at all."""

    SOUND = "tiếng"
    SILENCE = "im lặng"
    NOTHING = "không có gì"


class Transmitter:
    """Another station: what it sends since when, in monotonic seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._turns: list[tuple[float, Signal]] = [(float("-inf"), Signal.SOUND)]

    @property
    def signal(self) -> Signal:
        """What it sends now."""
        return self._turns[-1][1]

    def turn_to(self, signal: Signal) -> None:
        """From now on it sends ``signal``."""
        self._turns.append((self._clock.monotonic(), signal))

    def at(self, monotonic: float) -> tuple[Signal, float]:
        """What it sent then, and since when."""
        since, signal = next(each for each in reversed(self._turns) if each[0] <= monotonic)
        return signal, since

    def next_turn(self, monotonic: float) -> float:
        """When it next changed after that moment; infinity when it has not."""
        return next((since for since, _ in self._turns if since > monotonic), float("inf"))

    def forget_before(self, monotonic: float) -> None:
        """Nobody will ask about any moment before that one."""
        signal, since = self.at(monotonic)
        self._turns = [(since, signal), *(each for each in self._turns if each[0] > monotonic)]


class Carried:
    """One output's way to the source ``name``; ``begins`` is when it takes its first frame (monotonic)."""

    def __init__(self, name: str, receiver: "SimulatedReceiver | None" = None) -> None:
        self.name = name
        self.receiver = receiver
        self.begins = float("inf")
        self.is_closed = False

    def take(self, count: int) -> npt.NDArray[np.float32]:
        """Silence: no sample is made here."""
        return np.zeros(count, dtype=np.float32)

    def close(self) -> None:
        """Nobody takes any more."""
        self.is_closed = True


class SimulatedReceiver:
    """Receives one station from now on, and tells when it is lost and when it is back.

    It is looked at after the fact: ``look`` goes through the moments since the last one, skipping those at
    which nothing can change.
    """

    def __init__(self, reception: Reception, transmitter: Transmitter, clock: Clock, tell: Tell) -> None:
        self.reception = reception
        self.is_told_away = False
        self.told_at: float | None = None
        self._transmitter, self._clock, self._tell = transmitter, clock, tell
        self._taps: list[Carried] = []
        self._health = Health()
        self._since = self._looked_at = clock.monotonic()
        self._arrived_s = 0.0
        self._wanted: tuple[float, float] | None = None

    @property
    def is_here(self) -> bool:
        """Whether the station can be heard."""
        return self._health.is_here

    @property
    def gone_s(self) -> float:
        """How long nothing but silence has come while an output listened."""
        return self._lasts_s(gone=True)

    @property
    def good_s(self) -> float:
        """How long sound has come while an output listened."""
        return self._lasts_s(gone=False)

    def _lasts_s(self, *, gone: bool) -> float:
        now = self._clock.monotonic()
        signal, since = self._transmitter.at(now)
        begun = min((tap.begins for tap in self._taps if not tap.is_closed), default=now)
        if (signal is not Signal.SOUND) is not gone:
            return 0.0
        return max(0.0, now - max(since, self._since, begun))

    @property
    def has_listeners(self) -> bool:
        """Whether an output takes of it, or will."""
        return any(not tap.is_closed for tap in self._taps)

    @property
    def is_restless(self) -> bool:
        """Whether something may change by itself."""
        return self.has_listeners and not self._is_settled(self._clock.monotonic())

    def tap(self) -> Carried:
        """Another output listens."""
        tap = Carried(self.reception.source, self)
        self._taps = [each for each in self._taps if not each.is_closed]
        self._taps.append(tap)
        return tap

    def look(self) -> None:
        """See what has come of the station up to now."""
        now = self._clock.monotonic()
        while self._looked_at < now:
            step_s = LOOK_S
            if self._is_settled(self._looked_at):
                step_s = max(LOOK_S, self._next_moment(self._looked_at) - self._looked_at)
            self._look_at(min(now, self._looked_at + step_s))

    def _look_at(self, moment: float) -> None:
        signal, since = self._transmitter.at(self._looked_at)
        if signal is not Signal.NOTHING:
            self._arrived_s += moment - self._looked_at
        self._looked_at = moment
        quiet_s = moment - max(since, self._since) if signal is Signal.SILENCE else 0.0
        seen = Seen(
            moment,
            round(self._arrived_s * SAMPLE_RATE),
            round(quiet_s * SAMPLE_RATE),
            round(self._dry_s(moment) * SAMPLE_RATE),
            GONE if signal is Signal.NOTHING else None,
        )
        before, self._health = self._health, after(self._health, seen, delay_s=self.reception.delay_s)
        self._want(moment)
        self._report(before, moment)

    def _dry_s(self, moment: float) -> float:
        """How much the outputs have missed since the station was last here."""
        if self._wanted is None:
            return 0.0
        since, arrived_s = self._wanted
        return max(0.0, moment - since - (self._arrived_s - arrived_s + self.reception.delay_s))

    def _want(self, moment: float) -> None:
        """Remember since when outputs take of the station, and how much had come of it by then."""
        listened_to = any(tap.begins <= moment and not tap.is_closed for tap in self._taps)
        if not (self._health.is_here and listened_to):
            self._wanted = None
        elif self._wanted is None:
            self._wanted = moment, self._arrived_s

    def _report(self, before: Health, moment: float) -> None:
        listened_to = any(tap.begins < moment and not tap.is_closed for tap in self._taps)
        named = {"source": self.reception.source, "address": shown_address(self.reception.address)}
        if not self._health.is_here and listened_to and not self.is_told_away:
            self.is_told_away, self.told_at = True, moment
            fallback = {"fallback": self.reception.fallback_name or None}
            self._tell(EventKind.RELAY_LOST, {**named, "reason": self._health.reason, **fallback})
        elif self._health.is_here and self.is_told_away:
            self.is_told_away, self.told_at = False, moment
            self._tell(EventKind.RELAY_BACK, {**named, "reason": before.reason})

    def _is_settled(self, moment: float) -> bool:
        """Whether nothing changes before the station does, or an output begins to listen."""
        signal, since = self._transmitter.at(moment)
        if self._health.is_here:
            return signal is Signal.SOUND
        return signal is not Signal.SOUND and self._health.stretch is None and moment - since > SILENCE_S

    def _next_moment(self, moment: float) -> float:
        begins = (tap.begins for tap in self._taps if tap.begins > moment and not tap.is_closed)
        return min([self._transmitter.next_turn(moment), *begins])


class Airwaves:
    """All stations that can be relayed, and the receivers of a player that runs.

    ``find`` and ``tell`` are the player's; a player that begins anew receives everything anew.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._transmitters: dict[str, Transmitter] = {}
        self._receivers: dict[str, SimulatedReceiver] = {}
        self._tell: Callable[[EventKind, Mapping[str, object]], None] = _nobody
        self._find: FindReception = _nothing

    @property
    def receivers(self) -> tuple[SimulatedReceiver, ...]:
        """Those to which an output listens."""
        return tuple(each for each in self._receivers.values() if each.has_listeners)

    @property
    def is_restless(self) -> bool:
        """Whether the player has to look closely."""
        return any(each.is_restless for each in self._receivers.values())

    def begin(self, find: FindReception, tell: Tell) -> None:
        """A player begins."""
        self._receivers.clear()
        self._find, self._tell = find, tell

    def transmitter(self, name: str) -> Transmitter:
        """The station of that name."""
        return self._transmitters.setdefault(name, Transmitter(self._clock))

    def source(self, name: str) -> Carried:
        """A tap of the station, as the player's own receivers give one (``playout/relay/receivers.py``)."""
        reception = self._find(name)
        if reception is None:
            self._tell(EventKind.RELAY_LOST, {"source": name, "reason": UNKNOWN})
            return Carried(name)
        known = self._receivers.get(name)
        if known is None or known.reception != reception or not known.has_listeners:
            known = SimulatedReceiver(reception, self.transmitter(name), self._clock, self._tell)
            self._receivers[name] = known
        return known.tap()

    def look(self) -> None:
        """Look at everything that is received."""
        for each in self.receivers:
            each.look()
        if not self.receivers:
            for transmitter in self._transmitters.values():
                transmitter.forget_before(self._clock.monotonic())


def _nobody(_kind: EventKind, _details: Mapping[str, object]) -> None:
    """No player runs."""


def _nothing(_name: str) -> None:
    """No player runs."""
