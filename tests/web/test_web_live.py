"""The page “Nói trực tiếp”: the microphone before it goes on air, the light for everyone, the end."""

from http import HTTPStatus
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from broadcaster.desk.accounts import ADMINISTRATOR, make_account, set_emergency_right
from tests.station.live_bench import tone
from tests.web import test_web_checkup
from tests.web.conftest import logged_in
from tests.web.running_station import Running
from tests.web.screen import log_in, overflow

crashed = test_web_checkup.crashed

PAGE = "/noi-truc-tiep"


def speak(station: Running, level: float = 0.1) -> None:
    """Somebody says something into the microphone, which somebody looks at."""
    station.player.ask({"do": "live_check"})
    station.player.card.say(tone(0.2, level=level))


def begin(client: httpx.Client, station: Running, **changes: object) -> httpx.Response:
    """Press “Bắt đầu nói”, for all clusters."""
    clusters = [slug for channel in station.player.channels for slug in channel.deck.clusters]
    wanted = {"reason": "Họp thôn tối nay", "clusters": clusters, "bulletin_class": "khan_cap"}
    return client.post("/api/live/begin", json={**wanted, **changes})


def test_the_microphone_is_heard_before_it_goes_on_air(operator: httpx.Client, own: Running) -> None:
    """First it is opened, then its level shows; one that is muted is said to be so, and a quiet one too."""
    assert "Micro đang được mở" in operator.get(PAGE).text
    speak(own)
    page = operator.get(f"{PAGE}/micro").text
    assert "Micro nghe rõ" in page
    assert "<meter" in page
    own.clock.sleep(2)
    own.player.card.say(tone(0.2, level=0.0))
    assert "Micro đang bị tắt tiếng" in operator.get(f"{PAGE}/micro").text
    own.player.card.say(tone(0.2, level=0.0005))
    assert "Chưa nghe thấy tiếng" in operator.get(f"{PAGE}/micro").text


def test_a_microphone_that_is_missing_is_said_with_what_to_do(operator: httpx.Client, own: Running) -> None:
    """Nobody goes on air without one."""
    own.player.card.is_there = False
    operator.get(PAGE)
    assert "hãy cắm micro" in operator.get(f"{PAGE}/micro").text
    answer = begin(operator, own)
    assert "hãy cắm micro" in answer.json()["error"]


def test_a_talk_shows_its_light_to_everyone_until_it_is_ended(operator: httpx.Client, own: Running) -> None:
    """On the page, on the first page, in the API; afterwards it is listed."""
    speak(own)
    assert begin(operator, own).status_code == HTTPStatus.OK
    assert "CHUÔNG BÁO" in operator.get(f"{PAGE}/micro").text
    own.player.pass_time(5)
    speak(own)
    for address in (PAGE, "/", "/dang-phat"):
        assert "ĐANG PHÁT</p>" in operator.get(address).text
    assert operator.get("/api/live").json()["by"] == ADMINISTRATOR
    assert operator.post("/api/live/end").status_code == HTTPStatus.OK
    assert operator.get("/api/live").json()["on_air"] is False
    assert "Nói trực tiếp: Họp thôn tối nay" in operator.get(PAGE).text


def test_the_second_to_press_is_told_who_speaks(operator: httpx.Client, own: Running) -> None:
    """In one line; the log has one talk."""
    speak(own)
    begin(operator, own)
    answer = begin(operator, own)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert f"{ADMINISTRATOR} đang nói trực tiếp" in answer.json()["error"]
    events = [each.event for each in own.station.playlog.events()]
    talks = {each.occurrence for each in events if str(each.occurrence).startswith("noi-truc-tiep:")}
    assert len(talks) == 1


def test_an_ordinary_talk_keeps_the_quiet_hours_and_an_emergency_does_not(
    operator: httpx.Client, own: Running
) -> None:
    """At two in the morning the page says why not; with a release it goes on air."""
    own.clock.sleep(9 * 3600)
    own.player.pass_time(1)
    speak(own)
    answer = begin(operator, own, bulletin_class="thong_thuong")
    assert "giờ yên tĩnh" in answer.json()["error"]
    assert begin(operator, own).status_code == HTTPStatus.OK


def test_in_safe_mode_an_emergency_is_said_and_nothing_else(crashed: Running) -> None:
    """In a flood the plan does not matter; of any other talk the page says why not, and what to do."""
    with logged_in(crashed) as operator:
        speak(crashed)
        assert "chỉ nói trực tiếp được loại khẩn cấp" in operator.get(PAGE).text
        answer = begin(operator, crashed, bulletin_class="thong_thuong")
        assert "chế độ an toàn" in answer.json()["error"]
        assert begin(operator, crashed).status_code == HTTPStatus.OK
        crashed.player.pass_time(5)
        speak(crashed)
        assert "ĐANG PHÁT</p>" in operator.get("/").text
        assert operator.get("/api/live").json()["on_air"] is True


def test_who_has_no_emergency_right_only_looks(operator: httpx.Client, own: Running) -> None:
    """The page has no button, and the API refuses."""
    db, now = own.station.database, own.clock.now()
    make_account(db, "pho-dai", by=ADMINISTRATOR, now=now)
    for name, may in (("pho-dai", True), (ADMINISTRATOR, False)):
        set_emergency_right(db, name, may=may, by=ADMINISTRATOR, now=now)
    speak(own)
    assert "Bắt đầu nói" not in operator.get(PAGE).text
    assert begin(operator, own).status_code == HTTPStatus.FORBIDDEN


def test_the_page_works_on_a_telephone(chromium: Browser, own: Running, tmp_path: Path) -> None:
    """From the level to the red light and the end; nothing is wider than the screen, nothing complains."""
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, own)
    speak(own)
    page.get_by_role("navigation").get_by_role("link", name="Nói trực tiếp").click()
    page.get_by_text("Micro nghe rõ").wait_for()
    page.screenshot(path=tmp_path / "before.png", full_page=True)
    page.get_by_label("Nói về việc gì").fill("Họp thôn tối nay")
    for box in page.get_by_role("group", name="Cụm loa nghe được").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Khẩn cấp: phát cả trong giờ yên tĩnh").check()
    page.get_by_role("button", name="Bắt đầu nói").click()
    page.get_by_text("Chuông đang phát").wait_for()
    own.player.pass_time(5)
    page.get_by_text("ĐANG PHÁT", exact=True).wait_for()
    assert overflow(page) == 0
    page.screenshot(path=tmp_path / "on_air.png", full_page=True)
    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_text("Đã kết thúc.").wait_for()
    assert complaints == []
