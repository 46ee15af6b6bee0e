"""The play log of some days as the pages show it: one line an occurrence, its clusters together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from broadcaster.playlog.fold import OPEN, Play
from broadcaster.web.texts_vi import EVIDENCE, PLAY_STATES, places_text


@dataclass(frozen=True)
class LogLine:
    """What became of one occurrence on all its clusters; ``plays`` is never empty."""

    plays: tuple[Play, ...]

    @property
    def first(self) -> Play:
        """The play that stands for what all of them share."""
        return self.plays[0]

    @property
    def outcome(self) -> str:
        """``đã phát ở 11 cụm``; with several outcomes, each with its count."""
        places: dict[str, list[str]] = defaultdict(list)
        for play in self.plays:
            places[play.state].append(play.cluster)
        return ", ".join(
            f"{PLAY_STATES.get(state, state)} ở {places_text(clusters)}"
            for state, clusters in sorted(places.items(), key=lambda each: -len(each[1]))
        )

    @property
    def state(self) -> str:
        """The state of all plays when they agree, else ``mixed``."""
        states = {play.state for play in self.plays}
        return states.pop() if len(states) == 1 else "mixed"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each reason once."""
        return tuple(dict.fromkeys(play.reason for play in self.plays if play.reason))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Each kind of evidence once, in words."""
        return tuple(
            dict.fromkeys(EVIDENCE.get(play.evidence, play.evidence) for play in self.plays if play.evidence)
        )

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a person may say that it was heard: only of what is closed."""
        return any(play.state != OPEN for play in self.plays)


def lines_of(plays: Iterable[Play]) -> tuple[LogLine, ...]:
    """``plays`` gathered by occurrence, by planned time."""
    ordered = sorted(plays, key=lambda play: (str(play.planned_at), play.occurrence))
    return tuple(LogLine(tuple(group)) for _, group in groupby(ordered, key=lambda play: play.occurrence))
