"""A filled session as occurrences: each at its sample, and what the hard rules refuse of its tail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.day_rules import DayRules
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.schedule.turn import Pick, Room
from broadcaster.script.model import OWN_LANGUAGE
from broadcaster.units import SAMPLE_RATE


class Placed(NamedTuple):
    """A pick in its place: ``offset`` and ``ends`` in samples from the session's start, closing included."""

    pick: Pick
    offset: int
    ends: int


@dataclass(frozen=True)
class Setting:
    """What the occurrences of a session have in common; ``outline`` is the session without them."""

    outline: PlannedSession
    clusters: tuple[Cluster, ...]
    peaks: tuple[str, ...]
    peak: str | None


def placed(picks: Iterable[Pick], room: Room) -> Iterator[Placed]:
    """``picks`` with their places; a refused one stands where the item before it ends, and takes no time."""
    here = 0
    closing = room.frame - room.head
    for pick in picks:
        if pick.refused:
            yield Placed(pick, here, here)
            continue
        offset = here + room.between if here else room.head
        here = offset + pick.candidate.samples
        yield Placed(pick, offset, here + closing)


def lawful(places: Sequence[Placed], setting: Setting, rules: DayRules) -> list[Placed]:
    """``places`` with those refused that would bring the session into quiet hours or over a limit.

    Both grow with the session's end, so what is refused is its tail, and the rest stays where it is.
    """
    starts_at, names = setting.outline.starts_at, setting.outline.clusters
    if rules.refusal(starts_at, length_of(places), names) is None:
        return list(places)
    return [_or_refused(each, rules.refusal(starts_at, each.ends, names)) for each in places]


def length_of(places: Iterable[Placed]) -> int:
    """Samples from the session's start to the end of its closing; 0 when nothing is said."""
    return max([each.ends for each in places if not each.pick.refused], default=0)


def _or_refused(each: Placed, refusal: str | None) -> Placed:
    if each.pick.refused or refusal is None:
        return each
    return each._replace(pick=Pick(each.pick.candidate, refusal, refused=True))


def occurrence(each: Placed, setting: Setting) -> Occurrence:
    """The occurrence that a placed pick is."""
    candidate = each.pick.candidate
    script, session = candidate.script, setting.outline
    return Occurrence(
        id=occurrence_id(session.session, session.date, script.slug, 1),
        session=session.session,
        date=session.date,
        script=script.slug,
        title=script.title,
        revision=candidate.revision,
        content_group=script.content_group,
        column=script.column,
        bulletin_class=script.bulletin_class,
        language=script.language,
        facts=script.facts,
        peaks=setting.peaks,
        peak=setting.peak,
        clusters=session.clusters
        if script.language == OWN_LANGUAGE
        else _listening(script.language, setting),
        planned_at=session.starts_at + timedelta(seconds=each.offset / SAMPLE_RATE),
        duration_ms=candidate.duration_ms,
        audio_sha256=candidate.audio.audio_sha256 if candidate.audio else None,
        decision=Decision.REFUSED if each.pick.refused else Decision.PLANNED,
        reason=each.pick.reason,
    )


def with_cancelled(
    occurrences: Iterable[Occurrence], cancelled: Mapping[str, Occurrence]
) -> tuple[Occurrence, ...]:
    """``occurrences`` with what a person has ``cancelled`` (by id) as it was: it does not come back."""
    if not cancelled:
        return tuple(occurrences)
    others = [each for each in occurrences if each.id not in cancelled]
    return tuple(sorted((*cancelled.values(), *others), key=lambda each: each.planned_at))


def _listening(language: str, setting: Setting) -> tuple[str, ...]:
    """The clusters that a bulletin in another language goes to; Vietnamese goes to all."""
    return tuple([each.slug for each in setting.clusters if language in each.languages])
