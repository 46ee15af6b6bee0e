"""Sound as a service sent it: proven whole, decoded in the worker process, handed to the station."""

import io
import struct

import numpy as np
import numpy.typing as npt

from broadcaster.speech.mp3 import is_whole_mp3
from broadcaster.speech.refusal import Kind, Refusal, RefusedError
from broadcaster.speech.wav import is_whole_wav

LARGEST_BYTES = 24_000_000
"""Two minutes of 48 kHz stereo in 16 bits: more than 100 characters can ever take."""

_END_MS = 20
_LOUD_END = 0.7
"""Share of the loudness of the whole that no spoken phrase has in its last moment."""
_RATE = struct.Struct("<I")
_LOWEST_RATE, _HIGHEST_RATE = 8_000, 48_000


def decoded(sound: bytes) -> bytes:
    """Sample rate (four bytes, little endian) and mono float32 samples of ``sound``, a WAV or MP3.

    Raises:
        RefusedError: it is neither, not whole, larger than any phrase, at an odd sample rate, holds
            numbers that are no sound, or is an MP3 that breaks off in the middle of a voice.

    """
    import soundfile

    is_wav = is_whole_wav(sound)
    if len(sound) > LARGEST_BYTES or not (is_wav or is_whole_mp3(sound)):
        raise RefusedError(Refusal(Kind.DAMAGED))
    try:
        channels, rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise RefusedError(Refusal(Kind.DAMAGED)) from error
    mono = channels.mean(axis=1, dtype=np.float32)
    if not _LOWEST_RATE <= rate <= _HIGHEST_RATE or not np.isfinite(mono).all():
        raise RefusedError(Refusal(Kind.DAMAGED))
    if not is_wav and breaks_off(mono, rate):
        raise RefusedError(Refusal(Kind.DAMAGED))
    samples: bytes = mono.astype("<f4").tobytes()
    return _RATE.pack(rate) + samples


def breaks_off(mono: npt.NDArray[np.float32], rate: int) -> bool:
    """Whether the sound ends as loud as a voice in the middle of a word: its last 20 ms are no fading away.

    An MP3 that was cut exactly between two frames is whole as a file; this shows it in most cases.
    """
    end = mono[-max(1, rate * _END_MS // 1000) :]
    return _rms(end) > _LOUD_END * _rms(mono)


def _rms(pcm: npt.NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(pcm, dtype=np.float64)))) if len(pcm) else 0.0


def unpacked(answer: bytes) -> tuple[npt.NDArray[np.float32], int]:
    """Mono samples and sample rate of what ``decoded`` gave."""
    (rate,) = _RATE.unpack_from(answer)
    return np.frombuffer(answer, "<f4", offset=_RATE.size).astype(np.float32), rate
