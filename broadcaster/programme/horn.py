"""A voice shaped for the loudspeakers that it will come from; how loud it then is, is ``mix.level``'s.

A horn carries nothing below some 300 Hz and little above 6 kHz, and outdoors the weak consonants are what
the noise covers first. So the chain spends no level on what a horn cannot carry, lifts the region of the
consonants, and brings weak sounds nearer to the strong ones. The order, spectrum first and then range, is
that of Zorilă, Kandia and Stylianou, "Speech-in-noise intelligibility improvement based on spectral shaping
and dynamic range compression", Interspeech 2012. The figures were measured: docs/decisions/0018-horn.md.

Everything works through the sound in pieces with carried state: an hour needs no more memory than seconds.
"""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.units import SAMPLE_RATE, Decibels, Lufs

HORN_RECIPE = "horn=1"
"""Stands in the recipe of every shaped item; raise the number when this module changes what is heard."""

Floats = npt.NDArray[np.float64]


class Profile(StrEnum):
    """What the sound comes from: horns outdoors, boxes in a meeting room, or unshaped."""

    HORN = "loa_ken"
    HALL = "phong_hop"
    ORIGINAL = "goc"


@dataclass(frozen=True)
class Compression:
    """A compressor above whose gate every dB of level becomes 1/``ratio`` dB.

    ``most_lift`` dB is the most that a weak sound is raised. ``gate`` is in LU beside the loudness of the
    whole: below it the lift is taken back, 1 dB a dB, so that hiss and room noise are never raised.
    ``window_ms`` is the time constant of the level that it goes by.

    Raises:
        ValueError: the ratio or the lift would expand, or the gate is not below the voice.

    """

    ratio: float
    most_lift: Decibels
    gate: Decibels
    window_ms: float

    def __post_init__(self) -> None:
        if self.ratio < 1 or self.most_lift < 0 or self.window_ms <= 0:
            message = f"{self} does not compress"
            raise ValueError(message)
        if self.gate > -self.most_lift / (1 - 1 / self.ratio) if self.ratio > 1 else self.gate > 0:
            message = f"{self} gates what it is to lift"
            raise ValueError(message)

    def gains(self, levels: Floats) -> Floats:
        """Gain in dB for each of ``levels``, in LU beside the loudness of the whole."""
        lift = np.minimum(self.most_lift, (1 / self.ratio - 1) * levels)
        gated = np.maximum(0.0, self.most_lift - (self.gate - levels))
        return np.where(levels < self.gate, np.minimum(lift, gated), lift)


@dataclass(frozen=True)
class Shape:
    """The filters of a profile, in hertz and dB, and its compressor.

    Raises:
        ValueError: the pass band is empty, or does not hold the presence.

    """

    high_pass: float
    low_pass: float
    presence: float
    presence_gain: Decibels
    compression: Compression

    def __post_init__(self) -> None:
        if not 0 < self.high_pass < self.presence < self.low_pass < SAMPLE_RATE / 2:
            message = f"no voice passes {self}"
            raise ValueError(message)


SHAPES = {
    Profile.HORN: Shape(
        high_pass=250.0,
        low_pass=5500.0,
        presence=2500.0,
        presence_gain=Decibels(9.0),
        compression=Compression(ratio=2.0, most_lift=Decibels(12.0), gate=Decibels(-30.0), window_ms=20.0),
    ),
    Profile.HALL: Shape(
        high_pass=120.0,
        low_pass=12_000.0,
        presence=2500.0,
        presence_gain=Decibels(4.0),
        compression=Compression(ratio=2.0, most_lift=Decibels(6.0), gate=Decibels(-30.0), window_ms=60.0),
    ),
}
"""The shape of each profile that has one; docs/decisions/0018-horn.md."""

_PRESENCE_Q = 0.7
_HIGH_PASS_ORDER = 4
_LOW_PASS_ORDER = 2
_HOP = SAMPLE_RATE // 1000
"""Samples in a step of the compressor: a millisecond."""
_LOOK_AHEAD = 0.75
"""Part of the window by which the gain runs ahead of the sound: it is the level's own delay."""
_HOPS_AT_ONCE = 4000
_FLOOR = 1e-20  # power that stands for digital silence: far under every gate


def shaped(clip: Clip, profile: Profile) -> Clip:
    """``clip`` shaped for ``profile``: as long, and where it was, to the sample.

    Its gain is that of the chain, no loudness is aimed at; a peak that would pass full scale takes the whole
    clip down with it. A clip that is silent or too short to be measured is filtered and not compressed.
    ``ORIGINAL`` returns ``clip`` itself.
    """
    if profile not in SHAPES:
        return clip
    step = _HOP * _HOPS_AT_ONCE
    pieces = (clip.pcm[start : start + step] for start in range(0, len(clip), step))
    pcm = np.empty(len(clip), np.float32)
    done = 0
    for block in shaped_blocks(pieces, profile, integrated_loudness(clip)):
        pcm[done : done + len(block)] = block
        done += len(block)
    highest = max(pcm.max(initial=0.0), -pcm.min(initial=0.0))
    if highest > 1:
        pcm /= highest
    return Clip(pcm)


