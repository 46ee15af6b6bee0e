"""The fast lane of a rumour: from what is being said to the loudspeakers, each step with its time."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.clock import local
from broadcaster.desk.extra_sessions import sessions_added
from broadcaster.desk.frame import frame_of
from broadcaster.desk.laying import submit_ahead
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.rumour_airing import air_soon, approve_script, place_again, withdraw_script
from broadcaster.desk.rumour_steps import StepKind
from broadcaster.desk.rumour_views import RumourView, rumour_view, rumour_views
from broadcaster.desk.rumours import Answer, decide_readings, open_rumour, reword, submit_answer
from broadcaster.desk.scripts import laid_sound, revisions_of, send_back, write_draft
from broadcaster.desk.station import go_live
from broadcaster.errors import ApprovalError, ScriptError, SpeechError, StationError
from broadcaster.programme.library import Library
from broadcaster.schedule.free_time import CLEARANCE, FreeTime, ends_of
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.script.model import BulletinClass, ContentGroup, State
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from broadcaster.store.rumours import Rumour
from broadcaster.store.schedule import document, save_document
from tests.desk.small_content import NOW, TODAY, script
from tests.desk.virtual_player import VirtualPlayer
from tests.desk.working_off import work_off

BY, LEADER = "văn thư", "lãnh đạo"
WHAT = "Nghe nói chợ Trùng Khánh đóng cửa một tháng"
ANSWER = Answer("Chợ vẫn họp bình thường", "Chợ Trùng Khánh vẫn họp bình thường. Bà con đừng nghe tin đồn.")
LONG = 26

DOUBTFUL = Answer("Chợ họp ngày nào", "Bà con chú ý 5/10.")


@dataclass
class Lane:
    """A station with a voice, a leader and a play log."""

    db: Database
    library: Library
    render: Render
    log: PlaylogReader

    def open(self, answer: Answer = ANSWER, now: datetime = NOW) -> Rumour:
        """A rumour whose answer is on its way, its sound made a second later."""
        rumour = open_rumour(self.db, WHAT, now - timedelta(minutes=3), answer, by=BY, now=now)
        work_off(self.db, self.render)
        return rumour

    def approve(self, rumour: Rumour, now: datetime = NOW) -> RumourView:
        """The leader heard it, and lets it go."""
        laid = laid_sound(self.db, revisions_of(self.db, rumour.script)[-1])
        heard = None if laid is None else laid.audio_sha256
        approve_script(self.db, rumour.script, library=self.library, by=LEADER, now=now, heard=heard)
        return self.view(rumour)

    def air_something_long(self) -> None:
        """An ordinary script that lasts more than a minute, in the next session."""
        new = script("bai-dai", "Bà con nhớ lấy hóa đơn khi mua hàng. " * LONG)
        write_draft(self.db, new, by=BY, now=NOW)
        submit_ahead(self.db, new.slug, by=BY, now=NOW)
        work_off(self.db, self.render)
        approve_script(self.db, new.slug, library=self.library, by=LEADER, now=NOW)
        plan_ahead(self.db, first=TODAY, last=TODAY + timedelta(days=6), now=NOW)

    def view(self, rumour: Rumour) -> RumourView:
        """The rumour as it stands."""
        return rumour_view(self.db, self.log, rumour.id)

    def session(self, view: RumourView) -> PlannedSession:
        """The planned session in which the answer is to be heard."""
        assert view.rumour.session_id is not None
        day = date.fromisoformat(view.rumour.session_id.partition(":")[2])
        return next(each for each in planned(self.db, day, day) if each.id == view.rumour.session_id)

    def change_rules(self, old: str, new: str) -> None:
        """Change the document of quiet hours and limits."""
        with self.db.transaction() as connection:
            now = document(connection, "gio_yen_tinh.toml")
            assert now is not None
            assert old in now.toml
            save_document(connection, now.subject, now.toml.replace(old, new), at=NOW, by=BY)


@pytest.fixture
def lane(station: Database, library: Library, render: Render, reader: PlaylogReader) -> Lane:
    """The small sample station at ten in the morning."""
    return Lane(station, library, render, reader)


def kinds(view: RumourView) -> list[StepKind]:
    """What happened, in order."""
    return [step.kind for step in view.steps]


def note_of(view: RumourView, kind: StepKind) -> str:
    """What the last step of that kind says."""
    return next(step.note for step in reversed(view.steps) if step.kind is kind)


def at(hour: int, minute: int, second: int = 0, day: date = TODAY) -> datetime:
    """An instant, by the clock of the commune."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=local(NOW).tzinfo).astimezone(
        UTC
    )


