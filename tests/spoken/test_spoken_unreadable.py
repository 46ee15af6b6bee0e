import pytest

from broadcaster.spoken.reader import read_out
from tests.spoken.case_table import Case, table

CASES = table("unreadable", 2)
LONG_PARAGRAPHS = {
    "English": "The people's committee invites all households to the meeting on Friday at 7:30 p.m.",
    "Chinese": "人民委员会邀请所有居民参加星期五的会议。请准时到达。",
    "Russian": "Народный комитет приглашает всех жителей на собрание в пятницу, 5 мая.",
    "Arabic": "تدعو اللجنة الشعبية جميع السكان إلى الاجتماع يوم الجمعة.",
    "Tày": "Slip nhằng slắm pi, khỏi pây háng Cốc Sâu xẻ chài, xẻ noọng dú bản lầy, mì fiểc răng slắng.",
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_nobody_can_read_is_a_doubt_at_its_place(case: Case) -> None:
    """One or more doubts cover every character of the planted token."""
    text, token = case.cells
    start = text.index(token)
    covered = {place for doubt in read_out(text).doubts for place in range(doubt.start, doubt.end)}
    assert {*range(start, start + len(token))} <= covered


def test_the_table_of_unreadable_tokens_is_long_enough() -> None:
    """Two hundred and fifty planted tokens, no line twice."""
    assert len({case.cells for case in CASES}) == len(CASES) >= 250


@pytest.mark.parametrize("language", LONG_PARAGRAPHS)
def test_another_language_is_told_with_its_places(language: str) -> None:
    """What can't be read is in doubt where it stands."""
    text = LONG_PARAGRAPHS[language]
    doubts = read_out(text).doubts
    assert doubts
    assert all(text[doubt.start : doubt.end] == doubt.token for doubt in doubts)


@pytest.mark.parametrize(
    ("text", "spoken", "doubtful"),
    [
        ("", "", False),
        ("\n\n \t ", "", False),
        ("... !!! ,,, ??? -- ;", "", False),
        ("Ho\u0323p thôn", "Họp thôn", False),  # parts, and whole
        ("Họp\x00 thôn\x07\x1b", "Họp thôn", False),
        ("\u200fHọp \u202bthôn\u202c\ufeff", "Họp thôn", False),
        ("Họp thôn 🎉👍", "Họp thôn", True),
        ("Tên\tSố hộ\nThôn một\t12", "Tên, Số hộ.\nThôn một, mười hai", False),
        ("Họp thôn \ud800", "Họp thôn", False),  # half of a pair, as broken programs leave it
    ],
)  # fmt: skip
def test_bad_input_is_read_as_far_as_it_goes(text: str, spoken: str, *, doubtful: bool) -> None:
    """Nothing, marks only, letters in parts, control characters, pictures, a table out of Word."""
    read = read_out(text)
    assert read.text == spoken
    assert bool(read.doubts) == doubtful
