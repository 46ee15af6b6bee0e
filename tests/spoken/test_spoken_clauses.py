from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadcaster.spoken.clauses import Clause, Pause, clauses
from broadcaster.spoken.reader import read_out
from tests.spoken.case_table import Case, cases_of

CASES = cases_of(Path(__file__).parent / "clauses" / "phrasing.tsv", 2)
SCRIPTS = sorted((Path(__file__).parents[2] / "scripts_vi").glob("*.md"))

_WORDS = [
    "bà", "con", "không", "được", "một", "hai", "mươi", "nghìn", "đồng", "đến", "và", "của", "để", "trước",
    "khi", "ngày", "tháng", "năm", "Ủy", "ban", "nhân", "dân", "xã", "Trùng", "Khánh", "ki", "lô", "gam",
    "phần", "trăm", "nghiêng", "xin", "nhắc", "lại", "thứ", "nhất", "bê", "chấm",
]  # fmt: skip
_SPOKEN = st.one_of(
    st.text("aăạđ  ,.;:?!\n", max_size=300),
    st.lists(st.sampled_from([*_WORDS, *_WORDS, ",", ".", ";\n", ":", "\n"]), max_size=120).map(" ".join),
    st.lists(st.sampled_from(_WORDS), max_size=200).map(" ".join),
)


def _shown(found: tuple[Clause, ...]) -> str:
    return " ".join(f"{clause.text} [{clause.pause}]" for clause in found)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_text_is_cut_as_its_table_has_it(case: Case) -> None:
    """Clause by clause, each with the class of the pause that follows it."""
    spoken, expected = case.cells
    assert _shown(clauses(spoken)) == expected


@settings(max_examples=1000, deadline=None)
@given(_SPOKEN)
@example("một " * 300)
@example("Trùng " * 100)
def test_every_word_is_said_once_and_in_order(spoken: str) -> None:
    """Cutting loses, adds and moves nothing, and leaves no mark in a clause."""
    words = "".join(" " if letter in ",.;:?!\n" else letter for letter in spoken).split()
    found = clauses(spoken)
    assert [word for clause in found for word in clause.text.split(" ")] == words


@settings(max_examples=1000, deadline=None)
@given(_SPOKEN)
@example("b" * 250 + " a")
@example("a " + "b" * 100)
def test_no_clause_is_longer_than_a_breath(spoken: str) -> None:
    """A hundred characters at most; a longer word stands alone."""
    for clause in clauses(spoken):
        assert len(clause.text) <= 100 or " " not in clause.text


@settings(max_examples=500, deadline=None)
@given(_SPOKEN)
def test_a_clause_is_not_cut_again(spoken: str) -> None:
    """Cutting what was cut changes nothing."""
    for clause in clauses(spoken):
        assert clauses(clause.text) == (Clause(clause.text, Pause.NONE),)


@settings(max_examples=500, deadline=None)
@given(_SPOKEN)
def test_only_the_last_clause_may_have_no_pause(spoken: str) -> None:
    """Two clauses are never run together."""
    assert all(clause.pause is not Pause.NONE for clause in clauses(spoken)[:-1])


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_sample_script_is_never_cut_in_a_number_or_behind_a_leaning_word(path: Path) -> None:
    """Whatever is cut for a breath in the scripts of the station begins and ends with whole phrases."""
    found = clauses(read_out(path.read_text(encoding="utf-8").rpartition("+++")[2]).text)
    for clause in found:
        if clause.pause is Pause.BREATH:
            assert clause.text.split()[-1] not in {"các", "của", "và", "không", "là", "mươi", "trăm", "nghìn"}
            assert len(clause.text.split()) > 1
