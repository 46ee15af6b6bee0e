"""A text cut into stretches, so that a page can mark what a person should look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcaster.spoken.text import Reading


@dataclass(frozen=True)
class Stretch:
    """Part of a text; ``doubt`` is the reading that should be looked at, None where all is well."""

    text: str
    doubt: Reading | None


def marked(text: str, readings: Sequence[Reading]) -> tuple[Stretch, ...]:
    """``text`` from end to end, its doubtful tokens marked. Readings outside the text are left out."""
    return tuple(stretch for stretch in _stretches(text, readings) if stretch.text)


def _stretches(text: str, readings: Sequence[Reading]) -> Iterator[Stretch]:
    here = 0
    for reading in sorted((each for each in readings if not each.sure), key=lambda each: each.start):
        if not here <= reading.start < reading.end <= len(text):
            continue
        yield Stretch(text[here : reading.start], None)
        yield Stretch(text[reading.start : reading.end], reading)
        here = reading.end
    yield Stretch(text[here:], None)
