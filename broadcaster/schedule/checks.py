"""What the documents of a schedule must be to each other: names that exist, sessions that do not collide."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from broadcaster.errors import ScheduleError
from broadcaster.schedule.documents import Entries, Entry
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import Peak, require_rare
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule

CHECKED_YEARS = range(2024, 2099)
"""Calendar years in which dense peaks are counted: Tết moves, and may meet another peak in some year."""


@dataclass(frozen=True)
class Known:
    """What a session may refer to; None where that could not be read, and is then not checked."""

    clusters: Collection[str] | None
    peaks: Collection[str] | None
    scripts: Collection[str] | None
    dense_peaks: Collection[str] | None
    quiet: QuietHours | None
    limits: Limits | None


def checked_sessions(found: Entries[SessionRule], known: Known) -> Entries[SessionRule]:
    """``found`` without the sessions that cannot stand; an unknown script costs that script only."""
    kept: list[Entry[SessionRule]] = []
    errors = list(found.errors)
    for entry in found.entries:
        try:
            _require_known(entry, "clusters", entry.value.clusters, known.clusters)
            _require_known(entry, "peaks", entry.value.peaks, known.peaks)
            _require_dense(entry, known.dense_peaks)
            _require_lawful(entry, known)
            _require_free(entry, kept)
        except ScheduleError as error:
            errors.append(error)
            continue
        errors.extend(_unknown_scripts(entry, known.scripts))
        kept.append(_with_known_scripts(entry, known.scripts))
    return Entries(tuple(kept), tuple(errors))


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
    entry: Entry[SessionRule] | Entry[Peak], key: str, names: Iterable[str], known: Collection[str] | None
) -> None:
    """Refuse a name that stands for nothing."""
    for name in names:
        if known is not None and name not in known:
            choice = ", ".join(sorted(known)) or "(chưa có mã nào)"
            raise ScheduleError(
                f"không có “{name}”; hãy chọn trong: {choice}.", place=f"{entry.place}, mục {key}"
            )


def _require_dense(entry: Entry[SessionRule], dense: Collection[str] | None) -> None:
    """Refuse a peak that adds no sessions: the session would never exist, without a word."""
    for slug in entry.value.peaks:
        if dense is not None and slug not in dense:
            raise ScheduleError(
                f"“{slug}” không phải đợt dày nên buổi này không bao giờ có; hãy chọn đợt có dense = true.",
                place=f"{entry.place}, mục peaks",
            )


def _require_lawful(entry: Entry[SessionRule], known: Known) -> None:
    """Refuse a session that reaches into quiet hours or is longer than any session may be."""
    rule = entry.value
    if known.limits is not None and rule.length_ms > known.limits.session_ms:
        refusal = known.limits.refusal(rule.length_ms, 0)
        raise ScheduleError(
            f"buổi “{rule.slug}” {refusal}; hãy rút ngắn.", place=f"{entry.place}, mục minutes"
        )
    if known.quiet is None:
        return
    starts = rule.starts_at(max(known.quiet.valid_from, rule.valid_from or date.min))
    refusal = known.quiet.refusal(starts, starts.astimezone(UTC) + timedelta(milliseconds=rule.length_ms))
    if refusal is not None:
        raise ScheduleError(
            f"buổi “{rule.slug}” {refusal}; hãy đổi giờ hoặc rút ngắn.", place=f"{entry.place}, mục starts"
        )


def _require_free(entry: Entry[SessionRule], others: Iterable[Entry[SessionRule]]) -> None:
    """Refuse a session that could sound together with one before it."""
    for other in others:
        if entry.value.overlaps(other.value):
            raise ScheduleError(
                f"buổi “{entry.value.slug}” chồng giờ với buổi “{other.value.slug}” trên cùng cụm loa;"
                " hãy đổi giờ, thứ hoặc cụm loa.",
                place=f"{entry.place}, mục starts",
            )


def _unknown_scripts(entry: Entry[SessionRule], known: Collection[str] | None) -> Iterable[ScheduleError]:
    for slug in entry.value.scripts:
        if known is not None and slug not in known:
            yield ScheduleError(
                f"không có bài “{slug}”; hãy kiểm tra lại mã bài, buổi “{entry.value.slug}” tạm bỏ bài này.",
                place=f"{entry.place}, mục scripts",
            )


def _with_known_scripts(entry: Entry[SessionRule], known: Collection[str] | None) -> Entry[SessionRule]:
    if known is None:
        return entry
    scripts = tuple(slug for slug in entry.value.scripts if slug in known)
    return replace(entry, value=replace(entry.value, scripts=scripts))
