"""What goes wrong around emergencies, by the number of the failure (docs/FAILURES.md)."""

from dataclasses import replace

import pytest

from broadcaster.errors import PlayoutError
from broadcaster.playout.emergency import pre_empt
from broadcaster.playout.event import CLOSING_KINDS, EventKind
from broadcaster.schedule.occurrence import CatchUp
from broadcaster.units import DurationMs
from tests.playout.bench import Bench
from tests.playout.sample_session import emergency, session
from tests.playout.test_player import Station


@pytest.mark.parametrize("at_s", [-15, -5, 3, 9.5, 20, 39.75, 41, 60, 108])
def test_failure_18_an_emergency_during_anything(at_s: float) -> None:
    """Before arming, armed, in the signature, at a joint, in an item, in the closing: it sounds at once."""
    late = session(catch_up=CatchUp.LATE, late_ms=DurationMs(60_000))
    bench = Bench((late,)).run(at_s)
    released_s = bench.now_s
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.run(400)
    alarm = next(place for place in bench.places if place.audio_sha256.startswith("alarm"))
    assert bench.seconds(alarm) == released_s
    assert bench.ends() == dict.fromkeys(["a", "b", "c", "storm"], "ended")


def test_failure_18_an_emergency_during_another_one() -> None:
    """Both are said whole, one after the other, unless the second is told to replace the first."""
    bench = Bench().run(20)
    for number in (1, 2):
        bench.take(pre_empt(bench.deck, bench.turn(), emergency(number), replaces=False))
    bench.run(400)
    assert [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"] == [("storm", "ended")] * 2


def test_failure_18_an_emergency_while_no_output_works() -> None:
    """Whoever released it is told at once; it is kept, each try logged, and sounds when one is back."""
    station = Station()
    station.run(40)
    station.output.dead_at = station.output.position()
    station.run(2)
    (told,) = station.player.release(emergency())
    assert (told.kind, told.details["waits_for"]) == (EventKind.RELEASED, "output")

    station.run(60)
    tries = [event for event in station.log.events if "tries" in event.details]
    assert len(tries) >= 5
    station.output.dead_at = None
    station.run(90)
    storm = [event.kind for event in station.log.events if "storm" in (event.occurrence or "")]
    assert storm == [EventKind.RELEASED, EventKind.ARMED, EventKind.STARTED, EventKind.ENDED]


def test_failure_18_an_emergency_for_clusters_that_no_output_serves() -> None:
    """The person is told; nothing sounds elsewhere."""
    station = Station()
    station.run(40)
    message = emergency()
    elsewhere = replace(message, occurrence=replace(message.occurrence, clusters=("cụm-khác",)))
    with pytest.raises(PlayoutError):
        station.player.release(elsewhere)
    assert not any("storm" in (event.occurrence or "") for event in station.log.events)
