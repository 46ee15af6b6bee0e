"""Names of the loudspeaker clusters, and of what else a session names, for people."""

from collections.abc import Mapping

from broadcaster.desk.scripts import overview
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import LoaXaError
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.store.database import Database
from broadcaster.store.schedule import documents


def cluster_names(db: Database) -> Mapping[str, str]:
    """Name of each cluster by its slug, that of the trial output among them.

    Raises:
        StationError: the station has no schedule.
        ScheduleError: the clusters' document is not right.

    """
    with db.reading() as connection:
        schedule = timetable_of(documents(connection))
    return {cluster.slug: cluster.name for cluster in (*schedule.clusters, TRIAL_CLUSTER)}


def names_or_none(db: Database) -> Mapping[str, str]:
    """Name of each cluster; empty when the schedule cannot be read: the page goes on with the slugs."""
    try:
        return cluster_names(db)
    except LoaXaError:
        return {}


def names_in_sessions(db: Database) -> Mapping[str, str]:
    """Name of each cluster, peak and script by its slug; without a readable schedule, of scripts only."""
    titles = {line.slug: line.latest.script.title for line in overview(db)}
    try:
        with db.reading() as connection:
            peaks = {peak.slug: peak.title for peak in timetable_of(documents(connection)).peaks}
    except LoaXaError:
        peaks = {}
    return {**titles, **peaks, **names_or_none(db)}
