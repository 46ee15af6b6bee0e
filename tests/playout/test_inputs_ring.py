"""What an output takes of a microphone whose clock is not its own."""

import numpy as np
import pytest

from broadcaster.playout.inputs.ring import FADE, RESERVE, Ring, Tap
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE

BLOCK = 960


def ramp(first: int, count: int) -> Block:
    """Frames that say their own number."""
    return np.arange(first, first + count, dtype=np.float32)


def filled(blocks: int = 10) -> Ring:
    """A ring into which so many blocks have come."""
    ring = Ring()
    for number in range(blocks):
        ring.write(ramp(number * BLOCK, BLOCK))
    return ring


def test_a_ring_gives_back_what_came_in_across_its_seam() -> None:
    """Frames keep their number when the ring begins anew, and what it has let go of is silence."""
    ring = Ring(2_500)
    for number in range(5):
        ring.write(ramp(number * BLOCK, BLOCK))
    assert ring.oldest == 5 * BLOCK - 2_500
    read = ring.read(ring.oldest - 10, 2_520)
    assert not read[:10].any()
    assert not read[-10:].any()
    np.testing.assert_array_equal(read[10:-10], ramp(ring.oldest, 2_500))


def test_a_tap_begins_with_the_newest_frames_and_goes_on_without_a_gap() -> None:
    """Nothing of what was said before it is taken, and every frame after it once, in order."""
    ring = filled()
    tap = Tap(ring)
    taken = [tap.take(BLOCK)]
    for number in range(10, 20):
        ring.write(ramp(number * BLOCK, BLOCK))
        taken.append(tap.take(BLOCK))
    sound = np.concatenate(taken)
    assert tap.first == 10 * BLOCK - BLOCK - RESERVE
    np.testing.assert_array_equal(sound[FADE:], ramp(tap.first, len(sound))[FADE:])


def test_a_tap_that_runs_dry_is_silent_and_keeps_more_in_hand_afterwards() -> None:
    """The last frames fade out, nothing is repeated, and the next ones come a little later."""
    ring = filled()
    tap = Tap(ring)
    tap.take(BLOCK)
    dry = tap.take(2 * BLOCK)
    assert dry[RESERVE - 1] == 0.0
    assert not dry[RESERVE:].any()
    assert not tap.take(BLOCK).any()
    begins = tap.next
    for number in range(10, 14):
        ring.write(ramp(number * BLOCK, BLOCK))
    assert ring.written - begins - BLOCK >= 2 * RESERVE
    assert tap.take(BLOCK)[-1] == begins + BLOCK - 1


@pytest.mark.parametrize("ppm", [-200, 200])
def test_clocks_that_differ_never_let_the_delay_grow(ppm: int) -> None:
    """Ten minutes of a microphone 200 ppm off: the delay stays, and steps are some 20 ms each."""
    ring = filled()
    tap = Tap(ring)
    written, silent = 10 * BLOCK, 0
    for number in range(600 * 50):
        due = 10 * BLOCK + round(number * BLOCK * (1 + ppm / 1e6))
        if due - written >= BLOCK:
            ring.write(np.ones(BLOCK, np.float32))
            written += BLOCK
        silent += int(np.count_nonzero(tap.take(BLOCK) == 0.0)) if number > 50 else 0
    assert ring.written - tap.next < SAMPLE_RATE * 0.15
    assert silent < SAMPLE_RATE * 0.3
