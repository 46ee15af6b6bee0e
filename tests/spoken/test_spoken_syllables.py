import pytest

from broadcaster.spoken.alphabet import fold, spell
from broadcaster.spoken.roman import roman
from broadcaster.spoken.syllables import corrections, in_syllables, is_syllable, respelled


@pytest.mark.parametrize(
    "word",
    [
        "xã", "thông", "BÁO", "nghiêng", "quốc", "quyết", "gì", "giữ", "giêng", "khuỷu", "ý",
        "yêu", "oà", "hòa",
        "hoà", "thuỷ", "thủy", "Nguyễn", "Đoỏng", "Kạn", "Đắk", "uỷ", "ủy", "tuyên", "truyền", "ghế", "kỷ",
        "ngoằn", "a", "ừ",
    ],
)  # fmt: skip
def test_a_vietnamese_syllable_is_known(word: str) -> None:
    """In any case, with either placing of the tone."""
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "UBND",
        "ko",
        "ka",
        "cê",
        "ngê",
        "nghan",
        "TT",
        "facebook",
        "dac",
        "tac",
        "qúa quá",
        "app",
        "wifi",
        "ắắ",
        "añg",
        "",
        "xyz",
        "b",
    ],
)
def test_what_is_no_syllable_is_told_apart(word: str) -> None:
    """Abbreviations, foreign words, wrong spelling, a stop without its tone."""
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [("trungkhanh", ("trung", "khanh")), ("caobang", ("cao", "bang")), ("xkcd", ()), ("a" * 50, ())],
)
def test_a_web_name_is_cut_into_syllables(letters: str, syllables: tuple[str, ...]) -> None:
    """The fewest syllables, or none if they don't fit."""
    assert in_syllables(letters) == syllables


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("I", 1),
        ("IV", 4),
        ("IX", 9),
        ("XIV", 14),
        ("XXI", 21),
        ("MCMXLV", 1945),
        ("IIII", None),
        ("VX", None),
        ("", None),
    ],
)
def test_a_roman_numeral_has_one_spelling(numeral: str, value: int | None) -> None:
    """What no one would write is no numeral."""
    assert roman(numeral) == value


@pytest.mark.parametrize(
    ("word", "folded"), [("Müller", "Muller"), ("straße", "strasse"), ("đường", "đường"), ("中", None)]
)
def test_foreign_marks_are_folded(word: str, folded: str | None) -> None:
    """A letter of the Latin script becomes its nearest; another script has none."""
    assert fold(word) == folded


def test_letters_have_the_names_of_the_alphabet() -> None:
    """As announcers spell a code."""
    assert spell("KTV") == "ca tê vê"
    assert spell("Đ") == "đê"


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("qúa", "quá"),
        ("hòan", "hoàn"),
        ("gìa", "già"),
        ("QỦA", "QUẢ"),
        ("hòa", "hòa"),
        ("hoà", "hoà"),
        ("của", "của"),
    ],
)
def test_a_tone_is_put_where_a_voice_looks_for_it(word: str, right: str) -> None:
    """Old and new placing both stay; any other is a slip of the hand."""
    assert respelled(word) == right


@pytest.mark.parametrize("word", ["nghành", "đuợc", "khoong", "thưong", "chógn", "muât", "hoạhc", "ngườii"])
def test_a_slip_of_the_hand_is_no_syllable(word: str) -> None:
    """No onset, rime or tone of the language joins like that."""
    assert not is_syllable(word)


@pytest.mark.parametrize(("word", "meant"), [("nghành", "ngành"), ("đuợc", "được"), ("khoong", "không")])
def test_a_slip_is_offered_its_correction(word: str, meant: str) -> None:
    """The operator chooses it with one key."""
    assert meant in corrections(word)
