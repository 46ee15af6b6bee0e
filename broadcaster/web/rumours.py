"""The pages of rumours: one to open them, one for each from the words to the loudspeakers."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.desk import scripts as desk
from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.readings import questions
from broadcaster.desk.rumour_airing import approve_script, place_again, withdraw_script
from broadcaster.desk.rumour_views import RumourView, rumour_view, rumour_views
from broadcaster.desk.rumours import Answer, decide_readings, open_rumour, reword, submit_answer
from broadcaster.errors import StationError
from broadcaster.units import Sha256
from broadcaster.web.access import AtStation, FormOperator, PageReader
from broadcaster.web.choices import MOST_QUESTIONS, SentChoices
from broadcaster.web.dates import minute_of
from broadcaster.web.faults import NotFoundError
from broadcaster.web.forms import Text
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)

MOST_CHARACTERS = 20_000
"""Longest text of an answer that a form takes: more than a session may last."""

LongText = Annotated[str, Form(max_length=MOST_CHARACTERS)]


def sent_answer(station: AtStation, ten: Text = "", loi: LongText = "", nguon: Text = "") -> Answer:
    """The answer that a form holds; each line of ``nguon`` is a source.

    Raises:
        ScriptError: it has no title or no text, or too many words.

    """
    return Answer(ten, loi, tuple(nguon.splitlines()), station.settings.station)


SentAnswer = Annotated[Answer, Depends(sent_answer)]


def found_rumour(station: Station, number: int) -> RumourView:
    """The rumour of that number.

    Raises:
        NotFoundError: there is none.

    """
    try:
        return rumour_view(station.database, station.playlog, number)
    except StationError as error:
        raise NotFoundError(str(error)) from error


@router.get("/tin-sai")
def rumours(request: Request, station: AtStation, found: PageReader) -> Response:
    """Every rumour with where its answer stands, and the form that opens one."""
    views = rumour_views(station.database, station.playlog)
    return page(request, "rumours", found, rumours=views, at=station.clock.now(), most=MOST_CHARACTERS)


@router.get("/tin-sai/{number}/cac-buoc")
def steps(number: int, request: Request, station: AtStation, found: PageReader, trang: str = "") -> Response:
    """The part of a rumour's page that renews itself; ``trang`` is the stamp of the page around it."""
    view = found_rumour(station, number)
    is_stale = trang not in ("", _stamp(view))
    return page(request, "_rumour_steps", found, view=view, stamp=_stamp(view), is_stale=is_stale)


@router.get("/tin-sai/{number}")
def rumour(number: int, request: Request, station: AtStation, found: PageReader) -> Response:
    """One rumour: the words of its answer, its sound, what is to be done next, the steps so far."""
    view = found_rumour(station, number)
    script, lexicon = view.latest.script, lexicon_of(station.database)
    asked = questions(script, lexicon)
    return page(
        request,
        "rumour",
        found,
        view=view,
        stamp=_stamp(view),
        is_stale=False,
        spoken=view.latest.approval.spoken if view.latest.approval else desk.spoken_of(script, lexicon).text,
        undecided=[each for each in asked if each.chosen is None][:MOST_QUESTIONS],
        most=MOST_CHARACTERS,
    )


@router.post("/tin-sai")
def open_one(  # one argument a field of the form
    station: AtStation, by: FormOperator, answer: SentAnswer, tin_don: Text = "", nghe_luc: Text = ""
) -> RedirectResponse:
    """Open a rumour with its answer."""
    now = station.clock.now()
    heard_at = minute_of(nghe_luc) if nghe_luc else now
    opened = open_rumour(station.database, tin_don, heard_at, answer, by=by.name, now=now)
    station.wake()
    return _back_to(opened.id, "tin-sai")


@router.post("/tin-sai/{number}/loi-moi")
def new_words(number: int, station: AtStation, by: FormOperator, answer: SentAnswer) -> RedirectResponse:
    """Give the answer other words."""
    found_rumour(station, number)
    reword(station.database, number, answer, by=by.name, now=station.clock.now())
    station.wake()
    return _back_to(number, "tin-sai")


@router.post("/tin-sai/{number}/cach-doc")
def readings(  # one argument a field of the form
    number: int, station: AtStation, by: FormOperator, choices: SentChoices, ban: Text = ""
) -> RedirectResponse:
    """Keep the readings that were chosen; the last one sends the answer to the leader."""
    found_rumour(station, number)
    seen, now = Sha256(ban) if ban else None, station.clock.now()
    decide_readings(station.database, number, choices, by=by.name, now=now, seen=seen)
    station.wake()
    return _back_to(number, "tin-sai-cach-doc")


@router.post("/tin-sai/{number}/gui-duyet")
def submit(number: int, station: AtStation, by: FormOperator) -> RedirectResponse:
    """Lay the answer before the leader."""
    found_rumour(station, number)
    submit_answer(station.database, number, by=by.name, now=station.clock.now())
    station.wake()
    return _back_to(number, "gui-duyet")


@router.post("/tin-sai/{number}/duyet")
def approve(number: int, station: AtStation, by: FormOperator, da_nghe: Text = "") -> RedirectResponse:
    """Release the answer: it goes on the air in the next minute that is allowed."""
    slug = found_rumour(station, number).rumour.script
    heard = Sha256(da_nghe) if da_nghe else None
    now = station.clock.now()
    approve_script(station.database, slug, library=station.library, by=by.name, now=now, heard=heard)
    return _back_to(number, "tin-sai-duyet")


@router.post("/tin-sai/{number}/tra-lai")
def send_back(number: int, station: AtStation, by: FormOperator, ly_do: Text = "") -> RedirectResponse:
    """Return the answer to its writer."""
    slug = found_rumour(station, number).rumour.script
    desk.send_back(station.database, slug, reason=ly_do, by=by.name, now=station.clock.now())
    return _back_to(number, "tra-lai")


@router.post("/tin-sai/{number}/rut")
def withdraw(number: int, station: AtStation, by: FormOperator, ly_do: Text = "") -> RedirectResponse:
    """Take the answer off the air, or off its way there."""
    slug = found_rumour(station, number).rumour.script
    withdraw_script(station.database, slug, reason=ly_do, by=by.name, now=station.clock.now())
    return _back_to(number, "rut")


@router.post("/tin-sai/{number}/xep-lai")
def place(number: int, station: AtStation, by: FormOperator) -> RedirectResponse:
    """Look for a minute once more."""
    found_rumour(station, number)
    place_again(station.database, number, by=by.name, now=station.clock.now())
    return _back_to(number, "tin-sai-xep-lai")


def _back_to(number: int, done: str) -> RedirectResponse:
    return RedirectResponse(f"/tin-sai/{number}?xong={done}", HTTPStatus.SEE_OTHER)


def _stamp(view: RumourView) -> str:
    """What the page around the steps was made from: when it differs the page is to be opened again."""
    latest = view.latest
    return f"{latest.number}-{latest.state.value}-{view.doubts}-{view.is_made}-{view.is_without_minute}"
