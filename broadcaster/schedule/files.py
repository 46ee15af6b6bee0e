"""The content folder ``schedules/``: sessions, peaks, quiet hours and limits, clusters, campaigns and so on.

The documents are given and written back as text by file name, so that the database can keep the very same
documents that a folder holds. A station may do without the ``OPTIONAL_FILES``: one that is missing is empty.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from broadcaster.errors import ScheduleError
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.campaign_documents import parse_campaigns, write_campaigns
from broadcaster.schedule.checks import (
    Known,
    campaign_errors,
    checked_peaks,
    checked_relays,
    checked_sessions,
    load_errors,
    quiet_errors,
)
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.days_off import NO_DAYS_OFF, DaysOff
from broadcaster.schedule.days_off_documents import parse_days_off, write_days_off
from broadcaster.schedule.documents import parse_clusters, parse_peaks, parse_sessions
from broadcaster.schedule.entries import Entries, Named, Value
from broadcaster.schedule.fields import schedule_errors
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.rule_documents import parse_quiet, parse_relays, write_quiet, write_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.writing import write_clusters, write_peaks, write_sessions
from broadcaster.script.fields import place_of, read_text

SESSIONS_FILE = "khung_gio.toml"
PEAKS_FILE = "cao_diem.toml"
QUIET_FILE = "gio_yen_tinh.toml"
CLUSTERS_FILE = "cum_loa.toml"
DAYS_OFF_FILE = "ngay_nghi.toml"
RELAYS_FILE = "tiep_song.toml"
CAMPAIGNS_FILE = "chien_dich.toml"
REQUIRED_FILES = (SESSIONS_FILE, PEAKS_FILE, QUIET_FILE, CLUSTERS_FILE)
OPTIONAL_FILES = (DAYS_OFF_FILE, RELAYS_FILE, CAMPAIGNS_FILE)
SCHEDULE_FILES = (*REQUIRED_FILES, *OPTIONAL_FILES)

Result = TypeVar("Result")


@dataclass(frozen=True)
class ScheduleFolder:
    """What the documents hold that is right, and a complaint for each thing that is not.

    ``quiet`` and ``limits`` are None when their document is not right: then nothing may be planned by it.
    """

    sessions: tuple[SessionRule, ...]
    peaks: tuple[Peak, ...]
    quiet: QuietHours | None
    limits: Limits | None
    clusters: tuple[Cluster, ...]
    errors: tuple[ScheduleError, ...]
    days_off: DaysOff = NO_DAYS_OFF
    relays: tuple[Relay, ...] = ()
    campaigns: tuple[Campaign, ...] = ()

    def schedule(self) -> Schedule:
        """The schedule that a plan can be made from.

        Raises:
            ScheduleError: there are no quiet hours or no clusters; the complaint about their document.

        """
        if self.quiet is None or self.limits is None or not self.clusters:
            missing = QUIET_FILE if self.quiet is None else CLUSTERS_FILE
            for error in self.errors:
                if missing in error.place:
                    raise error
            raise ScheduleError("chưa có nội dung; hãy thêm vào tệp này.", place=missing)
        return Schedule(
            self.sessions,
            self.peaks,
            self.quiet,
            self.limits,
            self.clusters,
            self.campaigns,
            self.relays,
            self.days_off,
        )


def read_schedules(folder: Path, known_scripts: Collection[str] | None = None) -> ScheduleFolder:
    """The schedule in ``folder``; ``known_scripts`` None leaves the names of scripts unchecked.

    Raises:
        ScheduleError: there is no such folder.

    """
    if not folder.is_dir():
        raise ScheduleError("không có thư mục lịch này; hãy kiểm tra lại đường dẫn.", place=place_of(folder))
    texts: dict[str, str] = {}
    errors: list[ScheduleError] = []
    for name in SCHEDULE_FILES:
        path = folder / name
        if name in OPTIONAL_FILES and not path.exists():
            continue
        try:
            with schedule_errors():
                texts[name] = read_text(path, place=place_of(path))
        except ScheduleError as error:
            errors.append(error)
    return _parsed(_Documents(texts, errors, f"{folder.name}/"), known_scripts)


def parse_schedules(texts: Mapping[str, str], known_scripts: Collection[str] | None = None) -> ScheduleFolder:
    """The schedule of documents given by file name; a missing one of the ``REQUIRED_FILES`` is an error."""
    errors = [
        ScheduleError("còn thiếu tệp này; hãy thêm vào.", place=name)
        for name in REQUIRED_FILES
        if name not in texts
    ]
    return _parsed(_Documents(texts, errors, ""), known_scripts)


class _Documents:
    """The texts of a schedule by file name, with the complaints about them so far."""

    def __init__(self, texts: Mapping[str, str], errors: list[ScheduleError], prefix: str) -> None:
        self._texts = texts
        self._prefix = prefix
        self.errors = errors

    def place(self, name: str) -> str:
        """How complaints name the document."""
        return f"{self._prefix}{name}"

    def read(self, name: str, parse: Callable[..., Result]) -> Result | None:
        """What ``parse`` makes of the document; None where it is missing or not right as a whole."""
        try:
            return parse(self._texts[name], place=self.place(name)) if name in self._texts else None
        except ScheduleError as error:
            self.errors.append(error)
            return None

    def values(self, found: Entries[Value] | None) -> tuple[Value, ...]:
        """The entries of a document that are right; the complaints about the others are kept."""
        self.errors.extend(found.errors if found else ())
        return found.values if found else ()


def _parsed(documents: _Documents, known_scripts: Collection[str] | None) -> ScheduleFolder:
    """The schedule of what could be read."""
    clusters, peaks = documents.read(CLUSTERS_FILE, parse_clusters), documents.read(PEAKS_FILE, parse_peaks)
    quiet, sessions = documents.read(QUIET_FILE, parse_quiet), documents.read(SESSIONS_FILE, parse_sessions)
    dense = None if peaks is None else [peak.slug for peak in peaks.values if peak.dense]
    peaks = checked_peaks(peaks, place=documents.place(PEAKS_FILE)) if peaks else None
    known = Known(
        clusters=_slugs(clusters),
        peaks=_slugs(peaks),
        scripts=known_scripts,
        dense_peaks=dense,
        quiet=quiet[0] if quiet else None,
        limits=quiet[1] if quiet else None,
    )
    found = checked_sessions(sessions, known) if sessions else None
    relays = documents.read(RELAYS_FILE, parse_relays)
    relays = checked_relays(relays, known, found.values if found else ()) if relays else None
    campaigns = documents.read(CAMPAIGNS_FILE, parse_campaigns)
    documents.errors += campaign_errors(campaigns, known_scripts) if campaigns else ()
    if known.quiet is not None:
        documents.errors += quiet_errors(known.quiet, known.clusters, place=documents.place(QUIET_FILE))
    folder = ScheduleFolder(
        clusters=documents.values(clusters),
        peaks=documents.values(peaks),
        sessions=documents.values(found),
        relays=documents.values(relays),
        quiet=known.quiet,
        limits=known.limits,
        campaigns=documents.values(campaigns),
        days_off=DaysOff(documents.values(documents.read(DAYS_OFF_FILE, parse_days_off))),
        errors=tuple(documents.errors),
    )
    return _weighed(folder, documents.place(SESSIONS_FILE))


def _weighed(folder: ScheduleFolder, place: str) -> ScheduleFolder:
    """``folder`` with a complaint for each limit of a day that it cannot keep."""
    if folder.quiet is None or folder.limits is None or not folder.clusters:
        return folder
    return replace(folder, errors=(*folder.errors, *load_errors(folder.schedule(), place=place)))


def _slugs(found: Entries[Named] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(each.slug for each in found.values)


def write_schedules(schedule: Schedule) -> dict[str, str]:
    """The documents of ``schedule`` by file name, as ``parse_schedules`` reads them, to the same schedule.

    Raises:
        ValueError: a length of time is no whole count of minutes.

    """
    return {
        SESSIONS_FILE: write_sessions(schedule.sessions),
        PEAKS_FILE: write_peaks(schedule.peaks),
        QUIET_FILE: write_quiet(schedule.quiet, schedule.limits),
        CLUSTERS_FILE: write_clusters(schedule.clusters),
        DAYS_OFF_FILE: write_days_off(schedule.days_off),
        RELAYS_FILE: write_relays(schedule.relays),
        CAMPAIGNS_FILE: write_campaigns(schedule.campaigns),
    }
