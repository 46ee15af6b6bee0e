"""A script as the plan sees it."""

from dataclasses import dataclass
from datetime import date, timedelta

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
    def turning_days(self) -> tuple[date, ...]:
        """Days from which on the dates of the script say something else."""
        script = self.script
        if script.valid_to is None or script.valid_to == date.max:
            return (script.valid_from,)
        return script.valid_from, script.valid_to + timedelta(days=1)

    @property
    def rotates(self) -> bool:
        """Whether the rotation may take it: no emergency, no form with blanks, no trial bulletin."""
        script = self.script
        return plannable(script.bulletin_class) and not script.template and script.column != TRIAL_COLUMN
