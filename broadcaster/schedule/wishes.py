"""What people decided about the plan by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wishes:
    """Decisions of the operator that the planner keeps to, as far as the hard rules let it.

    ``pinned`` has the scripts that a session (by its id, "sang:2026-02-17") must hold, in that order, ahead
    of what the planner chooses. To a session in ``full`` nothing else is added. ``priority_order`` is the
    order in which the operator wants priority bulletins that meet in one session; whoever is not in it has
    not been decided about.
    """

    pinned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    full: frozenset[str] = frozenset()
    priority_order: tuple[str, ...] = ()

    @property
    def session_ids(self) -> frozenset[str]:
        """Sessions that somebody had a hand in."""
        return self.full.union(self.pinned)


NO_WISHES = Wishes()
"""Nothing was decided by hand."""
