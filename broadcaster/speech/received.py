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

_RATE = struct.Struct("<I")
_LOWEST_RATE, _HIGHEST_RATE = 8_000, 48_000


def decoded(sound: bytes) -> bytes:
    """Sample rate (four bytes, little endian) and mono float32 samples of ``sound``, a WAV or MP3.

    Raises:
        RefusedError: it is neither, not whole, larger than any phrase, at an odd sample rate, or holds
            numbers that are no sound.

    """
    import soundfile

    if len(sound) > LARGEST_BYTES or not (is_whole_wav(sound) or is_whole_mp3(sound)):
        raise RefusedError(Refusal(Kind.DAMAGED))
    try:
        channels, rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise RefusedError(Refusal(Kind.DAMAGED)) from error
    mono = channels.mean(axis=1, dtype=np.float32)
    if not _LOWEST_RATE <= rate <= _HIGHEST_RATE or not np.isfinite(mono).all():
        raise RefusedError(Refusal(Kind.DAMAGED))
    samples: bytes = mono.astype("<f4").tobytes()
    return _RATE.pack(rate) + samples


def unpacked(answer: bytes) -> tuple[npt.NDArray[np.float32], int]:
    """Mono samples and sample rate of what ``decoded`` gave."""
    (rate,) = _RATE.unpack_from(answer)
    return np.frombuffer(answer, "<f4", offset=_RATE.size).astype(np.float32), rate
