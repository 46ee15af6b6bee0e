"""What was found on a machine, and what to do about it: the lines of `loa doctor` and of its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """How something on the machine is, best first."""

    WELL = "well"
    LOOK = "look"
    BROKEN = "broken"


CONDITIONS = {Condition.WELL: "ổn", Condition.LOOK: "cần xem", Condition.BROKEN: "hỏng"}
"""How people call it."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``what``, how it is, what was ``found``, and what is to be done.

    All in plain Vietnamese, a line each.

    Raises:
        ValueError: it is not well and nobody is told what to do.

    """

    what: str
    condition: Condition
    found: str
    advice: str = ""

    def __post_init__(self) -> None:
        if self.condition is not Condition.WELL and not self.advice:
            message = f"{self.what} is {self.condition} and has no advice"
            raise ValueError(message)

    def as_json(self) -> dict[str, str]:
        """For programs."""
        return {
            "check": self.what,
            "state": self.condition.value,
            "found": self.found,
            "advice": self.advice,
        }


def well(what: str, found: str) -> Finding:
    """``what`` is as it should be."""
    return Finding(what, Condition.WELL, found)


def look(what: str, found: str, advice: str) -> Finding:
    """A person should look at ``what``; the station works."""
    return Finding(what, Condition.LOOK, found, advice)


def broken(what: str, found: str, advice: str) -> Finding:
    """The station cannot do its work for ``what``."""
    return Finding(what, Condition.BROKEN, found, advice)


def worst(findings: Iterable[Finding]) -> Condition:
    """The worst condition among ``findings``; well when there are none."""
    order = list(Condition)
    return max((each.condition for each in findings), key=order.index, default=Condition.WELL)


def summed_up(findings: Iterable[Finding]) -> str:
    """How many things are broken, to be looked at, well, in one line."""
    conditions = [each.condition for each in findings]
    return (
        f"{conditions.count(Condition.BROKEN)} mục hỏng, {conditions.count(Condition.LOOK)} mục cần xem, "
        f"{conditions.count(Condition.WELL)} mục ổn."
    )
