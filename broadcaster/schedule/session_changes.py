"""What a file of sessions would change in the sessions that the station has. Pure."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from broadcaster.errors import ScheduleError
from broadcaster.schedule.found import FoundSession
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.span import days_between

_COMPARED = timedelta(days=3 * 366)
"""How far ahead two ways of writing days are compared."""

_LONGEST_SLUG = 60
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Proposed:
    """A session as a file wants it; ``place`` is where it stands there."""

    rule: SessionRule
    place: str


@dataclass(frozen=True)
class SessionChanges:
    """What would be: sessions added, changed (as it was, as it will be), removed, left as they are.

    ``errors`` has a complaint for each thing that is not taken, ``remarks`` what a person should know.
    ``rules`` are all sessions afterwards, in the order of the document.
    """

    added: tuple[SessionRule, ...]
    changed: tuple[tuple[SessionRule, SessionRule], ...]
    removed: tuple[SessionRule, ...]
    unchanged: int
    errors: tuple[ScheduleError, ...]
    remarks: tuple[str, ...]
    rules: tuple[SessionRule, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether saving it would leave everything as it is."""
        return not (self.added or self.changed or self.removed)


Check = Callable[[Sequence[SessionRule]], Mapping[str, ScheduleError]]
"""Of sessions in their order, the complaint about each that cannot stand beside those before it, by slug."""


def settled(
    held: Sequence[SessionRule], proposed: Iterable[Proposed], removed: Collection[str], check: Check
) -> tuple[tuple[SessionRule, ...], tuple[ScheduleError, ...]]:
    """All sessions afterwards, and the complaints about what cannot stand.

    A session that the station has never gives way to one of the file: a change that cannot stand beside it is
    refused and the session stays as it was.
    """
    before = {rule.slug: rule for rule in held if rule.slug not in removed}
    wanted = {each.rule.slug: each for each in proposed if before.get(each.rule.slug) != each.rule}
    errors: list[ScheduleError] = []
    while True:
        kept = [rule for slug, rule in before.items() if slug not in wanted]
        found = check([*kept, *(each.rule for each in wanted.values())])
        refused = {slug: error for slug, error in found.items() if slug in wanted}
        if not refused:
            break
        errors.extend(_in_file(error, wanted[slug].place) for slug, error in refused.items())
        wanted = {slug: each for slug, each in wanted.items() if slug not in refused}
    order = dict.fromkeys((*before, *wanted))
    rules = tuple(wanted[slug].rule if slug in wanted else before[slug] for slug in order)
    return rules, tuple(errors)


def _in_file(error: ScheduleError, place: str) -> ScheduleError:
    """``error`` about a session, said of where the session stands in its file."""
    return ScheduleError(str(error).removeprefix(f"{error.place}: "), place=place)


def changes(
    held: Sequence[SessionRule],
    rules: tuple[SessionRule, ...],
    errors: Iterable[ScheduleError],
    remarks: Iterable[str],
) -> SessionChanges:
    """What becomes of ``held`` when ``rules`` are the sessions."""
    before = {rule.slug: rule for rule in held}
    after = {rule.slug for rule in rules}
    known = [(before[rule.slug], rule) for rule in rules if rule.slug in before]
    changed = tuple((old, new) for old, new in known if old != new)
    return SessionChanges(
        tuple(rule for rule in rules if rule.slug not in before),
        changed,
        tuple(rule for rule in held if rule.slug not in after),
        len(known) - len(changed),
        tuple(errors),
        tuple(remarks),
        rules,
    )


def proposed_from(
    found: Iterable[FoundSession], held: Sequence[SessionRule], today: date
) -> tuple[tuple[Proposed, ...], tuple[ScheduleError, ...]]:
    """Sessions of another calendar as ours, and a complaint for each that cannot be one.

    One that this station wrote changes the session of its slug, one of the same title that of the title; any
    other becomes a new one. What a calendar does not know (fixed scripts, peaks) stays as it was.
    """
    before = {rule.slug: rule for rule in held}
    proposed: dict[str, Proposed] = {}
    errors: list[ScheduleError] = []
    for each in found:
        slug = each.slug or _slug_for(each.title, before, proposed)
        try:
            require_new(slug, proposed, each.place)
            proposed[slug] = Proposed(_as_rule(each, slug, before.get(slug), today), each.place)
        except ScheduleError as error:
            errors.append(error)
    return tuple(proposed.values()), tuple(errors)


def require_new(slug: str, taken: Collection[str], place: str) -> None:
    """Refuse a second session of one slug.

    Raises:
        ScheduleError: ``slug`` is among ``taken``.

    """
    if slug in taken:
        raise ScheduleError(f"mã buổi “{slug}” đã có ở trên; hãy bỏ một.", place=place)


def _as_rule(found: FoundSession, slug: str, old: SessionRule | None, today: date) -> SessionRule:
    """``found`` as a session, over what ``old`` has beside it."""
    base = old or SessionRule(slug, found.title, found.starts, found.length_ms)
    try:
        rule = replace(
            base,
            title=found.title,
            starts=found.starts,
            length_ms=found.length_ms,
            weekdays=found.weekdays,
            clusters=found.clusters,
            days=found.days,
            other_times=found.other_times,
            valid_from=None,
            valid_to=None,
        )
    except ValueError as error:
        raise ScheduleError("buổi phát kéo qua nửa đêm; hãy sửa giờ.", place=found.place) from error
    if old is None or _starts(old, today) != _starts(rule, today):
        return rule
    same = {"weekdays", "days", "other_times", "starts", "valid_from", "valid_to"}
    return replace(rule, **{name: getattr(old, name) for name in same})


def _starts(rule: SessionRule, today: date) -> list[tuple[date, time]]:
    """When ``rule`` is to be from ``today`` on; its peaks do not count."""
    days = days_between(today, today + _COMPARED)
    return [(day, rule.starts_on(day)) for day in days if rule.on(day, rule.peaks)]


def _slug_for(title: str, before: Mapping[str, SessionRule], taken: Collection[str]) -> str:
    """A slug for a session called ``title``: that of a session of this very title, else a free one."""
    for rule in before.values():
        if rule.title == title and rule.slug not in taken:
            return rule.slug
    ascii_title = unicodedata.normalize("NFD", title.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in ascii_title if not unicodedata.combining(letter))
    stem = _NOT_SLUG.sub("-", plain)[:_LONGEST_SLUG].strip("-") or "buoi-phat"
    slug, number = stem, 1
    while slug in before or slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