def test_the_answer_is_a_priority_bulletin_of_the_fourth_group_for_a_week(lane: Lane) -> None:
    """It takes part in the ordinary plan afterwards, as any script of its class, until its last day."""
    rumour = lane.open()
    written = revisions_of(lane.db, rumour.script)[-1].script
    assert (written.content_group, written.column) == (ContentGroup.REBUTTAL, "tin-that-tin-gia")
    assert written.bulletin_class is BulletinClass.PRIORITY
    assert (written.valid_from, written.valid_to) == (TODAY, TODAY + timedelta(days=7))
    lane.approve(rumour)
    tomorrow = planned(lane.db, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    assert all(session.occurrences[0].script == rumour.script for session in tomorrow)


def test_an_approved_answer_is_aired_in_the_next_full_minute(lane: Lane) -> None:
    """At least half a minute ahead, on every cluster, alone in its session; the plan has it at once."""
    view = lane.approve(lane.open(), NOW + timedelta(seconds=10))
    session = lane.session(view)
    assert session.starts_at == NOW + timedelta(minutes=1)
    assert [each.script for each in session.occurrences] == [view.rumour.script]
    assert session.occurrences[0].decision is Decision.PLANNED
    assert len(session.clusters) == 11
    assert view.status == "đã xếp giờ, chờ tới giờ phát"


def test_half_a_minute_is_left_to_the_player(lane: Lane) -> None:
    """Approved 29 seconds before the full minute: the minute after it."""
    view = lane.approve(lane.open(), NOW + timedelta(seconds=31))
    assert lane.session(view).starts_at == NOW + timedelta(minutes=2)


def test_the_answer_is_played_and_every_step_has_its_time(lane: Lane, playlog: Path) -> None:
    """From trail and play log alone; each with how long it took since the step before."""
    rumour = lane.open()
    lane.approve(rumour, NOW + timedelta(seconds=20))
    player = VirtualPlayer(lane.db, playlog, lane.library, NOW + timedelta(seconds=21))
    player.run_until(NOW + timedelta(minutes=2))
    player.close()
    view = lane.view(rumour)
    assert kinds(view) == [
        StepKind.HEARD,
        StepKind.OPENED,
        StepKind.SUBMITTED,
        StepKind.SOUND,
        StepKind.APPROVED,
        StepKind.PLACED,
        StepKind.ARMED,
        StepKind.STARTED,
        StepKind.ENDED,
    ]
    assert view.steps[0].after is None
    assert view.steps[1].after == timedelta(minutes=3)
    assert sum((step.after for step in view.steps if step.after), timedelta()) == view.steps[-1].at - (
        NOW - timedelta(minutes=3)
    )
    assert view.to_first_sample is not None
    assert timedelta(minutes=1) < view.to_first_sample < timedelta(minutes=1, seconds=30)
    assert (view.status, view.is_over) == ("đã phát", True)


def test_in_quiet_hours_the_answer_waits_for_the_morning_and_says_why(lane: Lane) -> None:
    """Approved at 20:58 with quiet hours from 21:00: nothing of it would end in time."""
    lane.change_rules('from = "21:00"', 'from = "20:59"')
    now = at(20, 58)
    view = lane.approve(lane.open(now=now), now)
    session = lane.session(view)
    assert local(session.starts_at).date() == TODAY + timedelta(days=1)
    assert "giờ yên tĩnh 20:59–05:30" in note_of(view, StepKind.PLACED)
    assert session.session == "sang"


def test_a_planned_session_that_has_the_answer_no_later_is_enough(lane: Lane) -> None:
    """Nobody is told the same thing twice within minutes: no extra session beside the ordinary one."""
    now = at(16, 58, 40)
    view = lane.approve(lane.open(now=now), now)
    assert view.rumour.session_id == f"chieu:{TODAY}"
    assert sessions_added(lane.db, TODAY, TODAY) == ()
    assert lane.session(view).occurrences[0].script == view.rumour.script


def test_the_real_end_of_a_session_counts(lane: Lane) -> None:
    """The afternoon session may last ten minutes, and is over when its items are: the answer follows then."""
    lane.air_something_long()
    now = at(17, 0, 10)
    view = lane.approve(lane.open(now=now), now)
    afternoon = next(each for each in planned(lane.db, TODAY, TODAY) if each.session == "chieu")
    ends_at = ends_of(afternoon, frame_of(lane.db))
    assert at(17, 1) < ends_at < at(17, 8)
    starts_at = lane.session(view).starts_at
    assert ends_at + CLEARANCE <= starts_at < ends_at + CLEARANCE + timedelta(minutes=1)
    assert "vướng “Buổi chiều”" in note_of(view, StepKind.PLACED)
    assert view.rumour.script not in {each.script for each in afternoon.occurrences}


def test_two_rumours_at_once_follow_one_another(lane: Lane) -> None:
    """The second waits for the end of the first."""
    first = lane.open()
    second = lane.open(replace(ANSWER, title="Tin thứ hai", text="Cửa khẩu vẫn mở như mọi ngày."))
    views = [lane.approve(each) for each in (first, second)]
    sessions = [lane.session(view) for view in views]
    assert sessions[0].starts_at < sessions[1].starts_at <= sessions[0].starts_at + timedelta(minutes=2)
    assert [each.occurrences[0].decision for each in sessions] == [Decision.PLANNED] * 2
    assert "vướng “Phản bác tin sai”" in note_of(views[1], StepKind.PLACED)


def test_the_airtime_of_the_day_is_kept_to(lane: Lane) -> None:
    """One more session would be too much: the afternoon's makes room for the answer, and it says why."""
    lane.air_something_long()
    lane.change_rules("day_minutes = 60", "day_minutes = 2")
    view = lane.approve(lane.open())
    assert view.rumour.session_id == f"chieu:{TODAY}"
    assert "2 phút mỗi ngày" in note_of(view, StepKind.PLACED)


def test_an_answer_longer_than_a_session_is_approved_and_not_placed(lane: Lane) -> None:
    """The limit was lowered after the words were written: the rumour says so, the approval holds."""
    rumour = lane.open(replace(ANSWER, text="Bà con đừng nghe tin đồn. " * 30))
    lane.change_rules("session_minutes = 15", "session_minutes = 1")
    view = lane.approve(rumour)
    assert view.latest.state is State.APPROVED
    assert view.rumour.session_id is None
    assert "quá thời lượng của buổi" in note_of(view, StepKind.NOT_PLACED)
    assert (view.status, view.is_without_minute) == ("không xếp được giờ phát", True)
    lane.change_rules("session_minutes = 1", "session_minutes = 15")
    again = place_again(lane.db, rumour.id, by=BY, now=NOW + timedelta(minutes=1))
    assert again.session_id is not None
    assert not lane.view(rumour).is_without_minute


def test_an_extra_session_that_the_plan_refuses_leaves_the_answer_to_the_others(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan may know a rule that the search for the minute does not: the extra session goes again."""
    rumour = lane.open()
    monkeypatch.setattr(FreeTime, "refusal", lambda *_arguments, **_named: None)
    now = at(20, 59, 50)
    view = lane.approve(rumour, now)
    assert sessions_added(lane.db, TODAY, TODAY) == ()
    assert view.rumour.session_id == f"sang:{TODAY + timedelta(days=1)}"
    assert "giờ yên tĩnh" in note_of(view, StepKind.PLACED)


def test_a_station_without_a_frame_approves_and_says_what_is_missing(lane: Lane) -> None:
    """Whatever is wrong with the plan, the leader's approval is kept."""
    rumour = lane.open()
    with lane.db.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM frame_part WHERE kind = 'closing'")
    view = lane.approve(rumour)
    assert view.latest.state is State.APPROVED
    assert "Khung buổi phát" in note_of(view, StepKind.NOT_PLACED)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (replace(ANSWER, text="Bà con ở [tên xóm] chú ý."), "còn chỗ trống"),
        (replace(ANSWER, text="không " * 3_000), "quá mức tối đa 15 phút mỗi buổi"),
    ],
)
def test_an_answer_that_cannot_be_aired_is_refused_at_once(lane: Lane, answer: Answer, says: str) -> None:
    """Nothing is opened: the operator mends the words first."""
    with pytest.raises(ScriptError, match=says):
        lane.open(answer)
    assert rumour_views(lane.db, lane.log) == ()


