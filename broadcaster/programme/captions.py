"""What is said when in a sound: for following the words while listening, and for subtitles.

Kept beside the sound in the library (``<sha256>.loi.json``). They decide nothing: where they are lost, the
sound is as good as before.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from broadcaster.programme.library import Library
from broadcaster.speech.render import Mark
from broadcaster.units import DurationMs, Sha256

_LONGEST_LINE = 60
"""Characters of a subtitle: what can be read in the time in which it is said."""
_LAST_LINE_MS = 4000
"""How long the last line stays after its last word began: the sound may end before, which does no harm."""
_END_OF_STRETCH = re.compile(r"[,;:.?!\n]")


@dataclass(frozen=True)
class Captions:
    """The spoken text of a sound, and when each of its words (or phrases) begins, in rising order."""

    spoken: str
    marks: tuple[Mark, ...]

    def later(self, by_ms: float) -> "Captions":
        """The same with every time ``by_ms`` later."""
        moved = (replace(mark, at_ms=DurationMs(round(mark.at_ms + by_ms))) for mark in self.marks)
        return Captions(self.spoken, tuple(moved))


def keep_captions(library: Library, sha256: Sha256, captions: Captions) -> None:
    """Keep ``captions`` beside the sound of this hash; a disk that does not take them costs them alone."""
    path = _path(library, sha256)
    marks = [[mark.start, mark.end, mark.at_ms] for mark in captions.marks]
    text = json.dumps({"spoken": captions.spoken, "marks": marks}, ensure_ascii=False)
    with suppress(OSError):
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(part).replace(path)


def captions_of(library: Library, sha256: Sha256) -> Captions | None:
    """The captions of the sound of this hash; None when there are none, or they are not whole.

    Raises:
        ValueError: ``sha256`` is no hash.

    """
    path = _path(library, sha256)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        marks = tuple(Mark(int(start), int(end), DurationMs(int(at))) for start, end, at in kept["marks"])
        return Captions(str(kept["spoken"]), marks)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def webvtt(captions: Captions) -> str:
    """The captions as WebVTT (w3.org/TR/webvtt1), cut at marks and after about sixty characters."""
    lines = list(_lines(captions))
    cues = [
        f"{_time(line.at_ms)} --> {_time(following.at_ms)}\n{captions.spoken[line.start : line.end]}\n"
        for line, following in pairwise([*lines, *_end(captions)])
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _path(library: Library, sha256: Sha256) -> Path:
    return library.path(sha256).with_suffix(".loi.json")


def _lines(captions: Captions) -> Iterator[Mark]:
    """The marks joined to lines."""
    line: Mark | None = None
    for mark in captions.marks:
        if line is None:
            line = mark
        elif _goes_on(captions.spoken, line, mark):
            line = replace(line, end=mark.end)
        else:
            yield line
            line = mark
    if line is not None:
        yield line


def _goes_on(spoken: str, line: Mark, mark: Mark) -> bool:
    between = spoken[line.end : mark.start]
    return mark.end - line.start <= _LONGEST_LINE and not _END_OF_STRETCH.search(between)


def _end(captions: Captions) -> list[Mark]:
    """Where the last line ends: some time after its last word began."""
    return [replace(mark, at_ms=DurationMs(mark.at_ms + _LAST_LINE_MS)) for mark in captions.marks[-1:]]


def _time(at_ms: DurationMs) -> str:
    seconds, thousandths = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"
