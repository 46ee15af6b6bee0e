from dataclasses import replace

import pytest

from broadcaster.errors import PlaylogError
from broadcaster.playlog.fold import OPEN, STATES, fold, play_as_json
from broadcaster.playout.event import Event, EventKind
from tests.playlog.sample_log import BOOTED, chained, event, played


def test_a_play_that_ran_to_its_end_is_played() -> None:
    """Armed, started and ended fold to one play with its times, error and evidence."""
    (play,) = fold(chained([BOOTED, *played()]))
    assert (play.state, play.evidence, play.start_error_ms) == ("played", "sent", 1.5)
    assert play.started_at is not None
    assert play.ended_at is not None
    assert (play.ended_at - play.started_at).total_seconds() == 30


@pytest.mark.parametrize("kind", sorted(STATES))
def test_each_closing_event_gives_its_state(kind: EventKind) -> None:
    """An armed occurrence ends as exactly what its closing event says, with the reason."""
    (play,) = fold(chained([event(EventKind.ARMED), event(kind, 5, reason="lý do")]))
    assert (play.state, play.reason) == (STATES[kind], "lý do")


def test_what_was_released_and_waited_is_one_play() -> None:
    """An emergency whose output had to be opened first: it is armed when that is done, as in safe mode."""
    (play,) = fold(chained([event(EventKind.RELEASED), *played()]))
    assert play.state == "played"


def test_what_is_armed_and_not_closed_is_open() -> None:
    """A play that runs at this moment has no end yet."""
    (play,) = fold(chained(played()[:2]))
    assert play.state == OPEN


def test_what_never_sounded_has_no_times_and_no_evidence() -> None:
    """A missed occurrence was neither started nor ended."""
    (play,) = fold(chained([event(EventKind.MISSED, reason="mất điện")]))
    assert (play.started_at, play.ended_at, play.evidence) == (None, None, None)


def test_each_cluster_has_a_play_of_its_own() -> None:
    """One occurrence on two clusters is two plays."""
    log = chained([*played(cluster="c1"), event(EventKind.MISSED, cluster="c2", reason="mất mạng")])
    assert [(play.cluster, play.state) for play in fold(log)] == [("c1", "played"), ("c2", "missed")]


def test_closing_a_play_twice_is_an_error() -> None:
    """No play may end twice: the log would not be believed."""
    with pytest.raises(PlaylogError, match=r":a:1 ở cụm c1 đóng hai lần \(sự kiện số 4\)"):
        fold(chained([*played(), event(EventKind.INTERRUPTED, 50)]))


@pytest.mark.parametrize(
    "events",
    [
        [event(EventKind.ARMED), event(EventKind.ARMED, 1)],
        [event(EventKind.RELEASED), event(EventKind.ARMED, 1), event(EventKind.ARMED, 2)],
        [*played(), event(EventKind.ARMED, 60)],
        [*played()[:2], event(EventKind.STARTED, 11)],
        [event(EventKind.MISSED), event(EventKind.STARTED, 11)],
    ],
    ids=[
        "armed twice",
        "released, armed twice",
        "armed after its end",
        "started twice",
        "started after its end",
    ],
)
def test_playing_anything_twice_is_an_error(events: list[Event]) -> None:
    """An occurrence sounds once on a cluster; a log that says otherwise makes no report."""
    with pytest.raises(PlaylogError, match=rf"hai lần.*\(sự kiện số {len(events)}\)"):
        fold(chained(events))


def test_a_power_cut_leaves_the_end_unknown() -> None:
    """A boot closes what was sounding, but nobody measured when the sound stopped."""
    closed_by_boot = event(EventKind.INTERRUPTED, 7200, reason="mất điện", by="khởi động lại")
    (play,) = fold(chained([*played()[:2], closed_by_boot]))
    assert (play.state, play.ended_at, play.evidence) == ("interrupted", None, None)
    assert play.started_at is not None


def test_an_interruption_that_was_measured_has_its_end() -> None:
    """A higher class or a person stopped it: the count of frames says when."""
    stopped = event(EventKind.INTERRUPTED, 20, reason="khẩn cấp", frames=480_000, evidence="sent")
    (play,) = fold(chained([*played()[:2], stopped]))
    assert (play.ended_at, play.evidence) == (stopped.at, "sent")


def test_a_person_confirms_by_adding() -> None:
    """A confirmation raises the evidence and changes nothing else."""
    (play,) = fold(chained([*played(), event(EventKind.CONFIRMED, 99, by="quantri")]))
    assert (play.state, play.evidence) == ("played", "person")


def test_a_correction_is_seen_and_what_it_corrects_stays() -> None:
    """A person's correction changes the state, says who and why, and keeps what the log said."""
    said = event(EventKind.CORRECTED, 99, by="quantri", state="failed", reason="loa xóm hỏng")
    (play,) = fold(chained([*played(), said]))
    assert (play.state, play.reason) == ("failed", "loa xóm hỏng")
    assert play.corrections == ("02/03/2026 17:01 quantri: loa xóm hỏng (trước đó: played)",)


@pytest.mark.parametrize("state", [None, "open", "bịa", 7])
def test_a_correction_to_no_known_state_is_kept_and_changes_none(state: object) -> None:
    """What was said stays in sight, and no play ends up in a state that no report counts."""
    said = event(EventKind.CORRECTED, 99, by="quantri", state=state, reason="nghe nhầm")
    (play,) = fold(chained([*played(), said]))
    assert (play.state, play.evidence, len(play.corrections)) == ("played", "person", 1)


@pytest.mark.parametrize("about", ["không phải bảng", {}, {"session": "chieu", "date": "hôm qua"}])
def test_a_play_whose_first_event_is_garbled_is_an_error_of_the_log(about: object) -> None:
    """The operator reads one line with the event's number, never a trace of the program."""
    with pytest.raises(PlaylogError, match="Sự kiện số 1 "):
        fold(chained([replace(event(EventKind.MISSED), details={"about": about})]))


def test_an_event_about_nothing_known_is_an_error() -> None:
    """A play cannot begin without a word about what it is."""
    with pytest.raises(PlaylogError, match="Sự kiện số 1 "):
        fold(chained([event(EventKind.STARTED)]))


def test_times_are_told_in_the_stations_zone() -> None:
    """An export names instants with the offset of Vietnam."""
    (play,) = fold(chained(played()))
    assert play_as_json(play)["started_at"] == "2026-03-02T17:00:10.000+07:00"
