"""Reads the sounds of the session frame from the content folder ``audio/``."""

from dataclasses import dataclass
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.loudness import true_peak
from broadcaster.programme.mix import CEILING, TARGET, audible_loudness, level
from broadcaster.programme.recordings.decoder import Decoder
from broadcaster.programme.recordings.kinds import SUFFIXES

FRAME_FOLDER = "nhac_hieu"
SIGNATURE, STING, CLOSING, CHIME = "mo_dau", "nhac_cat", "ket_thuc", "chuong"
LONGEST_S = 60
LIMIT_S = 60.0
"""Seconds in which a sound of the frame must be decoded."""

_NEAR_ENOUGH = 0.3  # LU: a file this close to its target is taken as it is, sample for sample


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
    with Decoder(limit_s=LIMIT_S) as decoder:
        return FrameSounds(
            signature=_frame_sound(folder, SIGNATURE, decoder),
            sting=_frame_sound(folder, STING, decoder),
            closing=_frame_sound(folder, CLOSING, decoder),
            chime=_frame_sound(folder, CHIME, decoder),
        )


def read_sound(path: Path, longest_s: float) -> Clip:
    """Any sound file as a clip, whole: channels averaged, resampled to 48 kHz, nothing trimmed.

    Raises:
        SoundError: the file is missing, is no whole sound, or holds more than ``longest_s`` seconds.

    """
    with Decoder(limit_s=LIMIT_S) as decoder:
        return Clip(decoder.decoded(path, longest_s=longest_s).pcm)


def _frame_sound(folder: Path, name: str, decoder: Decoder) -> Clip:
    path = _only_file(folder / FRAME_FOLDER, name)
    clip = Clip(decoder.decoded(path, longest_s=LONGEST_S).pcm)
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
