"""From what was heard to figures: start errors after calibration."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.start_accuracy.plan import Starts
from benchmarks.start_accuracy.recorder import Onset

SAFE_MS = 2.0
"""Every peer is set to begin so much late in the middle of its calibration: it need not be early."""


@dataclass(frozen=True)
class Figures:
    """Start errors of one player in milliseconds; positive is late."""

    player: str
    lost: int
    errors_ms: Sequence[float]

    def early(self, uncertainty_ms: float) -> int:
        """Starts that were earlier than their time by more than the method can be wrong."""
        return sum(error < -uncertainty_ms for error in self.errors_ms)

    def percentile(self, percent: float) -> float:
        """Nearest rank; infinite when nothing was heard."""
        if not self.errors_ms:
            return float("inf")
        return float(np.percentile(self.errors_ms, percent, method="inverted_cdf"))

    def line(self, uncertainty_ms: float) -> str:
        """A line of the table."""
        ranks = "".join(f"{self.percentile(percent):10.2f}" for percent in (50, 95, 99, 100))
        least = min(self.errors_ms, default=float("inf"))
        counts = f"{len(self.errors_ms):5}{self.lost:6}{self.early(uncertainty_ms):7}"
        return f"{self.player:18}{counts}{least:10.2f}{ranks}"


HEADING = f"{'player':18}{'n':>5}{'lost':>6}{'early':>7}" + "".join(
    f"{each:>10}" for each in ("earliest", "p50", "p95", "p99", "latest")
)


def raw_errors(onsets: Iterable[Onset], starts: Starts) -> dict[int, float]:
    """Milliseconds from each of ``starts`` to what was heard, by tick.

    A tick that broke off counts for the start that it is nearest to, unless that was heard whole.
    """
    heard = {each.number: each.at for each in onsets if each.number in starts.numbers}
    for each in onsets:
        if each.number is None:
            nearest = starts.first + round((each.at - starts.begins) / starts.every_s)
            if nearest in starts.numbers:
                heard.setdefault(nearest, each.at)
    return {number: (at - starts.at(number)) * 1000 for number, at in heard.items() if number is not None}


def figures_of(player: str, raw_ms: Mapping[int, float], measured: range, constant_ms: float) -> Figures:
    """Figures of the ticks ``measured`` after the player's ``constant_ms`` is taken away."""
    errors_ms = [raw_ms[number] - constant_ms for number in measured if number in raw_ms]
    return Figures(player, len(measured) - len(errors_ms), errors_ms)


def constant_of(raw_ms: Mapping[int, float], calibration: range) -> float:
    """What is to be taken away of a peer's errors, by its own calibration."""
    return float(np.median([raw_ms[number] for number in calibration if number in raw_ms])) - SAFE_MS


def disagreement_ms(first: Iterable[Onset], second: Iterable[Onset]) -> float:
    """Furthest that two recordings of a sink are apart about a tick, their constant difference taken out."""
    other = {each.number: each.at for each in second if each.number is not None}
    apart = np.array([each.at - other[each.number] for each in first if each.number in other])
    return float(np.max(np.abs(apart - np.median(apart)))) * 1000 if len(apart) else float("inf")
