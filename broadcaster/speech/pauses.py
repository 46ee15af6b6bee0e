"""Where a voice stops to breathe, and for how long: the same for every engine.

The lengths are longer than those of indoor reading. Horn loudspeakers hundreds of metres apart are
heard one after the other, and a hillside answers: a comma must outlast that echo, and a resident
who has just stopped to listen must be able to tell where a sentence ended.
"""

import re
from dataclasses import dataclass

from broadcaster.units import DurationMs

PAUSES_MS = {
    ",": DurationMs(220),
    ";": DurationMs(350),
    ":": DurationMs(350),
    ".": DurationMs(550),
    "?": DurationMs(550),
    "!": DurationMs(550),
    "\n": DurationMs(900),
}
"""Pause after each mark of a spoken text; of several marks in a row the longest counts."""

_STRETCH = re.compile(r"([^,;:.?!\n]+)([,;:.?!\n ]*)")


@dataclass(frozen=True)
class Phrase:
    """Words said in one breath, and the silence after them.

    ``text`` holds words with single spaces and no mark; it is not empty.
    """

    text: str
    pause_ms: DurationMs

    def __post_init__(self) -> None:
        if not self.text or self.text != " ".join(self.text.split()):
            message = f"a phrase is words with single spaces, not {self.text!r}"
            raise ValueError(message)
        if self.pause_ms < 0:
            message = f"a pause is not negative: {self.pause_ms}"
            raise ValueError(message)


def phrases(spoken: str) -> tuple[Phrase, ...]:
    """Split a spoken text at its marks and paragraphs, in order.

    A phrase is never split between marks, however long it is: an engine with a limit of its own
    splits further. Marks before the first word are dropped. The last phrase keeps the pause of its
    mark, zero when it has none; whoever joins the sound leaves it out.
    """
    return tuple(
        Phrase(words, _pause(marks))
        for stretch, marks in _STRETCH.findall(spoken)
        if (words := " ".join(stretch.split()))
    )


def _pause(marks: str) -> DurationMs:
    return max((PAUSES_MS[mark] for mark in marks if mark != " "), default=DurationMs(0))
