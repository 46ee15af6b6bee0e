"""The look ahead on the pages and in the API, and what a person decides there."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from broadcaster.desk.decisions import wishes_of
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.preview import take_preview
from broadcaster.desk.scripts import withdraw
from broadcaster.desk.station import actions
from broadcaster.schedule.files import QUIET_FILE, RELAYS_FILE
from broadcaster.schedule.wishes import Wishes
from broadcaster.store import schedule
from broadcaster.web.now import now_of
from tests.desk.small_content import NOW, TODAY
from tests.desk.test_desk_decisions import priority
from tests.desk.test_desk_plan import keep_approved
from tests.web.conftest import csrf_of, logged_in
from tests.web.running_station import LOOKED_AT, Running

TOMORROW = TODAY + timedelta(days=1)
MORNING = f"sang:{TOMORROW}"
RELAYS = """
[[tiep_song]]
slug = "vov"
title = "Thời sự"
source = "VOV1"
starts = "18:00"
minutes = 15
approved_by = "Chủ tịch UBND xã"
approved_on = 2026-01-02

[[tiep_song]]
slug = "tinh"
title = "Bản tin tỉnh"
source = "Đài tỉnh"
starts = "19:30"
minutes = 15
"""
PLAN = f"/ke-hoach?ngay={TOMORROW}"


def plan_again(station: Running) -> None:
    """What the station does by itself within a minute."""
    plan_ahead(station.station.database, first=TODAY, last=TODAY + timedelta(days=6), now=LOOKED_AT)


@pytest.fixture
def meeting(own: Running) -> Running:
    """A station in which two priority bulletins meet in every session."""
    for slug in ("bao", "lu"):
        keep_approved(own.station.database, priority(slug))
    plan_again(own)
    return own


@pytest.fixture
def decider(meeting: Running) -> Iterator[httpx.Client]:
    """The administrator's browser at ``meeting``."""
    with logged_in(meeting) as client:
        yield client


def test_the_next_24_hours_are_shown_for_all_and_for_one_cluster(browser: httpx.Client) -> None:
    """Times, items, minutes; and how much each cluster hears."""
    page = browser.get("/ke-hoach/24-gio").text
    assert re.search(r"<strong>05:30–05:30</strong> – Buổi sáng: 3 bài, \d+ giây, 11 cụm", page)
    assert "Số phút mỗi ngày ở từng cụm" in page
    one = browser.get("/ke-hoach/24-gio?cum=cum-02").text
    assert "Cụm 2 – Chợ Trùng Khánh." in one
    assert "Số phút mỗi ngày ở từng cụm" not in one


def test_the_week_is_shown_day_by_day(browser: httpx.Client) -> None:
    """Today and six more days, each with both sessions."""
    page = browser.get("/ke-hoach/7-ngay").text
    assert len(re.findall(r"<h2>", page)) == 7
    assert page.count("Buổi chiều: ") == 6
    assert f'href="/ke-hoach?ngay={TOMORROW}#sang:{TOMORROW}"' in page


def test_an_unknown_cluster_is_not_found(browser: httpx.Client) -> None:
    """On the pages and in the API."""
    assert browser.get("/ke-hoach/24-gio?cum=cum-99").status_code == 404
    assert browser.get("/api/preview/days?cluster=cum-99").status_code == 404


def test_the_sheet_of_a_week_has_every_session_with_its_items(browser: httpx.Client) -> None:
    """Monday to Sunday, and the weeks beside it."""
    page = browser.get(f"/ke-hoach/tuan?ngay={TOMORROW}").text
    assert "Lịch phát thanh từ 02/03 đến 08/03/2026" in page
    assert page.count("<li>Bài nhan-hang</li>") == 13
    assert f"?ngay={TOMORROW - timedelta(days=7)}" in page
    assert "chưa có buổi phát nào" in browser.get("/ke-hoach/tuan?ngay=2026-02-20").text


def test_the_plan_page_warns_and_the_first_page_counts(browser: httpx.Client) -> None:
    """What to do, by day."""
    page = browser.get("/ke-hoach").text
    assert "Dữ kiện “chua-soat” chưa soát: từ đó không phát “Bài cau-hoi”" in page
    assert "Bài “Bài cuoi-thang” hết hạn phát sau ngày 04/03/2026" in page
    count = len(browser.get("/api/warnings").json())
    assert f"Cảnh báo ({count})" in page
    assert f"Không có việc cần quyết, {count} cảnh báo" in browser.get("/").text


