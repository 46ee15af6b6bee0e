"""The documents of sessions, peaks and clusters as text, read entry by entry."""

from collections.abc import Iterator

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.dates import EVERY_WEEKDAY, DateRule
from broadcaster.schedule.day_fields import DAY_KEYS, read_days
from broadcaster.schedule.days import Days
from broadcaster.schedule.entries import Entries, Entry, Named, read_named
from broadcaster.schedule.fields import built, civil_time, minutes, weekdays, whole
from broadcaster.schedule.occurrence import CatchUp, Resumption
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.recurrence import OtherTime, SessionRule
from broadcaster.script.fields import Fields
from broadcaster.script.model import LANGUAGES, ContentGroup
from broadcaster.units import DurationMs

__all__ = [
    "CLUSTER_TABLE",
    "PEAK_TABLE",
    "SESSION_TABLE",
    "Entries",
    "Entry",
    "Named",
    "parse_clusters",
    "parse_peaks",
    "parse_sessions",
]

SESSION_TABLE = "buoi_phat"
PEAK_TABLE = "dot"
CLUSTER_TABLE = "cum_loa"

_SESSION_KEYS = (
    *("weekdays", "days", "other_times", "clusters", "peaks", "scripts", "closing_scripts", "only_named"),
    *("catch_up", "late_minutes", "resumption", "valid_from", "valid_to"),
)
_MOST_MINUTES = 12 * 60


def parse_sessions(text: str, *, place: str) -> Entries[SessionRule]:
    """The sessions written in ``text``, one ``[[buoi_phat]]`` each, unchecked against the rest.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_named(text, place, SESSION_TABLE, _session)


def parse_peaks(text: str, *, place: str) -> Entries[Peak]:
    """The peak periods written in ``text``, one ``[[dot]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_named(text, place, PEAK_TABLE, _peak)


def parse_clusters(text: str, *, place: str) -> Entries[Cluster]:
    """The loudspeaker clusters written in ``text``, one ``[[cum_loa]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_named(text, place, CLUSTER_TABLE, _cluster)


def _session(fields: Fields) -> SessionRule:
    fields.expect(
        ("slug", "title", "starts", "minutes", *(() if "days" in fields else ("weekdays",))),
        _SESSION_KEYS,
    )
    catch_up = CatchUp.SKIP
    if "catch_up" in fields:
        catch_up = fields.choice("catch_up", {each.value: each for each in CatchUp})
    late = minutes(fields, "late_minutes", _MOST_MINUTES) if "late_minutes" in fields else DurationMs(0)
    if catch_up is CatchUp.LATE and not late:
        raise fields.error("late_minutes", "còn thiếu; catch_up là late thì phải ghi muộn nhất mấy phút.")
    valid_from, valid_to = fields.day_or_none("valid_from"), fields.day_or_none("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise fields.error("valid_to", "sớm hơn valid_from; hãy sửa một trong hai ngày.")
    return built(
        fields,
        lambda: SessionRule(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            starts=civil_time(fields, "starts"),
            length_ms=minutes(fields, "minutes", _MOST_MINUTES),
            weekdays=_weekdays(fields),
            days=_days(fields),
            other_times=tuple(_other_time(each) for each in fields.tables("other_times")),
            clusters=_slugs(fields, "clusters"),
            peaks=_slugs(fields, "peaks"),
            scripts=_slugs(fields, "scripts"),
            closing_scripts=_slugs(fields, "closing_scripts"),
            only_named=fields.flag("only_named"),
            catch_up=catch_up,
            late_ms=late,
            resumption=_resumption(fields),
            valid_from=valid_from,
            valid_to=valid_to,
        ),
        "buổi phát phải xong trước nửa đêm; hãy đổi giờ, rút ngắn, hoặc tách thành hai buổi.",
        key="starts",
    )


def _resumption(fields: Fields) -> Resumption:
    """What an emergency does to the session's item: by default it begins anew."""
    if "resumption" not in fields:
        return Resumption.RESTART
    return fields.choice("resumption", {each.value: each for each in Resumption})


def _other_time(fields: Fields) -> OtherTime:
    fields.expect(("starts",), ("weekdays", "days"))
    if "weekdays" not in fields and "days" not in fields:
        raise fields.error("weekdays hoặc days", "còn thiếu; hãy ghi giờ này dùng cho thứ nào hoặc ngày nào.")
    return OtherTime(civil_time(fields, "starts"), _weekdays(fields), _days(fields))


def _weekdays(fields: Fields) -> frozenset[int]:
    return weekdays(fields, "weekdays") if "weekdays" in fields else EVERY_WEEKDAY


def _days(fields: Fields) -> Days:
    """What the table ``days`` says; every day where it is left out."""
    inner = fields.table("days")
    inner.expect((), DAY_KEYS)
    return read_days(inner)


def _slugs(fields: Fields, key: str) -> tuple[str, ...]:
    return fields.slugs(key) if key in fields else ()


def _peak(fields: Fields) -> Peak:
    fields.expect(
        ("slug", "title"),
        ("dense", "share_percent", "priority", "group_weights", "includes", "note", *DAY_KEYS),
    )
    return Peak(
        slug=fields.slug("slug"),
        title=fields.text("title"),
        rule=_peak_days(fields),
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


def _peak_days(fields: Fields) -> Days | DateRule:
    """The days of the peak; a rule that stands alone as that rule."""
    days = read_days(fields)
    if not days.rules:
        raise fields.error(
            "dates",
            "chưa ghi ngày của đợt; phải ghi đúng một trong các cách tính ngày (xem schedules/README.md).",
        )
    return days.rules[0] if days == Days(days.rules[:1]) else days


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
