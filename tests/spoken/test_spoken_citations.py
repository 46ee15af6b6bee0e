import pytest

from broadcaster.spoken.reader import read_out


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        (
            "Nghị định số 98/2020/NĐ-CP",
            "Nghị định số chín mươi tám, năm hai nghìn không trăm hai mươi của chính phủ",
        ),
        (
            "Nghị định số 98/2020/NĐ-CP ngày 26/8/2020 của Chính phủ",
            (
                "Nghị định số chín mươi tám, năm hai nghìn không trăm hai mươi, ngày hai mươi sáu "
                "tháng tám năm hai nghìn không trăm hai mươi của Chính phủ"
            ),
        ),
        (
            "Nghị định 98/2020/NĐ-CP",
            "Nghị định số chín mươi tám, năm hai nghìn không trăm hai mươi của chính phủ",
        ),
        ("Nghị định 98/2020", "Nghị định số chín mươi tám, năm hai nghìn không trăm hai mươi"),
        ("NĐ 24/2025", "nghị định số hai mươi tư, năm hai nghìn không trăm hai mươi lăm"),
        (
            "theo 17/2022/NĐ-CP",
            "theo nghị định số mười bảy, năm hai nghìn không trăm hai mươi hai của chính phủ",
        ),
        (
            "Nghị định số 100/2019/NĐ-CP",
            "Nghị định số một trăm, năm hai nghìn không trăm mười chín của chính phủ",
        ),
        (
            "số 30/KH-UBND ngày 5/8/2026",
            (
                "số ba mươi, kế hoạch của ủy ban nhân dân, ngày năm tháng tám năm hai nghìn không "
                "trăm hai mươi sáu"
            ),
        ),
        ("Kế hoạch số 4080/KH-UBND", "Kế hoạch số bốn nghìn không trăm tám mươi của ủy ban nhân dân"),
        (
            "Kế hoạch số 4080/KH-UBND ngày 29 tháng 12 năm 2025 của Ủy ban nhân dân tỉnh",
            (
                "Kế hoạch số bốn nghìn không trăm tám mươi, ngày hai mươi chín tháng mười hai năm hai "
                "nghìn không trăm hai mươi lăm của Ủy ban nhân dân tỉnh"
            ),
        ),
        ("KH 4080/KH-UBND", "kế hoạch số bốn nghìn không trăm tám mươi của ủy ban nhân dân"),
        ("Kế hoạch 176/KH-BCĐ389", "Kế hoạch số một trăm bảy mươi sáu của ban chỉ đạo ba tám chín"),
        (
            "Thông tư số 39/2020/TT-BTTTT",
            "Thông tư số ba mươi chín, năm hai nghìn không trăm hai mươi của bộ thông tin và truyền thông",
        ),
        (
            "TT 39/2020/TT-BTTTT",
            "thông tư số ba mươi chín, năm hai nghìn không trăm hai mươi của bộ thông tin và truyền thông",
        ),
        (
            "Thông tư liên tịch số 10/2013/TTLT-BKHCN-BCT-BTC",
            (
                "Thông tư liên tịch số mười, năm hai nghìn không trăm mười ba của bộ khoa học và công "
                "nghệ, bộ công thương, bộ tài chính"
            ),
        ),
        (
            "QĐ 30/2020/QĐ-UBND",
            "quyết định số ba mươi, năm hai nghìn không trăm hai mươi của ủy ban nhân dân",
        ),
        ("Quyết định số 1719/QĐ-TTg", "Quyết định số một nghìn bảy trăm mười chín của thủ tướng chính phủ"),
        (
            "Luật số 15/2023/QH15",
            "Luật số mười lăm, năm hai nghìn không trăm hai mươi ba của quốc hội khóa mười lăm",
        ),
        (
            "Nghị quyết số 88/2019/QH14",
            "Nghị quyết số tám mươi tám, năm hai nghìn không trăm mười chín của quốc hội khóa mười bốn",
        ),
        ("Nghị quyết số 18-NQ/TW", "Nghị quyết số mười tám của trung ương"),
        ("Chỉ thị 05-CT/TW", "Chỉ thị số không năm của trung ương"),
        ("Kết luận số 123-KL/TU", "Kết luận số một trăm hai mươi ba của tỉnh ủy"),
        ("Công văn số 271/UBND-VX", "Công văn số hai trăm bảy mươi mốt của ủy ban nhân dân"),
        ("Số: 15/TB-UBND", "Số: mười lăm, thông báo của ủy ban nhân dân"),
        (
            "QCVN 26:2025/BNNMT",
            (
                "quy chuẩn Việt Nam số hai mươi sáu, năm hai nghìn không trăm hai mươi lăm của bộ "
                "nông nghiệp và môi trường"
            ),
        ),
        (
            "thay Nghị định 144/2021/NĐ-CP. Theo đó",
            (
                "thay Nghị định số một trăm bốn mươi tư, năm hai nghìn không trăm hai mươi mốt của "
                "chính phủ. Theo đó"
            ),
        ),
        (
            "Quyết định số 12/QĐ-UBND - Phòng Kinh tế",
            "Quyết định số mười hai của ủy ban nhân dân, Phòng Kinh tế",
        ),
        ("điểm a khoản 2 Điều 9", "điểm a khoản hai Điều chín"),
        ("điểm b, c và đ khoản 1 Điều 15", "điểm bê, xê và đê khoản một Điều mười lăm"),
        ("khoản 3, Điều 12", "khoản ba, Điều mười hai"),
    ],
)
def test_a_document_number_is_said_so_that_it_can_be_looked_up(text: str, spoken: str) -> None:
    """The year is a year, the code is who issued it, and nothing sounds like a fraction."""
    assert read_out(text).text == spoken
