"""What a person releases to sound at once: a prepared message, a typed text, a recording. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from broadcaster.clock import local_date
from broadcaster.errors import PlayoutError
from broadcaster.playout.permission import Release
from broadcaster.playout.turn import Emergency
from broadcaster.programme.rundown import MOST_REPEATS
from broadcaster.schedule.cluster import TRIAL_CLUSTER, Cluster
from broadcaster.schedule.occurrence import Decision, Occurrence, occurrence_id
from broadcaster.script.model import BulletinClass, ContentGroup, Revision, State
from broadcaster.store.emergency_messages import EmergencyMessage
from broadcaster.units import DurationMs, Sha256

PREPARED = "prepared"

SCRIPTS = {"typed": "khan-cap-danh-may", "recorded": "khan-cap-ban-thu"}
"""What stands for the script in the log where there is none, by form."""

REPEATS = 2
"""How often a message is said unless a person wants it otherwise."""

LONGEST_REASON = 500

_ID_DIGITS = 12


@dataclass(frozen=True)
class Message:
    """What can be released. ``revision`` is None for what nobody has approved; its release is its approval.

    ``doubts`` counts the places of a typed text that are read although nobody has chosen how.
    """

    form: str
    key: str
    script: str
    title: str
    audio_sha256: Sha256
    duration_ms: DurationMs
    revision: int | None = None
    content_group: ContentGroup | None = None
    column: str = ""
    language: str = "vi"
    facts: tuple[str, ...] = ()
    doubts: int = 0


@dataclass(frozen=True)
class Order:
    """How a message is to be released. ``clusters`` empty means all of the station.

    Raises:
        PlayoutError: no reason, or a number of repeats that nobody could mean.

    """

    reason: str
    clusters: tuple[str, ...] = ()
    repeats: int = REPEATS
    replaces: bool = False

    def __post_init__(self) -> None:
        if not self.reason.strip() or len(self.reason) > LONGEST_REASON:
            raise PlayoutError(
                f"Phải ghi lý do phát tin khẩn cấp, không quá {LONGEST_REASON} chữ; lý do được lưu mãi."
            )
        if not 1 <= self.repeats <= MOST_REPEATS:
            raise PlayoutError(f"Tin khẩn cấp chỉ phát từ 1 đến {MOST_REPEATS} lần; hãy chọn lại số lần.")

    def as_json(self) -> dict[str, object]:
        """As a command carries it."""
        return {
            "reason": self.reason.strip(),
            "clusters": list(self.clusters),
            "repeats": self.repeats,
            "replaces": self.replaces,
        }


def order_of(payload: Mapping[str, object]) -> Order:
    """The order in a command's payload.

    Raises:
        PlayoutError: it is none.

    """
    match payload:
        case {
            "reason": str(reason),
            "clusters": [*clusters],
            "repeats": int(repeats),
            "replaces": bool(replaces),
        } if not isinstance(repeats, bool):
            return Order(reason, tuple(str(each) for each in clusters), repeats, replaces)
    raise PlayoutError("Lệnh phát tin khẩn cấp thiếu lý do, cụm loa hoặc số lần; hãy tải lại trang.")


def prepared(on_air: Mapping[str, Revision]) -> tuple[Message, ...]:
    """The approved messages of class khẩn cấp, by title; a form with blanks is none."""
    found = [_prepared(each) for each in on_air.values() if _is_prepared(each)]
    return tuple(sorted(found, key=lambda message: (message.title, message.script)))


def message_of(kept: EmergencyMessage) -> Message:
    """What was typed or recorded, to be released."""
    return Message(
        form=kept.form,
        key=kept.id,
        script=SCRIPTS[kept.form],
        title=kept.title,
        audio_sha256=kept.audio_sha256,
        duration_ms=kept.duration_ms,
        doubts=len(kept.doubts),
    )


def reached(order: Order, clusters: Sequence[Cluster]) -> tuple[str, ...]:
    """The clusters that an order goes to.

    Raises:
        PlayoutError: it names one that the station does not have.

    """
    known = [each.slug for each in clusters if each.slug != TRIAL_CLUSTER.slug]
    unknown = sorted(set(order.clusters) - set(known))
    if unknown:
        raise PlayoutError(f"Đài không có cụm loa {', '.join(unknown)[:100]}; hãy chọn lại cụm loa.")
    return tuple(each for each in known if each in order.clusters or not order.clusters)


def emergency_of(
    message: Message, order: Order, clusters: tuple[str, ...], *, by: str, command: str, at: datetime
) -> Emergency:
    """What the player airs. Its occurrence is named by the command: the log takes no command twice."""
    session = f"khan-cap-{command[:_ID_DIGITS]}"
    day = local_date(at)
    occurrence = Occurrence(
        id=occurrence_id(session, day, message.script, 1),
        session=session,
        date=day,
        script=message.script,
        title=message.title,
        revision=message.revision,
        content_group=message.content_group,
        column=message.column,
        bulletin_class=BulletinClass.EMERGENCY,
        language=message.language,
        facts=message.facts,
        peaks=(),
        peak=None,
        clusters=clusters,
        planned_at=at,
        duration_ms=message.duration_ms,
        audio_sha256=message.audio_sha256,
        decision=Decision.PLANNED,
        reason=order.reason.strip(),
    )
    release = Release(by, order.reason.strip(), at, command, message.form, message.doubts)
    return Emergency(occurrence, release, order.repeats)


def same_message(emergency: Emergency, others: Collection[Emergency]) -> Emergency | None:
    """The one of ``others`` that says just this, to a cluster of this, already; None when none does."""
    mine = emergency.occurrence
    for each in others:
        theirs = each.occurrence
        if theirs.audio_sha256 == mine.audio_sha256 and set(theirs.clusters) & set(mine.clusters):
            return each
    return None


def _is_prepared(revision: Revision) -> bool:
    script = revision.script
    approved = revision.state is State.APPROVED and revision.approval is not None
    return approved and script.bulletin_class is BulletinClass.EMERGENCY and not script.template


def _prepared(revision: Revision) -> Message:
    script, approval = revision.script, revision.approval
    if approval is None:
        message = f"{script.slug} is not approved"
        raise ValueError(message)
    return Message(
        form=PREPARED,
        key=script.slug,
        script=script.slug,
        title=script.title,
        audio_sha256=approval.audio_sha256,
        duration_ms=approval.duration_ms,
        revision=revision.number,
        content_group=script.content_group,
        column=script.column,
        language=script.language,
        facts=script.facts,
    )
