"""A report: the figures of a period, whose report it is, and the play log that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from broadcaster.clock import local_date
from broadcaster.playout.event import Mode
from broadcaster.report.period import Period
from broadcaster.report.table import Figures
from broadcaster.units import Sha256

NOT_REAL = "TẬP DƯỢT – KHÔNG PHẢI BÁO CÁO THẬT"
"""Stands on every page of a report of anything but live broadcasts."""

_KINDS_OF_COMMUNE = ("xã ", "phường ", "đặc khu ", "thị trấn ")


@dataclass(frozen=True)
class Heading:
    """Who reports to whom. ``commune`` begins with its kind (``xã Trùng Khánh``).

    ``unit`` and ``unit_code`` are of the office that signs (``VHXH`` as in ``Số: …/BC-VHXH``), ``signer``
    the post of who signs; number, day and name are left for a person. ``plan`` is what is being carried
    out, without its date; "" leaves the sentence out.
    """

    station: str
    commune: str
    province: str
    unit: str = "Phòng Văn hóa - Xã hội"
    unit_code: str = "VHXH"
    signer: str = "Trưởng phòng"
    plan: str = "Kế hoạch truyền thông phòng, chống buôn lậu, gian lận thương mại"

    @property
    def authority(self) -> str:
        """The office above the unit: ``Ủy ban nhân dân xã Trùng Khánh``."""
        return f"Ủy ban nhân dân {self.commune}"

    @property
    def place(self) -> str:
        """Name of the commune alone, as it stands before the day: ``Trùng Khánh``."""
        for kind in _KINDS_OF_COMMUNE:
            if self.commune.lower().startswith(kind):
                return self.commune[len(kind) :]
        return self.commune

    @property
    def recipients(self) -> tuple[str, ...]:
        """Lines under "Nơi nhận", the archive last."""
        kind = self.commune.removesuffix(self.place).strip() or "xã"
        return (
            f"UBND {self.commune} (để báo cáo);",
            f"Ban Chỉ đạo 389 {kind} (để báo cáo);",
            f"Lưu: VT, {self.unit_code}.",
        )


@dataclass(frozen=True)
class LogHead:
    """How far the play log went when the report was made: count of events, and the hash of the last one."""

    count: int
    hash: Sha256


@dataclass(frozen=True)
class Names:
    """Titles of columns and peaks by slug; what has none is shown by its slug."""

    columns: Mapping[str, str] = field(default_factory=dict)
    peaks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All that a format writes. ``made_at`` is aware."""

    heading: Heading
    names: Names
    figures: Figures
    log: LogHead
    made_at: datetime

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            message = "a report was made at a time without a zone"
            raise ValueError(message)

    @property
    def period(self) -> Period:
        """The period of the figures."""
        return self.figures.period

    @property
    def mark(self) -> str | None:
        """What every page says of a report that is not real; None of a real one."""
        return None if self.figures.mode is Mode.LIVE else NOT_REAL

    @property
    def unfinished(self) -> bool:
        """Whether the period had not ended when the report was made."""
        return local_date(self.made_at) <= self.period.last
