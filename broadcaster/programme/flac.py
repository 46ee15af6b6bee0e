"""Sound at rest: FLAC, 48 kHz, mono, 16 bits, with dither.

Sixteen bits, because a horn loudspeaker in the open has less than 50 dB between its loudest and the
wind, and dithered 16 bits have 93: twenty-four would double what is backed up and kept for good, for
nothing that can be heard. The dither is triangular (two steps wide, which makes the error a steady,
signal-independent hiss), seeded by the sound itself, so that the same clip is the same file. Where the
clip is exactly zero it stays so, and a clip that came from such a file goes back without any dither:
it is the same file again.
"""

import hashlib
from io import BytesIO

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.units import SAMPLE_RATE, Samples

FORMAT_VERSION = "flac16-tpdf-1"
"""Part of every recipe: changes when the same clip would give another file."""

_FULL_SCALE = 32_768
_AT_ONCE = 1 << 20


def encode(clip: Clip, *, place: str) -> bytes:
    """Bytes of a FLAC file of ``clip``.

    Raises:
        SoundError: the clip is empty or goes above full scale.

    """
    import soundfile

    if not len(clip):
        raise SoundError("âm thanh rỗng, không có gì để lưu; hãy tạo lại", place=place)
    if max(clip.pcm.max(), -clip.pcm.min()) > 1:
        raise SoundError("âm thanh vượt mức tối đa, sẽ bị vỡ tiếng; hãy cân mức trước khi lưu", place=place)
    buffer = BytesIO()
    soundfile.write(buffer, quantised(clip), SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def decode(data: bytes, *, place: str) -> Clip:
    """Sound of a file that ``encode`` made, or one of the same kind.

    Raises:
        SoundError: it is no FLAC file of 48 kHz mono, or it is damaged.

    """
    import soundfile

    try:
        with soundfile.SoundFile(BytesIO(data)) as file:
            _check(file.format, file.samplerate, file.channels, place)
            return Clip(file.read(dtype="float32"))
    except (soundfile.SoundFileError, ValueError) as error:
        raise SoundError("tệp FLAC hỏng, không đọc được; hãy lấy lại từ bản sao lưu", place=place) from error


def length(data: bytes) -> Samples:
    """Count of samples that the heading of a FLAC file promises; 0 when it is none."""
    import soundfile

    try:
        return Samples(soundfile.info(BytesIO(data)).frames)
    except soundfile.SoundFileError:
        return Samples(0)


def quantised(clip: Clip) -> npt.NDArray[np.int16]:
    """``clip`` in steps of 16 bits: exact where it is on them already, else dithered."""
    if _on_steps(clip.pcm):
        return np.clip(clip.pcm * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    seed = int.from_bytes(hashlib.sha256(clip.pcm.tobytes()).digest()[:8], "big")
    noise = np.random.default_rng(seed)
    steps = np.empty(len(clip), np.int16)
    for start in range(0, len(clip), _AT_ONCE):
        piece = clip.pcm[start : start + _AT_ONCE]
        dither = noise.random(len(piece)) - noise.random(len(piece))
        wanted = np.rint(piece * float(_FULL_SCALE) + np.where(piece == 0, 0, dither))
        steps[start : start + len(piece)] = np.clip(wanted, -_FULL_SCALE, _FULL_SCALE - 1)
    return steps


def _on_steps(pcm: npt.NDArray[np.float32]) -> bool:
    for start in range(0, len(pcm), _AT_ONCE):
        scaled = pcm[start : start + _AT_ONCE] * np.float32(_FULL_SCALE)
        if not np.array_equal(scaled, np.rint(scaled)):
            return False
    return True


def _check(kind: str, rate: int, channels: int, place: str) -> None:
    if (kind, rate, channels) != ("FLAC", SAMPLE_RATE, 1):
        raise SoundError(
            f"tệp không phải FLAC {SAMPLE_RATE} Hz một kênh mà là {kind} {rate} Hz {channels} kênh; "
            "hãy lấy lại từ bản sao lưu",
            place=place,
        )
