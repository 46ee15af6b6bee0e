"""What one turn takes of a session's room: a script, and the variants that follow it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from broadcaster.programme.rundown import Frame, SegmentKind, duration, lay_out
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.family import Family
from broadcaster.script.model import LANGUAGES
from broadcaster.units import SAMPLE_RATE


@dataclass(frozen=True)
class Room:
    """Airtime of a session in samples: its whole length, its frame, and what comes between two items.

    ``head`` is the part of the frame before the first item. All but the length come from ``lay_out``,
    which alone knows what a session is made of.
    """

    length: int
    frame: int
    between: int
    head: int

    @classmethod
    def of(cls, frame: Frame, length: int) -> "Room":
        """Room of a session of ``length`` samples at most, its ``frame`` included."""
        one, two = (
            lay_out(frame, [(str(number), frame.closing) for number in range(count)]) for count in (1, 2)
        )
        item = frame.closing.samples
        head = next(each.offset for each in one if each.kind is SegmentKind.ITEM)
        return cls(length, duration(one) - item, duration(two) - duration(one) - item, head)

    def together(self, items: Sequence[int]) -> int:
        """Samples of one turn with ``items`` of these lengths (at least one), what comes between included."""
        return sum(items) + self.between * (len(items) - 1)

    def refusal(self, samples: int, what: str = "bài") -> str | None:
        """Why a turn of ``samples`` can never be in such a session; None when it fits into an empty one."""
        if samples <= self.length - self.frame:
            return None
        seconds = math.ceil(samples / SAMPLE_RATE)
        return f"{what} dài {seconds // 60} phút {seconds % 60} giây, quá thời lượng của buổi"


@dataclass(frozen=True)
class Pick:
    """A candidate chosen for a session: ``reason`` says why it is there, or why it is ``refused``."""

    candidate: Candidate
    reason: str
    refused: bool = False


@dataclass(frozen=True)
class Turn:
    """A family at its turn: ``refusal`` or ``reason`` is that of the original, which its variants follow.

    ``length`` is in samples: all that is aired of the family, and what comes between.
    """

    original: Candidate
    refusal: str | None
    followers: tuple[Pick, ...]
    length: int
    reason: str = ""

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The original, then its variants, refused ones where they would have been."""
        refused = self.refusal is not None
        return Pick(self.original, self.refusal or self.reason, refused=refused), *self.followers

    def refused_for(self, refusal: str) -> "Turn":
        """The turn refused for ``refusal``, its variants with it; as it is if it is refused already."""
        if self.refusal is not None:
            return self
        without = f"bài gốc “{self.original.script.slug}” không được phát: {refusal}"
        followers = tuple([Pick(each.candidate, without, refused=True) for each in self.followers])
        return replace(self, refusal=refusal, followers=followers)


def turn_of(family: Family, day: date, room: Room) -> Turn:
    """How ``family`` stands on ``day`` in a session with that ``room``.

    A variant never holds its original back: one that may not be aired, or does not fit into an empty session
    together with its original, is refused. Without its original none of them is aired.
    """
    refusal = family.original.refusal_on(day) or room.refusal(family.original.samples)
    items = [family.original.samples]
    followers = []
    for variant in family.variants:
        together = room.together([*items, variant.samples])
        without = (
            _without_original(family, refusal)
            or variant.refusal_on(day)
            or _not_for_residents(family, variant)
            or room.refusal(together, f"bài gốc “{family.slug}” và các bản tiếng dân tộc")
        )
        if without is None:
            items.append(variant.samples)
        followers.append(Pick(variant, without or _following(family, variant), refused=without is not None))
    return Turn(family.original, refusal, tuple(followers), room.together(items))


def _without_original(family: Family, refusal: str | None) -> str | None:
    return refusal and f"bài gốc “{family.slug}” không được phát: {refusal}"


def _not_for_residents(family: Family, variant: Candidate) -> str | None:
    """A trial bulletin or a form does not come to the village behind a bulletin that does."""
    if variant.rotates or not family.original.rotates:
        return None
    return "là bài phát thử hoặc bài mẫu, không phát cùng bài gốc"


def _following(family: Family, variant: Candidate) -> str:
    language = variant.script.language
    return f"đi liền sau bài gốc “{family.slug}” ({LANGUAGES.get(language, language)})"
