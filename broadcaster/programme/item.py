"""An item: narration made ready for the air."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from broadcaster.clip import Clip
from broadcaster.programme.horn import Profile, shaped
from broadcaster.programme.mix import CEILING, TARGET, audible_loudness, levelled, raised_cosine
from broadcaster.programme.tape import Pcm, Tape, in_blocks, tape_of
from broadcaster.units import Dbtp, Lufs, Samples, samples

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
    return item_tape(narration, target, ceiling, profile, place=place).clip()


def item_tape(
    narration: Clip,
    target: Lufs = TARGET,
    ceiling: Dbtp = CEILING,
    profile: Profile = Profile.HORN,
    *,
    place: str = "âm thanh",
) -> Tape:
    """As ``make_item``, block by block: beside ``narration`` it needs no more memory than minutes of sound.

    A profile that shapes needs the size of ``narration`` once more.

    Raises:
        SoundError: as ``make_item``.

    """
    audible_loudness(narration, place=place)
    # Levelled last: in a short item the silence at its ends counts in the gating blocks that it shares.
    return levelled(_with_ends(tape_of(shaped(narration, profile))), target, ceiling, place=place)


def _with_ends(tape: Tape) -> Tape:
    """``tape`` from zero to zero, with breath before and after."""
    lead, tail = (np.zeros(samples(each), np.float32) for each in (LEAD_MS, TAIL_MS))
    length = Samples(len(lead) + tape.length + len(tail))
    return Tape(length, lambda: in_blocks(chain([lead], _faded(tape), [tail])))


def _faded(tape: Tape) -> Iterator[Pcm]:
    """Blocks of ``tape``, rising from zero at its start and falling to zero at its end."""
    count = samples(_FADE_MS)
    at = 0
    for block in tape.read():
        envelope = np.ones(len(block), np.float32)
        rise = raised_cosine(count)[at:][: len(block)]
        envelope[: len(rise)] *= rise
        # The fall may lie across two blocks.
        before_fall = tape.length - count - at
        fall = raised_cosine(count)[::-1][max(-before_fall, 0) :]
        first = max(before_fall, 0)
        if first < len(block):
            envelope[first:] *= fall[: len(block) - first]
        yield block * envelope
        at += len(block)
