"""Recordings of live talks, from the last word to the play log: taken into the library, then told."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError, PlaylogError
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.inputs.recording import Kept, Recording, recovered
from broadcaster.playout.launch import Launch, threads
from broadcaster.programme.library import Library
from broadcaster.store.playlog import PlaylogReader

Note = Callable[[Event], None]
"""Logs one event durably; raises PlaylogError."""

logger = structlog.get_logger()


@dataclass(frozen=True)
class _Ended:
    """A recording that is being taken into the library, of ``occurrence`` on ``clusters``."""

    occurrence: str
    clusters: tuple[str, ...]
    keeping: Future[Kept]


@dataclass
class TalkRecordings:
    """Grow in the folder ``parts``, are kept in ``library`` for good, and are told by ``note``.

    One thread calls ``tell``; the slow work is done by ``launch``.
    """

    parts: Path
    library: Library
    clock: Clock
    mode: Mode
    note: Note
    launch: Launch = threads
    _ended: list[_Ended] = field(default_factory=list)
    _untold: list[Event] = field(default_factory=list)

    def part(self, occurrence: str) -> Path:
        """Where the recording of this occurrence grows."""
        return self.parts / f"{occurrence.replace(':', '_')}.part"

    def end(self, occurrence: str, clusters: tuple[str, ...], recording: Recording) -> None:
        """Have a talk's recording taken in, and told by a later ``tell``."""
        keeping = self.launch(partial(recording.kept, self.library))
        self._ended.append(_Ended(occurrence, clusters, keeping))

    def recover(self, log: PlaylogReader) -> None:
        """Have taken in what an earlier run left growing; the log says where it was heard.

        Raises:
            PlaylogError: the log cannot be read.

        """
        for part in sorted(self.parts.glob("*.part")):
            occurrence = part.stem.replace("_", ":")
            heard = log.of_occurrences([occurrence])
            clusters = tuple(dict.fromkeys(each.event.cluster for each in heard if each.event.cluster))
            keeping = self.launch(partial(recovered, part, self.library))
            self._ended.append(_Ended(occurrence, clusters, keeping))

    def tell(self) -> None:
        """Log what has been kept since the last time; what the log does not take now is tried again."""
        done = [each for each in self._ended if each.keeping.done()]
        self._ended = [each for each in self._ended if each not in done]
        self._untold.extend(event for each in done for event in self._events(each))
        try:
            while self._untold:
                self.note(self._untold[0])
                del self._untold[0]
        except PlaylogError as error:
            logger.warning("recording_told_later", error=str(error))

    def wait(self) -> None:
        """Wait until everything is kept, and tell it."""
        for each in self._ended:
            each.keeping.exception()
        self.tell()

    def _events(self, ended: _Ended) -> Sequence[Event]:
        error = ended.keeping.exception()
        if error is not None:
            logger.error("recording_not_kept", occurrence=ended.occurrence, error=repr(error))
            reason = str(error) if isinstance(error, LoaXaError) else repr(error)
            details: dict[str, object] = {"audio_sha256": None, "whole": False, "reason": reason}
        else:
            details = _said(ended.keeping.result())
        now = self.clock.now()
        return [
            Event(EventKind.RECORDED, now, self.mode, ended.occurrence, cluster, details)
            for cluster in ended.clusters
        ]


def _said(kept: Kept) -> dict[str, object]:
    """What became of a recording, as the log keeps it."""
    file = kept.file
    return {
        "audio_sha256": file.sha256 if file else None,
        "frames": kept.frames,
        "missing": kept.missing,
        "whole": kept.is_whole,
        **({"lufs": file.lufs, "true_peak_dbtp": file.true_peak_dbtp} if file else {}),
        **({"reason": kept.problem} if kept.problem else {}),
    }
