"""A voice engine only ever gets fully spelled text."""

import unicodedata

import pytest

from broadcaster.errors import SpeechError
from broadcaster.speech.spelled import opening, spelled, syllables


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Bà con có 3 con trâu", "3"),
        ("giá 5.000đ, rẻ", "5.000đ,"),
        ("rét 5°C", "5°C"),
        ("UBND/xã họp", "UBND/xã"),
        ("dây – buộc", "–"),
        ("“bà con”", "“bà"),
        ("xem www.caobang.gov.vn/tin", "www.caobang.gov.vn/tin"),
        ("một\thai", "một\\thai"),
        ("một\u200bhai", "một\\u200bhai"),
        ("một\r\nhai", "một\\r"),
        ("mưa 雨 to", "雨"),
        ("mưa дождь", "дождь"),
        ("năm ² mét", "²"),
        ("a" * 39 + "99", "a" * 39 + "9…"),
    ],
)
def test_what_is_not_spelled_is_refused_by_its_first_token(text: str, token: str) -> None:
    """The operator sees the token, on one line, and what to do."""
    with pytest.raises(SpeechError) as refusal:
        spelled(text)
    assert f"“{token}”" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "   ", "\n", ".,;:?!"])
def test_a_text_without_words_is_refused(text: str) -> None:
    """There is nothing to say."""
    with pytest.raises(SpeechError, match="không có chữ nào"):
        spelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "Kính thưa bà con: mai trời rét; nhớ giữ ấm, nghe không? Nhớ nhé!\nHết.",
        "ỪM, ĐÀI TRUYỀN THANH XÃ TRÙNG KHÁNH",
        "Facebook, Zalo và Windows",
        "à á ả ã ạ ằ ắ ẳ ẵ ặ ầ ấ ẩ ẫ ậ è é ẻ ẽ ẹ ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ",
        "ồ ố ổ ỗ ộ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ừ ứ ử ữ ự",
        "ỳ ý ỷ ỹ ỵ đ",
    ],
)
def test_spelled_text_passes_and_is_composed(text: str) -> None:
    """Every Vietnamese letter in every tone passes, and NFD comes out as NFC."""
    assert spelled(unicodedata.normalize("NFD", text)) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kính chào bà con.", 4),
        ("nguyễn khuya quốc giếng quyển hoài", 6),
        ("Facebook", 3),
        ("xã , xóm", 2),
        ("", 0),
        ("m", 1),
    ],
)
def test_syllables_are_counted_by_their_vowels(text: str, count: int) -> None:
    """A Vietnamese word is one; a foreign name has as many as vowel runs; marks have none."""
    assert syllables(text) == count
    assert syllables(unicodedata.normalize("NFD", text)) == count


def test_an_opening_is_short() -> None:
    """Eight words are enough to find the place."""
    assert opening("một hai ba bốn năm sáu bảy tám") == "một hai ba bốn năm sáu bảy tám"
    assert opening("một hai ba bốn năm sáu bảy tám chín") == "một hai ba bốn năm sáu bảy tám …"
