"""An item: narration made ready for the air."""

from broadcaster.clip import Clip
from broadcaster.programme.horn import Profile, shaped
from broadcaster.programme.mix import CEILING, TARGET, audible_loudness, faded, level, padded
from broadcaster.units import Dbtp, Lufs

VERSION = "item-2"
"""Part of every item's recipe: changes when the same narration would sound otherwise."""

LEAD_MS = 200
TAIL_MS = 300
"""Breath before and after the words; parts of a session follow each other without a gap."""

_FADE_MS = 5


def make_item(
    narration: Clip,
    target: Lufs = TARGET,
    ceiling: Dbtp = CEILING,
    profile: Profile = Profile.HORN,
    *,
    place: str = "âm thanh",
) -> Clip:
    """Narration shaped for the loudspeakers of ``profile``, with silence at its ends, levelled.

    ``narration`` has no silence of its own at its ends. ``place`` names it in errors.

    Raises:
        SoundError: it is silent, shorter than 400 ms, or nothing but clicks.

    """
    audible_loudness(narration, place=place)
    # Levelled last: in a short item the silence at its ends counts in the gating blocks that it shares.
    voice = faded(shaped(narration, profile), _FADE_MS, _FADE_MS)
    return level(padded(voice, LEAD_MS, TAIL_MS), target, ceiling, place=place)
