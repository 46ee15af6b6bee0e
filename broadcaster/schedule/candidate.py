"""A script as the plan sees it, and when its turn last was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from broadcaster.programme.rundown import Part
from broadcaster.schedule.priority import plannable
from broadcaster.script.model import TRIAL_COLUMN, Script
from broadcaster.units import DurationMs, milliseconds


@dataclass(frozen=True)
class Candidate:
    """A script that could be planned on a day.

    ``revision`` and ``audio`` are those of the approval, None when there is none. ``refusal`` is why
    the script may not be aired that day, as far as its approval and its facts go; None when it may.

    Raises:
        ValueError: there is neither an approved sound nor a refusal.

    """

    script: Script
    revision: int | None
    audio: Part | None
    refusal: str | None = None

    def __post_init__(self) -> None:
        if self.refusal is None and (self.audio is None or self.revision is None):
            raise ValueError(f"candidate {self.script.slug} has no approved sound, and no refusal says so")

    @property
    def samples(self) -> int:
        """Length of the item; 0 without one."""
        return self.audio.samples if self.audio else 0

    @property
    def duration_ms(self) -> DurationMs:
        """Length of the item in milliseconds; 0 without one."""
        return milliseconds(self.samples)

    def refusal_on(self, day: date) -> str | None:
        """Why the script may not be aired on ``day``: class, dates, then ``refusal``; None when it may."""
        script = self.script
        if not plannable(script.bulletin_class):
            return "bài khẩn cấp chỉ phát khi người có quyền cho phát, không xếp lịch"
        if day < script.valid_from:
            return f"chưa đến ngày được phát ({script.valid_from:%d/%m/%Y})"
        if script.valid_to is not None and day > script.valid_to:
            return f"đã hết hạn phát từ sau ngày {script.valid_to:%d/%m/%Y}"
        return self.refusal

    @property
    def rotates(self) -> bool:
        """Whether the rotation may take it: no emergency, no form with blanks, no trial bulletin."""
        script = self.script
        return plannable(script.bulletin_class) and not script.template and script.column != TRIAL_COLUMN


@dataclass(frozen=True)
class LastTurn:
    """When a script's turn last was, planned or refused, and how often it was planned.

    ``at`` is the ``planned_at`` of that occurrence; ``planned_on`` the last day on which it was planned.
    """

    at: datetime
    count: int = 0
    planned_on: date | None = None


History = Mapping[str, LastTurn]
"""The last turn of each script, by slug; a script that never had one is not in it."""
