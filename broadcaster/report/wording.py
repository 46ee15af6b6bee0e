"""What a report says, in Vietnamese: the same sentences and tables for every writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from broadcaster.clock import local
from broadcaster.report.document import Report
from broadcaster.report.notation import day, minutes, number, percent, printable
from broadcaster.report.table import Count, Figures, Row

Value = str | int | Decimal
"""Text, a count, or a measure to be shown with one decimal."""

MOST_REASONS = 10

STATES = {
    "played": "Phát đủ",
    "interrupted": "Phát dở dang (bị ngắt)",
    "failed": "Hỏng, không phát được",
    "missed": "Lỡ giờ phát",
    "cancelled": "Đã hủy",
    "refused": "Bị từ chối (không đủ điều kiện phát)",
    "open": "Đang phát hoặc sắp phát",
}
EVIDENCE = {
    "person": "Có người xác nhận",
    "heard": "Có tín hiệu thu lại từ loa",
    "device": "Thiết bị báo đã phát",
    "sent": "Đã gửi tới ngõ ra âm thanh, chưa có xác nhận",
    None: "Không có",
}

DEFINITIONS = (
    (
        "Lượt phát: một bài được phát một lần trong một buổi phát, trọn vẹn từ đầu đến cuối ở ít nhất một cụm"
        " loa, tính là một lượt, dù phát ở bao nhiêu cụm loa."
    ),
    (
        "Lượt × cụm: số lượt phát trọn vẹn cộng của tất cả các cụm loa; một bài phát một lần ở 11 cụm loa là"
        " 01 lượt phát và 11 lượt × cụm."
    ),
    (
        "Thời lượng: tổng độ dài âm thanh đã duyệt của các lượt phát, mỗi lượt tính một lần, không kể nhạc"
        " hiệu, lời xướng và nhạc cắt; làm tròn đến 0,1 phút ở từng dòng."
    ),
    (
        "Số bài, số cụm loa: trong mỗi dòng, một bài hoặc một cụm loa chỉ tính một lần; một bài hoặc cụm loa"
        " có thể có mặt ở nhiều dòng nên cộng các dòng có thể lớn hơn dòng tổng cộng."
    ),
    (
        "Tiếp sóng: mỗi lần tiếp sóng tính một lượt, thời lượng là thời gian loa thực sự tiếp sóng; lần bị"
        " ngắt giữa chừng tính phần đã phát."
    ),
    "Lượt phát được tính vào ngày phát theo lịch (giờ Việt Nam). Bài phát thử không được tính.",
)


@dataclass(frozen=True)
class TextTable:
    """A table to be shown as it stands; every row has as many values as ``headings``.

    ``widths_mm`` are for paper. With ``has_total`` the last row is the sum of the others.
    """

    title: str
    headings: tuple[str, ...]
    widths_mm: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]
    has_total: bool = False


def value_text(value: Value, *, grouped: bool = True) -> str:
    """``value`` as a reader sees it: counts without, measures with one decimal."""
    if isinstance(value, str):
        return value
    return number(value, 1 if isinstance(value, Decimal) else 0, grouped=grouped)


def period_text(report: Report) -> str:
    """Which days the figures are of, and by which rule."""
    period = report.figures.period
    return f"Kỳ báo cáo: {period.label}; số liệu {period.days}, {period.basis.label}."


def source_text(report: Report) -> str:
    """Where the figures come from, for whoever wants to check them."""
    made = local(report.made_at)
    return (
        f"Số liệu được tính từ nhật ký phát sóng của {report.heading.station}, gồm {number(report.log.count)}"
        f" sự kiện; mã băm SHA-256 của sự kiện cuối: {report.log.head_hash}. Kiểm tra lại bằng lệnh"
        f" “loa playlog verify”. Lập lúc {made:%H:%M} ngày {day(made.date())}."
    )


def summary_text(report: Report) -> str:
    """The result in one paragraph."""
    total, scheduled = report.figures.total, report.figures.scheduled
    if not scheduled.plays.value:
        return "Trong kỳ, nhật ký phát sóng không có lần phát nào được xếp lịch."
    share = value_text(percent(total.cluster_plays.value, scheduled.cluster_plays.value))
    return (
        f"Trong kỳ, {report.heading.station} đã phát {_shown(total.plays.value)} lượt của"
        f" {_shown(total.scripts.value)} bài, tổng thời lượng"
        f" {value_text(minutes(total.airtime_ms.value))} phút, ở {_shown(total.clusters.value)} cụm loa"
        f" ({_shown(total.cluster_plays.value)} lượt × cụm, đạt {share}% số lần × cụm đã xếp lịch)."
    )


def result_tables(figures: Figures) -> tuple[TextTable, ...]:
    """What was aired: by content group, by column, by peak, by source."""
    return (
        _airings("Kết quả theo nhóm nội dung", "Nhóm nội dung", figures.groups, figures.total),
        _airings("Kết quả theo chuyên mục", "Chuyên mục", figures.columns, figures.total),
        _airings("Kết quả theo đợt tuyên truyền", "Đợt", figures.peaks, figures.total),
        _airings("Thời lượng theo nguồn", "Nguồn", figures.sources, figures.total),
    )


def schedule_tables(figures: Figures) -> tuple[TextTable, ...]:
    """What became of everything that was scheduled: states, reasons (when there are any), evidence."""
    reasons = (_reasons(figures),) if figures.reasons else ()
    return (_states(figures), *reasons, _evidence(figures))


def _shown(count: int) -> str:
    return number(count)


def _airings(title: str, of_what: str, rows: Sequence[Row], total: Row) -> TextTable:
    return TextTable(
        title,
        ("TT", of_what, "Số bài", "Lượt phát", "Lượt × cụm", "Thời lượng (phút)", "Số cụm loa"),
        (10, 56, 16, 18, 20, 22, 18),
        (*((place, *_figures(row)) for place, row in enumerate(rows, 1)), ("", *_figures(total))),
        has_total=True,
    )


def _figures(row: Row) -> tuple[Value, ...]:
    return (
        printable(row.label),
        row.scripts.value,
        row.plays.value,
        row.cluster_plays.value,
        minutes(row.airtime_ms.value),
        row.clusters.value,
    )


def _states(figures: Figures) -> TextTable:
    whole = figures.scheduled.cluster_plays.value
    counts = [each for each in figures.states if each.key != "open" or each.cluster_plays.value]
    rows = [_share(STATES.get(each.key or "", each.key or ""), each, whole) for each in counts]
    return TextTable(
        "Tình hình thực hiện lịch phát",
        ("Kết quả", "Số lần xếp lịch", "Số lần × cụm", "Tỷ lệ theo lần × cụm (%)"),
        (70, 30, 30, 30),
        (*rows, _share("Tổng cộng đã xếp lịch", figures.scheduled, whole)),
        has_total=True,
    )


def _reasons(figures: Figures) -> TextTable:
    rows = [
        (place, printable(each.reason), STATES.get(each.state, each.state), each.cluster_plays.value)
        for place, each in enumerate(figures.reasons[:MOST_REASONS], 1)
    ]
    return TextTable(
        "Lý do không phát đủ (nhiều nhất trước)",
        ("TT", "Lý do", "Kết quả", "Số lần × cụm"),
        (10, 82, 44, 24),
        tuple(rows),
    )


def _evidence(figures: Figures) -> TextTable:
    whole = figures.total.cluster_plays.value
    return TextTable(
        "Mức bằng chứng của các lượt đã phát đủ",
        ("Mức bằng chứng", "Lượt phát", "Lượt × cụm", "Tỷ lệ theo lượt × cụm (%)"),
        (70, 30, 30, 30),
        tuple(_share(EVIDENCE[each.key], each, whole) for each in figures.evidence),
    )


def _share(label: str, count: Count, whole: int) -> tuple[Value, ...]:
    clusters = count.cluster_plays.value
    return (label, count.plays.value, clusters, percent(clusters, whole))
