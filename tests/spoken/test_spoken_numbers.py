from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcaster.spoken.numbers import (
    LARGEST,
    cardinal,
    decimal,
    digits,
    figure,
    grouped,
    month,
    ordinal,
    whole,
)
from broadcaster.spoken.reader import read_out
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


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _read(text: str, *, after: str = "", before: str = "") -> list[str]:
    """Words of the figure in ``text``, which is sure; the words around it are taken off."""
    read = read_out(text)
    assert not read.doubts
    return read.text.removeprefix(before).removesuffix(after).split()


_AMOUNTS = st.integers(0, 10**15)
_CENTS = st.text("0123456789", min_size=1, max_size=2)
_LONG = st.text("0123456789", min_size=4, max_size=6)


@given(_AMOUNTS)
@example(1005)
@example(10**15)
def test_every_number_with_dots_reads_back_to_its_value(number: int) -> None:
    """From the text to the words and back, without a doubt."""
    assert (
        independent_reader.number(_read(f"xã có {_dotted(number)} cây", before="xã có", after="cây"))
        == number
    )


@given(_AMOUNTS, st.sampled_from([("đồng", "đồng"), ("đ", "đồng"), ("VNĐ", "đồng"), ("USD", "đô la Mỹ")]))
def test_every_amount_of_money_reads_back_to_its_value(number: int, currency: tuple[str, str]) -> None:
    """The currency is said behind it."""
    written, said = currency
    assert independent_reader.number(_read(f"{_dotted(number)} {written}", after=said)) == number


@given(st.integers(1, 10**8 - 1), st.sampled_from(["", "đ", " đồng/tháng"]))
def test_an_amount_without_dots_is_the_same_amount(number: int, ending: str) -> None:
    """Nobody hears whether somebody typed the dots."""
    dotted, plain = (read_out(f"chi {figure}{ending}").text for figure in (_dotted(number), number))
    assert dotted == plain


@given(st.integers(0, 999), _CENTS, st.sampled_from([("triệu", 10**6), ("tỷ", 10**9)]))
def test_every_decimal_of_a_million_reads_back_to_its_value(
    whole_part: int, cents: str, multiple: tuple[str, int]
) -> None:
    """“2,35 triệu đồng” is two million three hundred and fifty thousand."""
    name, size = multiple
    words = _read(f"chi {whole_part},{cents} {name} đồng", before="chi", after="đồng")
    assert independent_reader.decimal(words) == Decimal(f"{whole_part}.{cents}") * size


@given(st.integers(0, 10**9), st.one_of(_CENTS, _LONG))
def test_every_decimal_reads_back_to_its_value(whole_part: int, decimals: str) -> None:
    """With dots in the whole part or without; three decimals are told apart below."""
    value = Decimal(f"{whole_part}.{decimals}")
    for written in {str(whole_part), _dotted(whole_part)}:
        words = _read(f"tăng {written},{decimals} ha", before="tăng", after="héc ta")
        assert independent_reader.decimal(words) == value


@given(st.integers(0, 100), _CENTS)
def test_every_percentage_reads_back_to_its_value(whole_part: int, cents: str) -> None:
    """A comma and a point are the same before a per cent sign."""
    for sign in ",.":
        words = _read(f"đạt {whole_part}{sign}{cents}%", before="đạt", after="phần trăm")
        assert independent_reader.decimal(words) == Decimal(f"{whole_part}.{cents}")


@given(st.integers(1, 999), st.integers(1, 999))
def test_every_amount_in_two_names_reads_back_to_its_value(billions: int, millions: int) -> None:
    """“5 tỷ 300 triệu đồng”."""
    words = _read(f"chi {billions} tỷ {millions} triệu đồng", before="chi", after="đồng")
    assert independent_reader.number(words) == billions * 10**9 + millions * 10**6


@given(st.integers(1, 99), st.integers(1, 9))
def test_a_shortened_million_reads_back_to_its_value(millions: int, rest: int) -> None:
    """“3tr5” and "3 triệu 5" are three and a half million."""
    for written in (f"{millions}tr{rest}", f"{millions} triệu {rest}"):
        assert independent_reader.number(_read(written)) == millions * 10**6 + rest * 10**5


@given(st.integers(1, 998), st.data())
def test_every_range_is_said_with_den(low: int, data: st.DataObject) -> None:
    """Both ends read back, whatever dash stands between them; a minus is never said."""
    high = data.draw(st.integers(low + 1, 999))
    dash = data.draw(st.sampled_from(["-", " - ", "–", " – ", "- ", " -", "÷"]))
    words = _read(f"mỗi nơi {low}{dash}{high} người", before="mỗi nơi", after="người")
    cut = words.index("đến")
    assert [independent_reader.number(words[:cut]), independent_reader.number(words[cut + 1 :])] == [
        low,
        high,
    ]


@given(st.integers(1, 999), st.integers(100, 999))
def test_three_decimals_may_be_a_thousand(whole_part: int, decimals: int) -> None:
    """“1,500” is doubtful, and the other value is among the alternatives."""
    (doubt,) = read_out(f"bán {whole_part},{decimals} cây").doubts
    assert independent_reader.decimal(doubt.spoken.split()) == Decimal(f"{whole_part}.{decimals}")
    other = [independent_reader.number(words.split()) for words in doubt.alternatives]
    assert other == [whole_part * 1000 + decimals]


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_point_without_a_unit_is_doubtful(before: int, after: int) -> None:
    """“12.5” may be a decimal, a section or a day."""
    (doubt,) = read_out(f"ghi {before}.{after} vào sổ").doubts
    assert independent_reader.decimal(doubt.alternatives[0].split()) == Decimal(f"{before}.{after}")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.500", "một nghìn năm trăm"),
        ("1,500", "một nghìn năm trăm"),
        ("2.5", "hai phẩy năm"),
        ("2,05", "hai phẩy không năm"),
        ("1.234,5", "một nghìn hai trăm ba mươi tư phẩy năm"),
        ("75", "bảy mươi lăm"),
    ],
)
def test_a_figure_in_foreign_money_takes_either_sign(written: str, words: str) -> None:
    """Groups of three are thousands, anything else is a decimal."""
    assert figure(written) == words


@pytest.mark.parametrize(
    ("words", "value"),
    [("âm ba", "-3"), ("hai phẩy không năm", "2.05"), ("một phẩy hai triệu", "1200000"), ("mười", "10")],
)
def test_the_reader_of_the_tests_knows_decimals(words: str, value: str) -> None:
    """Below nought, behind the comma, and of a multiple."""
    assert independent_reader.decimal(words.split()) == Decimal(value)
