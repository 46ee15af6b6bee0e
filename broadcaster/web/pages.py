"""The pages that are read."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from broadcaster.clock import local_date
from broadcaster.desk.laying import is_poisoned
from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.log import plays
from broadcaster.desk.originals import relatives_of
from broadcaster.desk.plan import planned
from broadcaster.desk.readings import questions
from broadcaster.desk.recordings import length_doubt, recording_of
from broadcaster.desk.scripts import laid_sound, overview, revisions_of, spoken_of
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError
from broadcaster.playlog.starts import starts_lines, starts_of
from broadcaster.script.approval import on_air
from broadcaster.script.model import Revision
from broadcaster.web.access import AtStation, PageReader
from broadcaster.web.ahead import noticed_at
from broadcaster.web.choices import MOST_QUESTIONS
from broadcaster.web.clusters import names_or_none
from broadcaster.web.dates import calendar_day_of
from broadcaster.web.faults import NotFoundError
from broadcaster.web.log import lines_of
from broadcaster.web.making import being_made, is_made
from broadcaster.web.marking import marked
from broadcaster.web.now import now_of, sessions_ahead
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)

_DAY = timedelta(days=1)


def shown_day(station: AtStation, ngay: str = "") -> date:
    """The day that the address names as ``?ngay=``; today without.

    Raises:
        BadRequestError: it is no day, or in a year without a lunar calendar.

    """
    return calendar_day_of(ngay) if ngay else local_date(station.clock.now())


ShownDay = Annotated[date, Depends(shown_day)]


@router.get("/")
def home(request: Request, station: AtStation, found: PageReader) -> Response:
    """The first page: what sounds, what is to come, what has been."""
    now = now_of(station)
    today = local_date(now.at)
    played = plays(station.playlog, today, today)
    return page(
        request,
        "home",
        found,
        now=now,
        today=today,
        ahead=sessions_ahead(station, now.at),
        sessions=planned(station.database, today, today),
        lines=lines_of(played),
        starts=tuple(starts_lines(starts_of(played))),
        names=names_or_none(station.database),
        making=being_made(station),
        noticed=noticed_at(station),
    )


@router.get("/dang-phat")
def now_playing(request: Request, station: AtStation, found: PageReader) -> Response:
    """The part of the first page that renews itself."""
    return page(request, "_now", found, now=now_of(station))


@router.get("/dang-dung")
def making(request: Request, station: AtStation, found: PageReader) -> Response:
    """The list of sounds that are being made, which renews itself."""
    return page(request, "_making", found, making=being_made(station))


@router.get("/bai")
def scripts(request: Request, station: AtStation, found: PageReader) -> Response:
    """Every script with where it stands."""
    lines = overview(station.database)
    return page(request, "scripts", found, scripts=lines, making=being_made(station))


@router.get("/bai/{slug}/dang-dung")
def sound_on_its_way(slug: str, request: Request, station: AtStation, found: PageReader) -> Response:
    """The part of a script's page that says how far its sound is."""
    latest = found_revisions(station, slug)[-1]
    return page(request, "_sound_on_its_way", found, latest=latest, is_made=is_made(station, latest))


@router.get("/bai/{slug}")
def script(slug: str, request: Request, station: AtStation, found: PageReader) -> Response:
    """One script: its words, what is said of them, its sound, its revisions."""
    every = found_revisions(station, slug)
    latest = every[-1]
    lexicon = lexicon_of(station.database)
    spoken = spoken_of(latest.script, lexicon)
    asked = questions(latest.script, lexicon)
    laid = laid_sound(station.database, latest)
    audio = latest.approval.audio_sha256 if latest.approval else laid and laid.audio_sha256
    recording = recording_of(station.database, latest.script)
    return page(
        request,
        "script",
        found,
        latest=latest,
        revisions=tuple(reversed(every)),
        aired=on_air(every),
        spoken=spoken,
        relatives=relatives_of(latest.script, overview(station.database)),
        marked=marked(latest.script.body, spoken.readings),
        undecided=[each for each in asked if each.chosen is None],
        decided=[each for each in asked if each.chosen is not None],
        shown=MOST_QUESTIONS,
        audio=audio,
        loudness=audio and station.library.tagged(audio),
        laid=laid,
        sends=station.sends,
        is_made=is_made(station, latest),
        poisoned=is_poisoned(station.database, latest, spoken.text),
        recording=recording,
        recording_doubt=recording and length_doubt(latest.script, recording),
        actions=actions(station.database, subject=slug),
    )


@router.get("/nhat-ky")
def log(request: Request, station: AtStation, found: PageReader, day: ShownDay) -> Response:
    """The play log of one day."""
    played = plays(station.playlog, day, day)
    return page(
        request,
        "log",
        found,
        day=day,
        before=day - _DAY,
        after=day + _DAY,
        lines=lines_of(played),
        starts=tuple(starts_lines(starts_of(played))),
        names=names_or_none(station.database),
    )


def found_revisions(station: Station, slug: str) -> tuple[Revision, ...]:
    """All revisions of a script, oldest first.

    Raises:
        NotFoundError: there is no such script.

    """
    try:
        return revisions_of(station.database, slug)
    except ApprovalError as error:
        raise NotFoundError(str(error)) from error
