"""When the loudspeakers will sound, and what stays silent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.schedule.days_off import NO_DAYS_OFF, DayOff, DaysOff
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.preview import Preview, preview_json, preview_lines, preview_of
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.script.model import BulletinClass
from tests.schedule.sample_sessions import CLOSING, CLUSTERS, MONDAY, at, item, relay, session

TUESDAY = MONDAY + timedelta(days=1)
REFUSED = Decision.REFUSED


def day_of(
    *sessions: PlannedSession, relays: tuple[PlannedRelay, ...] = (), stops: DaysOff = NO_DAYS_OFF
) -> Preview:
    """The preview of Monday, from midnight to midnight."""
    window = (at(MONDAY, "00:00"), at(TUESDAY, "00:00"))
    return preview_of(sessions, relays, stops, window, CLOSING)


def test_a_session_sounds_from_its_start_to_the_end_of_its_closing() -> None:
    """Ten seconds of frame, two items of 45, five of closing."""
    (span,) = day_of(session(items=[item("a"), item("b")])).spans
    assert span.starts_at == at(MONDAY, "05:30")
    assert span.ends_at - span.starts_at == timedelta(seconds=105)
    assert (span.items, span.clusters, span.is_relay) == (2, CLUSTERS, False)


def test_clusters_that_hear_other_things_stand_apart() -> None:
    """A Tày bulletin goes to the first cluster alone, which hears more, and longer."""
    tay = item("a-tay", language="tay", clusters=("cum-01",))
    preview = day_of(session(items=[item("a"), tay]))
    assert [(each.clusters, each.items) for each in preview.spans] == [(("cum-01",), 2), (("cum-02",), 1)]
    assert preview.days("cum-01")[0].airtime_ms == 105_000
    assert preview.days("cum-02")[0].airtime_ms == 60_000


def test_relays_are_shown_between_the_sessions_and_count() -> None:
    """Half an hour of another station is airtime of the day."""
    preview = day_of(session("toi", clock="19:00", items=[item("a")]), relays=(relay(),))
    assert [each.title for each in preview.spans] == ["Thời sự VOV", "Buổi toi"]
    assert preview.spans[0].is_relay
    (day,) = preview.days("cum-02")
    assert (day.times, day.airtime_ms) == (2, 1_800_000 + 60_000)


def test_a_relay_at_night_is_shown_as_refused_with_its_reason() -> None:
    """A window set wrongly to 03:15 does not wake anybody, and the operator learns of it."""
    preview = day_of(relays=(relay(clock="03:15", refused="trùng giờ yên tĩnh 21:00–05:30"),))
    assert preview.spans == ()
    (silence,) = preview.silences
    assert (silence.at, silence.reason) == (at(MONDAY, "03:15"), "trùng giờ yên tĩnh 21:00–05:30")


def test_a_silent_session_says_why() -> None:
    """The first reasons of what was refused in it, and how many more there are."""
    refused = [item(name, decision=REFUSED) for name in ("a", "b", "c", "d", "e")]
    (silence,) = day_of(session(items=refused)).silences
    assert silence.reason.startswith("“Bài a” chưa được duyệt; “Bài b”")
    assert silence.reason.endswith("và 2 bài khác")
    assert day_of(session()).silences[0].reason == "không có bài nào để phát"


def test_a_cluster_that_is_left_out_is_named_with_the_reason() -> None:
    """The school has quiet hours of its own; the others hear the session; so with a relay."""
    out = (("cum-02", "giờ học"),)
    preview = day_of(
        session(items=[item("a", clusters=("cum-01",))], clusters=("cum-01",), left_out=out),
        relays=(relay(clusters=("cum-01",), left_out=out),),
    )
    assert [(each.clusters, each.reason) for each in preview.silences] == [(("cum-02",), "giờ học")] * 2
    assert preview.of_cluster("cum-02").spans == ()
    assert {each.clusters for each in preview.spans} == {("cum-01",)}


def test_a_cluster_for_which_a_session_has_nothing_in_its_language_is_silent() -> None:
    """All that is said is in Tày, which the second cluster does not speak."""
    preview = day_of(session(items=[item("a", language="tay", clusters=("cum-01",))]))
    (silence,) = preview.silences
    assert (silence.clusters, silence.reason) == (("cum-02",), "không có bài nào bằng tiếng của cụm")


def test_a_day_off_is_said() -> None:
    """With the document that orders it."""
    mourning = DayOff("Quốc tang", MONDAY, MONDAY, "thông báo của Chính phủ")
    assert day_of(stops=DaysOff((mourning,))).stops == (
        (MONDAY, "Quốc tang: không phát (theo thông báo của Chính phủ)"),
    )


def test_trials_are_left_out() -> None:
    """Nobody hears them."""
    preview = day_of(session(items=[item("a")], trial=True))
    assert (preview.spans, preview.silences) == ((), ())


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    """It would be empty without a word."""
    with pytest.raises(ValueError, match="ends before it begins"):
        preview_of((), (), NO_DAYS_OFF, (at(TUESDAY, "00:00"), at(MONDAY, "00:00")), CLOSING)


@given(minute=st.integers(0, 24 * 60 - 1), length=st.integers(0, 600))
def test_what_sounds_within_the_window_is_shown_and_nothing_else(minute: int, length: int) -> None:
    """Half-open: what ends as the window begins is over, what begins as it ends is not in it."""
    first = at(MONDAY, "00:00") + timedelta(minutes=minute)
    until = first + timedelta(minutes=length)
    sessions = [session(clock="05:30", items=[item("a")]), session("chieu", clock="17:00", items=[item("a")])]
    found = preview_of(sessions, (), NO_DAYS_OFF, (first, until), CLOSING).spans
    ends = timedelta(seconds=60)
    assert [each.session_id for each in found] == [
        each.id for each in sessions if each.starts_at < until and first < each.starts_at + ends
    ]


def test_a_relay_that_the_station_carries_is_told_from_time_that_is_kept_free() -> None:
    """In words and in JSON: only the first one is heard whatever other devices do."""
    carried = replace(relay(), address="https://dai.example/vov1")
    for each, words in ((carried, "đài tự tiếp sóng"), (relay(), "chừa giờ cho thiết bị tiếp sóng của xã")):
        preview = day_of(relays=(each,))
        assert f"Thời sự VOV: {words}," in "\n".join(preview_lines(preview))
        spans = preview_json(preview)["spans"]
        assert isinstance(spans, list)
        assert [span["kept_free"] for span in spans] == [not each.is_carried]


def test_the_preview_is_given_to_people_and_to_programs() -> None:
    """The same things in lines and in JSON."""
    preview = day_of(session(items=[item("a")]), session("trua", clock="10:30"), relays=(relay(),))
    lines = list(preview_lines(preview))
    assert "  02/03/2026 05:30–05:31 Buổi sang: 1 bài, 1,0 phút, 2 cụm" in lines
    assert any("18:00–18:30 Thời sự VOV: chừa giờ" in line for line in lines)
    assert any("Buổi trua – KHÔNG phát" in line for line in lines)
    values = preview_json(preview)
    assert values["from"] == "2026-03-02T00:00:00+07:00"
    assert [each["relay"] for each in values["spans"]] == [False, True]  # type: ignore[attr-defined]  # JSON
    assert list(preview_lines(day_of()))[-1] == "  không có buổi nào."


def test_only_priority_days_say_so() -> None:
    """The station is not quite silent then."""
    stop = DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 2), "thông báo", only_priority=True)
    assert BulletinClass.PRIORITY.label.lower() in day_of(stops=DaysOff((stop,))).stops[0][1]
