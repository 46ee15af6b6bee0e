"""Speaking live: the microphone checked before it goes on air, the on-air light, what was said."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.clock import local_date
from broadcaster.desk.accounts import LoggedIn
from broadcaster.desk.live import SESSION
from broadcaster.desk.log import plays
from broadcaster.playlog.fold import Play
from broadcaster.playout.command import Action
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.web.access import ApiOperator, AtStation, FormOperator, PageReader, Reader
from broadcaster.web.api import FAULTS
from broadcaster.web.bodies import Body
from broadcaster.web.clusters import cluster_names
from broadcaster.web.commanding import command
from broadcaster.web.forms import Text
from broadcaster.web.schemas import Answer, Done
from broadcaster.web.station import Station
from broadcaster.web.studio import StudioNow, studio_of, studio_or_problem
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api/live", tags=["Nói trực tiếp"], responses=FAULTS)

Chosen = Annotated[list[str], Form(default_factory=list, max_length=100)]
TalkClass = Annotated[Literal["thong_thuong", "uu_tien", "khan_cap"], Form()]

SHOWN = timedelta(days=31)
"""How far back the page lists what was said."""

_ON_AIR = "/noi-truc-tiep"


class StudioAnswer(Answer):
    """The microphone and the on-air light, as the page shows them."""

    problem: str | None
    hint: str | None
    rms_dbfs: float | None
    peak_dbfs: float | None
    on_air: bool
    by: str | None
    left_s: float | None
    warnings: list[str]

    @classmethod
    def of(cls, now: StudioNow) -> Self:
        """Of ``now``."""
        light = now.on_air
        return cls(
            problem=now.problem,
            hint=now.hint,
            rms_dbfs=now.rms_dbfs,
            peak_dbfs=now.peak_dbfs,
            on_air=light is not None,
            by=light.by if light else None,
            left_s=light.left_s if light else None,
            warnings=list(light.warnings) if light else [],
        )


class NewTalk(Body):
    """Who speaks says why, where, and of which class the talk is."""

    reason: str
    clusters: list[str]
    bulletin_class: Literal["thong_thuong", "uu_tien", "khan_cap"] = "thong_thuong"


@router.get(_ON_AIR)
def studio(request: Request, station: AtStation, found: PageReader) -> Response:
    """The microphone, the form, the light, and what was said of late."""
    names = cluster_names(station.database)
    today = local_date(station.clock.now())
    return page(
        request,
        "live",
        found,
        studio=studio_or_problem(station),
        names={slug: name for slug, name in names.items() if slug != TRIAL_CLUSTER.slug},
        may_speak=found.emergency_right,
        talks=talks_of(station, today - SHOWN, today),
    )


@router.get(f"{_ON_AIR}/micro")
def light(request: Request, station: AtStation, found: PageReader) -> Response:
    """The part of the page that is fetched again every second."""
    return page(request, "_live", found, studio=studio_or_problem(station))


@router.post(f"{_ON_AIR}/bat-dau")
def begin(  # one argument a field of the form
    station: AtStation, by: FormOperator, cum: Chosen, ly_do: Text = "", lop: TalkClass = "thong_thuong"
) -> RedirectResponse:
    """Go on air (“Bắt đầu nói”)."""
    _begin(station, by, NewTalk(reason=ly_do, clusters=cum, bulletin_class=lop))
    return RedirectResponse(f"{_ON_AIR}?xong=noi", HTTPStatus.SEE_OTHER)


@router.post(f"{_ON_AIR}/ket-thuc")
def end(station: AtStation, by: FormOperator) -> RedirectResponse:
    """End the talk (“Kết thúc”)."""
    _end(station, by)
    return RedirectResponse(f"{_ON_AIR}?xong=noi-xong", HTTPStatus.SEE_OTHER)


@api.get("", summary="Micro và đèn báo đang nói trực tiếp")
def studio_api(station: AtStation, _reader: Reader) -> StudioAnswer:
    """The microphone is opened by this, and closed when nobody asks any more."""
    return StudioAnswer.of(studio_of(station))


@api.post("/begin", summary="Bắt đầu nói trực tiếp, kèm lý do")
def begin_api(sent: NewTalk, station: AtStation, by: ApiOperator) -> Done:
    """After a chime the microphone of the station PC is on air."""
    _begin(station, by, sent)
    return Done()


@api.post("/end", summary="Kết thúc nói trực tiếp")
def end_api(station: AtStation, by: ApiOperator) -> Done:
    """What was interrupted goes on. Nothing happens when nobody speaks."""
    _end(station, by)
    return Done()


def talks_of(station: Station, first: date, last: date) -> list[Play]:
    """What was said live on the days ``first`` to ``last``, the newest first; each talk once.

    Raises:
        PlaylogError: the log cannot be read.

    """
    found = {play.occurrence: play for play in plays(station.playlog, first, last) if play.session == SESSION}
    return list(reversed(found.values()))


def _begin(station: Station, by: LoggedIn, sent: NewTalk) -> None:
    """Raises AccessError without the right, PlayoutError when it may not begin, and why."""
    payload = {"reason": sent.reason, "clusters": sent.clusters, "class": sent.bulletin_class}
    command(station, by, Action.SPEAK, payload)


def _end(station: Station, by: LoggedIn) -> None:
    """Raises AccessError without the right, PlayoutError when the player does not run."""
    command(station, by, Action.END_TALK, {})