def test_an_answer_without_words_is_refused() -> None:
    """Title and words are what is approved."""
    for title, text in (("", "Lời."), ("Tên", "  ")):
        with pytest.raises(ScriptError, match="thiếu tên bài"):
            Answer(title, text)
    with pytest.raises(ScriptError, match="hãy rút ngắn"):
        Answer("Tên", "không " * 5_001)


def test_a_rumour_needs_what_is_said_and_a_time_that_has_come(lane: Lane) -> None:
    """Its times are counted from there."""
    with pytest.raises(ScriptError, match="nói gì"):
        open_rumour(lane.db, " ", NOW, ANSWER, by=BY, now=NOW)
    with pytest.raises(ScriptError, match="giờ nghe tin"):
        open_rumour(lane.db, WHAT, NOW + timedelta(hours=1), ANSWER, by=BY, now=NOW)


def test_a_doubt_is_asked_at_once_and_its_answer_goes_on_to_the_leader(lane: Lane) -> None:
    """The words stay a draft until somebody has said how they are read."""
    rumour = lane.open(DOUBTFUL)
    view = lane.view(rumour)
    assert (view.doubts, view.latest.state) == (1, State.DRAFT)
    assert view.status == "còn 1 chỗ chưa chọn cách đọc"
    with pytest.raises(ApprovalError, match="5/10"):
        submit_answer(lane.db, rumour.id, by=BY, now=NOW)
    choice = {"5/10": "năm trên mười"}
    decide_readings(lane.db, rumour.id, choice, by=BY, now=NOW)
    assert lane.view(rumour).status == "đang dựng âm thanh"
    work_off(lane.db, lane.render)
    assert lane.approve(rumour).rumour.session_id is not None
    assert StepKind.READ in kinds(lane.view(rumour))


