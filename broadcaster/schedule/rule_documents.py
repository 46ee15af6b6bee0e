"""The documents of quiet hours with limits, ``gio_yen_tinh.toml``, and of relays, ``tiep_song.toml``."""

from collections.abc import Iterable
from dataclasses import replace

from broadcaster.schedule.address import checked_address
from broadcaster.schedule.day_fields import DAY_KEYS, days_pairs, read_days
from broadcaster.schedule.entries import Entries, read_named, write_entries
from broadcaster.schedule.fields import built, civil_time, minutes, schedule_errors, whole, whole_minutes
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.relay import Relay
from broadcaster.script.fields import Fields, read_toml, write_toml

QUIET_TABLE = "gio_yen_tinh"
RELAY_TABLE = "tiep_song"

_MOST_MINUTES = 12 * 60
_DAY_MINUTES = 24 * 60
_MOST_SESSIONS = 100


def parse_quiet(text: str, *, place: str) -> tuple[QuietHours, Limits]:
    """The quiet hours and limits written in ``text``. They hold together or not at all.

    Raises:
        ScheduleError: anything in the text is not right.

    """
    with schedule_errors():
        fields = Fields(read_toml(text, place=place), place=place)
        fields.expect(
            ("source", "valid_from", "session_minutes", "day_minutes", QUIET_TABLE), ("day_sessions",)
        )
        intervals = tuple(_quiet_interval(each) for each in fields.tables(QUIET_TABLE))
        if not any(not each.clusters for each in intervals):
            raise fields.error(QUIET_TABLE, "chưa có khoảng giờ cho mọi cụm; hãy ghi ít nhất giờ ban đêm.")
        quiet = QuietHours(intervals, fields.day("valid_from"), fields.text("source"))
        return quiet, _limits(fields, quiet)


def _limits(fields: Fields, quiet: QuietHours) -> Limits:
    day_sessions = whole(fields, "day_sessions", 1, _MOST_SESSIONS) if "day_sessions" in fields else None
    return Limits(
        minutes(fields, "session_minutes", _MOST_MINUTES),
        minutes(fields, "day_minutes", _DAY_MINUTES),
        day_sessions,
        quiet.source,
        quiet.valid_from,
    )


def _quiet_interval(fields: Fields) -> QuietInterval:
    fields.expect(("from", "to"), ("clusters", "source", *DAY_KEYS))
    if "source" in fields and "valid_from" not in fields:
        raise fields.error("valid_from", "còn thiếu; hãy ghi ngày mà văn bản ở mục source có hiệu lực.")
    starts, ends = civil_time(fields, "from"), civil_time(fields, "to")
    days = replace(read_days(fields), valid_from=None)
    return built(
        fields,
        lambda: QuietInterval(
            starts,
            ends,
            _clusters(fields),
            days,
            fields.text_or_none("source") or "",
            fields.day_or_none("valid_from"),
        ),
        "trùng với from; hãy ghi giờ kết thúc khác.",
        key="to",
    )


def _clusters(fields: Fields) -> tuple[str, ...]:
    return fields.slugs("clusters") if "clusters" in fields else ()


def write_quiet(quiet: QuietHours, limits: Limits) -> str:
    """``quiet`` and ``limits`` as ``parse_quiet`` reads them, to the same.

    Raises:
        ValueError: a limit is no whole count of minutes.

    """
    head = write_toml(
        (
            ("source", quiet.source),
            ("valid_from", quiet.valid_from),
            ("session_minutes", whole_minutes(limits.session_ms)),
            ("day_minutes", whole_minutes(limits.day_ms)),
            ("day_sessions", limits.day_sessions),
        )
    )
    return f"{head}\n{write_entries(QUIET_TABLE, map(_quiet_pairs, quiet.intervals))}"


def _quiet_pairs(interval: QuietInterval) -> Iterable[tuple[str, object]]:
    return (
        ("from", f"{interval.starts:%H:%M}"),
        ("to", f"{interval.ends:%H:%M}"),
        ("clusters", interval.clusters or None),
        ("source", interval.source or None),
        *days_pairs(replace(interval.days, valid_from=interval.valid_from)),
    )


def parse_relays(text: str, *, place: str) -> Entries[Relay]:
    """The relays written in ``text``, one ``[[tiep_song]]`` each, unchecked against the rest.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_named(text, place, RELAY_TABLE, _relay)


def _relay(fields: Fields) -> Relay:
    fields.expect(
        ("slug", "title", "source", "starts", "minutes"),
        ("clusters", "address", "fallback", "approved_by", "approved_on", "approved_mark", *DAY_KEYS),
    )
    if ("approved_by" in fields) != ("approved_on" in fields):
        missing = "approved_on" if "approved_by" in fields else "approved_by"
        raise fields.error(missing, "còn thiếu; hãy ghi cả người duyệt và ngày duyệt, hoặc bỏ cả hai.")
    return built(
        fields,
        lambda: Relay(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            source=fields.text("source"),
            starts=civil_time(fields, "starts"),
            length_ms=minutes(fields, "minutes", _MOST_MINUTES),
            days=read_days(fields),
            clusters=_clusters(fields),
            approved_by=fields.text_or_none("approved_by") or "",
            approved_on=fields.day_or_none("approved_on"),
            address=_address(fields),
            fallback=_fallback(fields),
            approved_mark=fields.text_or_none("approved_mark") or "",
        ),
        "tiếp sóng phải xong trước nửa đêm; hãy đổi giờ, rút ngắn, hoặc tách thành hai khoảng.",
        key="starts",
    )


def _address(fields: Fields) -> str:
    """Where the sound comes from; nothing where the window is only kept free."""
    if "address" not in fields:
        return ""
    return built(
        fields,
        lambda: checked_address(fields.text("address")),
        "không phải địa chỉ nguồn; hãy ghi http://… hoặc https://… của luồng phát, hoặc “ngo_vao:” và tên"
        " ngõ vào của máy.",
        key="address",
    )


def _fallback(fields: Fields) -> str:
    if "fallback" not in fields:
        return ""
    if "address" not in fields:
        raise fields.error(
            "fallback", "chỉ dùng khi đài tự tiếp sóng; hãy ghi thêm address, hoặc bỏ mục này."
        )
    return fields.slug("fallback")


def write_relays(relays: Iterable[Relay]) -> str:
    """``relays`` as ``parse_relays`` reads them, to the same relays.

    Raises:
        ValueError: a length is no whole count of minutes.

    """
    return write_entries(RELAY_TABLE, map(_relay_pairs, relays))


def _relay_pairs(relay: Relay) -> Iterable[tuple[str, object]]:
    return (
        ("slug", relay.slug),
        ("title", relay.title),
        ("source", relay.source),
        ("starts", f"{relay.starts:%H:%M}"),
        ("minutes", whole_minutes(relay.length_ms)),
        ("clusters", relay.clusters or None),
        ("address", relay.address or None),
        ("fallback", relay.fallback or None),
        ("approved_by", relay.approved_by or None),
        ("approved_on", relay.approved_on),
        ("approved_mark", relay.approved_mark or None),
        *days_pairs(relay.days),
    )
