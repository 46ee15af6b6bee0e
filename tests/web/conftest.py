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

from broadcaster.desk.accounts import ADMINISTRATOR
from tests.web.running_station import PASSWORD, Running, make_shelf, running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made once for all tests of the web."""
    return make_shelf(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def station(shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A station whose administrator has taken it over; for looking at and for what is refused."""
    with running(shelf, tmp_path_factory.mktemp("station")) as station:
        station.take_over()
        yield station


@pytest.fixture(scope="session")
def login(station: Running) -> tuple[str, str]:
    """Cookie and token of the administrator at ``station``."""
    with logged_in(station) as client:
        return client.cookies["loa_xa"], client.headers["X-CSRF-Token"]


@pytest.fixture
def browser(station: Running, login: tuple[str, str]) -> Iterator[httpx.Client]:
    """The administrator's browser at ``station``."""
    with station.client() as client:
        client.cookies["loa_xa"], client.headers["X-CSRF-Token"] = login
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
def own(fresh: Running) -> Running:
    """A station of one's own, taken over by its administrator."""
    fresh.take_over()
    return fresh


@pytest.fixture
def operator(own: Running) -> Iterator[httpx.Client]:
    """The administrator's browser at ``own``."""
    with logged_in(own) as client:
        yield client


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where there is none the test is skipped, except in CI."""
    if not CHROMIUM.exists():
        reason = f"không có {CHROMIUM}: hãy cài gói chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


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
