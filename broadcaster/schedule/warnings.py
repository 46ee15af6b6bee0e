"""Everything that a person should see to in the coming days, by day."""

from broadcaster.schedule.ahead import Ahead, PlanWarning
from broadcaster.schedule.content_warnings import content_warnings
from broadcaster.schedule.session_warnings import session_warnings


def warnings_of(ahead: Ahead) -> tuple[PlanWarning, ...]:
    """All warnings, the nearest day first."""
    found = (*session_warnings(ahead), *content_warnings(ahead))
    return tuple(sorted(found, key=lambda each: (each.day, each.kind, each.subject)))