def test_what_changed_since_yesterday_is_on_the_plan_page(operator: httpx.Client, own: Running) -> None:
    """One line for all sessions that a withdrawn script left."""
    db = own.station.database
    assert "Chưa có bản xem trước nào để so." in operator.get("/ke-hoach").text
    take_preview(db, NOW - timedelta(days=1))
    assert "Không có gì đổi." in operator.get("/ke-hoach").text
    withdraw(db, "nhan-hang", reason="sai", by="lãnh đạo", now=LOOKED_AT)
    plan_again(own)
    page = operator.get("/ke-hoach").text
    assert page.count("bớt bài “Bài nhan-hang”") == 1
    answer = operator.get("/api/changes").json()
    assert answer["since"] == "2026-03-01"
    assert {each["kind"] for each in answer["changes"]} == {"item_gone"}


def test_a_relay_is_approved_where_the_plan_shows_it(operator: httpx.Client, own: Running) -> None:
    """With its source before the eyes, the address without a password; what changed since is not approved."""
    relay = RELAYS.replace(
        'approved_by = "Chủ tịch UBND xã"', 'address = "https://x:bi-mat-9@phat.example.vn/1"'
    )
    with own.station.database.transaction() as connection:
        toml = relay.replace("approved_on = 2026-01-02\n", "")
        schedule.save_document(connection, RELAYS_FILE, toml, at=NOW, by="an")
    page = operator.get(PLAN).text
    assert "chưa được lãnh đạo duyệt" in page
    assert "https://phat.example.vn/1" in page
    assert "bi-mat-9" not in page
    mark = re.search(r'action="/tiep-song/vov/duyet">.*?name="dau" value="(\w+)"', page, re.DOTALL)
    assert mark is not None
    form = {"csrf": csrf_of(operator.get("/")), "dau": "0" * 12, "ngay": TOMORROW.isoformat()}
    assert "vừa được sửa" in operator.post("/tiep-song/vov/duyet", data=form).text
    answer = operator.post("/tiep-song/vov/duyet", data={**form, "dau": mark[1]})
    assert answer.headers["location"] == f"/ke-hoach?xong=duyet-tiep-song&ngay={TOMORROW}"
    page = operator.get(PLAN).text
    assert "Đài tự thu và tự phát, hết giờ thì dừng." in page
    assert 'action="/tiep-song/vov/duyet"' not in page


def test_a_question_is_answered_by_one_act_on_either_page(decider: httpx.Client, meeting: Running) -> None:
    """TT 39/2020/TT-BTTTT: the commune's operator decides the order."""
    db = meeting.station.database
    for path in ("/", "/ke-hoach"):
        assert "có 2 bản tin ưu tiên trùng buổi" in decider.get(path).text
    form = {"csrf": csrf_of(decider.get("/")), "thu_tu": "lu bao"}
    answer = decider.post("/ke-hoach/thu-tu", data=form)
    assert answer.headers["location"] == "/ke-hoach?xong=thu-tu"
    assert wishes_of(db).priority_order == ("lu", "bao")
    page = decider.get("/ke-hoach?xong=thu-tu").text
    assert "Đã ghi thứ tự bản tin ưu tiên." in page
    assert "trùng buổi" not in page


def test_three_bulletins_are_ordered_place_by_place(decider: httpx.Client, meeting: Running) -> None:
    """Each place is a choice; the same bulletin twice is refused with what to do."""
    keep_approved(meeting.station.database, priority("chay"))
    plan_again(meeting)
    page = decider.get("/ke-hoach")
    assert len(re.findall('<select name="thu_tu">', page.text)) == 3
    twice = {"csrf": csrf_of(page), "thu_tu": ["bao", "bao", "lu"]}
    refused = decider.post("/ke-hoach/thu-tu", data=twice)
    assert refused.status_code == 409
    assert "mỗi bài một lần" in refused.text
    decider.post("/ke-hoach/thu-tu", data={**twice, "thu_tu": ["chay", "bao", "lu"]})
    assert wishes_of(meeting.station.database).priority_order == ("chay", "bao", "lu")


def test_a_script_is_pinned_and_given_back_on_the_plan_page(operator: httpx.Client, own: Running) -> None:
    """The page offers what may be pinned, leads back to the session, and shows what is pinned."""
    page = operator.get(PLAN)
    assert '<option value="nhan-hang">' in page.text
    assert '<option value="cau-hoi">' not in page.text
    form = {"csrf": csrf_of(page), "buoi": MORNING, "bai": "nhan-hang"}
    answer = operator.post("/ke-hoach/ghim", data=form)
    assert answer.headers["location"] == f"/ke-hoach?ngay={TOMORROW}&xong=ghim#{MORNING}"
    assert "Bỏ ghim" in operator.get(PLAN).text
    operator.post("/ke-hoach/bo-ghim", data=form)
    assert wishes_of(own.station.database) == Wishes()
    assert [each.what for each in actions(own.station.database, subject=MORNING)] == ["unpin", "pin"]


