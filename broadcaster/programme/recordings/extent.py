"""How long a recording says that it is, and how much of it is there.

Decoders take a file that was cut for a shorter one and say nothing; the two lengths tell.
"""

from dataclasses import dataclass

from broadcaster.programme.recordings.refusal import truncated

NEAR_S = 0.010
"""Seconds that may be missing without a word: less than a frame of any format."""

NO_LENGTH = "loại tệp này không ghi độ dài, bị chép thiếu cũng khó biết; hãy nghe đến hết"
"""Note on a file that nothing shows to have been cut between two of its frames."""

CODEC_PADDING = 4096
"""Samples that a codec may add or take at both ends together: its delay, and what fills the last frame."""


@dataclass(frozen=True)
class Extent:
    """Lengths in seconds, before anything is decoded; None where the format does not tell.

    ``ends_within``: the last packet, page or chunk is not there as a whole. ``open_end``: the place for
    the length was left empty, so that what is there is all. ``padded``: what decoding brings beyond
    ``stated_s`` only fills the last frame.
    ``notes`` are lines in plain Vietnamese for the report.
    """

    stated_s: float | None = None
    present_s: float | None = None
    ends_within: bool = False
    open_end: bool = False
    padded: bool = False
    notes: tuple[str, ...] = ()

    @property
    def expected_s(self) -> float | None:
        """Seconds that decoding must bring."""
        return self.stated_s if self.present_s is None else self.present_s

    def check_whole(self) -> None:
        """Refuse a file that ends before its time.

        Raises:
            RefusedError: it does; with both lengths where both are known.

        """
        if self.ends_within:
            raise truncated(self.stated_s, self.present_s or 0.0)
        if self.stated_s is not None and self.present_s is not None:
            check_reached(self.stated_s, self.present_s)


def check_reached(stated_s: float, present_s: float, near_s: float = NEAR_S) -> None:
    """Refuse a sound of ``present_s`` seconds that should have had ``stated_s``.

    Raises:
        RefusedError: more than ``near_s`` seconds are missing.

    """
    if present_s < stated_s - near_s:
        raise truncated(stated_s, present_s)
