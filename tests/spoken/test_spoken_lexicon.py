from pathlib import Path

import pytest

from broadcaster.errors import ScriptError
from broadcaster.spoken.lexicon.entries import Entry, Kind, Lexicon, parse
from broadcaster.spoken.lexicon.files import default_lexicon, read_lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.syllables import is_syllable


def test_a_station_lays_its_own_words_on_top() -> None:
    """A station's entry comes before the built-in one of the same token."""
    lexicon = default_lexicon().with_entries([Entry("Zalo", "gia lô", Kind.FOREIGN), Entry("PR", "Pò Rẫy")])
    assert read_out("xóm PR, Zalo", lexicon).text == "xóm Pò Rẫy, gia lô"


def test_the_first_entry_that_fits_its_neighbours_reads_the_token() -> None:
    """What follows and what precedes decides; without a fit the token is unknown."""
    lexicon = Lexicon((Entry("ABK", "anh ba", after=" đi"), Entry("ABK", "áo bông", before="mặc ")))
    assert read_out("ABK đi, mặc ABK", lexicon).text == "anh ba đi, mặc áo bông"
    assert [doubt.token for doubt in read_out("xem ABK", lexicon).doubts] == ["ABK"]


def test_the_longest_token_wins() -> None:
    """A token within a longer one does not break it."""
    lexicon = Lexicon((Entry("TT", "thường trực"), Entry("TT DVTH", "trung tâm dịch vụ tổng hợp")))
    assert read_out("TT DVTH", lexicon).text == "trung tâm dịch vụ tổng hợp"


def test_an_abbreviation_is_found_as_written_and_a_foreign_word_in_any_case() -> None:
    """The letters AI are no "ai", but ZALO is Zalo."""
    lexicon = Lexicon((Entry("AI", "ây ai"), Entry("Zalo", "da lô", Kind.FOREIGN)))
    assert read_out("AI, ai, ZALO", lexicon).text == "ây ai, ai, da lô"


@pytest.mark.parametrize(
    ("token", "spoken"), [("", "gì"), (" A", "gì"), ("A", ""), ("A", "số 1"), ("A", "a-b"), ("A", "x.")]
)
def test_an_entry_refuses_what_no_voice_can_say(token: str, spoken: str) -> None:
    """Readings are letters, spaces and commas; tokens are not blank."""
    with pytest.raises(ValueError, match=r"lexicon token|is read"):
        Entry(token, spoken)


@pytest.mark.parametrize("line", ["UBND", "UBND\tủy ban 1", "UBND\tủy ban\t(", "a\tb\tc\td\te\tf\tg"])
def test_a_broken_line_is_named_with_its_place(line: str) -> None:
    """The file and the line, in Vietnamese."""
    with pytest.raises(ScriptError, match=r"tu_dien.tsv, dòng 3"):
        parse(f"# ghi chú\ntoken\tspoken\n{line}\n", place="tu_dien.tsv", kind=Kind.ABBREVIATION)


def test_a_table_may_come_from_windows() -> None:
    """BOM and CR LF are no part of an entry; a doubtful one is marked "no"."""
    table = "\ufefftoken\tspoken\r\nTB\tthông báo\t\t\tno\ttrung bình|thương binh\r\n"
    assert parse(table, place="x.tsv", kind=Kind.ABBREVIATION) == (
        Entry("TB", "thông báo", sure=False, alternatives=("trung bình", "thương binh")),
    )


def test_the_built_in_lexicon_is_rich_enough() -> None:
    """Abbreviations, foreign words, places, and the codes of documents."""
    counts = {kind: len({e.token for e in default_lexicon().entries if e.kind is kind}) for kind in Kind}
    assert counts[Kind.ABBREVIATION] >= 1200
    assert counts[Kind.FOREIGN] >= 350
    assert counts[Kind.PLACE] >= 60
    assert counts[Kind.DOCUMENT] >= 35
    assert counts[Kind.ISSUER] >= 90


def test_the_built_in_lexicon_says_syllables_only() -> None:
    """A voice for Vietnamese is never given an English spelling."""
    words = {
        word
        for entry in default_lexicon().entries
        if entry.kind is not Kind.PLACE
        for words in (entry.spoken, *entry.alternatives)
        for word in words.replace(",", " ").split()
    }
    assert {word for word in words if not is_syllable(word)} <= _BORROWED


_BORROWED = {"crôm", "oép", "crô", "pli", "prô", "xtan", "ji", "clo", "crai"}
"""Borrowed syllables that announcers say and Vietnamese spelling has not."""


def test_no_foreign_word_is_also_a_vietnamese_one() -> None:
    """A foreign word is found in any case, so it must not hide a syllable such as "ai"."""
    foreign = [entry.token for entry in default_lexicon().entries if entry.kind is Kind.FOREIGN]
    assert [token for token in foreign if is_syllable(token)] == []


def test_no_abbreviation_is_a_small_syllable() -> None:
    """Abbreviations in small letters must not take words of the language for themselves."""
    small = [e.token for e in default_lexicon().entries if e.kind is Kind.ABBREVIATION and e.token.islower()]
    assert [token for token in small if is_syllable(token)] == []


def test_a_stations_word_of_any_kind_comes_before_every_rule(tmp_path: Path) -> None:
    """Its file says what "QR" and the unit "kg" are here; a longer word without a space stays whole."""
    path = tmp_path / "tu_dien.tsv"
    path.write_text("QR\tmã vuông\nkg\tcân\nTT\tthôn trưởng\n", encoding="utf-8-sig")
    lexicon = default_lexicon().with_entries(read_lexicon(path))
    assert read_out("quét QR, nặng 5 kg, hỏi TT, Sở TT&TT", lexicon).text == (
        "quét mã vuông, nặng năm cân, hỏi thôn trưởng, Sở thông tin và truyền thông"
    )


def test_a_lexicon_that_is_not_there_or_is_no_text(tmp_path: Path) -> None:
    """No file is no entries; a file in another encoding is refused by name."""
    assert read_lexicon(tmp_path / "tu_dien.tsv") == ()
    (tmp_path / "xau.tsv").write_bytes(b"\xff\xfeA")
    with pytest.raises(ScriptError, match=r"xau\.tsv"):
        read_lexicon(tmp_path / "xau.tsv")


def test_patterns_that_ship_are_patterns() -> None:
    """They are compiled on first use only, so that a broken one would be met on air."""
    for entry in default_lexicon().entries:
        entry.check()
