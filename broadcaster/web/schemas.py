"""What the API answers, typed for its OpenAPI description."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from broadcaster.clock import local
from broadcaster.desk.accounts import LoggedIn
from broadcaster.desk.checkup import Finding
from broadcaster.desk.sound import LaidSound
from broadcaster.playlog.fold import Play, play_as_json
from broadcaster.schedule.occurrence import Occurrence, PlannedSession
from broadcaster.script.model import Revision
from broadcaster.spoken.text import SpokenText
from broadcaster.web.making import Making
from broadcaster.web.now import Now


class Answer(BaseModel):
    """What the API answers; `class` stands under that name in the JSON."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)


class Fault(Answer):
    """Any error: one line in Vietnamese."""

    error: str


class Done(Answer):
    """It is done."""

    done: bool = True


class Health(Answer):
    """The web process works."""

    status: str = "ok"


class LoginAnswer(Answer):
    """Who is logged in; ``csrf`` is to be sent as ``X-CSRF-Token`` with everything that changes anything."""

    name: str
    role: str
    csrf: str
    must_change_password: bool
    expires_at: datetime

    @classmethod
    def of(cls, found: LoggedIn) -> Self:
        """Answer about who has logged in."""
        return cls(
            name=found.name,
            role=found.role,
            csrf=found.csrf,
            must_change_password=found.one_time,
            expires_at=local(found.expires_at),
        )


