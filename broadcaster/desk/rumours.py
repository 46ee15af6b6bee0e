"""A rumour and its answer (phản bác tin sai): from what is being said to words that wait for approval.

The fast lane is no way round anything: the words are approved by the leader as any others, and they are aired
in a minute that is lawful. It only leaves out the waiting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.laying import submit_ahead
from broadcaster.desk.lexicon import lexicon_from
from broadcaster.desk.readings import choose_readings
from broadcaster.desk.rumour_steps import OPEN, PLACE, Placing
from broadcaster.desk.scripts import keep_draft, newest, open_doubts, spoken_of
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import ScriptError, StationError
from broadcaster.script.model import (
    MAX_WORDS,
    OWN_LANGUAGE,
    BulletinClass,
    ContentGroup,
    Revision,
    Script,
    State,
    VoiceWish,
)
from broadcaster.speech.pace import FASTEST_MIN
from broadcaster.store import rumours as rows
from broadcaster.store import schedule, scripts
from broadcaster.store.database import Database
from broadcaster.store.rumours import Rumour
from broadcaster.store.station import Action, record_action
from broadcaster.units import Sha256

COLUMN = "tin-that-tin-gia"
"""The column of rebuttals."""

VALID = timedelta(days=7)
"""How long the answer takes part in the ordinary plan, as a priority bulletin."""

_AUDIENCE = "Bà con trong xã"

_NAME = "phan-bac"

_SLACK = timedelta(minutes=1)
"""The browser's clock may be so much ahead of the station's."""

_MINUTE_MS = 60_000

_PLACE = "Tin phản bác"


@dataclass(frozen=True)
class Answer:
    """What the station says to a rumour; ``unit`` answers for the words, ``sources`` say where they are from.

    Raises:
        ScriptError: there is no title or no text, blanks are left in it, or it has too many words.

    """

    title: str
    text: str
    sources: tuple[str, ...] = ()
    unit: str = "Đài truyền thanh xã"

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.text.strip():
            raise ScriptError("thiếu tên bài hoặc lời phản bác; hãy viết đủ rồi gửi lại.", place=_PLACE)
        if len(self.text.split()) > MAX_WORDS:
            raise ScriptError(f"lời dài quá {MAX_WORDS} tiếng; hãy rút ngắn.", place=_PLACE)

    def script(self, slug: str, day: date) -> Script:
        """The answer as a script that may be aired from ``day`` on."""
        return Script(
            slug=slug,
            title=" ".join(self.title.split()),
            content_group=ContentGroup.REBUTTAL,
            column=COLUMN,
            bulletin_class=BulletinClass.PRIORITY,
            unit=" ".join(self.unit.split()),
            audience=_AUDIENCE,
            peaks=(),
            sources=tuple(source.strip() for source in self.sources if source.strip()),
            valid_from=day,
            valid_to=day + VALID,
            language=OWN_LANGUAGE,
            voice=VoiceWish(),
            facts=(),
            body=_lines(self.text),
        )


def open_rumour(  # what is said since when, what is answered, by whom, when
    db: Database, what: str, heard_at: datetime, answer: Answer, *, by: str, now: datetime
) -> Rumour:
    """Open a rumour with its answer, and lay that before the leader at once.

    An answer with a doubt of the reading stays a draft until somebody has decided about it.

    Raises:
        ScriptError: nothing is said of the rumour, it was heard in the future, or the answer is longer than
            a session may be.
        StationError: the station has no schedule.

    """
    if not what.strip():
        raise ScriptError("chưa ghi tin đồn nói gì; hãy ghi lại lời đồn.", place=_PLACE)
    if heard_at > now + _SLACK:
        raise ScriptError("giờ nghe tin ở sau giờ hiện tại; hãy ghi lại giờ nghe tin.", place=_PLACE)
    with db.transaction() as connection:
        script = answer.script(_unused_slug(connection, local_date(now)), local_date(now))
        _require_speakable(connection, script)
        revision = keep_draft(connection, script, by=by, now=now, what=OPEN)
        new = Rumour(0, script.slug, what.strip(), min(heard_at, now), now, by)
        kept = rows.add_rumour(connection, new)
    _submit_if_sure(db, revision, by=by, now=now)
    return kept


def reword(db: Database, number: int, answer: Answer, *, by: str, now: datetime) -> Rumour:
    """Give a rumour another wording of its answer, and lay that before the leader at once.

    What was approved before stays on the air until the new words are approved.

    Raises:
        ScriptError: as ``open_rumour``.
        ApprovalError: the words do not differ from the newest ones.
        ConflictError: somebody else wrote to it at this moment.
        StationError: there is no such rumour.

    """
    with db.transaction() as connection:
        rumour = required(connection, number)
        before = scripts.revisions(connection, rumour.script)[-1].script
        new = answer.script(rumour.script, before.valid_from)
        last = max(before.valid_to or local_date(now), local_date(now) + VALID)
        script = replace(new, valid_to=last, readings=before.readings)
        _require_speakable(connection, script)
        revision = keep_draft(connection, script, by=by, now=now)
    _submit_if_sure(db, revision, by=by, now=now)
    return rumour


def decide_readings(  # what is chosen where, by whom, when, having seen what: each counts
    db: Database,
    number: int,
    choices: Mapping[str, str | None],
    *,
    by: str,
    now: datetime,
    seen: Sha256 | None = None,
) -> Rumour:
    """Keep the readings that a person chose; when no doubt is left the answer goes to the leader at once.

    Raises:
        ScriptError, ApprovalError, ConflictError: as ``choose_readings``.
        StationError: there is no such rumour.

    """
    rumour = rumour_numbered(db, number)
    revision = choose_readings(db, rumour.script, choices, by=by, now=now, seen=seen)
    _submit_if_sure(db, revision, by=by, now=now)
    return rumour


def submit_answer(db: Database, number: int, *, by: str, now: datetime) -> Rumour:
    """Lay the newest wording before the leader, after a voice failed or somebody wrote it elsewhere.

    Raises:
        ApprovalError, ConflictError: as ``submit_ahead``.
        StationError: there is no such rumour.

    """
    rumour = rumour_numbered(db, number)
    submit_ahead(db, rumour.script, by=by, now=now)
    return rumour


def rumour_numbered(db: Database, number: int) -> Rumour:
    """The rumour of that number.

    Raises:
        StationError: there is none.

    """
    with db.reading() as connection:
        return required(connection, number)


def required(connection: Connection, number: int) -> Rumour:
    """``rumour_numbered`` inside a transaction that is open already."""
    found = rows.rumour_of_number(connection, number)
    if found is None:
        raise StationError(f"Không có tin đồn số {number}; hãy xem lại danh sách tin đồn.")
    return found


def doubts_of(connection: Connection, revision: Revision) -> int:
    """How many places of the wording nobody has decided about; 0 for what was released or returned."""
    if revision.state not in {State.DRAFT, State.WAITING}:
        return 0
    return len(open_doubts(revision.script, spoken_of(revision.script, lexicon_from(connection))))


def note_placing(connection: Connection, rumour: Rumour, placing: Placing, *, by: str, now: datetime) -> None:
    """Keep in which session the answer is to be heard, or that it is in none, with the reasons."""
    rows.set_rumour_session(connection, rumour.id, placing.session_id)
    record_action(connection, Action(now, by, PLACE, rumour.script, placing.details))


def _submit_if_sure(db: Database, revision: Revision, *, by: str, now: datetime) -> None:
    slug = revision.script.slug
    with db.reading() as connection:
        doubts = doubts_of(connection, revision)
    if not doubts and newest(db, slug)[0].state is State.DRAFT:
        submit_ahead(db, slug, by=by, now=now)


def _require_speakable(connection: Connection, script: Script) -> None:
    """Refuse blanks, and words that even the fastest voice could not say within a session."""
    if script.blanks:
        raise ScriptError(f"còn chỗ trống {', '.join(script.blanks)}; hãy điền đủ.", place=_PLACE)
    limit_ms = timetable_of(schedule.documents(connection)).limits.session_ms
    shortest_ms = script.words * _MINUTE_MS / FASTEST_MIN
    if shortest_ms > limit_ms:
        raise ScriptError(
            f"lời dài ít nhất {shortest_ms / _MINUTE_MS:.0f} phút, quá mức tối đa "
            f"{limit_ms / _MINUTE_MS:g} phút mỗi buổi; hãy rút ngắn.",
            place=_PLACE,
        )


def _unused_slug(connection: Connection, day: date) -> str:
    taken: Sequence[str] = scripts.slugs(connection)
    names = (f"{_NAME}-{day.isoformat()}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _lines(text: str) -> str:
    """``text`` with the line ends of a script; a browser sends those of Windows."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
