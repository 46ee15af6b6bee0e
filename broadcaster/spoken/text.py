"""What the rules make of a text: words to be said, and the trace of how each token was read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One token and how it is read.

    ``start`` and ``end`` are offsets (half-open, in characters) into the text that was given.
    ``rule`` names the rule that read it; ``sure`` is False when a person should look at it.
    """

    start: int
    end: int
    token: str
    spoken: str
    rule: str
    sure: bool = True
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpokenText:
    """Spoken words with plain punctuation, ready for any voice.

    ``text`` holds Vietnamese letters, single spaces, the marks ``, . ; : ? !`` and, between
    paragraphs, one newline; never a digit, another symbol or an unexpanded abbreviation.
    ``readings`` are in the order of the text and do not overlap.
    """

    text: str
    readings: tuple[Reading, ...]

    @property
    def doubts(self) -> tuple[Reading, ...]:
        """Readings that a person should look at before the text is aired."""
        return tuple(reading for reading in self.readings if not reading.sure)
