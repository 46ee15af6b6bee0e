"""Text whose every character knows the place in the original that it comes from."""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traced:
    """Characters with the half-open range of the original text that each one comes from.

    Places are kept in arrays of four bytes: a text of millions of characters is no burden.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def replaced(self, pattern: re.Pattern[str], replacement: str) -> "Traced":
        """Every match of ``pattern`` replaced; the new characters come from all that was matched."""
        matches = pattern.finditer(self.text)
        return self.edited((*match.span(), replacement) for match in matches if match.end() > match.start())

    def edited(self, edits: Iterable[tuple[int, int, str]]) -> "Traced":
        """With each range replaced: (start, end, new characters), in order, none of them empty."""
        text: list[str] = []
        starts, ends = places(), places()
        place = 0
        for start, end, new in edits:
            text += [self.text[place:start], new]
            starts += self.starts[place:start] + array("I", [self.starts[start]] * len(new))
            ends += self.ends[place:start] + array("I", [self.ends[end - 1]] * len(new))
            place = end
        if place == 0:
            return self
        text.append(self.text[place:])
        return Traced("".join(text), starts + self.starts[place:], ends + self.ends[place:])


def places(numbers: Iterable[int] = ()) -> "array[int]":
    """Places in a text, four bytes each."""
    return array("I", numbers)
