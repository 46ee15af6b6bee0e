import pytest

from broadcaster.spoken.reader import read_out


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("ngày 15/10/2020", "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"),
        ("từ 15/10/2020", "từ ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"),
        ("15-10-2020", "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"),
        ("08.12.2025", "ngày tám tháng mười hai năm hai nghìn không trăm hai mươi lăm"),
        ("19/5/1890", "ngày mười chín tháng năm năm một nghìn tám trăm chín mươi"),
        ("ngày 30-4 và 1-5", "ngày ba mươi tháng tư và ngày một tháng năm"),
        ("2026-02-17", "ngày mười bảy tháng hai năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 15/10", "ngày mười lăm tháng mười"),
        ("ngày 1/4", "ngày một tháng tư"),
        ("ngày 15 tháng 10 năm 2020", "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"),
        ("ngày 05 tháng 4 năm 2026", "ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("tháng 4/2026", "tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("từ 9/2025", "từ tháng chín năm hai nghìn không trăm hai mươi lăm"),
        ("tháng 04", "tháng tư"),
        ("tháng 3-4", "tháng ba đến tháng tư"),
        ("tháng 9 đến tháng 10", "tháng chín đến tháng mười"),
        ("tháng 3, 4 và 5", "tháng ba, tư và năm"),
        ("4 tháng", "bốn tháng"),
        ("9 tháng năm 2026", "chín tháng năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 5-7/3", "ngày năm đến ngày bảy tháng ba"),
        ("ngày 15, 16/10/2026", "ngày mười lăm, mười sáu tháng mười năm hai nghìn không trăm hai mươi sáu"),
        (
            "20/4-25/4/2026",
            "ngày hai mươi tháng tư đến ngày hai mươi lăm tháng tư năm hai nghìn không trăm hai mươi sáu",
        ),
        ("28/2-3/3", "ngày hai mươi tám tháng hai đến ngày ba tháng ba"),
        (
            "từ 16/12/2025 đến 15/3/2026",
            (
                "từ ngày mười sáu tháng mười hai năm hai nghìn không trăm hai mươi lăm đến ngày mười "
                "lăm tháng ba năm hai nghìn không trăm hai mươi sáu"
            ),
        ),
        ("Đợt 1: 10/1 - 15/2", "Đợt một: ngày mười tháng một đến ngày mười lăm tháng hai"),
        ("dịp 30/4 và 1/5", "dịp ngày ba mươi tháng tư và ngày một tháng năm"),
        ("Quốc khánh 2/9", "Quốc khánh ngày hai tháng chín"),
        ("sáng 8/3", "sáng ngày tám tháng ba"),
        ("mùng 1 Tết", "mùng một Tết"),
        ("mùng 1-3 Tết", "mùng một đến ba Tết"),
        ("30 Tết", "ba mươi Tết"),
        ("15/8 âm lịch", "ngày mười lăm tháng tám âm lịch"),
        ("ngày 3/3 âm lịch", "ngày mùng ba tháng ba âm lịch"),
        ("1/1 ÂL", "ngày mùng một tháng giêng âm lịch"),
        ("23/12 âm lịch", "ngày hai mươi ba tháng chạp âm lịch"),
        ("rằm tháng 7", "rằm tháng bảy"),
        ("quý I/2026", "quý một năm hai nghìn không trăm hai mươi sáu"),
        ("quý 4/2026", "quý bốn năm hai nghìn không trăm hai mươi sáu"),
        ("năm học 2025-2026", "năm học hai nghìn không trăm hai mươi lăm, hai nghìn không trăm hai mươi sáu"),
        ("niên vụ 2025/2026", "niên vụ hai nghìn không trăm hai mươi lăm, hai nghìn không trăm hai mươi sáu"),
        (
            "giai đoạn 2021-2025",
            "giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm hai mươi lăm",
        ),
        ("nhiệm kỳ 2025-2030", "nhiệm kỳ hai nghìn không trăm hai mươi lăm đến hai nghìn không trăm ba mươi"),
        ("T2-T6", "thứ hai đến thứ sáu"),
        ("T7, CN", "thứ bảy, chủ nhật"),
        ("thứ 4", "thứ tư"),
        ("thứ 2, 4, 6", "thứ hai, thứ tư, thứ sáu"),
        ("thứ 7, ngày 4/4/2026", "thứ bảy, ngày bốn tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("T3/2026", "tháng ba năm hai nghìn không trăm hai mươi sáu"),
    ],
)
def test_a_date_is_said_as_a_date(text: str, spoken: str) -> None:
    """Days, months and years as usage has them; a date is never a fraction."""
    assert read_out(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("5h30", "năm giờ ba mươi"),
        ("17h", "mười bảy giờ"),
        ("5 giờ 30", "năm giờ ba mươi"),
        ("5 giờ 30 phút", "năm giờ ba mươi phút"),
        ("05:30", "năm giờ ba mươi"),
        ("5h05", "năm giờ năm phút"),
        ("12h00", "mười hai giờ"),
        ("0h", "không giờ"),
        ("00h00", "không giờ"),
        ("23h59", "hai mươi ba giờ năm mươi chín"),
        ("11h15'", "mười một giờ mười lăm phút"),
        ("8h-11h30", "tám giờ đến mười một giờ ba mươi"),
        ("05:30-06:00", "năm giờ ba mươi đến sáu giờ"),
        ("từ 5h30 đến 17h", "từ năm giờ ba mươi đến mười bảy giờ"),
        ("15'", "mười lăm phút"),
        ("7g30", "bảy giờ ba mươi"),
        ("24/24 giờ", "hai mươi tư trên hai mươi tư giờ"),
        ("24/7", "hai mươi tư trên bảy"),
        ("21:00 - 05:30", "hai mươi mốt giờ đến năm giờ ba mươi"),
    ],
)
def test_a_time_is_said_as_a_time(text: str, spoken: str) -> None:
    """Hours and minutes; minutes below ten have their unit."""
    assert read_out(text).text == spoken
