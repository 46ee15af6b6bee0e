"""Any value of the kinds that the store keeps, for Hypothesis; and a plain one of each."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from broadcaster.schedule.occurrence import (
    CatchUp,
    Decision,
    Occurrence,
    PlannedSession,
    Resumption,
    occurrence_id,
)
from broadcaster.script.facts import Fact, FactStatus
from broadcaster.script.model import (
    OWN_LANGUAGE,
    Approval,
    BulletinClass,
    ContentGroup,
    Revision,
    Script,
    State,
    VoiceWish,
)
from broadcaster.script.readings import is_token, normal
from broadcaster.units import DurationMs, Sha256

NOW = datetime(2026, 2, 17, 22, 30, tzinfo=UTC)
DAY = date(2026, 2, 18)
SHA = Sha256("ab" * 32)

# No surrogates: no UTF-8 file and no form can hold one.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
SLUG = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
DATE = st.dates(date(1950, 1, 1), date(2199, 12, 31))
INSTANT = st.datetimes(
    datetime(1950, 1, 1),  # noqa: DTZ001  # the strategy adds the zone
    datetime(2199, 12, 31),  # noqa: DTZ001  # as above
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
HASH = st.binary(min_size=32, max_size=32).map(lambda raw: Sha256(raw.hex()))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
READING = st.sampled_from(["thị trấn", "năm, mười", ""])
COUNT = st.integers(0, 2**40)


@st.composite
def scripts_of_any_kind(draw: st.DrawFn) -> Script:
    """Any script that the model allows."""
    first, slug, language = draw(DATE), draw(SLUG), draw(TEXT)
    original = st.none() if language == OWN_LANGUAGE else st.none() | SLUG.filter(lambda name: name != slug)
    return Script(
        slug=slug,
        title=draw(TEXT),
        content_group=draw(st.none() | st.sampled_from(ContentGroup)),
        column=draw(TEXT),
        bulletin_class=draw(st.sampled_from(BulletinClass)),
        unit=draw(TEXT),
        audience=draw(TEXT),
        peaks=draw(TEXTS),
        sources=draw(TEXTS),
        valid_from=first,
        valid_to=draw(st.none() | st.integers(0, 900).map(lambda days: first + timedelta(days=days))),
        language=language,
        voice=VoiceWish(draw(st.none() | TEXT), draw(st.none() | TEXT)),
        facts=draw(TEXTS),
        body=draw(TEXT.filter(str.strip)),
        readings=draw(st.dictionaries(TEXT.map(normal).filter(is_token), READING, max_size=3)),
        variant_of=draw(original),
        repeat=draw(st.booleans()),
    )


APPROVALS = st.builds(Approval, by=TEXT, at=INSTANT, spoken=TEXT, audio_sha256=HASH, duration_ms=COUNT)


@st.composite
def revisions_of_any_kind(draw: st.DrawFn) -> Revision:
    """Any revision that the model allows."""
    state = draw(st.sampled_from(State))
    approval = APPROVALS if state is State.APPROVED else st.none() | APPROVALS
    number = draw(st.integers(1, 9999))
    return Revision(draw(scripts_of_any_kind()), number, state, draw(approval), draw(TEXT))


@st.composite
def sessions_of_any_kind(draw: st.DrawFn) -> PlannedSession:
    """Any planned session, with up to four occurrences."""
    session, day = draw(SLUG), draw(DATE)
    return PlannedSession(
        session=session,
        title=draw(TEXT),
        date=day,
        starts_at=draw(INSTANT),
        clusters=draw(TEXTS),
        occurrences=tuple(
            _any_occurrence(draw, session, day, number) for number in range(1, draw(st.integers(1, 5)))
        ),
        catch_up=draw(st.sampled_from(CatchUp)),
        late_ms=DurationMs(draw(COUNT)),
        resumption=draw(st.sampled_from(Resumption)),
        trial=draw(st.booleans()),
    )


def _any_occurrence(draw: st.DrawFn, session: str, day: date, number: int) -> Occurrence:
    """Any occurrence of that session, drawn."""
    decision, script = draw(st.sampled_from(Decision)), draw(SLUG)
    return Occurrence(
        id=occurrence_id(session, day, script, number),
        session=session,
        date=day,
        script=script,
        title=draw(TEXT),
        revision=draw(st.none() | st.integers(1, 99)),
        content_group=draw(st.none() | st.sampled_from(ContentGroup)),
        column=draw(TEXT),
        bulletin_class=draw(st.sampled_from(BulletinClass)),
        language=draw(TEXT),
        facts=draw(TEXTS),
        peaks=draw(TEXTS),
        peak=draw(st.none() | TEXT),
        clusters=draw(TEXTS),
        planned_at=draw(INSTANT),
        duration_ms=DurationMs(draw(COUNT)),
        audio_sha256=draw(HASH if decision is Decision.PLANNED else st.none() | HASH),
        decision=decision,
        reason=draw(TEXT),
    )


@st.composite
def facts_of_any_kind(draw: st.DrawFn) -> Fact:
    """Any fact that the register allows."""
    status = draw(st.sampled_from(FactStatus))
    checked = draw(DATE)
    if status is FactStatus.UNCHECKED:
        return Fact(draw(SLUG), draw(TEXT), draw(TEXT), status, draw(TEXT))
    by, until = draw(TEXT.filter(bool)), checked + timedelta(days=draw(st.integers(0, 400)))
    return Fact(draw(SLUG), draw(TEXT), draw(TEXT), status, by, checked, until)


def script(slug: str = "phong-gia", body: str = "Kính thưa bà con.") -> Script:
    """A plain script."""
    return Script(
        slug=slug,
        title="Phòng hàng giả",
        content_group=ContentGroup.SKILLS,
        column="hoi-dap",
        bulletin_class=BulletinClass.ORDINARY,
        unit="UBND xã",
        audience="Mọi người",
        peaks=(),
        sources=(),
        valid_from=date(2026, 1, 1),
        valid_to=None,
        language="vi",
        voice=VoiceWish(),
        facts=(),
        body=body,
    )


APPROVAL = Approval("chủ tịch", NOW, "kính thưa bà con", SHA, DurationMs(61_000))


def occurrence(
    session: str = "sang", day: date = DAY, number: int = 1, slug: str = "phong-gia"
) -> Occurrence:
    """A planned occurrence."""
    return Occurrence(
        id=occurrence_id(session, day, slug, number),
        session=session,
        date=day,
        script=slug,
        title="Phòng hàng giả",
        revision=1,
        content_group=ContentGroup.SKILLS,
        column="hoi-dap",
        bulletin_class=BulletinClass.ORDINARY,
        language="vi",
        facts=("hotline",),
        peaks=("tet",),
        peak="tet",
        clusters=("trung-tam",),
        planned_at=NOW,
        duration_ms=DurationMs(61_000),
        audio_sha256=SHA,
        decision=Decision.PLANNED,
        reason="đến lượt",
    )


def session(name: str = "sang", day: date = DAY, starts_at: datetime = NOW, count: int = 2) -> PlannedSession:
    """A session of ``count`` planned occurrences."""
    items = tuple(occurrence(name, day, number + 1) for number in range(count))
    return PlannedSession(name, "Buổi sáng", day, starts_at, ("trung-tam",), items)
