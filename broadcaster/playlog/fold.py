"""From events to plays: what became of each occurrence on each cluster."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from broadcaster.clock import local
from broadcaster.errors import PlaylogError
from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind, Evidence, Mode

OPEN = "open"
"""State of a play that is armed or sounding: it has no end yet."""

STATES = {
    EventKind.ENDED: "played",
    EventKind.INTERRUPTED: "interrupted",
    EventKind.MISSED: "missed",
    EventKind.REFUSED: "refused",
    EventKind.CANCELLED: "cancelled",
    EventKind.FAILED: "failed",
}
"""State of a play by the event that closed it."""


@dataclass(frozen=True)
class Play:
    """One occurrence on one cluster, as far as its events tell.

    ``started_at`` and ``ended_at`` are None for what never sounded, ``ended_at`` also when nobody measured
    the end (a power cut). ``source`` is where the sound came from that has no file (a relayed station, a
    microphone). ``corrections`` are what people said against the log, oldest first; the state is
    the last one's, the events stay as they were.
    """

    occurrence: str
    cluster: str
    mode: Mode
    session: str = ""
    date: date = date.min
    script: str = ""
    title: str = ""
    revision: int | None = None
    content_group: int | None = None
    bulletin_class: str = ""
    column: str = ""
    language: str = ""
    peaks: tuple[str, ...] = ()
    peak: str | None = None
    planned_at: datetime | None = None
    duration_ms: int = 0
    audio_sha256: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    state: str = OPEN
    reason: str | None = None
    evidence: str | None = None
    start_error_ms: float | None = None
    corrections: tuple[str, ...] = field(default=())
    source: str | None = None


def fold(events: Iterable[LogEvent]) -> tuple[Play, ...]:
    """The plays of ``events``, in the order of their first event.

    ``events`` are in the order of the log and hold all events of every occurrence and cluster in them.

    Raises:
        PlaylogError: an occurrence is armed, started or closed twice on one cluster, or begins without a
            word about what it is.

    """
    plays: dict[tuple[str, str], Play] = {}
    armed: set[tuple[str, str]] = set()
    for each in events:
        event = each.event
        if event.occurrence is None or event.cluster is None:
            continue
        pair = event.occurrence, event.cluster
        known = plays.get(pair)
        if event.kind is EventKind.ARMED:
            # What a person released may have waited for its output, or for the disk, before.
            if known is not None and (pair in armed or known.state != OPEN):
                raise _contradiction(known, each, "lên sẵn hai lần")
            armed.add(pair)
        plays[pair] = _after(known or _begun(each), each)
    return tuple(plays.values())


def _begun(each: LogEvent) -> Play:
    """A play as its first event describes it."""
    try:
        return _described(each.event, each.event.details["about"])
    except (KeyError, TypeError, ValueError) as error:
        raise PlaylogError(
            f"Sự kiện số {each.seq} của nhật ký nói về một lần phát không rõ; hãy chạy loa playlog verify."
        ) from error


def _described(event: Event, about: Any) -> Play:  # noqa: ANN401  # JSON of the log: what does not fit raises
    if event.occurrence is None or event.cluster is None:
        message = "an event of the station as a whole begins no play"
        raise ValueError(message)
    return Play(
        occurrence=event.occurrence,
        cluster=event.cluster,
        mode=event.mode,
        session=about["session"],
        date=date.fromisoformat(about["date"]),
        script=about["script"],
        title=about["title"],
        revision=about["revision"],
        content_group=about["content_group"],
        bulletin_class=about["class"],
        column=about["column"],
        language=about["language"],
        peaks=tuple(about["peaks"]),
        peak=about["peak"],
        planned_at=datetime.fromisoformat(about["planned_at"]),
        duration_ms=about["duration_ms"],
        audio_sha256=about["audio_sha256"],
        source=_text(about.get("source")),
    )


def _after(play: Play, each: LogEvent) -> Play:
    """``play`` after one more of its events."""
    event, details = each.event, each.event.details
    if event.kind is EventKind.STARTED:
        if play.started_at is not None or play.state != OPEN:
            raise _contradiction(play, each, "bắt đầu hai lần hoặc sau khi đã kết thúc")
        return replace(play, started_at=event.at, start_error_ms=_number(details.get("start_error_ms")))
    if event.kind in CLOSING_KINDS:
        return _closed(play, each)
    if event.kind is EventKind.RECORDED:
        return replace(play, audio_sha256=_text(details.get("audio_sha256")))
    if event.kind is EventKind.CONFIRMED:
        return replace(play, evidence=Evidence.PERSON.value)
    if event.kind is EventKind.CORRECTED:
        return _corrected(play, event)
    return play


def _closed(play: Play, each: LogEvent) -> Play:
    event, details = each.event, each.event.details
    if play.state != OPEN:
        raise _contradiction(play, each, "đóng hai lần")
    return replace(
        play,
        state=STATES[event.kind],
        ended_at=event.at if play.started_at and _end_is_known(event) else None,
        reason=_text(details.get("reason")),
        evidence=_text(details.get("evidence")) if play.started_at else None,
    )


def _end_is_known(event: Event) -> bool:
    """Whether ``event`` came when the sound ended: a boot closes what a power cut ended at no known time."""
    return event.kind is not EventKind.INTERRUPTED or "frames" in event.details


def _contradiction(play: Play, each: LogEvent, what: str) -> PlaylogError:
    return PlaylogError(
        f"Nhật ký ghi lượt phát {play.occurrence} ở cụm {play.cluster} {what} (sự kiện số {each.seq});"
        " hãy giữ nguyên tệp và báo cấp trên."
    )


def _corrected(play: Play, event: Event) -> Play:
    """The play as a person says it was; a state that is none leaves the state as it was."""
    by, reason = event.details.get("by"), event.details.get("reason")
    said = f"{local(event.at):%d/%m/%Y %H:%M} {by}: {reason or 'không nêu lý do'} (trước đó: {play.state})"
    wanted = event.details.get("state")
    return replace(
        play,
        state=str(wanted) if wanted in STATES.values() else play.state,
        reason=_text(reason) or play.reason,
        evidence=Evidence.PERSON.value,
        corrections=(*play.corrections, said),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def play_as_json(play: Play) -> dict[str, object]:
    """``play`` with the field names of `loa playlog export`; times RFC 3339 in the station's zone."""
    return {
        "occurrence": play.occurrence,
        "session": play.session,
        "script": play.script,
        "title": play.title,
        "revision": play.revision,
        "content_group": play.content_group,
        "column": play.column,
        "class": play.bulletin_class,
        "peaks": list(play.peaks),
        "peak": play.peak,
        "cluster": play.cluster,
        "language": play.language,
        "date": play.date.isoformat(),
        "planned_at": _instant(play.planned_at),
        "started_at": _instant(play.started_at),
        "ended_at": _instant(play.ended_at),
        "duration_ms": play.duration_ms,
        "state": play.state,
        "reason": play.reason,
        "evidence": play.evidence,
        "start_error_ms": play.start_error_ms,
        "audio_sha256": play.audio_sha256,
        "mode": play.mode.value,
        "source": play.source,
        "corrections": list(play.corrections),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else local(at).isoformat(timespec="milliseconds")
