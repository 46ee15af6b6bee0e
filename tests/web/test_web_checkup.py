"""The page “Kiểm tra máy”, and what a person says to a player that plays nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from broadcaster.errors import PlaylogError
from broadcaster.playout.event import EventKind
from tests.web.conftest import logged_in
from tests.web.running_station import LOOKED_AT, Running, running

WHAT = {"occurrence": "thu-1:2026-03-02:x:1", "cluster": "phat-thu"}


@pytest.fixture
def crashed(shelf: Path, tmp_path: Path) -> Iterator[Running]:
    """A station whose player has crashed four times."""
    with running(shelf, tmp_path, crashes=4) as station:
        station.take_over()
        yield station


@pytest.fixture
def early(shelf: Path, tmp_path: Path) -> Iterator[Running]:
    """A station whose machine shows an hour that its log has already passed."""
    with running(shelf, tmp_path, at=LOOKED_AT - timedelta(hours=1)) as station:
        station.take_over()
        yield station


def last_of(station: Running, kind: EventKind) -> dict[str, object]:
    """What the newest event of ``kind`` in the log says."""
    events = (each.event for each in station.station.playlog.events())
    return dict([event for event in events if event.kind is kind][-1].details)


def test_the_page_says_how_everything_is_and_what_to_do(browser: httpx.Client) -> None:
    """The worst first, the same as `loa doctor`."""
    page = browser.get("/kiem-tra").text
    assert "mục hỏng" in page
    assert "Giọng espeak (ngoại tuyến)" in page
    assert "liền mạch" in page
    assert page.rindex("Cần làm:") < page.index('class="finding-well"')


def test_the_api_gives_the_findings(browser: httpx.Client) -> None:
    """Typed; nothing that is not well comes without advice."""
    findings = browser.get("/api/checkup").json()
    assert {"Cơ sở dữ liệu", "Chỗ trống trên đĩa"} <= {each["check"] for each in findings}
    assert all(each["advice"] for each in findings if each["state"] != "well")


def test_a_station_that_plays_has_neither_button(browser: httpx.Client) -> None:
    """What cannot be needed cannot be pressed."""
    for address in ("/", "/dang-phat"):
        page = browser.get(address).text
        assert "Chạy lại chương trình" not in page
        assert "Đồng hồ đúng" not in page


def test_safe_mode_is_shown_in_red_with_a_way_out(crashed: Running) -> None:
    """On the first page, and in the part of it that renews itself; nothing of the programme is played."""
    with logged_in(crashed) as operator:
        for address in ("/", "/dang-phat", "/kiem-tra"):
            page = operator.get(address).text
            assert "CHẾ ĐỘ AN TOÀN" in page
            assert "máy tự thử lại lúc 17:31" in page
            assert "Chạy lại chương trình" in page
        assert operator.get("/api/status").json()["safe_mode"] is True


def test_a_person_ends_safe_mode(crashed: Running) -> None:
    """By the button; the log says who."""
    with logged_in(crashed) as operator:
        sent = operator.post("/kiem-tra/chay-lai", data={"csrf": operator.headers["X-CSRF-Token"]})
        assert sent.headers["location"] == "/?xong=chay-lai"
        assert operator.get("/api/status").json()["safe_mode"] is False
    assert last_of(crashed, EventKind.SAFE_MODE)["ends"] == 4
    assert last_of(crashed, EventKind.SAFE_MODE_LEFT)["by"] == "quantri"


def test_a_program_ends_safe_mode(crashed: Running) -> None:
    """By the API, with the token."""
    with logged_in(crashed) as operator:
        assert operator.post("/api/safe-mode/leave").json() == {"done": True}
        assert operator.get("/api/status").json()["safe_mode"] is False


def test_a_clock_that_is_not_trusted_is_shown_beside_the_log(early: Running) -> None:
    """What the machine thinks it is, and how far the log has come."""
    with logged_in(early) as operator:
        page = operator.get("/kiem-tra").text
        assert "Máy đang chỉ <strong>16:01 ngày 02/03/2026</strong>" in page
        assert "nhật ký đã ghi đến <strong>17:01 ngày 02/03/2026</strong>" in page
        assert "máy đang chỉ 16:01 ngày 02/03/2026" in operator.get("/").text


def test_an_administrator_says_that_the_clock_is_right(early: Running) -> None:
    """With a reason, which the log keeps; the player believes it at once."""
    with logged_in(early) as operator:
        form = {"csrf": operator.headers["X-CSRF-Token"], "ly_do": " Đã so với điện thoại. "}
        assert operator.post("/kiem-tra/dong-ho", data=form).headers["location"] == "/kiem-tra?xong=dong-ho"
        assert operator.get("/api/status").json()["clock_trusted"] is True
    assert last_of(early, EventKind.CLOCK_TRUSTED) == {"by": "quantri", "reason": "Đã so với điện thoại."}


def test_the_clock_is_not_believed_without_a_reason(early: Running) -> None:
    """A slip of the hand must not wake a commune."""
    with logged_in(early) as operator:
        refused = operator.post("/api/clock/trust", json={"reason": "  "})
        assert refused.status_code == 422
        assert "lý do" in refused.json()["error"]
        assert operator.get("/api/status").json()["clock_trusted"] is False


def fill(station: Running) -> None:
    """Have the player log what people say until the log takes nothing more.

    Raises:
        PlaylogError: it does not.

    """
    (pages,) = station.player.log.execute("PRAGMA page_count").fetchone()
    station.player.log.execute(f"PRAGMA max_page_count={pages}")
    while True:
        station.player.ask({"do": "confirm", **WHAT, "by": "An", "reason": "x" * 5000})


def test_a_log_that_takes_nothing_more_is_shown_until_it_does(own: Running) -> None:
    """SQLite's own limit of pages stands for the disk's end; the first page says what that means."""
    with logged_in(own) as operator:
        with pytest.raises(PlaylogError, match="đĩa đã đầy"):
            fill(own)
        assert "đĩa đã đầy" in operator.get("/").text
        assert "Đài không phát bài mới" in operator.get("/dang-phat").text
        own.player.log.execute("PRAGMA max_page_count=100000")
        own.player.ask({"do": "confirm", **WHAT, "by": "An", "reason": "nghe rõ"})
        assert "Đài không phát bài mới" not in operator.get("/").text
