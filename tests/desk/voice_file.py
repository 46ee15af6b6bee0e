"""A file as a person's telephone might record it: bursts of voice, pauses with a little noise."""

from pathlib import Path

import numpy as np
import soundfile

RATE = 44_100


def write_voice(path: Path, *, syllables: int = 8, pitch: float = 180.0) -> Path:
    """Write ``syllables`` bursts of a voice at ``pitch`` hertz, 0.4 s each, and give the file's path."""
    time = np.arange(int(0.25 * RATE)) / RATE
    burst = sum(0.2 / part * np.sin(2 * np.pi * part * pitch * time) for part in (1, 2, 3, 5))
    spoken = np.concatenate([burst * np.hanning(len(time)), np.zeros(int(0.15 * RATE))])
    noise = 0.0003 * np.random.default_rng(7).standard_normal(syllables * len(spoken))
    soundfile.write(path, np.tile(spoken, syllables) + noise, RATE, format="WAV", subtype="PCM_16")
    return path
