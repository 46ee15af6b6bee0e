"""Meters: silence where something should sound, clipping, and whether a loudspeaker was heard."""

from itertools import pairwise

import numpy as np
import pytest

from broadcaster.playout.hearing import LEAST_CORRELATION, LEAST_POINTS, Hearing
from broadcaster.playout.levels import Alarm, Levels, alarms
from broadcaster.playout.meter import FLOOR_DBFS, Meter

POINT = 2_400
LOUD = Meter(POINT, 0.5, POINT * 0.01)
SILENT = Meter(POINT, 0.0, 0.0)


def _after(*pairs: tuple[Meter, Meter | None]) -> list[Alarm]:
    levels = [Levels()]
    for sent, heard in pairs:
        levels.append(levels[-1].after(sent, heard))
    return [alarm for before, after in pairwise(levels) for alarm in alarms(before, after)]


def test_five_seconds_of_silence_in_an_item_are_told_once() -> None:
    """However long it lasts; and again when it comes back after sound."""
    silence = [(SILENT, None)] * 200
    assert _after(*silence) == [Alarm("sent", 5.0)]
    assert _after(*silence, (LOUD, None), *silence) == [Alarm("sent", 5.0)] * 2


def test_a_speakers_pause_is_no_silence() -> None:
    """Less than five seconds are left alone."""
    assert _after(*[(SILENT, None)] * 99, (LOUD, None), *[(SILENT, None)] * 99) == []


def test_what_was_sent_but_is_not_heard_is_told() -> None:
    """A cable that came off: the stream is loud, the input silent or dead."""
    assert _after(*[(LOUD, SILENT)] * 150) == [Alarm("heard", 5.0)]
    assert _after(*[(LOUD, Meter())] * 150) == [Alarm("heard", 5.0)]
    assert _after(*[(LOUD, LOUD)] * 150) == []


def test_nobody_can_hear_what_was_sent_silent() -> None:
    """Only a stretch with sound counts against the loudspeaker."""
    assert _after(*[(SILENT, SILENT)] * 90, *[(LOUD, LOUD)] * 20) == []


def test_clipping_is_told_once_an_item() -> None:
    """When it begins, with the count of samples so far."""
    clipped = Meter(POINT, 1.0, POINT * 0.1, clipped=7)
    assert _after((LOUD, None), (clipped, None), (clipped, None)) == [Alarm(None, 7)]


@pytest.mark.parametrize(
    ("meter", "peak", "rms"),
    [
        (Meter(), FLOOR_DBFS, FLOOR_DBFS),
        (Meter(100, 1.0, 100.0), 0.0, 0.0),
        (Meter(100, 0.5, 25.0), -6.02, -6.02),
        (Meter(100, 0.1, 0.01), -20.0, -40.0),
    ],
)
def test_levels_are_in_decibels_below_full_scale(meter: Meter, peak: float, rms: float) -> None:
    """Peak and root mean square, with a floor for digital silence."""
    assert meter.peak_dbfs == pytest.approx(peak, abs=0.01)
    assert meter.rms_dbfs == pytest.approx(rms, abs=0.01)


def _meter(level_db: float) -> Meter:
    magnitude = 10 ** (level_db / 20)
    return Meter(POINT, magnitude, POINT * magnitude**2)


def _street(seed: int, *, horn: bool, traffic_db: float, seconds: int = 30) -> Hearing:
    """Speech by syllables of 200 ms at -16 dB with pauses, heard 0.3 s later among traffic."""
    chance = np.random.default_rng(seed)
    points = seconds * 20
    syllables = np.repeat(chance.choice([-16.0, -20.0, -26.0, -55.0], points // 4 + 3), 4)[:points]
    traffic = traffic_db + np.convolve(chance.normal(0, 4, points + 39), np.full(40, 1 / 6), "valid")
    hearing = Hearing()
    for number in range(points):
        speech = 10 ** (syllables[number - 6] / 10) if horn and number >= 6 else 0.0
        level = 10 * np.log10(speech + 10 ** (traffic[number] / 10))
        hearing.add(_meter(syllables[number]), _meter(level))
    return hearing


def test_a_horn_is_heard_among_traffic_and_traffic_alone_is_not() -> None:
    """Fifty streets: at traffic 6 dB below the speech always heard, without the horn never."""
    assert all(_street(seed, horn=True, traffic_db=-26.0).is_heard for seed in range(50))
    assert not any(_street(seed, horn=False, traffic_db=-26.0).is_heard for seed in range(50))


def test_a_moment_proves_nothing() -> None:
    """Two seconds are needed before anything counts as heard; a dead input never does."""
    short = _street(1, horn=True, traffic_db=-40.0, seconds=1)
    assert len(short.sent) < LEAST_POINTS
    assert not short.is_heard
    dead = Hearing()
    for _ in range(600):
        dead.add(LOUD, Meter())
    assert not dead.is_heard
    assert LEAST_CORRELATION > 0.5
