import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadcaster.spoken.alphabet import LETTERS
from broadcaster.spoken.lexicon.entries import Kind
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.spoken.reader import RULES, read_out
from broadcaster.spoken.rule import Start

_LETTER = f"[{''.join(sorted(LETTERS))}]+"
_SPEAKABLE = re.compile(rf"(?:{_LETTER}(?:[,.;:?!]?[ \n](?={_LETTER})|[.;:?!]?$))*")

_PIECES = [
    "UBND", "TT", "CA", "AI", "ai", "QR", "HA", "ha", "15/10/2020", "98/2020/NĐ-CP", "/KH-UBND",
    "5h30", "05:30", "%", "/", "-", "–", ".", ",", "...", "./.", "(", ")", "1.500", "2,5",
    "0981389389", "thứ", "tháng", "ngày", "4", "quý", "IV", "năm", "số", "gọi", "113", "kg", "km/h",
    "đ", "m", "l", "g", "K", "đồng", "xã", "THÔNG", "BÁO", "a)", "1.", "**", "#", "TP.", "T2", "CN",
    "½", "²", "°", "C", "$", "&", "+", "=", "@", "a@b.vn", "vn.com.vn", "điểm", "b", "Chương", "nghìn",
    "trăm", "T.", "TM.", "Đ/c", "ko", "i", "I", "V", "X", "O", "Ö", "'", ":", ";", "?", "!", "_",
    "___", "....", "|", ">", "<",
]  # fmt: skip

_TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=14).map(" ".join),
    st.lists(st.sampled_from([*_PIECES, "\n", "\t", "\r\n", " "]), max_size=14).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example("Ö.0")
@example("%HA")
@example("㎡㏂①…")
@example("e\u0301\u0302 ậ \u202e\ufeff\x00")
@example("1" * 5000)
def test_spoken_text_is_words_pauses_and_paragraphs_only(text: str) -> None:
    """Whatever is given, only letters of Vietnamese, single spaces, plain marks and line breaks come out."""
    assert _SPEAKABLE.fullmatch(read_out(text).text)


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example("㎡㏂①…")
@example("e\u0301\u0302 98/2020/NĐ-CP")
def test_readings_lie_in_the_text_in_order(text: str) -> None:
    """Each reading names the very characters that were given, and none overlaps the one before."""
    end = 0
    for reading in read_out(text).readings:
        assert end <= reading.start < reading.end <= len(text)
        assert text[reading.start : reading.end] == reading.token
        end = reading.end


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
@example("a. b")
@example("QUÝ Î")
@example("NGHÌN'HA")
@example("KẾ HOẠCH\n\nMỤC ĐÍCH")
@example("Họ tên: ____")
@example("CĐS I")
@example("CTCP Xi")
@example("NQTW I")
@example("TK I")
@example("TW Israel")
@example("Error!0\n6")
@example("Ĭȃ")
@example("ǩṏ")
@example("Ṱba")
@example("uí₅ȷ")
def test_reading_out_what_was_read_out_changes_nothing(text: str) -> None:
    """Spoken text is its own spoken text."""
    once = read_out(text).text
    assert read_out(once).text == once


