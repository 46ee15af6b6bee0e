"""The page of the sessions in a real browser, on a narrow screen."""

from pathlib import Path

from playwright.sync_api import Browser

from broadcaster.desk.exchange import sessions_of
from tests.web.running_station import Running
from tests.web.screen import log_in, overflow

CALENDAR = Path(__file__).resolve().parent.parent / "data" / "lich" / "google.ics"


def test_a_calendar_is_brought_in_by_hand(chromium: Browser, own: Running, tmp_path: Path) -> None:
    """Chosen, looked at, saved; then an address of the calendar is made. Nothing is wider than the screen."""
    complaints: list[str] = []
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, own)
    page.get_by_role("link", name="Khung giờ").click()
    page.get_by_label("Tệp .csv hoặc .ics").set_input_files(CALENDAR)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Xem trước khung giờ").wait_for()
    page.screenshot(path=tmp_path / "preview.png", full_page=True)
    assert overflow(page) == 0
    assert page.get_by_text("sự kiện cả ngày, không có giờ bắt đầu").count() == 1
    page.get_by_role("button", name="Lưu khung giờ này").click()
    page.get_by_text("Đã lưu khung giờ mới").wait_for()
    assert "ban-tin-nong-nghiep" in [rule.slug for rule in sessions_of(own.station.database)]
    page.get_by_role("button", name="Tạo địa chỉ mới").click()
    assert "/lich.ics?ma=" in page.get_by_label("Địa chỉ mới, chỉ hiện một lần này").input_value()
    page.screenshot(path=tmp_path / "sessions.png", full_page=True)
    assert overflow(page) == 0
    assert complaints == []
