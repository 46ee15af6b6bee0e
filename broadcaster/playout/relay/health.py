"""When a source is away and when it is back: decided from what has come, without any effect of its own."""

from dataclasses import dataclass, replace

from broadcaster.units import SAMPLE_RATE

SILENCE_S = 2.0
"""Silence of a source for so long is a fault: no speaker of a programme pauses that long."""

DRY_S = 0.3
"""So long an output may find nothing of the source: less is a network that stutters."""

STEADY_S = 1.5
"""So long a source must have been good before it is heard again, twice as long after each further loss ..."""

MOST_STEADY_S = 12.0
"""... but no longer than this: a source that comes and goes within a minute is not heard in shreds."""

REMEMBERED_S = 60.0

_SLACK_S = 0.22  # sound comes in pieces
_BURST_S = 0.5  # more than that at one look is the past that a server sends a new listener first

LEAST_PACE = 0.95
"""Share of real time that a source must send to be back: a slower one would be away again soon."""

SILENT = "nguồn im lặng"
SLOW = "nguồn gửi quá chậm so với tốc độ phát"
NOTHING = "không có tiếng từ nguồn"


@dataclass(frozen=True)
class Seen:
    """What is seen of a source at ``monotonic`` seconds.

    ``arrived`` counts the frames that have ever come, ``quiet`` those of silence at their end, ``dry`` those
    that an output has missed of late. ``fault`` is what its intake has complained of since it last heard
    anything.
    """

    monotonic: float
    arrived: int
    quiet: int = 0
    dry: int = 0
    fault: str | None = None


@dataclass(frozen=True)
class _Stretch:
    """Good sound since ``since``, of which frame ``first`` was the first; the newest came at ``newest``."""

    since: float
    first: int
    newest: float


@dataclass(frozen=True)
class Health:
    """Whether a source ``is_here``; when not, ``reason`` says why. ``losses`` are the latest moments."""

    is_here: bool = False
    reason: str = NOTHING
    losses: tuple[float, ...] = ()
    arrived: int = 0
    stretch: _Stretch | None = None


def after(health: Health, seen: Seen, *, delay_s: float) -> Health:
    """``health`` after a look; ``delay_s`` is how much sound is held back before any is heard."""
    followed = replace(health, stretch=_stretch(health, seen, delay_s), arrived=seen.arrived)
    if not health.is_here:
        return _returned(followed, seen, health.arrived, delay_s)
    reason = _loss(health, seen)
    if reason is None:
        return followed
    losses = tuple(at for at in health.losses if seen.monotonic - at < REMEMBERED_S)
    return Health(is_here=False, reason=reason, losses=(*losses, seen.monotonic), arrived=seen.arrived)


def steady_s(health: Health) -> float:
    """How long the source must be good before it is heard again."""
    return min(MOST_STEADY_S, STEADY_S * 2.0 ** max(0, len(health.losses) - 1))


def _loss(health: Health, seen: Seen) -> str | None:
    if seen.quiet >= SILENCE_S * SAMPLE_RATE:
        return SILENT
    if seen.dry and seen.fault is not None:
        return seen.fault
    if seen.dry < DRY_S * SAMPLE_RATE:
        return None
    comes_still = health.stretch is not None and seen.monotonic - health.stretch.newest < 1.0
    return SLOW if comes_still else NOTHING


def _returned(health: Health, seen: Seen, came_before: int, delay_s: float) -> Health:
    """``health`` of a source that was away; at the last look ``came_before`` frames had come of it."""
    stretch = health.stretch
    if stretch is None:
        return replace(health, reason=seen.fault or health.reason)
    held_s, passed_s = (seen.arrived - stretch.first) / SAMPLE_RATE, seen.monotonic - stretch.since
    needed_s = max(delay_s, steady_s(health))
    is_burst = seen.arrived - came_before > _BURST_S * SAMPLE_RATE
    is_paced = held_s + _SLACK_S >= LEAST_PACE * passed_s
    if is_paced and held_s >= needed_s and not is_burst:
        return replace(health, is_here=True)
    if not is_paced and passed_s > needed_s:  # what was too slow may keep pace from now on
        return replace(health, stretch=_Stretch(seen.monotonic, seen.arrived, stretch.newest))
    return health


def _stretch(health: Health, seen: Seen, delay_s: float) -> _Stretch | None:
    """The good stretch so far; one that stops, falls silent or breaks begins anew."""
    stretch, more = health.stretch, seen.arrived > health.arrived
    if seen.fault is not None or seen.quiet >= SILENCE_S * SAMPLE_RATE:
        return None
    if more and stretch is not None:
        return replace(stretch, newest=seen.monotonic)
    if more:
        silent = seen.quiet >= seen.arrived - health.arrived
        return None if silent else _Stretch(seen.monotonic, health.arrived, seen.monotonic)
    if stretch is not None and seen.monotonic - stretch.newest > max(1.0, delay_s):
        return None
    return stretch
