"""The fast lane of a rumour at the pages and the API, and sessions added by hand."""

from datetime import timedelta

import httpx
import pytest

from broadcaster.clock import local
from broadcaster.desk.rumours import Answer, open_rumour
from broadcaster.web.dates import minute_of, time_of
from broadcaster.web.faults import BadRequestError
from tests.desk.small_content import NOW, TODAY
from tests.web.conftest import csrf_of
from tests.web.running_station import LOOKED_AT, Running, work_off

WORDS = {
    "ten": "Chợ vẫn họp",
    "loi": "Chợ Trùng Khánh vẫn họp.\r\nBà con yên tâm.",
    "nguon": "Ban quản lý chợ",
}
FORM = {"tin_don": "Chợ đóng cửa <b>", "nghe_luc": f"{local(LOOKED_AT):%Y-%m-%dT%H:%M}", **WORDS}
SENT = {"what": "Chợ đóng cửa", "title": "Chợ vẫn họp", "text": "Chợ Trùng Khánh vẫn họp.", "sources": []}


def opened(operator: httpx.Client, **changes: str) -> str:
    """Address of the page of a rumour that was opened by the form."""
    csrf = csrf_of(operator.get("/tin-sai"))
    answer = operator.post("/tin-sai", data={"csrf": csrf, **FORM, **changes})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


def done(operator: httpx.Client, page: str, deed: str, **fields: str) -> httpx.Response:
    """The page after one of its forms was sent."""
    csrf = csrf_of(operator.get(page))
    answer = operator.post(f"{page}/{deed}", data={"csrf": csrf, **fields})
    assert answer.status_code == 303, answer.text
    return operator.get(answer.headers["location"])


def test_from_the_form_to_the_loudspeakers(operator: httpx.Client, own: Running) -> None:
    """One page has the words, the sound and the two buttons; its steps tell how it goes on."""
    page = opened(operator)
    shown = operator.get(page).text
    assert "Chợ đóng cửa &lt;b&gt;" in shown
    assert shown.count("<audio") == 1
    assert "Duyệt, phát ngay" in shown
    assert "Trả lại người viết" in shown
    heard = operator.get("/api/rumours/1").json()["audio_sha256"]
    assert "Phản bác tin sai, 17:02 ngày 02/03/2026" in done(operator, page, "duyet", da_nghe=heard).text
    own.player.pass_time(120)
    steps = operator.get(f"{page}/cac-buoc").text
    assert "Bắt đầu phát" in steps
    assert "<strong>Đã phát</strong> – từ lúc viết đến lúc phát: 1 phút" in steps
    assert "hx-get" not in operator.get(page).text


def test_the_steps_renew_themselves_and_say_when_the_page_is_old(
    operator: httpx.Client, own: Running
) -> None:
    """The sound that somebody listens to is not taken away; the page offers to be opened again."""
    object.__setattr__(own.station, "wake", lambda: None)
    page = opened(operator)
    shown = operator.get(page).text
    assert "Máy đang dựng âm thanh" in shown
    address = shown.partition('hx-get="')[2].partition('"')[0]
    assert "Mở lại trang" not in operator.get(address).text

    work_off(own.station.database, own.clock, own.station.library)
    assert "Mở lại trang" in operator.get(address).text


def test_the_script_s_own_page_has_the_fast_lane_too(operator: httpx.Client, own: Running) -> None:
    """Whoever approves it there, or by the API, airs it in the next minute."""
    opened(operator)
    slug = operator.get("/api/rumours").json()[0]["script"]
    assert operator.post(f"/api/scripts/{slug}/approve", json={}).status_code == 200
    found = operator.get("/api/rumours/1").json()
    assert (found["session"], found["state"]) == (f"phan-bac-1-1:{TODAY}", "approved")
    assert operator.post(f"/api/scripts/{slug}/withdraw", json={"reason": "đã rõ"}).status_code == 200
    sessions = operator.get(f"/api/plan?from={TODAY}&to={TODAY}").json()
    assert not any(slug == each["script"] for session in sessions for each in session["occurrences"])


def test_a_returned_answer_is_worded_anew_on_the_same_page(operator: httpx.Client, own: Running) -> None:
    """With the reason before the eyes; the old words are in the form."""
    page = opened(operator)
    returned = done(operator, page, "tra-lai", ly_do="nêu rõ ngày họp").text
    assert "nêu rõ ngày họp" in returned
    assert "Bà con yên tâm.</textarea>" in returned
    again = done(operator, page, "loi-moi", **{**WORDS, "loi": "Chợ họp ngày mai."}).text
    assert "Viết lại lời" in again
    assert "Duyệt, phát ngay" in again
    assert done(operator, page, "rut", ly_do="thôi").text.count("Đã rút") == 2


