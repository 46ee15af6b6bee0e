"""The scripts of a station as the planner reads them."""

from collections.abc import Sequence

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.contender import NO_CAMPAIGN, Contender
from broadcaster.schedule.family import Family, families_of, kept
from broadcaster.schedule.ledger import Ledger


class Repertoire:
    """Every family that could be planned, by slug; made anew when scripts or campaigns change."""

    def __init__(self, candidates: Sequence[Candidate], ledger: Ledger) -> None:
        self._candidates = tuple(candidates)
        ordered = sorted(candidates, key=lambda each: each.script.slug)
        self._families = tuple(families_of(ordered))
        self._ledger = ledger
        self._heard: dict[tuple[frozenset[str], tuple[str, ...]], tuple[Contender, ...]] = {}

    def holds(self, candidates: Sequence[Candidate]) -> bool:
        """Whether it was made of just these."""
        return self._candidates == tuple(candidates)

    def heard(self, languages: frozenset[str], campaigns: Sequence[Campaign]) -> tuple[Contender, ...]:
        """The families that listeners of these ``languages`` understand, under the ``campaigns`` of a day."""
        key = languages, tuple(each.slug for each in campaigns)
        if key not in self._heard:
            families = kept(self._families, lambda each: each.script.language in languages)
            self._heard[key] = tuple(self._contender(family, campaigns) for family in families)
        return self._heard[key]

    def _contender(self, family: Family, campaigns: Sequence[Campaign]) -> Contender:
        record = self._ledger.record
        heard_in = tuple((each.script.language, record(each.script.slug)) for each in family.members)
        return Contender(family, _campaign_of(family.original, campaigns), record(family.slug), heard_in)


def _campaign_of(candidate: Candidate, campaigns: Sequence[Campaign]) -> Campaign:
    return next((each for each in campaigns if each.takes(candidate.script)), NO_CAMPAIGN)
