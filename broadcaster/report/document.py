"""A report: whose it is, its figures, and the log that they were counted from."""

from dataclasses import dataclass
from datetime import datetime

from broadcaster.playlog.chain import Verified
from broadcaster.playout.event import Mode
from broadcaster.report.table import Figures

MARK = "TẬP DƯỢT – KHÔNG PHẢI BÁO CÁO THẬT"
"""Stands on every page of a report that was not counted from what residents heard."""

_KINDS_OF_COMMUNE = ("xã ", "phường ", "thị trấn ", "đặc khu ")


@dataclass(frozen=True)
class Heading:
    """Who reports, and to whom.

    ``commune`` and ``province`` come with their kind (xã Trùng Khánh, tỉnh Cao Bằng). ``unit`` signs by
    its ``signer``; ``subject`` is the abstract (trích yếu) without the period.
    """

    station: str
    commune: str
    province: str
    unit: str = "Phòng Văn hóa - Xã hội"
    symbol: str = "BC-VHXH"
    signer: str = "Trưởng phòng"
    subject: str = (
        "Kết quả truyền thông phòng, chống buôn lậu, gian lận thương mại trên hệ thống truyền thanh"
    )
    recipients: tuple[str, ...] = (
        "Ủy ban nhân dân xã (để báo cáo)",
        "Ban Chỉ đạo 389 xã",
        "Lưu: VT, VHXH",
    )

    @property
    def place(self) -> str:
        """The commune's bare name, which stands before the date: Trùng Khánh."""
        kind = next((each for each in _KINDS_OF_COMMUNE if self.commune.lower().startswith(each)), "")
        return self.commune[len(kind) :]


@dataclass(frozen=True)
class Report:
    """``figures`` of ``heading``'s station, counted from the log up to the head ``log`` at ``made_at``.

    Raises:
        ValueError: ``made_at`` has no zone.

    """

    heading: Heading
    figures: Figures
    log: Verified
    made_at: datetime

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            message = f"report of {self.figures.period.name} has a time without a zone"
            raise ValueError(message)

    @property
    def mark(self) -> str | None:
        """``MARK`` when this is no real report."""
        return None if self.figures.mode is Mode.LIVE else MARK
