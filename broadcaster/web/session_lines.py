"""Sessions as the pages show them, and what a file would change in them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from broadcaster.schedule.occurrence import CatchUp, Resumption
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.session_changes import SessionChanges
from broadcaster.web.days_vi import bounds_text, days_text

_CATCH_UP = {CatchUp.SKIP: "bỏ", CatchUp.LATE: "phát muộn", CatchUp.JOIN: "vào từ bài đang tới"}
_RESUMPTION = {
    Resumption.RESUME: "phát tiếp từ chỗ dừng",
    Resumption.RESTART: "phát lại bài từ đầu",
    Resumption.DROP: "bỏ phần còn lại của bài",
}
_MINUTE_MS = 60_000

Facts = Mapping[str, str]
"""What there is to say of a session, by heading; empty where there is nothing."""


@dataclass(frozen=True)
class SessionLine:
    """One session in words: ``facts`` are those that say something, each with its heading."""

    slug: str
    title: str
    time: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChangedLine:
    """One session with what changes in it: heading, before, after."""

    line: SessionLine
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownChanges:
    """What a file would change, in words."""

    added: tuple[SessionLine, ...]
    changed: tuple[ChangedLine, ...]
    removed: tuple[SessionLine, ...]


def session_line(rule: SessionRule, names: Mapping[str, str]) -> SessionLine:
    """``rule`` in words; ``names`` has those of clusters, peaks and scripts by slug."""
    told = facts_of(rule, names)
    shown = tuple((heading, text) for heading, text in told.items() if text and heading not in _IN_TITLE)
    return SessionLine(rule.slug, rule.title, f"{rule.starts:%H:%M}", shown)


_IN_TITLE = frozenset(("Tên", "Giờ"))


def facts_of(rule: SessionRule, names: Mapping[str, str]) -> Facts:
    """All that decides when, where and with what ``rule`` is."""
    late = f", muộn nhất {rule.late_ms // _MINUTE_MS} phút" if rule.late_ms else ""
    return {
        "Tên": rule.title,
        "Giờ": f"{rule.starts:%H:%M}",
        "Dài nhất": f"{rule.length_ms // _MINUTE_MS} phút",
        "Ngày": days_text(rule.days, rule.weekdays),
        "Giờ khác": "; ".join(
            f"{each.starts:%H:%M} vào {days_text(each.days, each.weekdays)}" for each in rule.other_times
        ),
        "Hiệu lực": bounds_text(rule.valid_from, rule.valid_to),
        "Cụm loa": _named(rule.clusters, names) or "mọi cụm",
        "Chỉ trong đợt": _named(rule.peaks, names),
        "Bài đầu": _named(rule.scripts, names),
        "Bài cuối": _named(rule.closing_scripts, names),
        "Bài khác": "không nhận" if rule.only_named else "",
        "Lỡ giờ thì": f"{_CATCH_UP[rule.catch_up]}{late}",
        "Bị tin khẩn cấp xen": _RESUMPTION[rule.resumption],
    }


def _named(slugs: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(slug, slug) for slug in slugs)


def shown_changes(changes: SessionChanges, names: Mapping[str, str]) -> ShownChanges:
    """``changes`` in words."""
    return ShownChanges(
        tuple(session_line(rule, names) for rule in changes.added),
        tuple(
            ChangedLine(session_line(new, names), tuple(_different(old, new, names)))
            for old, new in changes.changed
        ),
        tuple(session_line(rule, names) for rule in changes.removed),
    )


def _different(
    old: SessionRule, new: SessionRule, names: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Heading, before and after of each fact that differs."""
    before = facts_of(old, names)
    for heading, after in facts_of(new, names).items():
        if before[heading] != after:
            yield heading, before[heading] or "không", after or "không"
