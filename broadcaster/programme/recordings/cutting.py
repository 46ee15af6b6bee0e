"""Where a recording begins and ends to be heard.

pydub finds the places on a 16-bit copy; the sound that is kept is a slice of the float samples.
"""

import warnings
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from broadcaster.programme.recordings.levels import Levels
from broadcaster.units import SAMPLE_RATE, Decibels, samples

BREATH_MS = 150
"""What is kept before the first sound and after the last one."""

_ABOVE_FLOOR = 8.0  # dB by which room noise swings in 10 ms
_BELOW_LOUD = 20.0  # dB: what is nearer to the words than this is not taken for silence
_LOWEST = -60.0
_PIECE = 10 * SAMPLE_RATE  # what is copied to 16 bits at a time
_CHUNK_MS = 10


def silence_threshold(levels: Levels) -> Decibels:
    """Level in dBFS under which this recording is silent: somewhat above its own noise floor.

    -60 dBFS at least; and 20 dB below its loud parts at most, so that music without pauses is not cut.
    """
    return Decibels(max(min(levels.floor + _ABOVE_FLOOR, levels.loud - _BELOW_LOUD), _LOWEST))


def kept_part(pcm: npt.NDArray[np.float32], threshold: Decibels) -> slice:
    """Samples of ``pcm`` from shortly before its first sound to shortly after its last; empty: no sound."""
    lead = _silent_lead(pcm, threshold)
    if lead >= len(pcm):
        return slice(0, 0)
    tail = _silent_lead(pcm[::-1], threshold)
    breath = samples(BREATH_MS)
    return slice(max(lead - breath, 0), min(len(pcm) - tail + breath, len(pcm)))


def _silent_lead(pcm: npt.NDArray[np.float32], threshold: Decibels) -> int:
    """Count of samples before the first sound; all of them when there is none."""
    silent_ms = _silence_finder(threshold)
    for start, piece in _pieces(pcm):
        found = samples(silent_ms(piece))
        if found + samples(1) <= len(piece):  # pydub counts whole milliseconds
            return start + found
    return len(pcm)


def _pieces(pcm: npt.NDArray[np.float32]) -> Iterator[tuple[int, npt.NDArray[np.int16]]]:
    """Position and 16-bit copy of one piece after the other."""
    for start in range(0, len(pcm), _PIECE):
        scaled = np.clip(pcm[start : start + _PIECE] * np.float32(32767), -32768, 32767)
        yield start, np.rint(scaled).astype(np.int16)


def _silence_finder(threshold: Decibels) -> Callable[[npt.NDArray[np.int16]], int]:
    """Return what tells for a piece how many ms of silence it begins with."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub's source has escapes that newer Pythons complain about
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence

    def silent_ms(piece: npt.NDArray[np.int16]) -> int:
        segment = AudioSegment(data=piece.tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1)
        return int(detect_leading_silence(segment, silence_threshold=threshold, chunk_size=_CHUNK_MS))

    return silent_ms
