"""Every error that the station raises on purpose.

    LoaXaError
    ├── ContentError        a file of scripts_vi/, audio/ or schedules/ is not right (file, place, what to do)
    │   ├── ScriptError
    │   ├── SoundError
    │   └── ScheduleError
    ├── ApprovalError       a step that the state of a script does not allow
    ├── SpeechError         a voice engine gave nothing usable
    ├── PlayoutError
    │   └── OutputError     a device or stream cannot be opened or has died
    ├── PlaylogError        the play log cannot be written, or its chain is broken
    │   └── RepeatedEventError  an occurrence is armed or closed for the second time on a cluster
    ├── StationError        the data folder or the machine is not in a state to do this
    │   ├── ConflictError   somebody else changed or made the same thing first; nothing was written
    │   └── DiskFullError   the disk has no room left but what is kept for the play log
    └── AccessError         who asks may not do this

The message of each is one line in plain Vietnamese: what, which (its id or file), what to do next.
It is what the operator reads; the command prints it and exits with status 2.
"""

from functools import partial


class LoaXaError(Exception):
    """Base of every error that is meant for the operator's eyes."""


class ContentError(LoaXaError):
    """A content file is not right. ``place`` says where: a path, and a line or field when known."""

    def __init__(self, message: str, *, place: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self._message = message

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process whole: exceptions are made again from their positional arguments alone."""
        return partial(type(self), place=self.place), (self._message,)


class ScriptError(ContentError):
    """A script file or a fact of the register is not right."""


class SoundError(ContentError):
    """An audio file is not audio, is damaged, or is not the one that was approved."""


class ScheduleError(ContentError):
    """A schedule file is not right."""


class ApprovalError(LoaXaError):
    """A step that the state of a script does not allow."""


class SpeechError(LoaXaError):
    """A voice engine gave nothing usable."""


class PlayoutError(LoaXaError):
    """The player cannot do what it was asked."""


class OutputError(PlayoutError):
    """A device or stream cannot be opened or has died."""


class PlaylogError(LoaXaError):
    """The play log cannot be written, or its chain is broken."""


class RepeatedEventError(PlaylogError):
    """An occurrence is armed or closed for the second time on a cluster: nothing may be played again."""


class StationError(LoaXaError):
    """The data folder or the machine is not in a state to do this."""


class ConflictError(StationError):
    """Somebody else changed or made the same thing first; nothing was written."""


class DiskFullError(StationError):
    """The disk has no room left but what is kept for the play log; nothing was written."""


class AccessError(LoaXaError):
    """Who asks may not do this."""
