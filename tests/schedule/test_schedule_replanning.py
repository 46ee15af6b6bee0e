"""A plan that people have seen, made anew: the same if nothing has changed, else as near to it as may be."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.plan import DayPlan
from broadcaster.schedule.unchanged import Unchanged
from broadcaster.units import DurationMs
from tests.examples import examples
from tests.schedule.any_station import Station, sessions_of, stations
from tests.schedule.breaches import breaches, planned
from tests.schedule.edits import EDITS, with_new, withdrawn

_EIGHT, _FIVE_PAST = time(8), time(8, 5)


def ids(plans: Iterable[DayPlan]) -> set[str]:
    """What is to be aired."""
    return {each.id for session in sessions_of(plans) for each in planned(session)}


def newcomers(after: Iterable[str], shown: Iterable[DayPlan]) -> set[str]:
    """Those of the ids ``after`` whose scripts were ``shown`` nowhere."""
    known = {each.split(":")[2] for each in ids(shown)}
    return {each for each in after if each.split(":")[2] not in known}


def session_with(occurrence: str) -> str:
    """The id of the session that has an occurrence."""
    return occurrence.rsplit(":", 2)[0]


def sessions_with(occurrences: Iterable[str]) -> set[str]:
    """The ids of the sessions that have these occurrences."""
    return {session_with(each) for each in occurrences}


def roomy(station: Station) -> Station:
    """The station with sessions that do not meet, minutes for all of them, and no script that grows stale."""
    ample = Limits(DurationMs(15 * 60_000), DurationMs(24 * 3_600_000))
    rules = enumerate(station.schedule.sessions)
    apart = tuple(replace(rule, starts=time(8 + 2 * number), other_times=()) for number, rule in rules)
    lasting = tuple(replace(each, retire_days=None) for each in station.schedule.campaigns)
    schedule = replace(station.schedule, limits=ample, sessions=apart, campaigns=lasting)
    return replace(station, schedule=schedule)


def copies(plans: Iterable[DayPlan]) -> tuple[DayPlan, ...]:
    """The same plans as a database gives them back: equal, and no object the same."""
    return tuple(
        replace(plan, sessions=tuple(_copy_of(session) for session in plan.sessions)) for plan in plans
    )


def _copy_of(session: PlannedSession) -> PlannedSession:
    return replace(session, occurrences=tuple(replace(each) for each in session.occurrences))


@examples(75)
@given(station=stations())
def test_the_same_plan_comes_again_if_nothing_has_changed(station: Station) -> None:
    """To the id, the second and the reason, also from copies as a database gives them back."""
    shown = station.plan()
    assert station.plan(copies(shown)) == shown


@pytest.mark.parametrize("edit", EDITS)
@examples(40)
@given(station=stations())
def test_after_an_edit_no_rule_is_broken(station: Station, edit: str) -> None:
    """What was shown stays only as far as the rules of today let it."""
    if edit == "a session is dropped" and len(station.schedule.sessions) == 1:
        return
    edited = EDITS[edit](station)
    assert breaches(edited, edited.plan(station.plan())) == []


@examples(50)
@given(station=stations(), edit=st.sampled_from(sorted(EDITS)))
def test_the_quick_look_sees_what_the_close_look_sees(
    station: Station, edit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the quick way the plan after an edit is the same."""
    shown, edited = station.plan(), EDITS[edit](station)
    quick = edited.plan(shown)
    with monkeypatch.context() as patched:
        patched.setattr(Unchanged, "holds", _never)
        assert edited.plan(shown) == quick


def _never(*_: Any) -> bool:
    return False


@examples(50)
@given(station=stations())
def test_a_withdrawn_script_takes_no_more_with_it_than_its_places(station: Station) -> None:
    """Beside its sessions, and those that what was never shown comes into, no more go than it had places."""
    station = roomy(station)
    shown = station.plan()
    before = [each for session in sessions_of(shown) for each in session.occurrences]
    own = {each.id for each in before if each.script.startswith("bai-01")}
    after = ids(withdrawn(station).plan(shown))
    changed = sessions_with(own) | sessions_with(newcomers(after, shown))
    gone = [each for each in ids(shown) - after if session_with(each) not in changed]
    assert len(gone) <= len(own)


@examples(50)
@given(station=stations())
def test_a_new_script_takes_no_more_elsewhere_than_it_has_plays(station: Station) -> None:
    """Beside the sessions that it, or what else was never shown, comes into: a wait that is another now."""
    station = roomy(station)
    shown = station.plan()
    after = ids(with_new(station).plan(shown))
    new = newcomers(after, shown)
    gone = [each for each in ids(shown) - after if session_with(each) not in sessions_with(new)]
    assert len(gone) <= len(new)


@examples(40)
@given(station=stations())
def test_a_session_moved_by_five_minutes_keeps_its_ids(station: Station) -> None:
    """Where it is the only one, no rule stands in the way of either hour, and nothing new comes in."""
    rule = replace(station.schedule.sessions[0], other_times=(), starts=_EIGHT)
    open_all_day = replace(station.schedule.quiet, intervals=())
    schedule = replace(station.schedule, sessions=(rule,), quiet=open_all_day, relays=())
    one = replace(station, schedule=schedule)
    moved = replace(one, schedule=replace(schedule, sessions=(replace(rule, starts=_FIVE_PAST),)))
    shown = one.plan()
    found = moved.plan(shown)
    assert sessions_with(ids(shown) - ids(found)) <= sessions_with(newcomers(ids(found), shown))
    starts = [each.starts_at for each in sessions_of(shown)]
    assert [each.starts_at - timedelta(minutes=5) for each in sessions_of(found)] == starts
