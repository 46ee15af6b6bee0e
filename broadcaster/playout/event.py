"""What the player reports as it happens; the play log keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from broadcaster.schedule.occurrence import Occurrence


class EventKind(StrEnum):
    """Kinds of events. Those after ``CORRECTED`` are of the station as a whole and have no occurrence."""

    RELEASED = "released"
    ARMED = "armed"
    STARTED = "started"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RECORDED = "recorded"
    ENDED = "ended"
    INTERRUPTED = "interrupted"
    MISSED = "missed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    BOOTED = "booted"
    STOPPED = "stopped"
    CLOCK_STEPPED = "clock_stepped"
    CLOCK_UNTRUSTED = "clock_untrusted"
    CLOCK_TRUSTED = "clock_trusted"
    OUTPUT_LOST = "output_lost"
    OUTPUT_BACK = "output_back"
    SILENCE = "silence"
    CLIPPING = "clipping"
    RELAY_LOST = "relay_lost"
    RELAY_BACK = "relay_back"
    SAFE_MODE = "safe_mode"
    SAFE_MODE_LEFT = "safe_mode_left"
    COMMAND_REFUSED = "command_refused"


CLOSING_KINDS = frozenset(
    {
        EventKind.ENDED,
        EventKind.INTERRUPTED,
        EventKind.MISSED,
        EventKind.REFUSED,
        EventKind.CANCELLED,
        EventKind.FAILED,
    }
)
"""Exactly one of these ends each occurrence on each cluster."""


class Mode(StrEnum):
    """What the station was doing: only ``LIVE`` rows enter a real report."""

    LIVE = "live"
    TRAINING = "training"
    REHEARSAL = "rehearsal"


class Evidence(StrEnum):
    """How well a play is known, weakest first."""

    SENT = "sent"
    DEVICE = "device"
    HEARD = "heard"
    PERSON = "person"


@dataclass(frozen=True)
class Event:
    """Something that happened, at wall time ``at`` (aware, UTC).

    ``details`` holds JSON values only. The first event of an occurrence on a cluster (armed, missed,
    refused, cancelled or failed) carries ``about``, the occurrence's own fields (see ``about``), so
    that the log can be read without any database beside it. Others carry:

    - released: an emergency that waits, with ``about``, its ``release`` and ``waits_for`` ("output": none is
      open; "emergency": another one sounds)
    - armed: ``due_at`` (RFC 3339); an emergency also ``release`` (``by``, ``reason``, ``at``, ``command``,
      ``form``, ``doubts``: places of a typed text whose reading nobody has chosen)
    - started: ``start_error_ms`` (float, actual minus due)
    - suspended: ``by`` (the emergency's occurrence), ``frames`` heard; resumed: ``frames`` into the item
    - recorded: what was said live, in the library: ``audio_sha256`` (None: nothing could be heard, or kept),
      ``frames``, ``missing`` of them, ``whole`` (bool), ``lufs``, ``true_peak_dbtp``, and ``reason`` if not
    - ended: ``evidence`` (one of ``Evidence``), ``frames`` (count that the output took)
    - interrupted, missed, refused, cancelled, failed: ``reason`` (Vietnamese); interrupted also ``by``,
      ``frames`` played so far and ``evidence``
    - confirmed, corrected: ``by``, ``reason``, and what is confirmed or corrected (``state``)
    - clock_stepped: ``step_ms`` (positive: the wall clock was set forward)
    - clock_trusted: ``by`` and ``reason`` when a person said that the clock is right
    - output_lost, output_back: ``output``; the first also ``reason``, and ``tries`` to open it since it was
      told last while an emergency waits for it
    - silence: ``output``, ``where`` ("sent" or "heard"), ``seconds`` without sound although an item played
    - clipping: ``output``, ``samples`` at full scale
    - relay_lost, relay_back: ``source``, ``address`` (without a password), ``reason`` of the loss; the first
      also ``fallback`` (the script that is heard meanwhile, or null)
    - safe_mode: ``ends`` (count of unexpected ends of the player), ``reason``; safe_mode_left: ``by``
    - command_refused: ``by`` (as it claims), ``reason``, ``action``, ``command`` (its id)
    """

    kind: EventKind
    at: datetime
    mode: Mode
    occurrence: str | None = None
    cluster: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            message = f"event {self.kind} has a time without a zone"
            raise ValueError(message)


def about(occurrence: Occurrence) -> dict[str, object]:
    """Fields of ``occurrence`` that the log keeps, as JSON values."""
    return {
        "session": occurrence.session,
        "date": occurrence.date.isoformat(),
        "script": occurrence.script,
        "title": occurrence.title,
        "revision": occurrence.revision,
        "content_group": None if occurrence.content_group is None else int(occurrence.content_group),
        "column": occurrence.column,
        "class": occurrence.bulletin_class.value,
        "language": occurrence.language,
        "peaks": list(occurrence.peaks),
        "peak": occurrence.peak,
        "planned_at": occurrence.planned_at.isoformat(),
        "duration_ms": int(occurrence.duration_ms),
        "audio_sha256": occurrence.audio_sha256,
        **({"source": occurrence.source} if occurrence.source else {}),
    }
