"""Python looks for unused memory while nothing sounds."""

import gc
import weakref
from dataclasses import replace

from broadcaster.clock import VirtualClock
from broadcaster.playout.playing import Playing
from broadcaster.station.collecting import AT_LEAST_S, EVERY_S, Collecting
from tests.playout.sample_session import START


class _Ring:
    """Something that only the search finds: it holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_a_search_waits_for_silence_and_comes_at_last_whatever_sounds() -> None:
    """Each hour if nothing sounds; a station that is never silent has it every six hours."""
    clock = VirtualClock(START)
    with Collecting(clock) as collecting:
        for silent, wait_s in ((True, EVERY_S), (False, AT_LEAST_S)):
            ring = weakref.ref(_Ring())
            clock.sleep(wait_s - 1)
            collecting.look(silent=silent)
            assert ring() is not None
            clock.sleep(1)
            collecting.look(silent=silent)
            assert ring() is None


def test_what_sounds_or_is_armed_or_just_ended_is_no_silence() -> None:
    """The closing behind the last item counts too, although it is no item."""
    silent = Playing(
        output="loa-01",
        clusters=("c1",),
        is_open=True,
        occurrence=None,
        title=None,
        ends_in_s=None,
        next_occurrence=None,
    )
    assert silent.is_silent
    assert not replace(silent, occurrence="chieu:2026-03-02:a:1").is_silent
    assert not replace(silent, next_occurrence="chieu:2026-03-02:a:1").is_silent
    assert not replace(silent, sent_dbfs=-20.0).is_silent


def test_afterwards_python_looks_by_itself_again() -> None:
    """Nothing of the process is changed for what comes behind the player."""
    with Collecting(VirtualClock(START)):
        assert not gc.isenabled()
    assert gc.isenabled()
