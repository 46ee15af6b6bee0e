"""Sounds that several tests of the programme need."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.signal import lfilter

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE


def make_speech(seconds: float, pitch: int = 110, seed: int = 1) -> Clip:
    """Pulses through three formants in syllables: nearly as peaky as espeak."""
    count = round(seconds * SAMPLE_RATE)
    time = np.arange(count) / SAMPLE_RATE
    pulses = np.zeros(count)
    pulses[:: SAMPLE_RATE // pitch] = 1
    voice = np.zeros(count)
    for formant, width in ((700, 80), (1200, 100), (2600, 150)):
        radius = np.exp(-np.pi * width / SAMPLE_RATE)
        poles = [1, -2 * radius * np.cos(2 * np.pi * formant / SAMPLE_RATE), radius**2]
        voice += lfilter([1 - radius], poles, pulses)
    syllables = np.clip(np.sin(2 * np.pi * 3.3 * time) + 0.3 * np.sin(2 * np.pi * 0.4 * time), 0, 1) ** 1.5
    hiss = np.random.default_rng(seed).normal(0, 0.0005, count)
    return Clip.of(voice / np.abs(voice).max() * syllables * 0.5 + hiss)


@pytest.fixture(scope="session")
def speech() -> Callable[..., Clip]:
    """Maker of speech-like sound: seconds, pitch in Hz, seed."""
    return make_speech
