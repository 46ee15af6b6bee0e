"""The pages in a real browser: no script error, nothing that the security policy blocks."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from broadcaster.desk.decisions import wishes_of
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.scripts import write_draft
from broadcaster.web.upload import MOST_UPLOAD
from tests.desk.small_content import NOW, TODAY, script
from tests.desk.test_desk_decisions import priority
from tests.desk.test_desk_plan import keep_approved
from tests.desk.voice_file import write_voice
from tests.speech.tone_engine import SYLLABLE_S
from tests.web.running_station import LOOKED_AT, PASSWORD, Running
from tests.web.screen import log_in, overflow


def test_the_first_day_of_an_operator_in_a_real_browser(
    chromium: Browser, fresh: Running, tmp_path: Path
) -> None:
    """Logs in, changes the password, starts a trial, sees it sound without reloading, on a narrow screen."""
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, fresh, fresh.one_time)
    _change_password(page, fresh.one_time)
    page.get_by_role("button", name="Phát thử (không loa nào kêu)").click()
    page.get_by_text("Buổi phát thử đã bắt đầu.").wait_for()
    assert page.locator(".sounding").count() == 0
    fresh.player.pass_time(17)
    page.locator(".sounding").wait_for(timeout=10_000)
    page.screenshot(path=tmp_path / "first_page.png", full_page=True)
    assert overflow(page) == 0
    assert complaints == []


def test_listening_works_in_a_real_browser(chromium: Browser, own: Running) -> None:
    """The sound of an item loads when somebody asks for it, and not before."""
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    log_in(page, own)
    page.goto(f"{own.address}/bai/nhan-hang")
    page.wait_for_load_state("networkidle")
    assert not any(".flac" in address for address in asked)
    seconds = page.evaluate(
        """() => new Promise((done, failed) => {
            const audio = document.querySelector("audio");
            audio.addEventListener("loadedmetadata", () => done(audio.duration));
            audio.addEventListener("error", () => failed(new Error("no sound")));
            audio.load(); audio.preload = "metadata";
        })"""
    )
    assert seconds > 1


def test_the_word_that_is_said_stands_out_while_listening(chromium: Browser, own: Running) -> None:
    """A click on a word goes there; the word under the sound's place is marked, and only that one."""
    complaints: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, own)
    page.goto(f"{own.address}/bai/nhan-hang")
    words = page.locator("#loi").inner_text()
    page.evaluate("document.querySelector('audio[data-loi]').play()")
    page.locator("#loi .said").wait_for(timeout=10_000)
    page.evaluate("document.querySelector('audio[data-loi]').pause()")
    fourth = page.locator("#loi span").nth(3)
    fourth.click()
    page.wait_for_function("document.querySelectorAll('#loi span')[3].classList.contains('said')")
    assert page.locator("#loi .said").count() == 1
    at = page.evaluate("document.querySelector('audio[data-loi]').currentTime")
    assert at == pytest.approx(0.2 + 3 * SYLLABLE_S, abs=0.01)
    assert page.locator("#loi").inner_text() == words
    assert complaints == []


def test_a_click_on_the_picture_of_a_sound_goes_there(
    chromium: Browser, own: Running, tmp_path: Path
) -> None:
    """The picture is drawn from what the station measured, and its middle is the middle of the sound."""
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    log_in(page, own)
    with page.expect_response("**/*.wave.json") as answered:
        page.goto(f"{own.address}/bai/nhan-hang")
    seconds = answered.value.json()["duration_ms"] / 1000
    page.evaluate(
        """async () => { const canvas = document.querySelector("canvas[data-song]");
            const pixels = () => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            while (!pixels().some((value) => value > 0)) await new Promise(requestAnimationFrame); }"""
    )
    page.locator("canvas[data-song]").click()
    page.evaluate(
        """async () => { const audio = document.getElementById("tieng");
            while (audio.readyState === 0) await new Promise(requestAnimationFrame); }"""
    )
    page.screenshot(path=tmp_path / "picture.png", full_page=True)
    at = page.evaluate("document.getElementById('tieng').currentTime")
    assert at == pytest.approx(seconds / 2, rel=0.05)
    assert page.evaluate("document.getElementById('tieng').paused")


def test_readings_are_chosen_in_a_real_browser_without_javascript(
    chromium: Browser, own: Running, tmp_path: Path
) -> None:
    """On a narrow screen: choose, write other words, save, and submit."""
    write_draft(own.station.database, script("nghi-ngo", "Chú ý 5/10, gặp KZX."), by="thử", now=NOW)
    page = chromium.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    log_in(page, own)
    page.goto(f"{own.address}/bai/nghi-ngo")
    assert page.get_by_role("button", name="Gửi duyệt").is_disabled()
    page.get_by_role("radio", name="năm phần mười").check()
    page.get_by_label("Lời khác cho chỗ viết KZX").fill("kỹ thuật viên")
    page.screenshot(path=tmp_path / "readings.png", full_page=True)
    page.get_by_role("button", name="Lưu cách đọc").click()
    page.get_by_text("Chú ý năm phần mười, gặp kỹ thuật viên.").wait_for()
    page.get_by_role("button", name="Gửi duyệt").click()
    page.get_by_text("Đã gửi duyệt.").wait_for()


