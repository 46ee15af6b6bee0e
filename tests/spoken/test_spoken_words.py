import pytest

from broadcaster.spoken.reader import read_out


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("UBND xã", "ủy ban nhân dân xã"),
        ("HĐND", "hội đồng nhân dân"),
        ("TT Đảng ủy, TT HĐND xã", "thường trực Đảng ủy, thường trực hội đồng nhân dân xã"),
        ("TT DVTH", "trung tâm dịch vụ tổng hợp"),
        ("TT Y tế", "trung tâm Y tế"),
        ("Các CQĐV đứng chân", "Các cơ quan, đơn vị đứng chân"),
        ("TTĐT", "thông tin điện tử"),
        ("Lưu: VT, VH-XH.", "lưu văn thư, văn hóa xã hội."),
        ("TM. ỦY BAN NHÂN DÂN", "thay mặt ủy ban nhân dân"),
        ("KT. CHỦ TỊCH", "ký thay chủ tịch"),
        ("Ủy ban nhân dân (UBND) xã", "Ủy ban nhân dân xã"),
        ("CA xã", "công an xã"),
        ("TP. Cao Bằng", "thành phố Cao Bằng"),
        ("TP.HCM", "thành phố Hồ Chí Minh"),
        ("TX. Phổ Yên", "thị xã Phổ Yên"),
        ("tại H. Trùng Khánh", "tại huyện Trùng Khánh"),
        ("QLTT", "quản lý thị trường"),
        ("BĐBP", "bộ đội biên phòng"),
        ("PCCC và CNCH", "phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
        ("BHYT, BHXH", "bảo hiểm y tế, bảo hiểm xã hội"),
        ("VSATTP", "vệ sinh an toàn thực phẩm"),
        ("DTTS", "dân tộc thiểu số"),
        ("KT-XH", "kinh tế xã hội"),
        ("HTX", "hợp tác xã"),
        ("NTM", "nông thôn mới"),
        ("đ/c Hùng", "đồng chí Hùng"),
        ("ThS. Nguyễn Văn An", "thạc sĩ Nguyễn Văn An"),
        ("PCT UBND", "phó chủ tịch ủy ban nhân dân"),
        ("GĐ 2021-2025", "giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm hai mươi lăm"),
        ("Trường PTDTBT TH&THCS", "Trường phổ thông dân tộc bán trú tiểu học và trung học cơ sở"),
        ("ông Nguyễn Văn B", "ông Nguyễn Văn bê"),
        ("bà N., trú tại xóm", "bà en nờ, trú tại xóm"),
        ("trồng rau, nuôi gà, v.v.", "trồng rau, nuôi gà, vân vân"),
    ],
)
def test_an_abbreviation_is_said_in_full(text: str, spoken: str) -> None:
    """Each by its neighbours; what was just said in full is not said again."""
    assert read_out(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Facebook", "phây búc"),
        ("FACEBOOK", "phây búc"),
        ("Zalo", "da lô"),
        ("YouTube", "diu túp"),
        ("TikTok", "tích tốc"),
        ("livestream", "lai xờ trim"),
        ("online", "on lai"),
        ("mã QR", "mã quy rờ"),
        ("Shopee", "sóp pi"),
        ("wifi", "oai phai"),
        ("COVID-19", "cô vít mười chín"),
        ("AI", "ây ai"),
        ("ai cũng biết", "ai cũng biết"),
        ("thẻ SIM", "thẻ xim"),
        ("OTP", "ô tê pê"),
        ("email", "i meo"),
        ("vitamin C", "vi ta min xê"),
        ("pa-nô", "pa nô"),
    ],
)
def test_a_foreign_word_is_said_as_people_say_it(text: str, spoken: str) -> None:
    """Brands and borrowed words as people say them."""
    assert read_out(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("chính trị - xã hội", "chính trị xã hội"),
        ("Văn hóa - Xã hội", "Văn hóa Xã hội"),
        ("Độc lập - Tự do - Hạnh phúc", "Độc lập, Tự do, Hạnh phúc"),
        ("và/hoặc", "và hoặc"),
        ("công an/biên phòng", "công an, biên phòng"),
        ("thực hiện./.", "thực hiện."),
        ("kinh phí (nếu có).", "kinh phí, nếu có."),
        ("“hàng Việt”", "hàng Việt"),
        ("nhập khẩu...); đồng thời", "nhập khẩu; đồng thời"),
        ("gọi ngay!!!", "gọi ngay!"),
        ("Thật ư?!", "Thật ư?"),
        ("1. Mục đích", "một, Mục đích"),
        ("2.1. Yêu cầu", "hai chấm một, Yêu cầu"),
        ("a) khai báo", "a, khai báo"),
        ("b) phối hợp", "bê, phối hợp"),
        ("IV. KINH PHÍ", "bốn, kinh phí"),
        ("- Tăng cường", "Tăng cường"),
        ("• Tăng cường", "Tăng cường"),
        ("+ Phối hợp", "Phối hợp"),
        ("gồm: a) khai báo; b) nộp", "gồm: a, khai báo; bê, nộp"),
        ("THÔNG BÁO", "thông báo"),
        ("CA NHẠC CHÀO XUÂN", "ca nhạc chào xuân"),
        ("ĐẢNG ỦY XÃ TRÙNG KHÁNH", "đảng ủy xã trùng khánh"),
        ("**Lưu ý:** _không_ mua", "Lưu ý: không mua"),
        ("## Mục tiêu", "Mục tiêu"),
        ("[trang xã](https://a.vn)", "trang xã"),
        ("A & B", "A và bê"),
        ("# Đầu đề", "Đầu đề"),
        ("| Xóm | Hộ |", "Xóm, Hộ"),
        ("Xóm\tHộ", "Xóm, Hộ"),
        ("…", ""),
    ],
)
def test_marks_become_pauses_or_nothing(text: str, spoken: str) -> None:
    """Brackets and clauses pause, names don't, and marks never pile up."""
    assert read_out(text).text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("caobang.gov.vn", "cao bang chấm gốp chấm vê nờ"),
        ("https://caobang.gov.vn/", "cao bang chấm gốp chấm vê nờ"),
        ("ubnd@caobang.gov.vn", "u bê en nờ dê a còng cao bang chấm gốp chấm vê nờ"),
        ("www.facebook.com", "vê kép vê kép vê kép chấm phây búc chấm com"),
        ("#Tết", "Tết"),
    ],
)
def test_a_web_address_is_dictated(text: str, spoken: str) -> None:
    """As one would dictate them; the protocol is not said."""
    assert read_out(text).text == spoken
