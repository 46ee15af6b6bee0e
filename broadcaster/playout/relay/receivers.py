"""All sources that are relayed at this moment: the player's way to them by name."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from broadcaster.clock import Clock
from broadcaster.playout.event import EventKind
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.relay.device_intake import DeviceIntake
from broadcaster.playout.relay.intake import Intake
from broadcaster.playout.relay.receiver import Receiver, Tell
from broadcaster.playout.relay.reception import FindReception, Reception
from broadcaster.playout.relay.stream_intake import StreamIntake
from broadcaster.playout.sounds import Load
from broadcaster.playout.source import Source, no_source
from broadcaster.schedule.address import input_of, is_input

OpenNamed = Callable[[str, Listen], Capture]
"""Makes the input of that name, not open yet."""

UNKNOWN = "lịch không còn giờ tiếp sóng nào của nguồn này"


@dataclass(frozen=True)
class Ear:
    """What receivers are made with: the clock, the station's inputs, its sounds, and the log."""

    clock: Clock
    open_input: OpenNamed
    load: Load
    tell: Tell


class Receivers:
    """Receivers by the name of their source; outputs that relay the same share one. Thread-safe."""

    def __init__(self, find: FindReception, ear: Ear) -> None:
        self._find = find
        self._ear = ear
        self._lock = threading.Lock()
        self._receivers: dict[str, Receiver] = {}

    def source(self, name: str) -> Source:
        """A tap of the source ``name``; silence when the plan has none. It is received from now on."""
        reception = self._find(name)
        if reception is None:
            self._ear.tell(EventKind.RELAY_LOST, {"source": name, "reason": UNKNOWN})
            return no_source(name)
        with self._lock:
            return self._receiver(reception).tap()

    def here(self) -> Mapping[str, bool]:
        """The sources that are received now, each with whether it can be heard."""
        with self._lock:
            return {name: each.is_here for name, each in self._receivers.items() if not each.is_over}

    def close(self) -> None:
        """Receive nothing any more."""
        with self._lock:
            for each in self._receivers.values():
                each.close()

    def _receiver(self, reception: Reception) -> Receiver:
        known = self._receivers.get(reception.source)
        if known is not None and known.reception == reception and not known.is_over:
            return known
        if known is not None:
            known.close()
        ear = self._ear
        receiver = Receiver(reception, self._intake(reception), ear.clock, load=ear.load, tell=ear.tell)
        receiver.start()
        self._receivers[reception.source] = receiver
        return receiver

    def _intake(self, reception: Reception) -> Intake:
        if not is_input(reception.address):
            return StreamIntake(reception.address)
        name, ear = input_of(reception.address), self._ear
        return DeviceIntake(name, lambda listen: ear.open_input(name, listen))
