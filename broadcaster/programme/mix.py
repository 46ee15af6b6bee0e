"""Gain, fades, silence at the ends, and levelling: all in float, sample-exact, nothing clipped.

Levelling reads a sound block by block, several times: what it keeps of it are figures of a third of a
millisecond each, an eighth of the sound's own size.
"""

import math
from dataclasses import dataclass

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.limiter import Limiting, gains, under_gains
from broadcaster.programme.loudness import (
    HOP,
    SHORTEST_MS,
    Weighting,
    hop_powers,
    integrated,
    integrated_loudness,
    true_peak,
)
from broadcaster.programme.peaks import PEAK_BLOCK, peak_blocks
from broadcaster.programme.tape import Pcm, Tape, mapped, tape_of
from broadcaster.units import Dbtp, Decibels, Lufs, milliseconds, samples

TARGET = Lufs(-16.0)
"""Loudness of every item (DESIGN, section 3, audio)."""
CEILING = Dbtp(-1.5)
"""Most true peak of every item (DESIGN, section 3, audio)."""
TOLERANCE = 0.05
"""Loudness units by which a levelled sound may miss its target."""

_MARGIN = 0.01  # dB that float32 and the gain's own movement may add
_ROUNDS = 12
_TRIES = 5
_HEADROOM = 1.0  # dB by which a gain may grow before the peaks that it would touch are looked for again
_HOPS_AT_ONCE = 200
_NEAR_ENOUGH = TOLERANCE / 10

GENTLE = Limiting(look_ahead=16, release=120.0, most_gain=6.0)
"""5.3 ms to come down in, 50 ms to come up by 6 dB: no click, no buzzing vowel. espeak needs 1 dB of it."""
_QUICKER = (
    Limiting(look_ahead=8, release=3000.0, most_gain=12.0),  # lets go between two pulses of a voice
    Limiting(look_ahead=4, release=6000.0, most_gain=24.0),  # shapes each pulse; beyond it, it is all clicks
)


def amplified(clip: Clip, gain: Decibels) -> Clip:
    """``clip`` with every sample multiplied by ``gain``; nothing is clipped."""
    return Clip(clip.pcm * np.float32(_linear(gain)))


def faded(clip: Clip, in_ms: float, out_ms: float) -> Clip:
    """``clip`` rising from zero and falling to zero along raised cosines of these lengths.

    Raises:
        ValueError: the two fades are longer than the clip.

    """
    rise, fall = samples(in_ms), samples(out_ms)
    if rise + fall > len(clip):
        message = f"fades of {in_ms} and {out_ms} ms do not fit a clip of {clip.duration_ms} ms"
        raise ValueError(message)
    pcm = clip.pcm.copy()
    pcm[:rise] *= raised_cosine(rise)
    pcm[len(pcm) - fall :] *= raised_cosine(fall)[::-1]
    return Clip(pcm)


def padded(clip: Clip, lead_ms: float, tail_ms: float) -> Clip:
    """``clip`` with digital silence before and after it."""
    return Clip(np.pad(clip.pcm, (samples(lead_ms), samples(tail_ms))))


def raised_cosine(count: int) -> Pcm:
    """From 0 towards 1 in ``count`` steps, the first of them 0."""
    return ((1 - np.cos(np.pi * np.arange(count) / max(count, 1))) / 2).astype(np.float32)


def limited(clip: Clip, gain: Decibels, ceiling: Dbtp, limiting: Limiting = GENTLE) -> Clip:
    """``clip`` amplified by ``gain``, its true peaks brought down to ``ceiling`` at most.

    The gain comes down smoothly before a peak and rises again after it, as ``limiting`` says.
    A sound that needs no limiting is amplified and nothing else.
    """
    tape = tape_of(clip)
    peaks = _peaks(tape, _linear(ceiling - gain - _MARGIN))
    return _limited(tape, peaks, gain, ceiling, limiting).clip()


def level(clip: Clip, target: Lufs = TARGET, ceiling: Dbtp = CEILING, *, place: str = "âm thanh") -> Clip:
    """``clip`` at ``target`` within ``TOLERANCE``, with no true peak above ``ceiling``.

    ``place`` names the sound in errors: its file, its script.

    Raises:
        SoundError: the sound is silent, too short to measure, or nothing but clicks.

    """
    return levelled(tape_of(clip), target, ceiling, place=place).clip()


def levelled(
    tape: Tape,
    target: Lufs = TARGET,
    ceiling: Dbtp = CEILING,
    *,
    place: str = "âm thanh",
    checked: bool = True,
) -> Tape:
    """As ``level``, block by block: ``tape`` is read some six times, and once by each reading of the result.

    What is not ``checked`` may miss by some hundredths of a LU and a dB: for what is measured afterwards.

    Raises:
        SoundError: as ``level``.

    """
    energies = _energies(tape, place)
    for limiting in (GENTLE, *_QUICKER):
        way = _Levelling(tape, energies, ceiling, limiting)
        found = way.at(target) if checked else way.nearly_at(target)
        if found is not None:
            return found
    raise SoundError(
        f"tiếng quá gắt, không đưa được về {target:.0f} LUFS; hãy nghe lại và thu lại bản khác", place=place
    )


def audible_loudness(sound: Clip | Tape, *, place: str) -> Lufs:
    """Integrated loudness of a sound that must be heard.

    Raises:
        SoundError: the sound is silent or too short to measure.

    """
    check_length(len(sound), place)
    return audible(integrated_loudness(sound), place)


def check_length(count: int, place: str) -> None:
    """Refuse a sound of ``count`` samples that is too short to have a loudness.

    Raises:
        SoundError: it is.

    """
    if count < samples(SHORTEST_MS):
        raise SoundError(
            f"âm thanh chỉ dài {milliseconds(count)} ms, ngắn hơn {SHORTEST_MS} ms; hãy chọn tệp dài hơn",
            place=place,
        )


