"""The page “Kiểm tra máy” in a real browser, on a narrow screen."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.web import test_web_checkup
from tests.web.running_station import Running
from tests.web.screen import log_in, overflow

crashed = test_web_checkup.crashed


def test_a_crash_loop_is_seen_looked_into_and_ended(
    chromium: Browser, crashed: Running, tmp_path: Path
) -> None:
    """From the red words on the first page to the programme; nothing is wider than the screen."""
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, crashed)
    page.get_by_text("CHẾ ĐỘ AN TOÀN").wait_for()
    page.get_by_role("navigation").get_by_role("link", name="Kiểm tra máy").click()
    page.get_by_role("heading", name="Kiểm tra máy").wait_for()
    page.get_by_text("mục ổn", exact=False).last.click()
    page.screenshot(path=tmp_path / "checkup.png", full_page=True)
    assert overflow(page) == 0
    page.get_by_role("button", name="Chạy lại chương trình").click()
    page.get_by_text("Máy phát bắt đầu lại với chương trình.").wait_for()
    assert page.get_by_text("CHẾ ĐỘ AN TOÀN").count() == 0
    assert complaints == []
