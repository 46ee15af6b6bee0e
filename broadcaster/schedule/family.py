"""A script with its variants in other languages: one turn for all of them, the Vietnamese original first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from broadcaster.schedule.candidate import Candidate
from broadcaster.script.model import OWN_LANGUAGE


@dataclass(frozen=True)
class Family:
    """A script that takes turns, and the variants that follow it, in the order of play.

    Raises:
        ValueError: one of the variants is that of another script.

    """

    original: Candidate
    variants: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        for variant in self.variants:
            if variant.script.variant_of != self.slug:
                message = f"{variant.script.slug} is no variant of {self.slug}"
                raise ValueError(message)

    @property
    def slug(self) -> str:
        """Slug of the original, which stands for the family."""
        return self.original.script.slug

    @property
    def members(self) -> tuple[Candidate, ...]:
        """The original, then its variants."""
        return (self.original, *self.variants)


def families_of(candidates: Sequence[Candidate]) -> Iterator[Family]:
    """``candidates`` by family, in their order; the variants of each by slug.

    A variant whose original is no candidate, or is not in Vietnamese, is a family of its own, refused: it
    takes a turn only to say so.
    """
    originals = {each.script.slug for each in candidates if each.script.language == OWN_LANGUAGE}
    variants = defaultdict(list)
    for each in sorted(candidates, key=lambda candidate: candidate.script.slug):
        variants[each.script.variant_of].append(each)
    for each in candidates:
        if each.script.variant_of is None:
            followers = variants[each.script.slug] if each.script.slug in originals else ()
            yield Family(each, tuple(followers))
        elif each.script.variant_of not in originals:
            yield Family(_orphaned(each))


def kept(families: Iterable[Family], keep: Callable[[Candidate], bool]) -> Iterator[Family]:
    """Those of ``families`` whose original is one to ``keep``, with those of their variants that are."""
    for family in families:
        if keep(family.original):
            yield replace(family, variants=tuple(each for each in family.variants if keep(each)))


def _orphaned(variant: Candidate) -> Candidate:
    refusal = f"bài gốc tiếng Việt “{variant.script.variant_of}” không có hoặc đã rút; hãy xem lại bài gốc"
    return replace(variant, refusal=refusal)
