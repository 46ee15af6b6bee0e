"""The one Jinja environment: everything is escaped, nothing undefined passes."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from broadcaster.desk.accounts import LoggedIn
from broadcaster.desk.station import mode_of
from broadcaster.errors import LoaXaError
from broadcaster.playout.event import Mode
from broadcaster.report.wording import value_text
from broadcaster.schedule.changes import gathered
from broadcaster.web import texts_vi
from broadcaster.web.access import station_of
from broadcaster.web.silences import alike

_FOLDER = Path(__file__).resolve().parent / "templates"


@cache
def templates() -> Jinja2Templates:
    """The templates, with the filters that write times and states in Vietnamese."""
    env = Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "day": texts_vi.day_text,
        "clock": texts_vi.clock_text,
        "second": texts_vi.second_text,
        "moment": texts_vi.moment_text,
        "field_minute": texts_vi.field_minute,
        "places": texts_vi.places_text,
        "named": texts_vi.named_text,
        "length": texts_vi.length_text,
        "tenth": texts_vi.number_text,
        "loudness": texts_vi.loudness_text,
        "level": texts_vi.level_text,
        "figure": value_text,
    }
    env.globals |= {"texts": texts_vi, "Mode": Mode, "gathered": gathered, "alike": alike}
    return Jinja2Templates(env=env)


def page(
    request: Request,
    name: str,
    logged_in: LoggedIn | None,
    /,
    *,
    status: int = HTTPStatus.OK,
    **context: object,
) -> Response:
    """The page ``name`` for whoever is logged in.

    Every page is given ``station`` (its settings), ``mode``, ``logged_in``, ``path``, and ``done``: what the
    last form did.
    """
    always = {
        "station": station_of(request).settings,
        "mode": _mode(request),
        "logged_in": logged_in,
        "path": request.url.path,
        "done": texts_vi.DONE.get(request.query_params.get("xong", "")),
    }
    return templates().TemplateResponse(request, f"{name}.html", {**always, **context}, status_code=status)


def _mode(request: Request) -> Mode | None:
    """The station's mode; None when the database cannot be read, so that the page of that error shows."""
    try:
        return mode_of(station_of(request).database)
    except LoaXaError:
        return None
