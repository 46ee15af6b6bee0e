"""Where a voice stops to breathe, and for how long: the same for every engine.

The lengths are longer than those of indoor reading. Horn loudspeakers hundreds of metres apart are
heard one after the other, and a hillside answers: a comma must outlast that echo, and a resident
who has just stopped to listen must be able to tell where a sentence ended.
"""

from dataclasses import dataclass

from broadcaster.spoken.clauses import Pause, clauses
from broadcaster.units import DurationMs

CLAUSES_RECIPE = "clauses=1"
"""Stands in every narration's fingerprint; raise the number when other places are cut than before."""

PAUSES_MS = {
    Pause.NONE: DurationMs(0),
    # The sentence goes on: long enough for the last syllable to fade, too short to be heard as a comma.
    Pause.BREATH: DurationMs(120),
    # Someone writes the number down: each group stands apart, and the number still sounds like one.
    Pause.GROUP: DurationMs(160),
    # A second loudspeaker 75 metres farther away is heard 220 ms later: its syllable ends before the next.
    Pause.COMMA: DurationMs(220),
    Pause.COLON: DurationMs(350),
    # The echo from 90 metres has come back: what begins now is a new sentence.
    Pause.SENTENCE: DurationMs(550),
    # Longer than a sentence, since an item may hold several, and shorter than the end of the list.
    Pause.LIST_ITEM: DurationMs(700),
    Pause.PARAGRAPH: DurationMs(900),
    # Time to stop working and turn to the loudspeaker before the line is said for the last time.
    Pause.REPETITION: DurationMs(1200),
}
"""Pause after a clause, by its class; of several marks in a row the longest counts."""


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
    """Split a spoken text into clauses of at most 100 characters, in order.

    A single longer word stays whole. Marks before the first word are dropped. The last phrase keeps the
    pause of its mark, zero when it has none; whoever joins the sound leaves it out.
    """
    return tuple(Phrase(clause.text, PAUSES_MS[clause.pause]) for clause in clauses(spoken))