def shaped_blocks(
    blocks: Iterable[npt.NDArray[np.float32]], profile: Profile, loudness: Lufs
) -> Iterator[npt.NDArray[np.float32]]:
    """The sound in ``blocks`` shaped for ``profile``, in blocks of other lengths, the same in sum.

    ``blocks`` are float32 of shape (n,), of any lengths; how the sound is cut changes no sample. ``loudness``
    is that of the whole sound, measured before (minus infinity: nothing is compressed). What comes out may
    pass full scale.
    """
    shape = SHAPES.get(profile)
    if shape is None:
        yield from blocks
        return
    shaper = _Shaper(shape, loudness)
    counted = _Counted(blocks)
    skip, given = shaper.delay, 0
    rest = np.zeros(shaper.delay + _HOP, np.float32)
    for piece in _in_hops(chain(counted, [rest])):
        out = shaper.through(piece)
        first, skip = min(skip, len(out)), max(0, skip - len(out))
        out = out[first:][: counted.samples - given]
        given += len(out)
        yield out.astype(np.float32)


def profile_recipe(profile: Profile) -> str:
    """Everything of ``profile`` that decides how an item sounds, for the recipe of the item."""
    shape = SHAPES.get(profile)
    figures = "" if shape is None else f" {HORN_RECIPE} {json.dumps(asdict(shape))}"
    return f"{profile.value}{figures}"


class _Counted:
    """Blocks passed on as they come, their samples counted."""

    def __init__(self, blocks: Iterable[npt.NDArray[np.float32]]) -> None:
        self._blocks = blocks
        self.samples = 0

    def __iter__(self) -> Iterator[npt.NDArray[np.float32]]:
        for block in self._blocks:
            self.samples += len(block)
            yield block


def _in_hops(blocks: Iterable[npt.NDArray[np.float32]]) -> Iterator[npt.NDArray[np.float32]]:
    """The same samples in pieces of whole hops; what is less than a hop at the end is dropped."""
    left = np.zeros(0, np.float32)
    for block in blocks:
        joined = np.concatenate([left, block])
        whole = len(joined) // _HOP * _HOP
        left = joined[whole:]
        for start in range(0, whole, _HOP * _HOPS_AT_ONCE):
            yield joined[start : min(start + _HOP * _HOPS_AT_ONCE, whole)]


class _Shaper:
    """The chain of one sound, with the state that it carries from piece to piece.

    What comes out is ``delay`` samples late.
    """

    def __init__(self, shape: Shape, loudness: Lufs) -> None:
        self._sections = _sections(shape)
        self._state = np.zeros((len(self._sections), 2))
        self._gain = _Gain(shape.compression, loudness)
        window = shape.compression.window_ms
        # A line from one hop's gain to the next takes one hop more.
        self._held = np.zeros((round(_LOOK_AHEAD * window) + 1) * _HOP)
        self.delay = len(self._held) + _lag(shape)

    def through(self, piece: npt.NDArray[np.float32]) -> Floats:
        """The next whole hops, shaped."""
        from scipy.signal import sosfilt

        filtered, self._state = sosfilt(self._sections, piece.astype(np.float64), zi=self._state)
        gains = self._gain.of(filtered)
        late = np.concatenate([self._held, filtered])
        self._held = late[len(filtered) :]
        return np.asarray(late[: len(filtered)] * gains)


class _Gain:
    """The compressor's gain: the level goes through one smoothing pole, a value each hop, lines between."""

    def __init__(self, compression: Compression, loudness: Lufs) -> None:
        self._compression = compression
        self._loudness = loudness
        self._keep = math.exp(-1000 * _HOP / SAMPLE_RATE / compression.window_ms)
        self._state = np.zeros(1)
        self._last = 1.0

    def of(self, filtered: Floats) -> Floats:
        """Linear gain of every sample of these whole hops, one hop late."""
        if math.isinf(self._loudness):
            return np.ones(len(filtered))
        points = np.concatenate([[self._last], 10 ** (self._decibels(filtered) / 20)])
        self._last = points[-1]
        ramp = np.arange(_HOP) / _HOP
        return (points[:-1, np.newaxis] + np.diff(points)[:, np.newaxis] * ramp).ravel()

    def _decibels(self, filtered: Floats) -> Floats:
        from scipy.signal import lfilter

        powers = np.square(filtered.reshape(-1, _HOP)).mean(axis=1)
        smooth, self._state = lfilter([1 - self._keep], [1, -self._keep], powers, zi=self._state)
        levels = 10 * np.log10(np.maximum(smooth, _FLOOR)) - self._loudness
        return self._compression.gains(levels)


@cache
def _sections(shape: Shape) -> Floats:
    """The filters of ``shape`` as second-order sections, shape (n, 6)."""
    from scipy.signal import butter

    high = butter(_HIGH_PASS_ORDER, shape.high_pass, "highpass", fs=SAMPLE_RATE, output="sos")
    low = butter(_LOW_PASS_ORDER, shape.low_pass, "lowpass", fs=SAMPLE_RATE, output="sos")
    return np.vstack([high, low, _bell(shape.presence, shape.presence_gain)])


def _bell(frequency: float, gain: Decibels) -> Floats:
    """One section that raises the surroundings of ``frequency`` by ``gain`` dB.

    Source: R. Bristow-Johnson, Audio EQ Cookbook (W3C Note, 2021), peaking EQ.
    """
    amplitude = 10 ** (gain / 40)
    angle = 2 * math.pi * frequency / SAMPLE_RATE
    alpha = math.sin(angle) / (2 * _PRESENCE_Q)
    middle = -2 * math.cos(angle)
    above = [1 + alpha * amplitude, middle, 1 - alpha * amplitude]
    below = [1 + alpha / amplitude, middle, 1 - alpha / amplitude]
    return np.array([above + below]) / below[0]


@cache
def _lag(shape: Shape) -> int:
    """Samples by which the filters of ``shape`` delay a voice: where their impulse response is highest."""
    from scipy.signal import sosfilt

    impulse = np.zeros(_HOP)
    impulse[0] = 1
    return int(np.argmax(sosfilt(_sections(shape), impulse)))