def test_a_session_is_locked_and_unlocked_on_the_plan_page(operator: httpx.Client, own: Running) -> None:
    """The button turns into its opposite."""
    page = operator.get(PLAN)
    form = {"csrf": csrf_of(page), "buoi": MORNING}
    operator.post("/ke-hoach/khoa", data=form)
    locked = operator.get(PLAN).text
    assert "đã khóa" in locked
    assert "Mở khóa buổi này" in locked
    operator.post("/ke-hoach/mo-khoa", data=form)
    assert wishes_of(own.station.database) == Wishes()


def test_what_is_over_has_no_forms(browser: httpx.Client) -> None:
    """This afternoon's session has begun; yesterday is yesterday."""
    assert "/ke-hoach/khoa" not in browser.get("/ke-hoach").text
    assert "/ke-hoach/khoa" in browser.get(PLAN).text


def test_a_refused_pin_says_why(operator: httpx.Client) -> None:
    """On a page, in one line."""
    form = {"csrf": csrf_of(operator.get(PLAN)), "buoi": MORNING, "bai": "cau-hoi"}
    answer = operator.post("/ke-hoach/ghim", data=form)
    assert answer.status_code == 409
    assert "chưa soát" in answer.text


def test_the_api_has_the_whole_look_ahead(browser: httpx.Client) -> None:
    """With the fields of `loa preview`."""
    hours = browser.get("/api/preview/hours?cluster=cum-02").json()
    assert hours["from"].startswith("2026-03-02T17:01:")
    assert [each["session"] for each in hours["spans"]] == [MORNING, f"chieu:{TOMORROW}"]
    assert len(browser.get("/api/preview/days").json()["spans"]) == 12
    sheet = browser.get(f"/api/sheet?day={TOMORROW}").json()
    assert (sheet["days"][0], len(sheet["airtime_ms"])) == ("2026-03-02", 7)
    assert [row["slug"] for row in sheet["rows"]] == ["sang", "chieu"]
    warnings = browser.get("/api/warnings").json()
    assert {"day", "kind", "subject", "sentence"} == set(warnings[0])
    assert browser.get("/api/questions").json() == []
    assert browser.get("/api/changes").json() == {"since": None, "changes": []}


def test_every_decision_is_made_by_the_api(decider: httpx.Client, meeting: Running) -> None:
    """Pinned in its place, locked, unlocked, given back, ordered."""
    db = meeting.station.database
    (question,) = decider.get("/api/questions").json()
    assert set(question["scripts"]) == {"bao", "lu"}
    place = {"session": MORNING, "script": "nhan-hang"}
    for path, body in (
        ("/api/sessions/pin", {**place, "script": "hang-gia"}),
        ("/api/sessions/pin", {**place, "position": 0}),
        ("/api/priority-order", {"scripts": question["scripts"]}),
    ):
        assert decider.post(path, json=body).json() == {"done": True}
    pinned = {MORNING: ("nhan-hang", "hang-gia")}
    assert wishes_of(db) == Wishes(pinned, frozenset(), tuple(question["scripts"]))
    meeting.clock.sleep(1)
    decider.post("/api/sessions/lock", json={"session": MORNING})
    assert wishes_of(db).full == {MORNING}
    decider.post("/api/sessions/unlock", json={"session": MORNING})
    decider.post("/api/sessions/unpin", json=place)
    assert wishes_of(db).pinned == {MORNING: ("hang-gia",)}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/sessions/pin", {"session": MORNING}, 422),
        ("/api/sessions/pin", {"session": MORNING, "script": "nhan-hang", "position": -1}, 422),
        ("/api/sessions/pin", {"session": "x", "script": "nhan-hang"}, 409),
        ("/api/sessions/lock", {"session": "sang:2026-02-30"}, 409),
        ("/api/sessions/unlock", {"session": MORNING}, 409),
        ("/api/sessions/unpin", {"session": MORNING, "script": "nhan-hang"}, 409),
        ("/api/priority-order", {"scripts": ["x"] * 101}, 422),
        ("/api/priority-order", {"scripts": []}, 409),
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(
    browser: httpx.Client, path: str, body: dict[str, object], status: int
) -> None:
    """One line in Vietnamese."""
    answer = browser.post(path, json=body)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


def test_a_relay_that_is_held_ready_is_shown_by_its_name(own: Running) -> None:
    """Before its start, and not by the id that the player knows it by."""
    carried = RELAYS.partition('[[tiep_song]]\nslug = "tinh"')[0] + 'address = "https://dai.example/vov1"\n'
    with own.station.database.transaction() as connection:
        schedule.save_document(connection, RELAYS_FILE, carried, at=NOW, by="an")
    answer = dict(own.station.ask({"do": "status"}))
    row = {"output": "loa-01", "clusters": ["cum-01"], "is_open": True}
    row["next_occurrence"] = f"vov:{TODAY}:vov:1"
    found = now_of(replace(own.station, ask=lambda _request: {**answer, "outputs": [row]}))
    assert [each.coming for each in found.outputs] == ["Thời sự"]


