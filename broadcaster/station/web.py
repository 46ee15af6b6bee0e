"""The web process: page, API, and the jobs that may be some seconds late."""

import socket
import threading
from collections.abc import Callable
from functools import partial

import structlog
import uvicorn
from fastapi import FastAPI

from broadcaster.clock import Clock, SystemClock
from broadcaster.desk.accounts import must_change
from broadcaster.errors import StationError
from broadcaster.jobs import scheduler
from broadcaster.playout.pipe import ask
from broadcaster.settings import DataFolder
from broadcaster.station.doctor.examination import examine
from broadcaster.station.parent import ending
from broadcaster.station.rendering import Renderer
from broadcaster.station.reports import FORMATS, report_of
from broadcaster.station.wiring import what_leaves
from broadcaster.station.workplace import Workplace, workplace
from broadcaster.store.database import Database
from broadcaster.web.app import create_app
from broadcaster.web.station import Station

LOOPBACK = "127.0.0.1"

GRACE_S = 2
"""Time that open requests have when the station stops."""

_HOST_LOOK_S = 2.0

logger = structlog.get_logger()


def run_web(folder: DataFolder) -> None:
    """Serve page and API until told to end.

    Another host of the settings than loopback counts only after the one-time password was changed;
    when that happens the process ends, and is started again on the new address.

    Raises:
        StationError: the settings are wrong, another program holds the port, or the database cannot be
            read.

    """
    stopping = ending()
    clock = SystemClock()
    with workplace(folder, logger.warning, must_exist=True) as place, place.renderer() as renderer:
        host = LOOPBACK if must_change(place.database) else place.settings.web.host
        _require_free(host, place.settings.web.port)
        renderer.start()
        jobs = scheduler(place.database, folder, clock)
        jobs.start()
        if host != place.settings.web.host:
            _in_thread(_watch_password, place.database, stopping)
        server = _server(create_app(_station(place, renderer, clock)), host, place.settings.web.port)
        _in_thread(_end, server, stopping)
        server.run()
        jobs.shutdown(wait=False)


def _station(place: Workplace, renderer: Renderer, clock: Clock) -> Station:
    return Station(
        settings=place.settings,
        database=place.database,
        playlog=place.log,
        library=place.library,
        ask=partial(ask, place.folder.player_address),
        wake=renderer.wake,
        take_in=renderer.recording,
        sends=what_leaves(place.folder, place.settings.voice, clock),
        report=partial(report_of, place),
        examine=partial(examine, place.folder, clock),
        formats=FORMATS,
        clock=clock,
        first_password=place.folder.first_password,
        cache=place.folder.cache,
    )


def _server(app: FastAPI, host: str, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )
    return uvicorn.Server(config)


def _require_free(host: str, port: int) -> None:
    """Refuse an address that another program holds, before the server says so in its own words."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise StationError(
            f"Không mở được trang ở {host}, cổng {port}: chương trình khác đang dùng, hoặc địa chỉ không có "
            f"trên máy này; hãy đổi port hoặc host trong station.toml. ({error.strerror})"
        ) from error


def _in_thread(act: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=act, args=arguments, name=act.__name__, daemon=True).start()


def _end(server: uvicorn.Server, stopping: threading.Event) -> None:
    stopping.wait()
    server.should_exit = True


def _watch_password(database: Database, stopping: threading.Event) -> None:
    """Until the one-time password is changed the page listens on loopback only."""
    while not stopping.wait(_HOST_LOOK_S):
        if not must_change(database):
            logger.info("password_changed_listening_anew")
            stopping.set()
