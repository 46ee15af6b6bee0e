"""What is known of every play of a simulated station, beside the log: and every rule that was broken."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from broadcaster.clock import VirtualClock
from broadcaster.playout.event import CLOSING_KINDS, EventKind
from broadcaster.schedule.occurrence import Occurrence
from broadcaster.script.model import BulletinClass
from broadcaster.station.simulation.law import Law
from broadcaster.station.simulation.outputs import SimulatedOutput, Sounding
from broadcaster.store.playlog import Pair
from broadcaster.units import Sha256

GRACE_S = 2.0
"""How long after a change the player may still act by what held before: it reads the plan every second."""

CALM_S = 900.0
"""So long after a fault is over, nothing that goes wrong can be laid to it."""


class Rule(StrEnum):
    """What is never broken, whatever happens."""

    HOURS = "không phát vào giờ yên tĩnh, giờ tiếp sóng"
    WINDOW = "tiếp sóng chỉ trong giờ đã duyệt, hết giờ là dứt"
    APPROVED = "chỉ phát âm thanh đã duyệt, còn hạn, đài đang phát thật"
    TWICE = "không phát một lần phát hai lần"
    ONE_END = "mỗi lần phát của buổi đã qua có đúng một kết thúc"
    ORDER = "sự kiện của một lượt phát theo đúng thứ tự"
    CHAIN = "chuỗi băm liền, số thứ tự liền"
    KEPT = "sự kiện đã ghi thì không mất"
    ARMED_FIRST = "ghi 'armed' xong mới đặt âm thanh"
    ON_TIME = "không sớm, không muộn quá 15 ms"
    LIMITS = "không quá số phút, số buổi"
    TRUSTED = "đồng hồ chưa tin được thì không phát"
    STOPPED = "đã bấm dừng thì buổi ấy không phát nữa"
    TRUE = "nhật ký đúng với điều đã phát"
    CAUSE = "không có sự cố thì không lỡ, không hỏng, không bị ngắt"
    ALIVE = "máy phát không tự dừng"
    ALONE = "một ngõ ra không phát chồng hai âm thanh"
    SOURCE = "mất nguồn tiếp sóng quá 3 giây thì phát thay và ghi lại, có lại thì cũng ghi"


@dataclass(frozen=True)
class Breach:
    """A rule that was broken at wall time ``at``; ``what`` says by which play, sound or event."""

    rule: Rule
    at: datetime
    what: str

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S.%f} {self.rule}: {self.what}"


@dataclass(eq=False)
class SeenPlay:
    """One occurrence on one cluster: its events so far, when it was due, and what was placed for it.

    ``due_s`` is monotonic, ``armed_for_s`` what it was when it was armed. ``sounding`` is where it begins,
    ``newest`` what was placed of it last: an emergency is said more than once, and what it interrupts may go
    on. From the frame ``silent_from`` on nothing of it may sound any more. ``source`` is where the sound of a
    relay or a live talk comes from. ``is_released`` marks what a person has released; ``obeys`` what keeps
    hours and limits all the same, as everything does but an emergency.
    """

    pair: Pair
    kinds: list[EventKind] = field(default_factory=list)
    session: str = ""
    day: str = ""
    script: str = ""
    audio_sha256: Sha256 | None = None
    source: str = ""
    planned_at: datetime | None = None
    due_s: float = 0.0
    armed_for_s: float = 0.0
    output: SimulatedOutput | None = None
    sounding: Sounding | None = None
    newest: Sounding | None = None
    silent_from: int | None = None
    is_released: bool = False
    obeys: bool = True

    @property
    def sound(self) -> str:
        """What is heard of it: hash of its sound, or name of its source."""
        return self.source or self.audio_sha256 or ""

    @property
    def is_relay(self) -> bool:
        """Whether another station is carried."""
        return bool(self.source) and not self.is_released

    @property
    def may_sound_again(self) -> bool:
        """Whether an emergency has cut or held it up; an emergency itself is said more than once."""
        cut = self.newest is not None and not self.newest.is_whole
        return not self.is_over and (cut or self.is_released)

    @property
    def is_over(self) -> bool:
        """Whether it has an end."""
        return any(kind in CLOSING_KINDS for kind in self.kinds)

    @property
    def in_session(self) -> str:
        """Id of its session; each talk is one."""
        if self.source and self.is_released:
            return self.pair[0]
        return f"{self.session}:{self.day}"


class Book:
    """Everything that was seen of one station on ``clock``, from its first day on.

    ``waiting`` are the plays that were armed in this boot and have no sound yet, ``released`` those of
    emergencies and live talks that a person has let go on the air. ``trusted`` says whether the wall clock
    may be believed; ``active`` counts the faults that last.
    """

    def __init__(self, clock: VirtualClock, law: Law) -> None:
        self.clock = clock
        self.plays: dict[Pair, SeenPlay] = {}
        self.waiting: list[SeenPlay] = []
        self.breaches: list[Breach] = []
        self.released: dict[Pair, SeenPlay] = {}
        self.trusted = True
        self.active = 0
        self._disturbed_at = clock.monotonic()
        self._laws = deque([(clock.monotonic(), law)])

    @property
    def law(self) -> Law:
        """What holds now."""
        return self._laws[-1][1]

    def change_law(self, law: Law) -> None:
        """From now on ``law`` holds."""
        self._laws.append((self.clock.monotonic(), law))

    def laws(self) -> Iterator[Law]:
        """What holds now, and what the player may still believe to hold."""
        oldest = self.clock.monotonic() - GRACE_S
        while len(self._laws) > 1 and self._laws[1][0] < oldest:
            self._laws.popleft()
        return (law for _, law in self._laws)

    def release(self, occurrence: Occurrence) -> None:
        """A person lets an emergency, or a live talk, go on the air."""
        for cluster in occurrence.clusters:
            pair = (occurrence.id, cluster)
            play = SeenPlay(pair, script=occurrence.script, audio_sha256=occurrence.audio_sha256)
            play.session, play.day = occurrence.session, occurrence.date.isoformat()
            play.source = occurrence.source or ""
            play.is_released = True
            play.obeys = occurrence.bulletin_class is not BulletinClass.EMERGENCY
            self.plays[pair] = self.released[pair] = play

    def disturb(self) -> None:
        """Something happens that may well make a play go wrong."""
        self._disturbed_at = self.clock.monotonic()

    @property
    def undisturbed_s(self) -> float:
        """How long nothing has happened."""
        return self.clock.monotonic() - self._disturbed_at

    @property
    def is_calm(self) -> bool:
        """Whether nothing has happened for so long that nothing may go wrong."""
        return self.active == 0 and self.trusted and self.undisturbed_s > CALM_S

    def wall(self, monotonic: float) -> datetime:
        """Wall time at ``monotonic``, as the clock stands now."""
        return self.clock.now() + timedelta(seconds=monotonic - self.clock.monotonic())

    def moment(self, wall: datetime) -> float:
        """Monotonic time at which the clock, as it stands now, shows ``wall``."""
        return self.clock.monotonic() + (wall - self.clock.now()).total_seconds()

    def breach(self, rule: Rule, what: str) -> None:
        """Write down that ``rule`` was broken."""
        self.breaches.append(Breach(rule, self.clock.now(), what))
