"""Copies of an item as MP3 or Opus, for telephones and websites: as loud as the item, and no peak above it.

A lossy codec brings back another sound than it was given: MP3 comes back quieter, Opus with higher peaks. So
a copy is decoded and measured, and what it missed by is put right before it is coded again. Nothing that the
loudspeakers play goes this way.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme import flac
from broadcaster.programme.loudness import Loudness, loudness_of
from broadcaster.programme.mix import CEILING, audible_loudness, levelled
from broadcaster.programme.tape import BLOCK, Pcm, Tape, tape_of
from broadcaster.programme.whole_files import disk_told
from broadcaster.units import SAMPLE_RATE, Dbtp, Lufs, Samples

if TYPE_CHECKING:
    import av.audio.stream
    import av.container

NEAR_ENOUGH = 0.08
"""Loudness units by which a copy may miss the loudness of the item."""

MOST_KEPT = 40
"""Copies that stay in the cache; the one that was made first goes first."""

_TRIES = 6
_SAFETY = 0.1  # dB below the peak that just did, so that two tries are mostly enough


class Copy(StrEnum):
    """Kinds of copies, by the ending of their files."""

    MP3 = "mp3"
    OPUS = "opus"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return {"mp3": "audio/mpeg", "opus": "audio/ogg"}[self.value]


@dataclass(frozen=True)
class _Coding:
    """How a kind is coded, and what it is known to do to speech: where the first try starts.

    ``quieter`` is by how many LU it comes back quieter, ``higher`` by how many dB its peaks come back higher.
    """

    container: str
    codec: str
    sample_format: str
    options: dict[str, str]
    quieter: float
    higher: float


_CODINGS = {
    # compression_level: twice as quick as the codec would choose; nobody hears it of a voice at these rates.
    Copy.MP3: _Coding("mp3", "libmp3lame", "fltp", {"b": "96000", "compression_level": "7"}, 0.45, 0.2),
    Copy.OPUS: _Coding("ogg", "libopus", "flt", {"b": "64000", "compression_level": "5"}, 0.0, 0.9),
}


def write_copy(sound: Clip | Tape, kind: Copy, path: Path, *, place: str) -> Loudness:
    """Write a copy of ``sound`` to ``path``, and return what it measures when it is decoded again.

    It is within ``NEAR_ENOUGH`` of the loudness of ``sound``, with no true peak above ``CEILING``.

    Raises:
        SoundError: the sound cannot be heard, or does not come through this codec.
        OSError: the disk does not take it.

    """
    tape, coding = tape_of(sound), _CODINGS[kind]
    target = audible_loudness(tape, place=place)
    aim, ceiling = target + coding.quieter, CEILING - coding.higher
    for _ in range(_TRIES):
        given = levelled(tape, Lufs(aim), Dbtp(ceiling), place=place, checked=False)
        _encode(given, coding, path)
        came_back = loudness_of(_decoded(path))
        missed, over = target - came_back.integrated, came_back.true_peak - CEILING
        if abs(missed) <= NEAR_ENOUGH and over <= 0:
            return came_back
        aim += missed
        ceiling -= over + _SAFETY if over > 0 else 0.0
    path.unlink(missing_ok=True)
    raise SoundError(f"không tạo được bản {kind.upper()} vừa mức; hãy dùng tệp FLAC", place=place)


def kept_copy(source: Path, kind: Copy, folder: Path) -> Path:
    """The copy of the library's file ``source`` in ``folder``, made now if it is not there.

    Of all copies in ``folder`` the newest ``MOST_KEPT`` stay. Several processes may ask at once.

    Raises:
        SoundError: as ``write_copy``, or the file is damaged.
        StationError: the disk does not take it.

    """
    path = folder / f"{source.stem}.{kind}"
    with disk_told(path):
        if not path.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder, prefix="copy-") as making:
                part = Path(making) / path.name
                write_copy(flac.played(source), kind, part, place=str(source))
                part.replace(path)
            _forget_old(folder)
    return path


def _forget_old(folder: Path) -> None:
    copies = [path for kind in Copy for path in folder.glob(f"*.{kind}")]
    for old in sorted(copies, key=lambda path: path.stat().st_mtime_ns)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def _encode(tape: Tape, coding: _Coding, path: Path) -> None:
    import av

    with av.open(str(path), "w", format=coding.container) as out:
        stream = cast(
            "av.audio.stream.AudioStream",
            out.add_stream(coding.codec, rate=SAMPLE_RATE, options=coding.options),
        )
        stream.layout = "mono"
        stream.format = coding.sample_format
        _feed(tape, stream, out)


def _feed(tape: Tape, stream: "av.audio.stream.AudioStream", out: "av.container.OutputContainer") -> None:
    from av import AudioFrame

    at = 0
    for block in tape.read():
        frame = AudioFrame.from_ndarray(block[None, :], format=stream.format.name, layout="mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, at
        out.mux(stream.encode(frame))
        at += len(block)
    out.mux(stream.encode(None))


def _decoded(path: Path) -> Tape:
    """The copy at ``path`` as a tape, as a listener's program would give it."""
    import soundfile

    with soundfile.SoundFile(path) as file:
        count = Samples(file.frames)

    def read() -> Iterator[Pcm]:
        with soundfile.SoundFile(path) as file:
            while len(block := file.read(BLOCK, dtype="float32")):
                yield block

    return Tape(count, read)