class FindingAnswer(Answer):
    """One thing that was looked at on the machine: how it is (`well`, `look`, `broken`), and what to do."""

    check: str
    state: str
    found: str
    advice: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Answer about ``finding``."""
        return cls(**finding.as_json())


class OutputAnswer(Answer):
    """What one output does; ``coming`` is the item that the player holds ready there, levels are RMS."""

    output: str
    clusters: list[str]
    is_open: bool
    occurrence: str | None
    title: str | None
    ends_in_s: float | None
    coming: str | None
    sent_dbfs: float | None
    heard_dbfs: float | None


class NextAnswer(Answer):
    """The next item of the plan."""

    occurrence: str
    session: str
    title: str
    planned_at: datetime


class StatusAnswer(Answer):
    """The station at this moment; ``problem`` says why the player's state is not known.

    While the clock is not trusted, and in ``safe_mode``, nothing is played.
    """

    at: datetime
    mode: str
    clock_trusted: bool
    safe_mode: bool
    problem: str | None
    outputs: list[OutputAnswer]
    next: NextAnswer | None

    @classmethod
    def of(cls, now: Now) -> Self:
        """Answer about ``now``."""
        return cls(
            at=local(now.at),
            mode=now.mode.value,
            clock_trusted=now.trusted,
            safe_mode=now.safe,
            problem=now.problem,
            outputs=[OutputAnswer(**{**vars(each), "clusters": list(each.clusters)}) for each in now.outputs],
            next=_next(now),
        )


def _next(now: Now) -> NextAnswer | None:
    if now.next is None:
        return None
    session, each = now.next
    return NextAnswer(
        occurrence=each.id, session=session.id, title=each.title, planned_at=local(each.planned_at)
    )


class OccurrenceAnswer(Answer):
    """One occurrence of the plan."""

    occurrence: str
    script: str
    title: str
    revision: int | None
    content_group: int | None
    column: str
    class_: str = Field(alias="class")
    language: str
    peaks: list[str]
    peak: str | None
    clusters: list[str]
    planned_at: datetime
    duration_ms: int
    audio_sha256: str | None
    decision: str
    reason: str

    @classmethod
    def of(cls, each: Occurrence) -> Self:
        """Answer about ``each``."""
        return cls(
            occurrence=each.id,
            script=each.script,
            title=each.title,
            revision=each.revision,
            content_group=each.content_group,
            column=each.column,
            class_=each.bulletin_class.value,
            language=each.language,
            peaks=list(each.peaks),
            peak=each.peak,
            clusters=list(each.clusters),
            planned_at=local(each.planned_at),
            duration_ms=each.duration_ms,
            audio_sha256=each.audio_sha256,
            decision=each.decision.value,
            reason=each.reason,
        )


class SessionAnswer(Answer):
    """One session of the plan."""

    id: str
    session: str
    title: str
    date: date
    starts_at: datetime
    clusters: list[str]
    trial: bool
    occurrences: list[OccurrenceAnswer]

    @classmethod
    def of(cls, each: PlannedSession) -> Self:
        """Answer about ``each``."""
        return cls(
            id=each.id,
            session=each.session,
            title=each.title,
            date=each.date,
            starts_at=local(each.starts_at),
            clusters=list(each.clusters),
            trial=each.trial,
            occurrences=[OccurrenceAnswer.of(occurrence) for occurrence in each.occurrences],
        )


class PlayAnswer(Answer):
    """One play, with the fields of `loa playlog export`."""

    occurrence: str
    session: str
    script: str
    title: str
    revision: int | None
    content_group: int | None
    column: str
    class_: str = Field(alias="class")
    peaks: list[str]
    peak: str | None
    cluster: str
    language: str
    planned_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    state: str
    reason: str | None
    evidence: str | None
    start_error_ms: float | None
    audio_sha256: str | None
    mode: str
    corrections: list[str]

    @classmethod
    def of(cls, play: Play) -> Self:
        """Answer about ``play``."""
        return cls.model_validate(play_as_json(play))


class RevisionAnswer(Answer):
    """One wording of a script."""

    script: str
    title: str
    number: int
    state: str
    content_group: int | None
    column: str
    class_: str = Field(alias="class")
    language: str
    valid_from: date
    valid_to: date | None
    note: str
    approved_by: str | None
    approved_at: datetime | None
    audio_sha256: str | None

    @classmethod
    def of(cls, each: Revision) -> Self:
        """Answer about ``each``."""
        script, approval = each.script, each.approval
        return cls(
            script=script.slug,
            title=script.title,
            number=each.number,
            state=each.state.value,
            content_group=script.content_group,
            column=script.column,
            class_=script.bulletin_class.value,
            language=script.language,
            valid_from=script.valid_from,
            valid_to=script.valid_to,
            note=each.note,
            approved_by=approval and approval.by,
            approved_at=approval and local(approval.at),
            audio_sha256=approval and approval.audio_sha256,
        )


class SoundAnswer(Answer):
    """The sound of a script's newest wording.

    ``rendering`` says that one is being made; meanwhile there is none that could be approved. ``note`` says
    why there is none, or why the one of before was kept.
    """

    script: str
    number: int
    state: str
    rendering: bool
    audio_sha256: str | None
    voice: str | None
    note: str

    @classmethod
    def of(cls, each: Revision, laid: LaidSound | None, *, is_made: bool) -> Self:
        """Answer about ``each``, whose sound is ``laid``."""
        return cls(
            script=each.script.slug,
            number=each.number,
            state=each.state.value,
            rendering=is_made,
            audio_sha256=laid and laid.audio_sha256,
            voice=laid and laid.voice,
            note=each.note or (laid.kept_because if laid else ""),
        )


class RenderingAnswer(Answer):
    """The rendering queue: ``scripts`` wait for their sound; the counts hold what commands asked for too.

    ``done`` and ``failed`` are those of today.
    """

    waiting: int
    in_work: int
    done: int
    failed: int
    scripts: list[str]

    @classmethod
    def of(cls, making: Making) -> Self:
        """Answer about ``making``."""
        scripts = [each.revision.script.slug for each in making.awaited]
        return cls(**vars(making.progress), scripts=scripts)


class ScriptLineAnswer(Answer):
    """One script of the list: its newest wording, and the number of the one that is aired."""

    latest: RevisionAnswer
    on_air: int | None


class DoubtAnswer(Answer):
    """A token that a person should look at; offsets are characters of the body."""

    start: int
    end: int
    token: str
    reading: str
    alternatives: list[str]
    rule: str


class ScriptAnswer(Answer):
    """One script: the words of its newest wording, how they are said, and all its wordings.

    ``readings`` are what the operator chose, by token; ``sha256`` names the newest wording with its choices.
    """

    sha256: str
    body: str
    readings: dict[str, str]
    sources: list[str]
    spoken: str
    doubts: list[DoubtAnswer]
    revisions: list[RevisionAnswer]

    @classmethod
    def of(cls, revisions: tuple[Revision, ...], spoken: SpokenText) -> Self:
        """Answer about a script with ``revisions``; ``spoken`` is how the newest would be said now.

        What was approved is said as it was approved, whatever the rules have learned since.
        """
        latest, approval = revisions[-1].script, revisions[-1].approval
        doubts = [
            DoubtAnswer(
                start=each.start,
                end=each.end,
                token=each.token,
                reading=each.spoken,
                alternatives=list(each.alternatives),
                rule=each.rule,
            )
            for each in spoken.doubts
        ]
        return cls(
            sha256=latest.sha256,
            body=latest.body,
            readings=dict(latest.readings),
            sources=list(latest.sources),
            spoken=approval.spoken if approval else spoken.text,
            doubts=doubts,
            revisions=[RevisionAnswer.of(each) for each in revisions],
        )
