"""The four documents of a schedule as text, read entry by entry.

An entry that is not right costs itself alone: it is left out and its error is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from broadcaster.errors import ScheduleError
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.fields import (
    built,
    civil_time,
    day_of_year,
    minutes,
    schedule_errors,
    weekdays,
    whole,
)
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import CatchUp
from broadcaster.schedule.peaks import AroundTet, ByHand, DateRule, EveryYear, Peak, Span
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.script.fields import Fields, read_toml
from broadcaster.script.model import LANGUAGES, ContentGroup
from broadcaster.units import DurationMs

SESSION_TABLE = "buoi_phat"
PEAK_TABLE = "dot"
QUIET_TABLE = "gio_yen_tinh"
CLUSTER_TABLE = "cum_loa"

_MOST_MINUTES = 12 * 60
_DAY_MINUTES = 24 * 60


class _Named(Protocol):
    @property
    def slug(self) -> str: ...


Named = TypeVar("Named", bound=_Named)


@dataclass(frozen=True)
class Entry(Generic[Named]):
    """A value with the place in its file, for later complaints."""

    value: Named
    place: str


@dataclass(frozen=True)
class Entries(Generic[Named]):
    """What a document holds, in its order, and a complaint for each entry that is not right."""

    entries: tuple[Entry[Named], ...]
    errors: tuple[ScheduleError, ...] = ()


def parse_sessions(text: str, *, place: str) -> Entries[SessionRule]:
    """The sessions written in ``text``, one ``[[buoi_phat]]`` each, unchecked against the rest.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return _parse(text, place, SESSION_TABLE, _session)


