"""Whatever scripts and variants there are: each variant behind its original, and nothing else disturbed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.plan import plan_days
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass, ContentGroup

Make = Callable[..., Candidate]

DAYS = st.dates(date(2026, 1, 15), date(2026, 3, 15))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def originals(draw: st.DrawFn, make: Make) -> list[Candidate]:
    """Scripts in Vietnamese of every kind, refused ones among them."""
    return [
        make(
            f"bai-{number:02}",
            seconds=draw(st.floats(1, 60) | st.floats(60, 300)),
            refusal=draw(st.sampled_from([None, None, None, "chưa được duyệt"])),
            content_group=draw(st.sampled_from(ContentGroup)),
            bulletin_class=draw(st.sampled_from(BulletinClass)),
            peaks=draw(st.sampled_from([(), (), ("tet",)])),
        )
        for number in range(draw(st.integers(1, 12)))
    ]


@st.composite
def variants_of(draw: st.DrawFn, pool: list[Candidate], make: Make) -> list[Candidate]:
    """Variants of some of ``pool``, in one language or more; some of a script that is not there."""
    slugs = st.sampled_from([*(each.script.slug for each in pool), "khong-co"])
    chosen = draw(st.lists(st.tuples(slugs, st.sampled_from(["tay", "mong", "dao"])), unique=True))
    return [
        make(
            slug,
            language=language,
            seconds=draw(st.floats(1, 300)),
            refusal=draw(st.sampled_from([None, None, "chưa được duyệt"])),
            bulletin_class=draw(st.sampled_from(BulletinClass)),
            peaks=draw(st.sampled_from([(), (), ("tet",)])),
        )
        for slug, language in chosen
    ]


def families(session: PlannedSession, pool: list[Candidate]) -> Iterator[tuple[Occurrence, Occurrence]]:
    """Each occurrence of a variant whose original is in ``pool``, with what stands before it."""
    of = {each.script.slug: each.script.variant_of for each in pool}
    there = {each.script.slug for each in pool}
    assert not session.occurrences or of[session.occurrences[0].script] not in there
    for before, each in pairwise(session.occurrences):
        if of[each.script] in there:
            yield before, each


@QUICK
@given(data=st.data(), day=DAYS)
def test_every_variant_stands_directly_behind_its_family(
    trilingual: Schedule, frame: Frame, candidate: Make, tay: Make, data: st.DataObject, day: date
) -> None:
    """Whatever is given: none without its original, none before it, none aired where it is refused."""
    pool = data.draw(originals(candidate))
    pool += data.draw(variants_of(pool, tay))
    of = {each.script.slug: each.script.variant_of for each in pool}
    last = day + timedelta(days=1)
    found = list(plan_days(day, last, trilingual, frame, candidates_on=lambda _: pool))
    again = list(plan_days(day, last, trilingual, frame, candidates_on=lambda _: pool[::-1]))
    assert found == again
    for session in (session for plan in found for session in plan.sessions):
        for before, each in families(session, pool):
            assert of[each.script] in (before.script, of[before.script])
            if each.decision is Decision.PLANNED:
                (original,) = (one for one in session.occurrences if one.script == of[each.script])
                assert original.decision is Decision.PLANNED
                assert each.clusters == (("cum-01",) if each.language == "tay" else ("cum-03",))
        length = sum(
            each.duration_ms + 2_000 for each in session.occurrences if each.decision is Decision.PLANNED
        )
        assert length <= 600_000 - 15_000 + 2_000 + len(session.occurrences)


def _pool_with(pool: list[Candidate], more: list[Candidate], _day: date) -> list[Candidate]:
    return [*pool, *more]


@QUICK
@given(data=st.data(), day=DAYS)
def test_a_variant_that_is_not_aired_changes_nothing_for_the_others(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, data: st.DataObject, day: date
) -> None:
    """Refused, or in a language of nobody: all else is planned as without it, to the id and the second."""
    pool = data.draw(originals(candidate))
    strangers = [tay(each.script.slug, language="dao") for each in pool]
    refused = [tay(each.script.slug, refusal="chưa được duyệt") for each in pool]
    without, unheard, unapproved = (
        list(plan_days(day, day, schedule, frame, candidates_on=partial(_pool_with, pool, more)))
        for more in ([], strangers, refused)
    )
    assert without == unheard
    for one, other in zip(without, unapproved, strict=True):
        assert one.occurrences == tuple(each for each in other.occurrences if each.language == "vi")


@QUICK
@given(data=st.data(), day=DAYS)
def test_a_variant_that_is_aired_leaves_the_ids_of_others_as_they_were(
    schedule: Schedule, frame: Frame, candidate: Make, tay: Make, data: st.DataObject, day: date
) -> None:
    """Where there is room for all, each script keeps its occurrences in each session."""
    pool = [candidate(f"bai-{number}", seconds=data.draw(st.floats(1, 60))) for number in range(4)]
    more = [tay(each.script.slug, seconds=data.draw(st.floats(1, 60))) for each in pool]
    more = more[: data.draw(st.integers(0, 4))]
    (without,) = plan_days(day, day, schedule, frame, candidates_on=lambda _: pool)
    (with_them,) = plan_days(day, day, schedule, frame, candidates_on=lambda _: [*pool, *more])
    ids = [each.id for each in with_them.occurrences if each.language == "vi"]
    assert ids == [each.id for each in without.occurrences]
    assert len(with_them.occurrences) == len(ids) + len(more) * len(with_them.sessions)