def test_a_recording_is_sent_in_a_real_browser_without_javascript(
    chromium: Browser, own: Running, tmp_path: Path
) -> None:
    """On a narrow screen: choose the file and the part to keep, send, see what was found, give it up."""
    write_draft(own.station.database, script("bai-tay", "Lời bài.", language="tay"), by="thử", now=NOW)
    page = chromium.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    log_in(page, own)
    page.goto(f"{own.address}/bai/bai-tay")
    page.get_by_label("Bắt đầu từ").fill("0:00,4")
    page.get_by_label("Tệp thu âm của bài").set_input_files(write_voice(tmp_path / "bà Hoa đọc.wav"))
    page.get_by_role("button", name="Gửi bản thu").click()
    page.get_by_text("Đã nhận bản thu.").wait_for()
    assert page.get_by_text("bà Hoa đọc.wav").is_visible()
    page.screenshot(path=tmp_path / "recording.png", full_page=True)
    page.get_by_role("button", name="Bỏ bản thu").click()
    page.get_by_text("Tiếng Tày không có giọng máy").wait_for()


def test_a_real_browser_shows_why_a_file_is_too_large(
    chromium: Browser, own: Running, tmp_path: Path
) -> None:
    """The page of the refusal arrives although the browser has not sent all of the file."""
    with (tmp_path / "dài.wav").open("wb") as file:
        file.truncate(MOST_UPLOAD + 1)
    page = chromium.new_page()
    log_in(page, own)
    page.goto(f"{own.address}/bai/nhan-hang")
    page.get_by_label("Tệp thu âm của bài").set_input_files(tmp_path / "dài.wav")
    page.get_by_role("button", name="Gửi bản thu").click()
    page.get_by_text("lớn hơn 500 MB").wait_for()


def test_the_plan_is_decided_about_in_a_real_browser_without_javascript(
    chromium: Browser, own: Running, tmp_path: Path
) -> None:
    """On a narrow screen: answer which bulletin comes first, pin a script, lock the session."""
    for slug in ("bao", "lu"):
        keep_approved(own.station.database, priority(slug))
    plan_ahead(own.station.database, first=TODAY, last=TODAY + timedelta(days=6), now=LOOKED_AT)
    page = chromium.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    log_in(page, own)
    page.get_by_role("button", name="Phát “Bài lu” trước").click()
    page.get_by_text("Đã ghi thứ tự bản tin ưu tiên.").wait_for()
    page.goto(f"{own.address}/ke-hoach?ngay={TODAY + timedelta(days=1)}")
    page.get_by_text("Ghim bài, khóa buổi").first.click()
    page.get_by_label("Bài phải có trong buổi này").first.select_option("nhan-hang")
    page.get_by_role("button", name="Ghim bài", exact=True).first.click()
    page.get_by_text("Đã ghim bài.").wait_for()
    page.get_by_text("Ghim bài, khóa buổi").first.click()
    page.get_by_role("button", name="Khóa buổi này như đang hiện").first.click()
    page.get_by_text("Đã khóa buổi.").wait_for()
    page.screenshot(path=tmp_path / "plan.png", full_page=True)
    assert wishes_of(own.station.database).full == {f"sang:{TODAY + timedelta(days=1)}"}


@pytest.mark.parametrize("path", ["/ke-hoach", "/ke-hoach/24-gio", "/ke-hoach/7-ngay", "/ke-hoach/tuan"])
def test_the_look_ahead_fits_a_telephone(chromium: Browser, own: Running, path: str) -> None:
    """No page is wider than the screen; a wide table scrolls by itself."""
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    log_in(page, own)
    page.goto(f"{own.address}{path}")
    assert overflow(page) == 0


def test_the_weekly_sheet_prints_on_one_page_of_a4_landscape(chromium: Browser, own: Running) -> None:
    """Without the menus, whatever the printer is set to."""
    page = chromium.new_page()
    log_in(page, own)
    page.goto(f"{own.address}/ke-hoach/tuan")
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert [(round(float(width)), round(float(height))) for width, height in sizes] == [(842, 595)]
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_role("table").is_visible()


def _change_password(page: Page, one_time: str) -> None:
    page.get_by_label("Mật khẩu đang dùng").fill(one_time)
    page.get_by_label("Mật khẩu mới (ít nhất 10 ký tự)").fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_text("Đã đổi mật khẩu.").wait_for()


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning"} else []


def test_a_leader_answers_a_rumour_on_a_telephone(chromium: Browser, own: Running) -> None:
    """From the form to the steps, which come by themselves; nothing is wider than the screen."""
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, own)
    page.goto(f"{own.address}/tin-sai")
    page.get_by_label("Tin đang đồn nói gì").fill("chợ đóng cửa")
    page.get_by_label("Tên bài phản bác").fill("Chợ vẫn họp")
    page.get_by_label("Lời phản bác").fill("Chợ Trùng Khánh vẫn họp.")
    page.get_by_role("button", name="Gửi duyệt ngay").click()
    page.get_by_role("button", name="Duyệt, phát ngay").click()
    page.get_by_text("Xếp giờ phát").wait_for()
    own.player.pass_time(120)
    page.get_by_text("Phát xong").wait_for(timeout=10_000)
    assert overflow(page) == 0
    assert complaints == []
