"""What a format of reports does."""

from typing import BinaryIO, Protocol

from broadcaster.report.report import Report


class Format(Protocol):
    """Writes a report as one kind of file. Holds no state, so one may serve many threads."""

    @property
    def name(self) -> str:
        """What the command calls it: ``csv``."""
        ...

    @property
    def suffix(self) -> str:
        """End of the file's name: ``.csv``."""
        ...

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write ``report`` to ``stream``, which stays open.

        Raises:
            OSError: ``stream`` takes no more.

        """
        ...
