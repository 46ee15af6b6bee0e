"""What the documents of a schedule must be to each other: names that exist, sessions that do not collide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from broadcaster.errors import ScheduleError
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.entries import Entries, Entry
from broadcaster.schedule.lawful import Window, relay_window, require_free, require_lawful, session_window
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.load import overloads
from broadcaster.schedule.peaks import Peak, require_rare
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.rule_documents import QUIET_TABLE
from broadcaster.schedule.schedule import Schedule

CHECKED_YEARS = range(2024, 2099)
"""Calendar years in which dense peaks are counted: Tết moves, and may meet another peak in some year."""


@dataclass(frozen=True)
class Known:
    """What a session or a relay may refer to; None where that could not be read: it is not checked then."""

    clusters: Collection[str] | None
    peaks: Collection[str] | None
    scripts: Collection[str] | None
    dense_peaks: Collection[str] | None
    quiet: QuietHours | None
    limits: Limits | None


def checked_sessions(found: Entries[SessionRule], known: Known) -> Entries[SessionRule]:
    """``found`` without the sessions that cannot stand; an unknown script costs that script only."""
    kept: list[Entry[SessionRule]] = []
    windows: list[Window] = []
    errors = list(found.errors)
    for entry in found.entries:
        window = session_window(entry.value, entry.place)
        try:
            _require_known(entry, "clusters", entry.value.clusters, known.clusters)
            _require_known(entry, "peaks", entry.value.peaks, known.peaks)
            _require_dense(entry, known.dense_peaks)
            require_lawful(window, known.quiet, known.limits)
            require_free(window, windows)
        except ScheduleError as error:
            errors.append(error)
            continue
        errors.extend(_unknown_scripts(entry, known.scripts))
        kept.append(_with_known_scripts(entry, known.scripts))
        windows.append(window)
    return Entries(tuple(kept), tuple(errors))


def checked_relays(found: Entries[Relay], known: Known, sessions: Iterable[SessionRule]) -> Entries[Relay]:
    """``found`` without the relays that cannot stand, beside ``sessions`` and the relays before them.

    One in quiet hours is complained about and kept: the plan refuses it every day, so that whoever looks
    ahead sees that it will not sound, and why.
    """
    kept: list[Entry[Relay]] = []
    errors = list(found.errors)
    rules = tuple(sessions)
    windows = [session_window(rule, "") for rule in rules]
    for entry in found.entries:
        window = relay_window(entry.value, entry.place)
        try:
            _require_known(entry, "clusters", entry.value.clusters, known.clusters)
            _require_own_name(entry, rules)
            _require_one_address(entry, kept)
            require_lawful(window, None, known.limits)
            require_free(window, windows)
        except ScheduleError as error:
            errors.append(error)
            continue
        errors.extend(_relay_doubts(entry, known.scripts))
        try:
            require_lawful(window, known.quiet, None)
        except ScheduleError as error:
            errors.append(error)
        kept.append(entry)
        windows.append(window)
    return Entries(tuple(kept), tuple(errors))


def _require_own_name(entry: Entry[Relay], sessions: Iterable[SessionRule]) -> None:
    """Refuse a relay with the name of a session: the log tells what was aired by its name."""
    if entry.value.slug in {rule.slug for rule in sessions}:
        raise ScheduleError(
            f"“{entry.value.slug}” đã là mã của một buổi phát; hãy đặt mã khác.",
            place=f"{entry.place}, mục slug",
        )


def _require_one_address(entry: Entry[Relay], others: Iterable[Entry[Relay]]) -> None:
    """Refuse a source that has another address elsewhere: the log and the player know it by its name."""
    relay = entry.value
    for each in others:
        other = each.value
        if (other.source, bool(other.address)) == (relay.source, True) and other.address != relay.address:
            raise ScheduleError(
                f"nguồn “{relay.source}” đã có địa chỉ khác ở tiếp sóng “{other.slug}”; hãy ghi cùng một địa"
                " chỉ, hoặc đặt tên nguồn khác.",
                place=f"{entry.place}, mục address",
            )


def _relay_doubts(entry: Entry[Relay], scripts: Collection[str] | None) -> Iterable[ScheduleError]:
    """What is said of a relay that stands: an approval of something else, a fallback that is not there."""
    relay = entry.value
    if relay.is_changed:
        yield ScheduleError(
            f"tiếp sóng “{relay.slug}” đã đổi nguồn hoặc giờ từ khi được duyệt nên không phát; lãnh đạo phải"
            " duyệt lại.",
            place=f"{entry.place}, mục approved_mark",
        )
    if relay.fallback and scripts is not None and relay.fallback not in scripts:
        yield ScheduleError(
            f"không có bài “{relay.fallback}”; hãy kiểm tra lại mã bài, khi mất nguồn loa sẽ im lặng.",
            place=f"{entry.place}, mục fallback",
        )


def campaign_errors(found: Entries[Campaign], scripts: Collection[str] | None) -> tuple[ScheduleError, ...]:
    """A complaint for each script that a campaign names and that is not there; ``scripts`` None: unchecked.

    The campaign stands as it is: the script may come.
    """
    return tuple(
        ScheduleError(
            f"không có bài “{slug}”; hãy kiểm tra lại mã bài, chiến dịch “{entry.value.slug}” chờ bài này.",
            place=f"{entry.place}, mục {key}",
        )
        for entry in found.entries
        for key, slugs in (("scripts", entry.value.scripts), ("weights", tuple(entry.value.weights)))
        for slug in slugs
        if scripts is not None and slug not in scripts
    )


def quiet_errors(
    quiet: QuietHours, clusters: Collection[str] | None, *, place: str
) -> tuple[ScheduleError, ...]:
    """A complaint for each name in ``quiet`` that is no cluster: the place it stands for is not protected.

    The hours themselves stand as they are; ``clusters`` None leaves the names unchecked.
    """
    entries = (
        Entry(interval, f"{place}, {QUIET_TABLE} thứ {number}")
        for number, interval in enumerate(quiet.intervals, 1)
    )
    return tuple(
        _unknown(name, known=clusters, place=f"{entry.place}, mục clusters")
        for entry in entries
        for name in entry.value.clusters
        if clusters is not None and name not in clusters
    )


def load_errors(schedule: Schedule, *, place: str) -> tuple[ScheduleError, ...]:
    """A complaint about the document at ``place`` for each limit of a day that ``schedule`` cannot keep."""
    return tuple(ScheduleError(line, place=place) for line in overloads(schedule))


def checked_peaks(found: Entries[Peak], *, place: str) -> Entries[Peak]:
    """``found`` without peaks that include an unknown one; none of them dense when they are so too often."""
    slugs = {entry.value.slug for entry in found.entries}
    errors = list(found.errors)
    kept = []
    for entry in found.entries:
        try:
            _require_known(entry, "includes", entry.value.includes, slugs)
        except ScheduleError as error:
            errors.append(error)
        else:
            kept.append(entry)
    try:
        _require_rare([entry.value for entry in kept], place)
    except ScheduleError as error:
        errors.append(error)
        kept = [replace(entry, value=replace(entry.value, dense=False)) for entry in kept]
    return Entries(tuple(kept), tuple(errors))


def _require_rare(peaks: Sequence[Peak], place: str) -> None:
    for year in CHECKED_YEARS:
        require_rare(year, peaks, place=place)


def _require_known(
    entry: Entry[SessionRule] | Entry[Peak] | Entry[Relay],
    key: str,
    names: Iterable[str],
    known: Collection[str] | None,
) -> None:
    """Refuse a name that stands for nothing."""
    for name in names:
        if known is not None and name not in known:
            raise _unknown(name, known, place=f"{entry.place}, mục {key}")


def _unknown(name: str, known: Collection[str], *, place: str) -> ScheduleError:
    choice = ", ".join(sorted(known)) or "(chưa có mã nào)"
    return ScheduleError(f"không có “{name}”; hãy chọn trong: {choice}.", place=place)


def _require_dense(entry: Entry[SessionRule], dense: Collection[str] | None) -> None:
    """Refuse a peak that adds no sessions: the session would never exist, without a word."""
    for slug in entry.value.peaks:
        if dense is not None and slug not in dense:
            raise ScheduleError(
                f"“{slug}” không phải đợt dày nên buổi này không bao giờ có; hãy chọn đợt có dense = true.",
                place=f"{entry.place}, mục peaks",
            )


def _unknown_scripts(entry: Entry[SessionRule], known: Collection[str] | None) -> Iterable[ScheduleError]:
    for slug in (*entry.value.scripts, *entry.value.closing_scripts):
        if known is not None and slug not in known:
            yield ScheduleError(
                f"không có bài “{slug}”; hãy kiểm tra lại mã bài, buổi “{entry.value.slug}” tạm bỏ bài này.",
                place=f"{entry.place}, mục scripts",
            )


def _with_known_scripts(entry: Entry[SessionRule], known: Collection[str] | None) -> Entry[SessionRule]:
    if known is None:
        return entry
    scripts = tuple(slug for slug in entry.value.scripts if slug in known)
    closing = tuple(slug for slug in entry.value.closing_scripts if slug in known)
    return replace(entry, value=replace(entry.value, scripts=scripts, closing_scripts=closing))
