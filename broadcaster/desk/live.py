"""A person at the microphone: what is asked, for how long it may be, and as what the log knows it.

Pure. An emergency (``khan_cap``) breaks quiet hours by its release; any other talk obeys the gate as planned
items do, and ends by itself before the gate would close.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadcaster.clock import local_date
from broadcaster.errors import PlayoutError
from broadcaster.playout.inputs.microphone import MICROPHONE
from broadcaster.playout.permission import Airing, Gate, Release
from broadcaster.playout.turn import Emergency
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import Decision, Occurrence, occurrence_id
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs, milliseconds

SESSION = "noi-truc-tiep"
"""What stands for a session in the ids of live talks."""

FORM = "live"
"""Form of the release: nobody has approved what a person says at the microphone."""

SHORTEST_MS = DurationMs(30_000)
"""Less than this is not worth the chime."""

STARTING = timedelta(seconds=1)
"""Time that a slow disk may take to log the release before the chime begins."""

MOST_CHARACTERS = 500
"""Length of a reason."""


@dataclass(frozen=True)
class Talk:
    """What a person at the microphone asks for: ``reason`` is kept for ever, ``clusters`` hear it.

    Raises:
        PlayoutError: nobody asks, no reason, or no cluster.

    """

    by: str
    reason: str
    clusters: tuple[str, ...]
    bulletin_class: BulletinClass = BulletinClass.ORDINARY

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise PlayoutError("Không rõ ai nói trực tiếp; hãy đăng nhập lại.")
        if not self.reason.strip() or len(self.reason) > MOST_CHARACTERS:
            raise PlayoutError(
                f"Chưa ghi lý do nói trực tiếp (tối đa {MOST_CHARACTERS} chữ); hãy ghi một câu ngắn."
            )
        if not self.clusters:
            raise PlayoutError("Chưa chọn cụm loa nào; hãy chọn ít nhất một cụm.")


def talk_of(by: str, payload: Mapping[str, object]) -> Talk:
    """The talk that ``by`` commands: ``reason``, ``clusters``, ``class`` (without it an ordinary one).

    Raises:
        PlayoutError: something of it is missing or not known.

    """
    classes = {each.value: each for each in BulletinClass}
    wanted, clusters = payload.get("class") or BulletinClass.ORDINARY.value, payload.get("clusters")
    if not isinstance(wanted, str) or wanted not in classes:
        raise PlayoutError(f"Không có lớp bản tin “{str(wanted)[:50]}”; hãy chọn: {', '.join(classes)}.")
    named = [str(each) for each in clusters] if isinstance(clusters, list) else []
    return Talk(by, str(payload.get("reason") or ""), tuple(dict.fromkeys(named)), classes[wanted])


def emergency_of(
    talk: Talk, number: int, longest_ms: DurationMs, at: datetime, command: str = ""
) -> Emergency:
    """The ``number``-th live talk of its day, from ``at`` on, for ``longest_ms`` at most, by that command."""
    day = local_date(at)
    spoken = Occurrence(
        id=occurrence_id(SESSION, day, MICROPHONE, number),
        session=SESSION,
        date=day,
        script=MICROPHONE,
        title=f"Nói trực tiếp: {talk.reason.strip()}",
        revision=None,
        content_group=None,
        column="",
        bulletin_class=talk.bulletin_class,
        language="vi",
        facts=(),
        peaks=(),
        peak=None,
        clusters=talk.clusters,
        planned_at=at,
        duration_ms=longest_ms,
        audio_sha256=None,
        decision=Decision.PLANNED,
        reason=talk.reason.strip(),
        source=MICROPHONE,
    )
    release = Release(talk.by, talk.reason.strip(), at, command=command, form=FORM)
    return Emergency(spoken, release, repeats=1)


def airing_of(emergency: Emergency, frame: Frame, clusters: tuple[str, ...], *, audible: bool) -> Airing:
    """How ``emergency`` would be aired now for its longest time, where ``clusters`` are all that hear it."""
    starts_at = emergency.occurrence.planned_at
    length_ms = emergency.occurrence.duration_ms + milliseconds(frame.chime.samples)
    ends_at = starts_at + STARTING + timedelta(milliseconds=length_ms)
    return Airing(
        emergency.occurrence,
        starts_at,
        ends_at,
        starts_at,
        clusters,
        audible,
        trial=False,
        release=emergency.release,
    )


def shortened(emergency: Emergency, gate: Gate, whole: Airing) -> tuple[Emergency, str | None]:
    """``emergency`` for as long as ``gate`` lets it be, to the second, and what keeps it from being longer.

    ``whole`` is how it would be aired for its longest time: the chime before the first word, and the word
    itself. The reason is None when it may be that long.

    Raises:
        PlayoutError: it may not be aired for as long as ``SHORTEST_MS``.

    """
    longest, shortest = (round(each / 1000) for each in (emergency.occurrence.duration_ms, SHORTEST_MS))

    def refusal(seconds: int) -> str | None:
        return gate(replace(whole, ends_at=whole.ends_at - timedelta(seconds=longest - seconds)))

    if (reason := refusal(shortest)) is not None:
        raise PlayoutError(f"Chưa được nói trực tiếp lúc này: {reason}.")
    allowed, too_long = shortest, longest + 1
    while too_long - allowed > 1:
        middle = (allowed + too_long) // 2
        allowed, too_long = (allowed, middle) if refusal(middle) else (middle, too_long)
    spoken = replace(emergency.occurrence, duration_ms=DurationMs(allowed * 1000))
    return replace(emergency, occurrence=spoken), None if allowed == longest else refusal(allowed + 1)