def audible(loudness: Lufs, place: str) -> Lufs:
    """``loudness``, if it is that of something that can be heard.

    Raises:
        SoundError: it is that of silence.

    """
    if math.isinf(loudness):
        raise SoundError("âm thanh không có tiếng (im lặng); hãy thu lại hoặc chọn tệp khác", place=place)
    return loudness


@dataclass(frozen=True)
class _Levelling:
    """One way of limiting, driven until the sound is as loud as it shall be.

    The search goes over the figures of the sound, which foretell within some hundredths of a LU how loud it
    comes out; then it is made and measured, and what it misses by is added to what the next search aims at.
    """

    tape: Tape
    energies: Pcm
    ceiling: Dbtp
    limiting: Limiting

    def at(self, target: Lufs) -> Tape | None:
        """The sound at ``target`` within ``TOLERANCE``; None when this limiting cannot bring it there."""
        aim = float(target)
        for _ in range(_TRIES):
            gain, peaks = self._gain_and_peaks(aim)
            if gain is None:
                return None
            result = _limited(self.tape, peaks, gain, self.ceiling, self.limiting)
            missed = target - integrated_loudness(result)
            if abs(missed) <= TOLERANCE:
                return result
            aim += missed
        return None

    def nearly_at(self, target: Lufs) -> Tape | None:
        """The sound as it should come out at ``target``; None when this limiting cannot bring it there."""
        gain, peaks = self._gain_and_peaks(target)
        if gain is None:
            return None
        return under_gains(self.tape, gains(peaks, self.ceiling - gain - _MARGIN, self.limiting), gain)

    def _gain_and_peaks(self, aim: float) -> tuple[Decibels | None, Pcm]:
        """Gain that should bring the sound to ``aim`` LUFS, and the peaks that the limiter meets by then."""
        floor = Decibels(aim - integrated(hop_powers(self.energies)) + _HEADROOM)
        while True:
            peaks = _peaks(self.tape, _linear(self.ceiling - floor))
            gain = self._gain(peaks, aim)
            if gain is None or gain <= floor:
                return gain, peaks
            # Only now is it known how far down the peaks reach that the limiter will meet.
            floor = Decibels(gain + _HEADROOM)

    def _gain(self, peaks: Pcm, aim: float) -> Decibels | None:
        """Gain that should bring the sound to ``aim`` LUFS; None when more than the most is needed.

        Limiting takes loudness away, so each step is as long as the last one really brought.
        """
        first = Decibels(aim - integrated(hop_powers(self.energies)))
        gain, most = first, Decibels(first + self.limiting.most_gain)
        worth, before = 1.0, None
        for _ in range(_ROUNDS):
            loudness = self._foretold(peaks, gain)
            if abs(aim - loudness) <= _NEAR_ENOUGH:
                return gain
            if gain >= most:
                return gain if abs(aim - loudness) <= TOLERANCE else None
            if before is not None and gain != before[0]:
                worth = min(1.0, max(0.1, (loudness - before[1]) / (gain - before[0])))
            before = (gain, loudness)
            gain = Decibels(min(most, gain + (aim - loudness) / worth))
        return gain

    def _foretold(self, peaks: Pcm, gain: Decibels) -> Lufs:
        """Loudness under this gain and limiting, as if the ear's curve had no memory."""
        curve = gains(peaks, self.ceiling - gain - _MARGIN, self.limiting)[1:-1]
        hops, step = [], _HOPS_AT_ONCE * HOP // PEAK_BLOCK
        for at in range(0, len(self.energies), step):
            powers = np.power(np.float32(10), curve[at : at + step] / np.float32(10))
            hops.append(hop_powers(self.energies[at : at + step] * powers))
        return Lufs(integrated(np.concatenate(hops)) + gain)


def _energies(tape: Tape, place: str) -> Pcm:
    """K-weighted energies of the blocks of a sound that can be heard.

    Raises:
        SoundError: it is too short, or silent.

    """
    check_length(len(tape), place)
    weighting = Weighting()
    energies = np.concatenate([weighting.energies(block).astype(np.float32) for block in tape.read()])
    audible(integrated(hop_powers(energies[: len(tape) // PEAK_BLOCK])), place)
    return energies


def _peaks(tape: Tape, floor: float) -> Pcm:
    """True peaks of the blocks of ``tape``, exact above ``floor``, with one of nothing before and after."""
    peaks = np.empty(-(-len(tape) // PEAK_BLOCK) + 2, np.float32)
    at = 0
    for piece in peak_blocks(tape.read(), floor):
        peaks[at : at + len(piece)] = piece
        at += len(piece)
    return peaks


def _limited(tape: Tape, peaks: Pcm, gain: Decibels, ceiling: Dbtp, limiting: Limiting) -> Tape:
    """``tape`` under ``gain`` and the limiter; ``peaks`` are exact where they come over ``ceiling``."""
    aim = ceiling - gain - _MARGIN
    if peaks.max() <= _linear(aim):
        return _amplified(tape, gain)
    curve = gains(peaks, aim, limiting)
    result = under_gains(tape, curve, gain)
    excess = true_peak(result) - (ceiling - _MARGIN / 2)
    return result if excess <= 0 else under_gains(tape, curve, Decibels(gain - excess))


def _amplified(tape: Tape, gain: Decibels) -> Tape:
    factor = np.float32(_linear(gain))
    return mapped(tape, lambda _number, block: block * factor)


def _linear(decibels: float) -> float:
    return float(10 ** (decibels / 20))
