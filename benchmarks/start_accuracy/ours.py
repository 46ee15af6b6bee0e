"""Our player: the real loop, the real log and the real driver of sound devices, fed one-item sessions."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.start_accuracy.plan import Starts
from benchmarks.start_accuracy.tick import tick
from broadcaster.clip import Clip
from broadcaster.clock import SystemClock, local_date
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.script.model import BulletinClass
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import DurationMs, Sha256

CLUSTER = "cum-01"
_NOTHING = Part(Sha256("f" * 64), 1)
_FRAME = Frame(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)


@contextmanager
def our_player(
    folder: Path, sink: str, starts: Starts, latency_ms: float | None = None
) -> Iterator[tuple[DeviceOutput, PlaylogReader]]:
    """The player with ``starts`` as its programme, from before the first; gives its output and its log."""
    folder.mkdir()
    migrate(folder / "playlog.db", "playlog")
    writer = PlaylogWriter(open_playlog(folder / "playlog.db"))
    clock = SystemClock()
    output = DeviceOutput("loa-01", clock, kind="device", device=sink, latency_ms=latency_ms)
    programme = Programme(_sessions(starts), _FRAME, lambda _airing: None, Mode.TRAINING)
    player = Player(
        clock,
        [Channel(output, Deck((CLUSTER,)))],
        load=_load,
        log=writer.append,
        feed=lambda _now: programme,
        launch=threads,
    )
    writer.new_boot()
    player.boot([], None, Mode.TRAINING)
    stopping = threading.Event()
    loop = threading.Thread(target=player.run, args=(stopping,))
    loop.start()
    try:
        yield output, PlaylogReader(folder / "playlog.db")
    finally:
        stopping.set()
        loop.join()
        player.close()
        writer.close()


def logged_errors(log: PlaylogReader, starts: Starts) -> dict[int, float]:
    """Start error in milliseconds that the log has for each tick, by number."""
    plays = log.plays_of(session.occurrences[0].id for session in _sessions(starts))
    return {
        int(play.audio_sha256, 16): play.start_error_ms
        for play in plays
        if play.audio_sha256 and play.start_error_ms is not None
    }


def told(log: PlaylogReader, starts: Starts) -> Iterator[str]:
    """What the log says of everything that did not go as planned, a line each."""
    for each in log.events():
        event = each.event
        plain = {EventKind.BOOTED, EventKind.STOPPED, EventKind.ARMED, EventKind.STARTED, EventKind.ENDED}
        if event.kind not in plain:
            details = {key: said for key, said in event.details.items() if key != "about"}
            after_s = event.at.timestamp() - starts.begins
            yield f"after {after_s:.2f} s: {event.kind} {event.occurrence or ''} {details}"


def _load(sha256: Sha256) -> Clip:
    """The tick whose number is the hash; the session's frame is of one sample."""
    return Clip.of([0.0]) if sha256 == _NOTHING.audio_sha256 else tick(int(sha256, 16), 0.5)


def _sessions(starts: Starts) -> tuple[PlannedSession, ...]:
    return tuple(_session(number, starts.at(number)) for number in starts.numbers)


def _session(number: int, at: float) -> PlannedSession:
    begins = datetime.fromtimestamp(at, UTC)
    day, slug = local_date(begins), f"luot-{number:03}"
    item = Occurrence(
        id=occurrence_id(slug, day, "tieng-dong", 1),
        session=slug,
        date=day,
        script="tieng-dong",
        title=f"Tiếng động {number}",
        revision=1,
        content_group=None,
        column="",
        bulletin_class=BulletinClass.ORDINARY,
        language="vi",
        facts=(),
        peaks=(),
        peak=None,
        clusters=(CLUSTER,),
        planned_at=begins,
        duration_ms=DurationMs(500),
        audio_sha256=Sha256(f"{number:064x}"),
        decision=Decision.PLANNED,
        reason="đo",
    )
    return PlannedSession(slug, item.title, day, begins, (CLUSTER,), (item,), catch_up=CatchUp.SKIP)
