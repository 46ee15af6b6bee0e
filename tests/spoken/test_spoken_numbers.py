import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.spoken.numbers import LARGEST, cardinal, decimal, digits, grouped, month, ordinal, whole
from tests.spoken import independent_reader


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (44, "bốn mươi tư"),
        (55, "năm mươi lăm"),
        (91, "chín mươi mốt"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (555, "năm trăm năm mươi lăm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (4080, "bốn nghìn không trăm tám mươi"),
        (11820, "mười một nghìn tám trăm hai mươi"),
        (1000000, "một triệu"),
        (1000005, "một triệu không trăm linh năm"),
        (1050000, "một triệu không trăm năm mươi nghìn"),
        (2500000, "hai triệu năm trăm nghìn"),
        (10**9, "một tỷ"),
        (10**10, "mười tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (10**12, "một nghìn tỷ"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_a_cardinal_follows_the_house_style(number: int, words: str) -> None:
    """Nghìn, linh, mốt, tư, lăm, and hundreds that are said even when there are none."""
    assert cardinal(number) == words


@given(st.integers(0, 10**15))
def test_every_cardinal_reads_back_to_its_value(number: int) -> None:
    """An independent reader finds the number again."""
    assert independent_reader.number(cardinal(number).split()) == number


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_a_number_without_words_is_refused(number: int) -> None:
    """Below nought and above the largest there are no words."""
    with pytest.raises(ValueError, match="no words"):
        cardinal(number)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "nhất"), (2, "hai"), (4, "tư"), (5, "năm"), (14, "mười bốn")]
)
def test_an_ordinal_has_its_own_first_and_fourth(number: int, words: str) -> None:
    """Thứ nhất and thứ tư; the rest are cardinals."""
    assert ordinal(number) == words


@pytest.mark.parametrize(("number", "words"), [(1, "một"), (4, "tư"), (12, "mười hai")])
def test_april_is_thang_tu(number: int, words: str) -> None:
    """The fourth month has a word of its own."""
    assert month(number) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("2", "5", "hai phẩy năm"),
        ("3", "14", "ba phẩy mười bốn"),
        ("0", "25", "không phẩy hai mươi lăm"),
        ("2", "05", "hai phẩy không năm"),
        ("3", "141", "ba phẩy một bốn một"),
        ("1500", "5", "một nghìn năm trăm phẩy năm"),
    ],
)
def test_a_decimal_is_said_with_phay(before: str, after: str, words: str) -> None:
    """Up to two decimals as a number, more of them digit by digit."""
    assert decimal(before, after) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [("05", "năm"), ("007", "không không bảy"), ("10", "mười"), ("9" * 19, " ".join(["chín"] * 19))],
)
def test_a_written_number_keeps_its_noughts_only_when_they_name_something(written: str, words: str) -> None:
    """A padded day loses its nought; a code keeps them; what is too large is said digit by digit."""
    assert whole(written) == words


def test_digits_and_groups_are_said_one_by_one() -> None:
    """A comma stands between groups."""
    assert digits("389") == "ba tám chín"
    assert grouped(["1900", "888"]) == "một chín không không, tám tám tám"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "linh năm",
        "hai một",
        "hai mươi năm",
        "hai mươi một",
        "một mươi",
        "mười năm",
        "mười mốt",
        "hai trăm năm",
        "hai trăm linh mười",
        "một triệu hai",
        "một nghìn năm mươi",
        "triệu",
        "một tỷ tỷ",
        "một nghìn hai triệu nghìn",
        "không trăm",
        "mười trăm",
        "năm người",
        "không hai",
    ],
)
def test_the_reader_of_the_tests_refuses_what_could_be_another_number(words: str) -> None:
    """What it takes for a number, every listener takes for the same."""
    with pytest.raises(ValueError, match=r"\["):
        independent_reader.number(words.split())
