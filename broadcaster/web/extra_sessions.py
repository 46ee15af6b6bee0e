"""Sessions that a person adds for one day: page, forms, API."""

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from broadcaster.clock import local, local_date
from broadcaster.desk.extra_sessions import (
    FURTHEST,
    WantedSession,
    add_session,
    drop_session,
    has_begun,
    sessions_added,
)
from broadcaster.desk.scripts import overview
from broadcaster.store.extra_sessions import ExtraSession
from broadcaster.web.access import ApiOperator, AtStation, FormOperator, PageReader, Reader
from broadcaster.web.api import FAULTS, Stretch
from broadcaster.web.bodies import Body
from broadcaster.web.clusters import cluster_names
from broadcaster.web.dates import day_of, time_of
from broadcaster.web.forms import Text
from broadcaster.web.pages import ShownDay
from broadcaster.web.schemas import Answer, Done
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/extra-sessions", tags=["Buổi phát thêm"], responses=FAULTS)

Chosen = Annotated[list[str], Form(default_factory=list, max_length=100)]

_SHOWN_BEFORE = timedelta(days=7)


def sent_session(  # one argument a field of the form
    bai: Chosen, cum: Chosen, ten: Text = "", ngay: Text = "", gio: Text = ""
) -> WantedSession:
    """The session that a form asks for.

    Raises:
        BadRequestError: its day or its time is none.

    """
    return WantedSession(ten, day_of(ngay), time_of(gio), tuple(bai), tuple(cum))


SentSession = Annotated[WantedSession, Depends(sent_session)]


class NewSession(Body):
    """A session more: these scripts on that day; no cluster named means all."""

    title: str = ""
    date: date
    starts: time
    scripts: list[str]
    clusters: list[str] = Field(default_factory=list)


class ExtraSessionAnswer(Answer):
    """An extra session; ``session`` is its id in the plan."""

    session: str
    title: str
    starts_at: datetime
    length_ms: int
    scripts: list[str]
    clusters: list[str]
    by: str
    at: datetime

    @classmethod
    def of(cls, each: ExtraSession) -> Self:
        """Answer about ``each``."""
        return cls(
            session=each.session_id,
            title=each.title,
            starts_at=local(each.rule().starts_at(each.date)),
            length_ms=each.length_ms,
            scripts=list(each.scripts),
            clusters=list(each.clusters),
            by=each.by,
            at=local(each.at),
        )


@router.get("/phat-them")
def extra_sessions(request: Request, station: AtStation, found: PageReader, day: ShownDay) -> Response:
    """The extra sessions of the last week and to come, and the form that adds one, on the day asked for."""
    now = station.clock.now()
    today = local_date(now)
    added = sessions_added(station.database, today - _SHOWN_BEFORE, today + FURTHEST)
    titles = {line.slug: line.latest.script.title for line in overview(station.database)}
    return page(
        request,
        "extra_sessions",
        found,
        today=today,
        day=max(day, today),
        sessions=[(each, has_begun(each, now)) for each in added],
        on_air=[line.on_air.script for line in overview(station.database) if line.on_air],
        titles=titles,
        names=cluster_names(station.database),
    )


@router.post("/phat-them")
def add(station: AtStation, by: FormOperator, wanted: SentSession) -> RedirectResponse:
    """Add a session."""
    add_session(station.database, wanted, by=by.name, now=station.clock.now())
    return RedirectResponse("/phat-them?xong=phat-them", HTTPStatus.SEE_OTHER)


@router.post("/phat-them/bo")
def drop(station: AtStation, by: FormOperator, buoi: Text = "") -> RedirectResponse:
    """Take a session off again."""
    drop_session(station.database, buoi, by=by.name, now=station.clock.now())
    return RedirectResponse("/phat-them?xong=bo-phat-them", HTTPStatus.SEE_OTHER)


@api.get("", summary="Các buổi phát thêm")
def read_sessions(station: AtStation, _reader: Reader, days: Stretch) -> list[ExtraSessionAnswer]:
    """Extra sessions by start."""
    return [ExtraSessionAnswer.of(each) for each in sessions_added(station.database, *days)]


@api.post("", summary="Thêm một buổi phát trong một ngày")
def add_one(sent: NewSession, station: AtStation, by: ApiOperator) -> ExtraSessionAnswer:
    """The session, in the plan already."""
    starts = sent.starts.replace(tzinfo=None, microsecond=0)
    wanted = WantedSession(sent.title, sent.date, starts, tuple(sent.scripts), tuple(sent.clusters))
    added = add_session(station.database, wanted, by=by.name, now=station.clock.now())
    return ExtraSessionAnswer.of(added)


@api.post("/{session_id}/drop", summary="Bỏ một buổi phát thêm")
def drop_one(session_id: str, station: AtStation, by: ApiOperator) -> Done:
    """The day is planned without it."""
    drop_session(station.database, session_id, by=by.name, now=station.clock.now())
    return Done()