def test_doubts_are_asked_on_the_page_and_then_it_goes_to_the_leader(
    operator: httpx.Client, own: Running
) -> None:
    """One form less: the last choice sends it on."""
    page = opened(operator, loi="Bà con chú ý 5/10.")
    shown = operator.get(page).text
    assert "Chỗ viết <mark>5/10</mark>" in shown
    assert "Duyệt, phát ngay" not in shown
    fields = {"tu-0": "5/10", "chon-0": "doc:năm phần mười"}
    assert "Duyệt, phát ngay" in done(operator, page, "cach-doc", **fields).text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tin_don": " "}, "chưa ghi tin đồn nói gì"),
        ({"loi": " "}, "thiếu tên bài hoặc lời"),
        ({"loi": "Bà con ở [tên xóm] chú ý."}, "còn chỗ trống"),
        ({"nghe_luc": "hôm qua"}, "không phải ngày giờ"),
        ({"nghe_luc": "2099-01-01T05:30"}, "giờ nghe tin"),
        ({"loi": "không " * 3_000}, "quá mức tối đa 15 phút"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_what_to_do(
    operator: httpx.Client, own: Running, changes: dict[str, str], says: str
) -> None:
    """In Vietnamese, and nothing is kept."""
    csrf = csrf_of(operator.get("/tin-sai"))
    answer = operator.post("/tin-sai", data={"csrf": csrf, **FORM, **changes})
    assert answer.status_code == 422
    assert says in answer.text
    assert operator.get("/api/rumours").json() == []


def test_a_rumour_by_the_api_has_its_steps(operator: httpx.Client, own: Running) -> None:
    """Heard, opened, submitted, sound made; each with the seconds since the one before."""
    heard_at = (LOOKED_AT - timedelta(minutes=2)).isoformat()
    found = operator.post("/api/rumours", json={**SENT, "heard_at": heard_at}).json()
    assert [each["step"] for each in found["steps"]] == ["heard", "opened", "submitted", "sound"]
    assert found["steps"][1]["after_s"] == pytest.approx(121, abs=1)
    assert found["status"] == "chờ lãnh đạo nghe và duyệt"
    again = operator.post("/api/rumours/1/place", json={})
    assert again.json()["steps"][-1]["step"] == "not_placed"
    other = {"title": "Chợ họp", "text": "Chợ họp hôm nay, 5/10."}
    assert operator.post("/api/rumours/1/wording", json=other).json()["doubts"] == 0


@pytest.mark.parametrize("path", ["/tin-sai/9", "/tin-sai/9/cac-buoc", "/api/rumours/9"])
def test_an_unknown_rumour_is_not_there(browser: httpx.Client, path: str) -> None:
    """404, with its number."""
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "số 9" in answer.text


def test_the_list_names_every_rumour(operator: httpx.Client, own: Running) -> None:
    """The newest first, with what each waits for."""
    for number in (1, 2):
        answer = Answer(f"Tin thứ {number}", f"Chợ họp phiên thứ {number}.")
        open_rumour(own.station.database, "tin đồn", NOW, answer, by="văn thư", now=LOOKED_AT)
    shown = operator.get("/tin-sai").text
    assert shown.index("Tin thứ 2") < shown.index("Tin thứ 1")
    assert shown.count("Đang dựng âm thanh".lower()) == 2


def test_a_session_is_added_and_taken_off_by_hand(operator: httpx.Client, own: Running) -> None:
    """Its scripts and nothing else; the plan has it at once."""
    csrf = csrf_of(operator.get("/phat-them"))
    fields = {"csrf": csrf, "ten": "Họp dân", "ngay": TODAY.isoformat(), "gio": "18:00"}
    added = operator.post("/phat-them", data={**fields, "bai": ["nhan-hang"], "cum": ["cum-01", "cum-02"]})
    assert added.headers["location"] == "/phat-them?xong=phat-them"
    (session,) = operator.get(f"/api/extra-sessions?from={TODAY}&to={TODAY}").json()
    assert (session["title"], session["clusters"]) == ("Họp dân", ["cum-01", "cum-02"])
    plan = operator.get(f"/api/plan?from={TODAY}&to={TODAY}").json()
    found = next(each for each in plan if each["id"] == session["session"])
    assert [each["script"] for each in found["occurrences"]] == ["nhan-hang"]
    dropped = operator.post("/phat-them/bo", data={"csrf": csrf, "buoi": session["session"]})
    assert dropped.status_code == 303
    assert operator.get(f"/api/extra-sessions?from={TODAY}&to={TODAY}").json() == []


def test_a_session_that_is_refused_leads_back_to_its_form(operator: httpx.Client) -> None:
    """Not to the first page."""
    csrf = csrf_of(operator.get("/phat-them"))
    refused = operator.post("/phat-them", data={"csrf": csrf, "ngay": TODAY.isoformat(), "gio": "18:00"})
    assert refused.status_code == 409
    assert "chưa chọn bài nào" in refused.text
    assert 'href="/phat-them">Quay lại' in refused.text


def test_a_session_by_the_api_that_meets_another_is_refused(operator: httpx.Client, own: Running) -> None:
    """With the session that stands there, and what to do."""
    sent = {"date": TODAY.isoformat(), "starts": "18:00", "scripts": ["nhan-hang"]}
    added = operator.post("/api/extra-sessions", json=sent)
    assert added.status_code == 200
    refused = operator.post("/api/extra-sessions", json=sent)
    assert refused.status_code == 409
    assert "vướng “Buổi phát thêm”" in refused.json()["error"]
    assert operator.post(f"/api/extra-sessions/{added.json()['session']}/drop").status_code == 200
    assert operator.post("/api/extra-sessions/khong-co/drop").status_code == 409


def test_fields_of_date_and_time_are_read_strictly() -> None:
    """A browser sends what its fields hold; whoever sends something else is told what to write."""
    assert minute_of("2026-03-02T17:30") == NOW + timedelta(hours=7, minutes=30)
    assert time_of("05:30").hour == 5
    for read in (minute_of, time_of):
        with pytest.raises(BadRequestError, match="không phải"):
            read("năm rưỡi")
