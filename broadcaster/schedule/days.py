"""The days on which something is: a rule, its exceptions, its moved days, from when until when."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Days:
    """Every day from ``valid_from`` to ``valid_to``, both included; None means no bound."""

    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


EVERY_DAY = Days()
"""No bound, no exception."""
