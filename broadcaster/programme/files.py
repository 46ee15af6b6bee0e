"""Reads the sounds of the session frame, and the music beds, from the content folder ``audio/``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.bed import BED_LUFS, at_bed_level, seamless
from broadcaster.programme.loudness import true_peak
from broadcaster.programme.mix import CEILING, TARGET, audible_loudness, faded, level
from broadcaster.programme.recordings.cutting import silence_threshold
from broadcaster.programme.recordings.decoder import Decoded, Decoder
from broadcaster.programme.recordings.decoding import Heading
from broadcaster.programme.recordings.kinds import SUFFIXES
from broadcaster.programme.recordings.levels import constant_part, levels_of
from broadcaster.programme.recordings.refusal import RefusedError
from broadcaster.programme.recordings.remarks import check_fit, of_file, of_gap
from broadcaster.script.model import SLUG
from broadcaster.units import DurationMs

FRAME_FOLDER, BED_FOLDER = "nhac_hieu", "nhac_nen"
SIGNATURE, STING, CLOSING, CHIME, ALARM = "mo_dau", "nhac_cat", "ket_thuc", "chuong", "bao_khan"
LONGEST_S = 60
LONGEST_BED_S = 300
SHORTEST_BED_S = 5
LIMIT_S = 60.0
"""Seconds in which a sound of the frame must be decoded."""

_NEAR_ENOUGH = 0.3  # LU: a file this close to its target is taken as it is, sample for sample
_DULL_RATE = 16_000  # hertz; below it a sound has nothing above 8 kHz at most, and s and x are lost
_AT_REST = 0.002  # of the peak, 54 dB below it: a first or last sample above it clicks where sounds meet
_EDGE_IN_MS, _EDGE_OUT_MS = 5, 50


@dataclass(frozen=True)
class FrameSounds:
    """Sounds of the session frame and the beds by name, ready for the library.

    ``warnings`` are for the operator, a line each in Vietnamese, of files that are taken all the same.
    """

    signature: Clip
    sting: Clip
    closing: Clip
    chime: Clip
    alarm: Clip
    beds: Mapping[str, Clip] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_frame_sounds(folder: Path) -> FrameSounds:
    """Sounds of the frame, and the beds, in the content folder ``audio/``.

    A station's own file takes the place of ours under the same name, in any format of ``SUFFIXES``;
    it is levelled as items are, unless it already is. Every file of ``nhac_nen/`` is a bed.

    Raises:
        SoundError: a file is missing, there are two of one name, or one is no sound that may be aired:
            silent, clipped throughout, too long, damaged.

    """
    with Decoder(limit_s=LIMIT_S) as decoder:
        reader = _Reader(folder, decoder)
        return FrameSounds(
            signature=reader.frame_sound(SIGNATURE),
            sting=reader.frame_sound(STING),
            closing=reader.frame_sound(CLOSING),
            chime=reader.frame_sound(CHIME),
            alarm=reader.frame_sound(ALARM),
            beds={name: reader.bed(name) for name in _bed_names(folder / BED_FOLDER)},
            warnings=tuple(reader.warnings),
        )


def read_sound(path: Path, longest_s: float) -> Clip:
    """Any sound file as a clip, whole: channels averaged, resampled to 48 kHz, nothing trimmed.

    Raises:
        SoundError: the file is missing, is no whole sound, or holds more than ``longest_s`` seconds.

    """
    with Decoder(limit_s=LIMIT_S) as decoder:
        return Clip(decoder.decoded(path, longest_s=longest_s).pcm)


class _Reader:
    """Reads one sound after the other, and gathers what the operator should know of them."""

    def __init__(self, folder: Path, decoder: Decoder) -> None:
        self._folder = folder
        self._decoder = decoder
        self.warnings: list[str] = []

    def frame_sound(self, name: str) -> Clip:
        """A sound of the frame, levelled."""
        path = _only_file(self._folder / FRAME_FOLDER, name)
        clip = _at_rest(self._sound(path, LONGEST_S))
        loudness = audible_loudness(clip, place=str(path))
        if abs(loudness - TARGET) <= _NEAR_ENOUGH and true_peak(clip) <= CEILING:
            return clip
        return level(clip, place=str(path))

    def bed(self, name: str) -> Clip:
        """A music bed, at its own level, which can be played over and over."""
        path = _only_file(self._folder / BED_FOLDER, name)
        clip = self._sound(path, LONGEST_BED_S)
        if clip.seconds < SHORTEST_BED_S:
            raise SoundError(
                f"nhạc nền ngắn hơn {SHORTEST_BED_S} giây, nghe lặp lại rất rõ; hãy chọn tệp dài hơn",
                place=str(path),
            )
        clip = seamless(clip)
        near = abs(audible_loudness(clip, place=str(path)) - BED_LUFS) <= _NEAR_ENOUGH
        return clip if near else at_bed_level(clip, place=str(path))

    def _sound(self, path: Path, longest_s: float) -> Clip:
        decoded = self._decoder.decoded(path, longest_s=longest_s)
        try:
            check_fit(decoded.heading)
        except RefusedError as error:
            raise SoundError(str(error), place=str(path)) from error
        audible_loudness(Clip(decoded.pcm), place=str(path))
        self.warnings += [f"{path}: {line}" for line in _remarks(path, decoded)]
        constant = constant_part(decoded.pcm)
        return Clip(decoded.pcm - np.float32(constant)) if constant else Clip(decoded.pcm)


def _remarks(path: Path, decoded: Decoded) -> Iterator[str]:
    """What is not as it should be in a sound that is taken all the same."""
    yield from of_file(path, decoded.heading)
    yield from _of_rate(decoded.heading)
    levels = levels_of(decoded.pcm)
    yield from of_gap(levels, silence_threshold(levels), DurationMs(0))


def _of_rate(heading: Heading) -> Iterator[str]:
    if heading.rate < _DULL_RATE:
        yield (
            f"tệp chỉ có {heading.rate} Hz nên tiếng đục, vẫn dùng được; "
            "nếu có bản 44100 Hz trở lên thì hãy thay"
        )


def _at_rest(clip: Clip) -> Clip:
    """``clip`` without a step at its ends; one that begins and ends near zero stays as it is."""
    ends = max(abs(clip.pcm[0]), abs(clip.pcm[-1]))
    if ends <= _AT_REST * np.abs(clip.pcm).max():
        return clip
    return faded(clip, _EDGE_IN_MS, _EDGE_OUT_MS)


def _bed_names(folder: Path) -> list[str]:
    """Names of the beds in ``folder``, each once, whatever the number of its files."""
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    for path in found:
        if not SLUG.fullmatch(path.stem):
            raise SoundError(
                "tên tệp nhạc nền chỉ được dùng chữ thường không dấu, chữ số và gạch nối, ví dụ em-diu; "
                "hãy đổi tên tệp",
                place=str(path),
            )
    return list(dict.fromkeys(path.stem for path in found))


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
