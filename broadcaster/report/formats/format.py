"""What every writer of a report is."""

from typing import BinaryIO, Protocol

from broadcaster.report.document import Report


class Format(Protocol):
    """One file format. Writers hold no state: one may write many reports, from several threads."""

    @property
    def name(self) -> str:
        """As it is asked for on the command line: csv, docx, json."""
        ...

    @property
    def suffix(self) -> str:
        """Of its files, with the dot."""
        ...

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write ``report`` to ``stream``, which stays open.

        Raises:
            OSError: ``stream`` cannot be written.

        """
        ...
