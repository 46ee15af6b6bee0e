"""A report of the sample plays, for the tests of the writers."""

import io
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from broadcaster.playlog.chain import Verified
from broadcaster.playout.event import Mode
from broadcaster.report.document import Heading, Report
from broadcaster.report.formats.format import Format
from broadcaster.report.period import parse_period
from broadcaster.report.table import Names, figures
from broadcaster.units import Sha256
from tests.report.sample_plays import SAMPLE

HEADING = Heading("Đài truyền thanh xã Trùng Khánh", "xã Trùng Khánh", "tỉnh Cao Bằng")
LOG = Verified(12_345, Sha256("0123456789abcdef" * 4))
NAMES = Names(
    {
        "chinh-sach": "Chính sách và pháp luật",
        "nguoi-tieu-dung": "Người tiêu dùng thông thái",
        "thong-bao-khan": "Thông báo khẩn",
    },
    {"tet": "Trước, trong và sau Tết Nguyên đán"},
)


def report(
    mode: Mode = Mode.LIVE, *, scripts: Collection[str] | None = None, reason: str | None = None
) -> Report:
    """The first half of 2026, as counted on 15 June; of ``scripts`` only, every reason being ``reason``."""
    plays = [
        replace(each, mode=mode, reason=each.reason and (reason or each.reason))
        for each in SAMPLE
        if scripts is None or each.script in scripts
    ]
    made = figures(plays, parse_period("2026-H1"), mode=mode, names=NAMES)
    return Report(HEADING, made, LOG, datetime(2026, 6, 15, 1, 5, tzinfo=UTC))


def written(form: Format, made: Report) -> bytes:
    """The file that ``form`` makes of a report."""
    stream = io.BytesIO()
    form.write(made, stream)
    return stream.getvalue()