@pytest.mark.parametrize(
    ("text", "token", "spoken", "rule", "sure"),
    [
        ("NĐ 98/2000", "98/2000", "số chín mươi tám, năm hai nghìn", "document-year", True),
        ("xã có 5 kg", "5", "năm", "cardinal", True),
        ("xã có 5 kg", "kg", "ki lô gam", "unit", True),
        ("mã KTVX", "KTVX", "ca tê vê ích xì", "unknown", False),
        ("hãng Schneider", "Schneider", "Schneider", "foreign", False),
        ("giá 1,500 đồng", "1,500", "một phẩy năm không không", "decimal", False),
        ("TT Trùng Khánh", "TT", "thị trấn", "lexicon", False),
        ("vui quá 😀", "😀", "", "unknown-sign", False),
        ("chữ 中文", "中文", "", "unknown", False),
        ("Số:   /KH-UBND", "Số:   /KH-UBND", "", "blank-number", False),
        ("ngày    tháng 01", "ngày    tháng 01", "tháng một", "blank-date", False),
        ("Họ tên: ..........", "..........", "", "blank", False),
        ("máy 10.8.1.1", "10.8.1.1", "mười chấm tám chấm một chấm một", "unknown-number", False),
        ("giảm 15-10 người", "-", "đến", "range", False),
        ("mã 1234567", "1234567", "một hai ba, bốn năm sáu, bảy", "paper-number", True),
        ("ghi 3/5 rồi", "3/5", "ngày ba tháng năm", "day-month", False),
    ],
)  # fmt: skip
def test_every_token_is_traced_with_its_rule_and_its_doubt(
    text: str, token: str, spoken: str, rule: str, *, sure: bool
) -> None:
    """What it was, how it is said, by which rule, and whether a person should look."""
    reading = next(reading for reading in read_out(text).readings if reading.token == token)
    assert (reading.spoken, reading.rule, reading.sure) == (spoken, rule, sure)


def test_places_are_those_of_the_text_that_was_given() -> None:
    """Letters in parts and double spaces before a token don't move its place."""
    text = "xa\u0303   co\u0301 5kg"
    reading = read_out(text).readings[0]
    assert (reading.start, reading.end) == (text.index("5"), text.index("5") + 1)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Dòng một kết thúc.\nDòng hai", "Dòng một kết thúc.\nDòng hai"),
        ("câu bị ngắt giữa\nchừng ở đây", "câu bị ngắt giữa chừng ở đây"),
        ("gồm rau,\nThịt", "gồm rau, Thịt"),
        ("KẾ HOẠCH\n\nTruyền thông", "kế hoạch.\nTruyền thông"),
        ("một\r\n\r\nhai", "một.\nhai"),
        ("- rau\n- thịt", "rau;\nthịt"),
        ("- rau,\n- thịt.\n- cá\nHết", "rau;\nthịt.\ncá.\nHết"),
        ("hoà\u0300 bình", "hoà bình"),
        ("xa\u0303 ho\u0323\u0302i", "xã hội"),
        ("Ðảng", "Đảng"),
        ("xã\u00a0\u200bTrùng\u00adKhánh", "xã TrùngKhánh"),
        ("bà\u200bcon\x00 \ud83dchú\u202e ý", "bà con chú ý"),
        ("", ""),
        (" ... !!! ", ""),
    ],
)
def test_paragraphs_and_characters_are_cleaned(text: str, spoken: str) -> None:
    """Hard-wrapped lines are joined, paragraphs end in a mark, letters are whole."""
    assert read_out(text).text == spoken


def test_the_last_rule_reads_any_character() -> None:
    """No character can stop the scanner."""
    assert RULES[-1].starts == Start.SIGN | Start.LETTER | Start.DIGIT


def test_rules_are_told_apart_by_name() -> None:
    """A rule's name is short and plain: it is shown to the operator."""
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in RULES)


def test_every_code_of_a_document_has_one_line() -> None:
    """A second line for a code would never be read."""
    entries = default_lexicon().entries
    codes = [(each.kind, each.token) for each in entries if each.kind in {Kind.DOCUMENT, Kind.ISSUER}]
    assert len(set(codes)) == len(codes)


def test_a_choice_decides_about_doubts_and_leaves_alone_what_is_sure() -> None:
    """The date stays one, the mark becomes a fraction; a sign may be left out."""
    text = "Ngày 5/10 họp. Chú ý 5/10 ☂."
    assert [doubt.token for doubt in read_out(text).doubts] == ["5/10", "☂"]
    read = read_out(text, choices={"5/10": "năm phần mười", "☂": ""})
    assert (read.text, read.doubts) == ("Ngày năm tháng mười họp. Chú ý năm phần mười.", ())