def test_new_words_after_a_return_continue_the_same_rumour(lane: Lane) -> None:
    """The steps tell of both wordings."""
    rumour = lane.open()
    send_back(lane.db, rumour.script, reason="nêu rõ nguồn", by=LEADER, now=NOW)
    assert lane.view(rumour).status == "lãnh đạo trả lại, chờ lời mới"
    assert note_of(lane.view(rumour), StepKind.SENT_BACK) == "nêu rõ nguồn"
    better = replace(ANSWER, text="Ban quản lý chợ cho biết: chợ vẫn họp.", sources=("Ban quản lý chợ",))
    assert reword(lane.db, rumour.id, better, by=BY, now=NOW).id == rumour.id
    work_off(lane.db, lane.render)
    view = lane.approve(rumour)
    assert (view.latest.number, view.latest.script.sources) == (2, ("Ban quản lý chợ",))
    assert [kind for kind in kinds(view) if kind in (StepKind.SENT_BACK, StepKind.REWORDED)] == [
        StepKind.SENT_BACK,
        StepKind.REWORDED,
    ]
    assert len(rumour_views(lane.db, lane.log)) == 1


def test_a_new_wording_takes_the_session_that_the_old_one_was_to_have(lane: Lane) -> None:
    """Approved again before the minute came: one session, with the new words."""
    rumour = lane.open()
    lane.approve(rumour)
    reword(lane.db, rumour.id, replace(ANSWER, text="Chợ họp như mọi khi."), by=BY, now=NOW)
    work_off(lane.db, lane.render)
    view = lane.approve(rumour, NOW + timedelta(seconds=5))
    (added,) = sessions_added(lane.db, TODAY, TODAY)
    assert added.session_id == view.rumour.session_id
    assert lane.session(view).occurrences[0].revision == 2


def test_what_is_withdrawn_before_its_minute_leaves_no_session_behind(lane: Lane) -> None:
    """Neither in the plan nor among the extra sessions; the steps say who withdrew it."""
    rumour = lane.open()
    placed = lane.approve(rumour).rumour.session_id
    withdraw_script(lane.db, rumour.script, reason="tin đã rõ", by=LEADER, now=NOW)
    assert sessions_added(lane.db, TODAY, TODAY) == ()
    assert placed not in {each.id for each in planned(lane.db, TODAY, TODAY)}
    view = lane.view(rumour)
    assert (view.status, view.is_over) == ("đã rút", True)


