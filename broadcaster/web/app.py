"""The web application: pages, API, static files, behind the same guards."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from broadcaster import __version__
from broadcaster.desk.accounts import must_change
from broadcaster.web import (
    api,
    api_commands,
    checkup,
    decisions,
    exchange,
    extra_sessions,
    forms,
    login,
    pages,
    preview,
    preview_api,
    recordings,
    reports,
    rumours,
    rumours_api,
    sounds,
)
from broadcaster.web.faults import add_fault_handlers
from broadcaster.web.joined import JoinedSessions
from broadcaster.web.security import OnlyOurOwn, SafeHeaders
from broadcaster.web.station import Station

MOST_BYTES = 64 * 1024
"""Largest body of a request but a recording's: nothing else that is sent is longer than a reason."""

_STATIC = Path(__file__).resolve().parent / "static"


def create_app(station: Station) -> FastAPI:
    """The application that serves ``station``. It opens nothing and starts no thread."""
    app = FastAPI(
        title=station.settings.station,
        summary="Phát thanh tự động: trạng thái, kế hoạch, nhật ký, bài và báo cáo của đài.",
        version=__version__,
        openapi_url=None,  # described at /api/openapi.json, to who is logged in
        docs_url=None,
        redoc_url=None,
        max_body_size=MOST_BYTES,
    )
    app.state.station = station
    app.state.joined = JoinedSessions(station.library, station.cache)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for module in (
        login,
        pages,
        forms,
        preview,
        decisions,
        rumours,
        extra_sessions,
        recordings,
        reports,
        sounds,
        exchange,
        checkup,
        api,
        api_commands,
        preview_api,
    ):
        app.include_router(module.router)
    for router in (rumours_api.router, extra_sessions.api, checkup.api):
        app.include_router(router)
    add_fault_handlers(app)
    app.add_middleware(
        OnlyOurOwn,
        configured_host=lambda: _configured_host(station),
        most_bytes=MOST_BYTES,
        limits_itself=lambda path: recordings.takes_recording(path) or exchange.takes_file(path),
    )
    app.add_middleware(SafeHeaders)
    return app


def _configured_host(station: Station) -> str | None:
    """The host of the settings, once the first password is changed; None until then: loopback only."""
    return None if must_change(station.database) else station.settings.web.host
