"""The plan and the look ahead as pages: a day, the next 24 hours, the week, the sheet for the wall."""

from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from broadcaster.clock import local_date
from broadcaster.desk.decisions import pinnable_on, wishes_of
from broadcaster.desk.outlook import relays_of
from broadcaster.desk.plan import planned
from broadcaster.desk.preview import weekly_sheet
from broadcaster.desk.relay_approval import relay_states
from broadcaster.desk.scripts import overview
from broadcaster.errors import LoaXaError
from broadcaster.schedule.preview import Preview
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.script.model import Script
from broadcaster.web.access import AtStation, PageReader
from broadcaster.web.ahead import ShownCluster, next_days, next_hours, noticed_at
from broadcaster.web.clusters import cluster_names, names_or_none
from broadcaster.web.pages import ShownDay
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@router.get("/ke-hoach")
def plan(request: Request, station: AtStation, found: PageReader, day: ShownDay) -> Response:
    """The plan of one day with reasons and refusals, what is asked, what is missing, what has changed."""
    return page(
        request,
        "plan",
        found,
        day=day,
        before=day - _DAY,
        after=day + _DAY,
        at=station.clock.now(),
        sessions=planned(station.database, day, day),
        relays=_relays(station, day),
        unapproved=_unapproved(station),
        names=names_or_none(station.database),
        noticed=noticed_at(station),
        wishes=wishes_of(station.database),
        choices=_choices(station, day),
        titles={each.slug: each.latest.script.title for each in overview(station.database)},
    )


@router.get("/ke-hoach/24-gio")
def hours(request: Request, station: AtStation, found: PageReader, cluster: ShownCluster) -> Response:
    """When the loudspeakers sound in the next 24 hours."""
    return _preview_page(request, station, found, cluster, next_hours(station, cluster))


@router.get("/ke-hoach/7-ngay")
def days(request: Request, station: AtStation, found: PageReader, cluster: ShownCluster) -> Response:
    """When the loudspeakers sound in the coming week."""
    return _preview_page(request, station, found, cluster, next_days(station, cluster))


@router.get("/ke-hoach/tuan")
def week(request: Request, station: AtStation, found: PageReader, day: ShownDay) -> Response:
    """The sheet of a week, for printing."""
    return page(
        request,
        "sheet",
        found,
        day=day,
        before=day - _WEEK,
        after=day + _WEEK,
        at=station.clock.now(),
        sheet=weekly_sheet(station.database, day, now=station.clock.now()),
    )


def _preview_page(
    request: Request, station: Station, found: PageReader, cluster: str | None, preview: Preview
) -> Response:
    return page(
        request,
        "preview",
        found,
        preview=preview,
        cluster=cluster,
        names=cluster_names(station.database),
    )


def _relays(station: Station, day: date) -> tuple[PlannedRelay, ...]:
    """The relays of a day; none of one that is over, or when the schedule cannot be read."""
    if day < local_date(station.clock.now()):
        return ()
    try:
        return relays_of(station.database, day, day)
    except LoaXaError:
        return ()


def _unapproved(station: Station) -> dict[str, str]:
    """The relays that nobody has approved as they are, by slug, each with what would be approved."""
    try:
        states = relay_states(station.database, now=station.clock.now())
    except LoaXaError:
        return {}
    return {each.relay.slug: each.relay.mark for each in states if each.waits_for is not None}


def _choices(station: Station, day: date) -> tuple[Script, ...]:
    """What may be pinned on a day; nothing on a day that is over, or when the schedule cannot be read."""
    if day < local_date(station.clock.now()):
        return ()
    try:
        return pinnable_on(station.database, day)
    except LoaXaError:
        return ()
