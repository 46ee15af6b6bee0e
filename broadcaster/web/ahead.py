"""The look ahead as pages and API ask for it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends

from broadcaster.desk.preview import DAYS, LookAhead, end_of_days, look_ahead, preview_between
from broadcaster.errors import LoaXaError
from broadcaster.schedule.preview import AirSpan, Preview
from broadcaster.web.access import AtStation
from broadcaster.web.clusters import cluster_names
from broadcaster.web.faults import NotFoundError
from broadcaster.web.station import Station

_HOURS = timedelta(hours=24)


@dataclass(frozen=True)
class Noticed:
    """What the look ahead found; ``problem`` says why there is none (the schedule cannot be read).

    ``spans`` is what sounds within 24 hours.
    """

    look: LookAhead | None
    problem: str = ""
    spans: tuple[AirSpan, ...] = ()


def noticed_at(station: Station) -> Noticed:
    """The look ahead at this moment; a station that cannot be planned still shows its pages."""
    try:
        look = look_ahead(station.database, now=station.clock.now())
        return Noticed(look, spans=next_hours(station).spans)
    except LoaXaError as error:
        return Noticed(None, str(error))


def next_hours(station: Station, cluster: str | None = None) -> Preview:
    """What sounds within 24 hours.

    Raises:
        StationError: the station cannot be planned.
        ScheduleError: a document of the schedule cannot be read.

    """
    now = station.clock.now()
    return preview_between(station.database, now, now + _HOURS, now=now, cluster=cluster)


def next_days(station: Station, cluster: str | None = None) -> Preview:
    """What sounds until the end of the sixth day after today.

    Raises:
        StationError: the station cannot be planned.
        ScheduleError: a document of the schedule cannot be read.

    """
    now = station.clock.now()
    return preview_between(station.database, now, end_of_days(now, DAYS), now=now, cluster=cluster)


def shown_cluster(station: AtStation, cum: str = "") -> str | None:
    """The cluster that the address names as ``?cum=``; None without.

    Raises:
        NotFoundError: there is no such cluster.

    """
    if cum and cum not in cluster_names(station.database):
        raise NotFoundError(f"Không có cụm loa “{cum[:60]}”; hãy chọn cụm khác.")
    return cum or None


ShownCluster = Annotated[str | None, Depends(shown_cluster)]
