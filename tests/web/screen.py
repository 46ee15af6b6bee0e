"""A page in a real browser: how somebody logs in, and whether it is as wide as its screen."""

from playwright.sync_api import Page

from broadcaster.desk.accounts import ADMINISTRATOR
from tests.web.running_station import PASSWORD, Running


def log_in(page: Page, station: Running, password: str = PASSWORD) -> None:
    """Log in as the administrator; returns when the page that follows is there."""
    page.goto(station.address)
    page.get_by_label("Tên đăng nhập").fill(ADMINISTRATOR)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_text("Đang đăng nhập:").wait_for()


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(wider))
