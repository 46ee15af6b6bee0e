"""What is said at the microphone, kept for good: written while it is said, taken into the library at its end.

While it grows it is a FLAC file without an end (``.part``), brought to the disk every few seconds: after a
power cut it plays up to there, and ``recovered`` takes it in.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from broadcaster.errors import SoundError, StationError
from broadcaster.playout.inputs.ring import Ring
from broadcaster.programme.growing import GrowingFile, torn
from broadcaster.programme.library import AudioFile, Library
from broadcaster.programme.whole_files import disk_told
from broadcaster.units import SAMPLE_RATE, samples

PIECE = samples(250)
"""Frames that are written at a time."""

FULL = "Ổ đĩa không ghi được bản ghi âm"
BEHIND = "Ổ đĩa ghi quá chậm"
CUT = "Mất điện hoặc máy phát tắt khi đang nói: bản ghi âm có thể thiếu vài giây cuối."

logger = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """What became of a recording of ``frames`` frames, ``missing`` of them not written (they are left out).

    ``file`` is that of the library, None where nothing was kept; ``problem`` says why it is not whole.
    """

    frames: int
    missing: int
    file: AudioFile | None
    problem: str | None

    @property
    def is_whole(self) -> bool:
        """Whether every frame that was sent is in the file."""
        return self.file is not None and not self.missing


class Recording:
    """Writes the frames of ``ring`` from ``first`` on to ``part``, in a thread of its own.

    ``taken`` says up to which frame the outputs have taken them. A slow disk holds up nothing: what the ring
    has let go of by then is missing, and is counted.
    """

    def __init__(self, ring: Ring, first: int, taken: Callable[[], int], part: Path) -> None:
        self._ring, self._taken, self._part = ring, taken, part
        self._first = self._next = first
        self._until: int | None = None
        self._missing = 0
        self._problem: str | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> str | None:
        """Why the recording is not whole; None as long as it is."""
        return self._problem

    def finish(self) -> None:
        """Nothing is taken any more; does not wait."""
        self._until = self._taken()
        self._ending.set()

    def kept(self, library: Library) -> Kept:
        """Wait for the end of the writing, and take the file into ``library``; may take some seconds.

        A file that the library does not take for want of room stays as it is, for ``recovered``.
        """
        self._thread.join()
        frames = self._next - self._first
        file, problem = _taken_in(self._part, library)
        return Kept(frames, self._missing, file, self._problem or problem)

    def _run(self) -> None:
        try:
            with disk_told(self._part), GrowingFile(self._part) as growing:
                self._follow(growing)
        except StationError as error:
            self._problem = f"{FULL}: {error}"
            logger.warning("recording_failed", error=str(error))
        if self._until is None:
            self._ending.wait()
        left = max(0, (self._until or self._next) - self._next)
        self._missing, self._next = self._missing + left, self._next + left

    def _follow(self, growing: GrowingFile) -> None:
        while not self._is_over():
            ended = self._ending.wait(PIECE / SAMPLE_RATE)
            while (count := self._there(ended)) > 0:
                growing.write(self._ring.read(self._next, count))
                self._next += count

    def _is_over(self) -> bool:
        return self._until is not None and self._next >= self._until

    def _there(self, ended: bool) -> int:  # noqa: FBT001  # whether the last piece may be a short one
        """Frames that can be written now; what has gone before it could be is missing."""
        if self._next < self._ring.oldest:
            gone = self._ring.oldest - self._next
            self._missing, self._next = self._missing + gone, self._next + gone
            self._problem = f"{BEHIND}, mất {gone / SAMPLE_RATE:.0f} giây của bản ghi âm."
        end = self._taken() if self._until is None else self._until
        count = min(PIECE, end - self._next)
        return count if ended or count == PIECE else 0


def recovered(part: Path, library: Library) -> Kept:
    """Take into ``library`` what a power cut has left of a recording; ``part`` goes when that is done."""
    file, problem = _taken_in(part, library)
    return Kept(file.samples if file else 0, 0, file, problem or CUT)


def _taken_in(part: Path, library: Library) -> tuple[AudioFile | None, str | None]:
    """The file of the library that ``part`` becomes, or why there is none.

    What holds nothing that can be heard is not kept; what the disk has no room for waits.
    """
    try:
        file = library.put(torn(part))
    except SoundError as error:
        part.unlink(missing_ok=True)
        return None, str(error)
    except (StationError, OSError) as error:
        return None, f"{FULL}: {error}"
    part.unlink(missing_ok=True)
    return file, None