def test_relays_are_shown_and_those_that_are_refused_say_why(operator: httpx.Client, own: Running) -> None:
    """On the first page, in the 24 hours and on the sheet; what the leader has not approved stays silent."""
    with own.station.database.transaction() as connection:
        schedule.save_document(connection, RELAYS_FILE, RELAYS, at=NOW, by="an")
    page = operator.get("/ke-hoach/24-gio").text
    shown = "Thời sự: chừa giờ cho thiết bị tiếp sóng của xã, 15 phút, 11 cụm"
    assert f"<strong>18:00–18:15</strong> – {shown}" in page
    assert "Bản tin tỉnh (11 cụm): chưa được lãnh đạo duyệt" in page
    assert shown in operator.get("/").text
    sheet = operator.get("/ke-hoach/tuan").text
    assert "không phát: chưa được lãnh đạo duyệt" in sheet
    assert "11 cụm, tiếp sóng" in sheet
    plan = operator.get(PLAN).text
    assert "<strong>18:00–18:15</strong> – Thời sự (tiếp sóng VOV1, Chủ tịch UBND xã duyệt), 11 cụm" in plan
    assert "Bản tin tỉnh: không tiếp sóng, chưa được lãnh đạo duyệt" in plan
    relays = [each for each in operator.get("/api/preview/hours").json()["spans"] if each["relay"]]
    assert [(each["session"], each["minutes"]) for each in relays] == [(None, 15.0)]


def test_what_is_silent_on_many_days_is_said_once_and_with_names(
    operator: httpx.Client, own: Running
) -> None:
    """A cluster goes by its name, also where a reason quotes it."""
    quiet = '\n[[gio_yen_tinh]]\nfrom = "16:30"\nto = "18:00"\nclusters = ["cum-05"]\n'
    with own.station.database.transaction() as connection:
        rules = schedule.documents(connection)[QUIET_FILE] + quiet
        schedule.save_document(connection, QUIET_FILE, rules, at=NOW, by="an")
    plan_again(own)
    page = operator.get("/ke-hoach/7-ngay").text
    assert page.count("Buổi chiều (Cụm 5 – Trạm y tế): trùng giờ yên tĩnh") == 1
    assert "của cụm “Cụm 5 – Trạm y tế”" in page
    assert "“cum-05”" not in page + operator.get(PLAN).text


def test_the_pages_of_the_plan_lead_to_each_other(operator: httpx.Client, own: Running) -> None:
    """From the plan of a day to its week, to a session more on that day, and back."""
    plan = operator.get(PLAN).text
    for address in ("/ke-hoach/24-gio", "/ke-hoach/7-ngay", f"/ke-hoach/tuan?ngay={TOMORROW}"):
        assert f'href="{address}"' in plan
        assert 'href="/ke-hoach"' in operator.get(address).text.partition("<main")[2]
    assert f'href="/phat-them?ngay={TOMORROW}"' in plan
    assert f'name="ngay" value="{TOMORROW}"' in operator.get(f"/phat-them?ngay={TOMORROW}").text
    assert f'name="ngay" value="{TODAY}"' in operator.get("/phat-them?ngay=2020-01-01").text


@pytest.mark.parametrize("path", ["/ke-hoach", "/ke-hoach/tuan", "/phat-them", "/nhat-ky"])
@pytest.mark.parametrize("day", ["0001-01-01", "1967-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_without_a_calendar_is_refused(browser: httpx.Client, path: str, day: str) -> None:
    """With the years that there are, not with a fault of the page."""
    answer = browser.get(f"{path}?ngay={day}")
    assert answer.status_code == 422
    assert "nằm ngoài lịch (1968–2099)" in answer.text


@pytest.mark.parametrize("day", ["1968-01-01", "2099-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_have_pages(browser: httpx.Client, day: str) -> None:
    """Also where a day before or after them is named on the page."""
    for path in ("/ke-hoach", "/ke-hoach/tuan", "/nhat-ky"):
        assert browser.get(f"{path}?ngay={day}").status_code == 200


def test_sessions_that_the_schedule_leaves_out_are_told_of(operator: httpx.Client, own: Running) -> None:
    """A limit below the length of every session silences the station: the pages say which and why."""
    with own.station.database.transaction() as connection:
        rules = schedule.documents(connection)[QUIET_FILE]
        lower = rules.replace("session_minutes = 15", "session_minutes = 5")
        schedule.save_document(connection, QUIET_FILE, lower, at=NOW, by="an")
    plan_again(own)
    for path in ("/", "/ke-hoach"):
        page = operator.get(path).text
        assert "Lịch có chỗ sai" in page
        assert "buổi “sang” vượt mức tối đa 5 phút mỗi buổi" in page
