"""The station as a whole: prepared, started, watched, stopped in reverse."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from broadcaster.clock import Clock, SystemClock
from broadcaster.errors import PlayoutError
from broadcaster.playout.pipe import ask
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, Settings, read_settings
from broadcaster.station.children import Child, end, start, watch
from broadcaster.station.first_start import prepare
from broadcaster.station.locks import hold

LOOK_S = 0.2
"""How often the processes are looked at."""

ANSWER_S = 5.0
"""How long the player has to say that it is well."""

Tell = Callable[[str], None]
"""Shows one line to whoever started the station."""


class Supervisor:
    """Player and web, each restarted without the other stopping."""

    def __init__(self, folder: DataFolder, settings: Settings, clock: Clock) -> None:
        data = ["--data", str(folder.path)]
        self._clock = clock
        self._children = [
            Child("player", ["player", *data], lambda: player_answers(folder)),
            Child("web", ["web", *data], lambda: page_answers(settings)),
        ]

    def start(self) -> None:
        """Start both."""
        for child in self._children:
            start(child, self._clock)

    def look(self) -> None:
        """Start again what ended, end what hangs."""
        for child in self._children:
            watch(child, self._clock)

    def stop(self) -> None:
        """End both, the web first: it asks the player."""
        for child in reversed(self._children):
            end(child)


@contextmanager
def running(folder: DataFolder, tell: Tell) -> Iterator[Supervisor]:
    """The station of ``folder``, made ready and started; stopped on leaving.

    Raises:
        StationError: another station holds this folder, or it cannot be made ready.

    """
    clock = SystemClock()
    folder.make()
    held = "Đài đã chạy trên thư mục dữ liệu này rồi, không mở thêm lần nữa; hãy dùng trang đang mở."
    with hold(folder.station_lock, held):
        settings, problem = read_settings(folder)
        if problem:
            tell(problem)
        prepare(folder, settings, clock, tell)
        Library(folder.library).sweep()
        supervisor = Supervisor(folder, settings, clock)
        supervisor.start()
        try:
            yield supervisor
        finally:
            supervisor.stop()


def page_address(settings: Settings) -> str:
    """Address of the page on this machine."""
    return f"http://127.0.0.1:{settings.web.port}/"


def player_answers(folder: DataFolder) -> bool:
    """Whether the player answers within ``ANSWER_S``.

    Asked in a thread: of a player that hangs, the system still accepts the connection, and whoever waits
    for its first word waits for ever.
    """
    answered = threading.Event()

    def look() -> None:
        with suppress(PlayoutError):
            ask(folder.player_address, {"do": "status"})
            answered.set()

    asking = threading.Thread(target=look, name="ask", daemon=True)
    asking.start()
    asking.join(ANSWER_S)
    return answered.is_set()


def page_answers(settings: Settings) -> bool:
    """Whether the page is there to be opened."""
    connection = HTTPConnection("127.0.0.1", settings.web.port, timeout=4)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
