"""What people have said of one session."""

from dataclasses import dataclass

from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.wishes import Wishes


@dataclass(frozen=True)
class Hand:
    """What was named for, or placed in, the session ``session_id`` of ``rule``; whether more may be added."""

    rule: SessionRule
    wishes: Wishes
    session_id: str

    @property
    def pinned(self) -> tuple[str, ...]:
        """Scripts that a person placed in this one session."""
        return self.wishes.pinned.get(self.session_id, ())

    @property
    def named(self) -> frozenset[str]:
        """All scripts that people named: no gap and no limit a day holds for them."""
        return frozenset((*self.rule.scripts, *self.rule.closing_scripts, *self.pinned))

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be added to what is named."""
        return self.rule.only_named or self.session_id in self.wishes.full
