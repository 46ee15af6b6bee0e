"""Browsers and stations of the web's tests.

``station`` is shared and stays as it is; a test that changes anything takes ``fresh`` or ``own``.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from broadcaster.desk.accounts import ADMINISTRATOR, LoggedIn
from tests.web.running_station import PASSWORD, Running, make_shelf, make_taken_shelf, running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made once for all tests of the web."""
    return make_shelf(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def taken(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LoggedIn]:
    """The same, taken over by its administrator, who is logged in: hashing passwords takes its time."""
    folder = tmp_path_factory.mktemp("taken") / "shelf"
    return folder, make_taken_shelf(shelf, folder)


@pytest.fixture(scope="session")
def station(taken: tuple[Path, LoggedIn], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A station whose administrator has taken it over; for looking at and for what is refused."""
    with running(taken[0], tmp_path_factory.mktemp("station")) as station:
        yield station


@pytest.fixture
def browser(station: Running, taken: tuple[Path, LoggedIn]) -> Iterator[httpx.Client]:
    """The administrator's browser at ``station``."""
    with _with_cookie(station, taken[1]) as client:
        yield client


@pytest.fixture
def stranger(station: Running) -> Iterator[httpx.Client]:
    """A browser at ``station`` that is not logged in."""
    with station.client() as client:
        yield client


@pytest.fixture
def fresh(shelf: Path, tmp_path: Path) -> Iterator[Running]:
    """A station of one's own, whose one-time password nobody has changed."""
    with running(shelf, tmp_path) as station:
        yield station


@pytest.fixture
def own(taken: tuple[Path, LoggedIn], tmp_path: Path) -> Iterator[Running]:
    """A station of one's own, taken over by its administrator."""
    with running(taken[0], tmp_path) as station:
        yield station


@pytest.fixture
def operator(own: Running, taken: tuple[Path, LoggedIn]) -> Iterator[httpx.Client]:
    """The administrator's browser at ``own``."""
    with _with_cookie(own, taken[1]) as client:
        yield client


@contextmanager
def _with_cookie(station: Running, logged_in: LoggedIn) -> Iterator[httpx.Client]:
    """A browser that holds the cookie of ``logged_in``; it sends the token with everything."""
    with station.client() as client:
        client.cookies["loa_xa"], client.headers["X-CSRF-Token"] = logged_in.token, logged_in.csrf
        yield client


@pytest.fixture(scope="session")
def started_chromium() -> Iterator[Browser]:
    """Debian's Chromium; where there is none the test is skipped, except in CI."""
    if not CHROMIUM.exists():
        reason = f"không có {CHROMIUM}: hãy cài gói chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def chromium(started_chromium: Browser) -> Iterator[Browser]:
    """The same, without the pages of other tests."""
    yield started_chromium
    for context in started_chromium.contexts:
        context.close()


@contextmanager
def logged_in(station: Running) -> Iterator[httpx.Client]:
    """A browser with the administrator's cookie; it sends the token with everything."""
    with station.client() as client:
        answer = client.post("/api/login", json={"name": ADMINISTRATOR, "password": PASSWORD})
        client.headers["X-CSRF-Token"] = answer.raise_for_status().json()["csrf"]
        yield client


def csrf_of(page: httpx.Response) -> str:
    """The token in the first form of ``page``."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]