def parse_peaks(text: str, *, place: str) -> Entries[Peak]:
    """The peak periods written in ``text``, one ``[[dot]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return _parse(text, place, PEAK_TABLE, _peak)


def parse_clusters(text: str, *, place: str) -> Entries[Cluster]:
    """The loudspeaker clusters written in ``text``, one ``[[cum_loa]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return _parse(text, place, CLUSTER_TABLE, _cluster)


def parse_quiet(text: str, *, place: str) -> tuple[QuietHours, Limits]:
    """The quiet hours and limits written in ``text``. They hold together or not at all.

    Raises:
        ScheduleError: anything in the text is not right.

    """
    with schedule_errors():
        fields = Fields(read_toml(text, place=place), place=place)
        fields.expect(("source", "valid_from", "session_minutes", "day_minutes", QUIET_TABLE))
        intervals = tuple(_quiet_interval(each) for each in fields.tables(QUIET_TABLE))
        if not intervals:
            raise fields.error(QUIET_TABLE, "chưa có khoảng giờ nào; hãy ghi ít nhất giờ ban đêm.")
        quiet = QuietHours(intervals, fields.day("valid_from"), fields.text("source"))
        session_ms = minutes(fields, "session_minutes", _MOST_MINUTES)
        return quiet, Limits(session_ms, minutes(fields, "day_minutes", _DAY_MINUTES))


def _parse(text: str, place: str, table: str, parse: Callable[[Fields], Named]) -> Entries[Named]:
    """The entries of ``table``, each read by ``parse``; two of the same slug are one too many."""
    found: dict[str, Entry[Named]] = {}
    errors: list[ScheduleError] = []
    with schedule_errors():
        top = Fields(read_toml(text, place=place), place=place)
        top.expect((table,))
        tables = top.tables(table)
    for fields in tables:
        try:
            with schedule_errors():
                value = parse(fields)
                if value.slug in found:
                    raise fields.error("slug", f"“{value.slug}” đã dùng ở trên; hãy đặt mã khác.")
        except ScheduleError as error:
            errors.append(error)
        else:
            found[value.slug] = Entry(value, fields.place)
    return Entries(tuple(found.values()), tuple(errors))


def _session(fields: Fields) -> SessionRule:
    fields.expect(
        ("slug", "title", "starts", "minutes", "weekdays"),
        ("clusters", "peaks", "scripts", "catch_up", "late_minutes", "valid_from", "valid_to"),
    )
    catch_up = CatchUp.SKIP
    if "catch_up" in fields:
        catch_up = fields.choice("catch_up", {each.value: each for each in CatchUp})
    late = minutes(fields, "late_minutes", _MOST_MINUTES) if "late_minutes" in fields else DurationMs(0)
    if catch_up is CatchUp.LATE and not late:
        raise fields.error("late_minutes", "còn thiếu; catch_up là late thì phải ghi muộn nhất mấy phút.")
    return built(
        fields,
        lambda: SessionRule(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            starts=civil_time(fields, "starts"),
            length_ms=minutes(fields, "minutes", _MOST_MINUTES),
            weekdays=weekdays(fields, "weekdays"),
            clusters=_slugs(fields, "clusters"),
            peaks=_slugs(fields, "peaks"),
            scripts=_slugs(fields, "scripts"),
            catch_up=catch_up,
            late_ms=late,
            valid_from=fields.day_or_none("valid_from"),
            valid_to=fields.day_or_none("valid_to"),
        ),
        "buổi phát phải xong trước nửa đêm, và valid_to không được sớm hơn valid_from; hãy sửa lại.",
        key="starts",
    )


def _slugs(fields: Fields, key: str) -> tuple[str, ...]:
    return fields.slugs(key) if key in fields else ()


def _peak(fields: Fields) -> Peak:
    fields.expect(
        ("slug", "title"),
        ("dense", "share_percent", "priority", "group_weights", "includes", "note", *_DATE_RULES),
    )
    return Peak(
        slug=fields.slug("slug"),
        title=fields.text("title"),
        rule=_date_rule(fields),
        dense=fields.flag("dense"),
        share=whole(fields, "share_percent", 0, 100) / 100 if "share_percent" in fields else 0.5,
        priority=whole(fields, "priority", 0, 1000) if "priority" in fields else 0,
        group_weights=tuple(_weights(fields.table("group_weights"))),
        includes=_slugs(fields, "includes"),
        note=fields.text_or_none("note") or "",
    )


def _weights(fields: Fields) -> Iterator[tuple[ContentGroup, int]]:
    fields.expect((), tuple(str(int(group)) for group in ContentGroup))
    for group in ContentGroup:
        if str(int(group)) in fields:
            yield group, whole(fields, str(int(group)), 1, 10)


def _date_rule(fields: Fields) -> DateRule:
    """The one rule of the peak for its dates."""
    given = [key for key in _DATE_RULES if key in fields]
    if len(given) != 1:
        message = "phải ghi đúng một trong ba cách tính ngày; hãy xem schedules/README.md."
        raise fields.error(" hoặc ".join(_DATE_RULES), message)
    return _DATE_RULES[given[0]](fields)


def _around_tet(fields: Fields) -> AroundTet:
    inner = fields.table("tet")
    inner.expect(("days_before", "until_month", "until_day"))
    days, month, day = (
        whole(inner, "days_before", 0, 100),
        whole(inner, "until_month", 1, 12),
        whole(inner, "until_day", 1, 30),
    )
    return AroundTet(days, month, day)


def _every_year(fields: Fields) -> EveryYear:
    inner = fields.table("every_year")
    inner.expect(("from", "to"))
    return EveryYear(day_of_year(inner, "from"), day_of_year(inner, "to"))


def _by_hand(fields: Fields) -> ByHand:
    return ByHand(tuple(_span(each) for each in fields.tables("dates")))


_DATE_RULES: dict[str, Callable[[Fields], DateRule]] = {
    "tet": _around_tet,
    "every_year": _every_year,
    "dates": _by_hand,
}


def _span(fields: Fields) -> Span:
    fields.expect(("from", "to"))
    first, last = fields.day("from"), fields.day("to")
    return built(fields, lambda: Span(first, last), "sớm hơn from; hãy sửa một trong hai ngày.", key="to")


def _quiet_interval(fields: Fields) -> QuietInterval:
    fields.expect(("from", "to"))
    starts, ends = civil_time(fields, "from"), civil_time(fields, "to")
    return built(
        fields, lambda: QuietInterval(starts, ends), "trùng với from; hãy ghi giờ kết thúc khác.", key="to"
    )


def _cluster(fields: Fields) -> Cluster:
    fields.expect(("slug", "name", "output", "languages"), ("near",))
    languages = fields.slugs("languages")
    for language in languages:
        if language not in LANGUAGES:
            raise fields.error("languages", f"không có “{language}”; hãy chọn trong: {', '.join(LANGUAGES)}.")
    if not languages:
        raise fields.error("languages", 'chưa có tiếng nào; hãy ghi ít nhất một, ví dụ ["vi"].')
    return Cluster(
        fields.slug("slug"),
        fields.text("name"),
        fields.slug("output"),
        languages,
        fields.text_or_none("near") or "",
    )
