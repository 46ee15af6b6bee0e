"""Where a voice stops, and for how long."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.speech.pauses import PAUSES_MS, Phrase, phrases
from broadcaster.spoken.alphabet import MARKS
from broadcaster.spoken.clauses import Pause
from broadcaster.units import DurationMs

SPOKEN = st.text("aăạđ  ,.;:?!\n", max_size=200)


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("Kính chào bà con.", [("Kính chào bà con", 550)]),
        ("rét đậm, rét hại.", [("rét đậm", 220), ("rét hại", 550)]),
        ("mang theo: áo ấm; nước", [("mang theo", 350), ("áo ấm", 350), ("nước", 0)]),
        ("Có mưa không? Có! Mưa to.", [("Có mưa không", 550), ("Có", 550), ("Mưa to", 550)]),
        ("Đoạn một.\nĐoạn hai", [("Đoạn một", 900), ("Đoạn hai", 0)]),
        ("Tiêu đề\nBài", [("Tiêu đề", 900), ("Bài", 0)]),
        ("chờ đã... rồi đi", [("chờ đã", 550), ("rồi đi", 0)]),
        ("đi, . rồi về", [("đi", 550), ("rồi về", 0)]),
        (" ,. xin  chào", [("xin chào", 0)]),
        ("a, Gạo.\nbê, Muối.", [("a", 220), ("Gạo", 700), ("bê", 220), ("Muối", 550)]),
        ("Đi ngay.\nXin nhắc lại: đi ngay.", [("Đi ngay", 1200), ("Xin nhắc lại", 350), ("đi ngay", 550)]),
        ("số không hai, ba bốn, năm sáu", [("số không hai", 160), ("ba bốn", 160), ("năm sáu", 0)]),
        ("", []),
        (" .,\n", []),
    ],
)
def test_a_text_splits_at_its_marks(spoken: str, expected: list[tuple[str, int]]) -> None:
    """Each mark has its pause; of several in a row the longest counts; stray marks say nothing."""
    assert [(phrase.text, phrase.pause_ms) for phrase in phrases(spoken)] == expected


def test_a_long_phrase_without_marks_is_said_in_breaths() -> None:
    """No phrase is longer than a hundred characters; the breaths between are shorter than a comma."""
    found = phrases(" ".join(["chuồng"] * 60))
    assert max(len(phrase.text) for phrase in found) <= 100
    assert [phrase.pause_ms for phrase in found] == [120] * (len(found) - 1) + [0]


def test_the_classes_of_pauses_are_told_apart_by_ear() -> None:
    """Each class is at least a quarter longer than the one before it, from a breath to a repetition."""
    lengths = [PAUSES_MS[pause] for pause in Pause]
    assert lengths == sorted(lengths)
    assert all(longer >= 1.25 * shorter for shorter, longer in pairwise(lengths))


@settings(max_examples=1000)
@given(SPOKEN)
def test_no_word_is_lost_added_or_moved(spoken: str) -> None:
    """The words of the phrases, in order, are the words of the text."""
    without_marks = "".join(" " if letter in MARKS + "\n" else letter for letter in spoken)
    assert [word for phrase in phrases(spoken) for word in phrase.text.split()] == without_marks.split()


@settings(max_examples=1000)
@given(SPOKEN)
def test_every_phrase_but_the_last_ends_with_a_pause_of_the_table(spoken: str) -> None:
    """Two phrases are never run together, and no pause is invented."""
    found = phrases(spoken)
    assert all(phrase.pause_ms in PAUSES_MS.values() for phrase in found[:-1])
    assert not any(mark in phrase.text for phrase in found for mark in MARKS)


@pytest.mark.parametrize("text", ["", " bà con", "bà  con", "bà\ncon"])
def test_a_phrase_of_untidy_words_is_refused(text: str) -> None:
    """A phrase is words with single spaces."""
    with pytest.raises(ValueError, match="single spaces"):
        Phrase(text, DurationMs(0))


def test_a_negative_pause_is_refused() -> None:
    """Time does not run back between phrases."""
    with pytest.raises(ValueError, match="negative"):
        Phrase("bà con", DurationMs(-1))