def test_a_session_that_the_station_slept_through_is_placed_again(lane: Lane, playlog: Path) -> None:
    """The play log says that it was missed; a person asks for another minute, with another id."""
    rumour = lane.open()
    first = lane.approve(rumour).rumour.session_id
    player = VirtualPlayer(lane.db, playlog, lane.library, NOW + timedelta(minutes=10))
    player.run_until(NOW + timedelta(minutes=11))
    view = lane.view(rumour)
    assert (kinds(view)[-1], view.is_without_minute) == (StepKind.MISSED, True)
    place_again(lane.db, rumour.id, by=BY, now=NOW + timedelta(minutes=11))
    assert lane.view(rumour).rumour.session_id not in (None, first)
    player.run_until(NOW + timedelta(minutes=14))
    player.close()
    assert kinds(lane.view(rumour))[-2:] == [StepKind.STARTED, StepKind.ENDED]


def test_no_voice_for_the_answer_is_a_step_too(lane: Lane) -> None:
    """The words are a draft again, with the reason, and can be sent once more."""

    def refusing(_wording: Wording) -> Rendered:
        raise SpeechError("Không giọng nào đọc được bài này: mất mạng.")

    rumour = open_rumour(lane.db, WHAT, NOW, ANSWER, by=BY, now=NOW)
    work_off(lane.db, refusing)
    view = lane.view(rumour)
    assert (kinds(view)[-1], view.latest.state) == (StepKind.UNSAID, State.DRAFT)
    submit_answer(lane.db, rumour.id, by=BY, now=NOW)
    work_off(lane.db, lane.render)
    assert lane.approve(rumour).rumour.session_id is not None


def test_its_sound_is_made_before_all_that_waited_longer(lane: Lane) -> None:
    """A priority bulletin goes ahead in the rendering queue."""
    asked: list[str] = []

    def listening(wording: Wording) -> Rendered:
        asked.append(wording.spoken)
        return lane.render(wording)

    for number in range(3):
        each = script(f"bai-{number}", f"Bà con xóm số {number} nhớ đi họp.")
        write_draft(lane.db, each, by=BY, now=NOW)
        submit_ahead(lane.db, each.slug, by=BY, now=NOW)
    open_rumour(lane.db, WHAT, NOW, ANSWER, by=BY, now=NOW + timedelta(minutes=1))
    work_off(lane.db, listening)
    assert len(asked) == 4
    assert asked[0].startswith("Chợ Trùng Khánh")


def test_an_unknown_rumour_is_said(lane: Lane) -> None:
    """By its number."""
    with pytest.raises(StationError, match="số 7"):
        rumour_view(lane.db, lane.log, 7)


def test_the_approval_of_any_other_script_places_nothing(lane: Lane) -> None:
    """Only the answer to a rumour has the fast lane."""
    new = script("bai-thuong", "Bà con nhớ lấy hóa đơn khi mua hàng.")
    write_draft(lane.db, new, by=BY, now=NOW)
    submit_ahead(lane.db, new.slug, by=BY, now=NOW)
    work_off(lane.db, lane.render)
    approve_script(lane.db, new.slug, library=lane.library, by=LEADER, now=NOW)
    assert sessions_added(lane.db, TODAY, TODAY + timedelta(days=6)) == ()


def test_planning_again_keeps_the_extra_session(lane: Lane) -> None:
    """Same input, same plan; on a live station too."""
    view = lane.approve(lane.open())
    before = lane.session(view)
    go_live(lane.db, by=LEADER, now=NOW)
    plan_ahead(lane.db, first=TODAY, last=TODAY + timedelta(days=6), now=NOW)
    assert lane.session(view) == before


def test_placing_twice_leaves_one_session(lane: Lane) -> None:
    """Two clicks, two windows: the last one counts."""
    rumour = lane.open()
    lane.approve(rumour)
    air_soon(lane.db, rumour, now=NOW + timedelta(seconds=1))
    assert len(sessions_added(lane.db, TODAY, TODAY)) == 1
