"""Reads the sounds of the session frame from the content folder ``audio/``."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.loudness import true_peak
from broadcaster.programme.mix import CEILING, TARGET, audible_loudness, level
from broadcaster.programme.odd_formats import ODD_SUFFIXES, read_odd_sound
from broadcaster.units import SAMPLE_RATE

FRAME_FOLDER = "nhac_hieu"
SIGNATURE, STING, CLOSING, CHIME = "mo_dau", "nhac_cat", "ket_thuc", "chuong"
SUFFIXES = (".flac", ".wav", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", *ODD_SUFFIXES)
LONGEST_S = 60

_NEAR_ENOUGH = 0.3  # LU: a file this close to its target is taken as it is, sample for sample
_MOST_CHANNELS = 2
_MOST_RATE = 192_000


@dataclass(frozen=True)
class FrameSounds:
    """Sounds of the session frame, ready for the library."""

    signature: Clip
    sting: Clip
    closing: Clip
    chime: Clip


def read_frame_sounds(folder: Path) -> FrameSounds:
    """Sounds of the frame in the content folder ``audio/``.

    A station's own file takes the place of ours under the same name, in any format of ``SUFFIXES``;
    it is levelled as items are, unless it already is.

    Raises:
        SoundError: a file is missing, there are two of one name, or one is no sound.

    """
    return FrameSounds(
        signature=_frame_sound(folder, SIGNATURE),
        sting=_frame_sound(folder, STING),
        closing=_frame_sound(folder, CLOSING),
        chime=_frame_sound(folder, CHIME),
    )


def read_sound(path: Path, longest_s: float) -> Clip:
    """Any sound file as a clip: channels averaged, resampled to 48 kHz.

    Raises:
        SoundError: the file is missing, is no sound, or holds more than ``longest_s`` seconds.

    """
    import soundfile

    if path.suffix.lower() in ODD_SUFFIXES and path.is_file():
        return _clip(*read_odd_sound(path, longest_s), longest_s, str(path))
    try:
        with path.open("rb") as stream:
            return _decoded(stream, longest_s, str(path))
    except FileNotFoundError as error:
        raise SoundError("không có tệp này; hãy chép tệp âm thanh vào đây", place=str(path)) from error
    except OSError as error:
        raise SoundError(
            f"không mở được tệp ({error.strerror}); hãy kiểm tra ổ đĩa", place=str(path)
        ) from error
    except soundfile.SoundFileError as error:
        raise SoundError(
            "tệp này không phải âm thanh hoặc đã hỏng; hãy thay bằng tệp WAV, FLAC hoặc MP3", place=str(path)
        ) from error


def _frame_sound(folder: Path, name: str) -> Clip:
    path = _only_file(folder / FRAME_FOLDER, name)
    clip = read_sound(path, LONGEST_S)
    loudness = audible_loudness(clip, place=str(path))
    if abs(loudness - TARGET) <= _NEAR_ENOUGH and true_peak(clip) <= CEILING:
        return clip
    return level(clip, place=str(path))


def _only_file(folder: Path, name: str) -> Path:
    found = [path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file()]
    if not found:
        raise SoundError(
            "không có tệp này; hãy chép lại tệp của đài, hoặc tệp gốc đi kèm phần mềm",
            place=str(folder / f"{name}.flac"),
        )
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise SoundError(f"có nhiều tệp cùng một tên: {names}; hãy để lại một tệp", place=str(folder))
    return found[0]


def _decoded(stream: IO[bytes], longest_s: float, place: str) -> Clip:
    """Sound of an open file; its heading is believed only as far as memory allows."""
    import soundfile

    with soundfile.SoundFile(stream) as file:
        if file.channels > _MOST_CHANNELS or file.samplerate > _MOST_RATE:
            raise SoundError(
                f"tệp có {file.channels} kênh, {file.samplerate} Hz, quá mức nhận; hãy xuất lại 48000 Hz",
                place=place,
            )
        pcm = file.read(int(longest_s * file.samplerate) + 1, dtype="float32", always_2d=True)
        rate = file.samplerate
    return _clip(pcm, rate, longest_s, place)


def _clip(pcm: npt.NDArray[np.float32], rate: int, longest_s: float, place: str) -> Clip:
    """Samples of shape (frames, channels) as a clip."""
    if len(pcm) > longest_s * rate:
        raise SoundError(f"tệp dài hơn {longest_s:.0f} giây; hãy cắt ngắn lại", place=place)
    if not np.isfinite(pcm).all():
        raise SoundError("tệp chứa giá trị không phải âm thanh; hãy xuất lại tệp", place=place)
    return Clip(_at_station_rate(pcm.mean(axis=1, dtype=np.float32), rate))


def _at_station_rate(pcm: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    """``pcm`` at 48 kHz; untouched when it is there already."""
    import soxr

    if rate == SAMPLE_RATE or not len(pcm):
        return pcm
    return np.asarray(soxr.resample(pcm, rate, SAMPLE_RATE, quality="VHQ"), np.float32)
