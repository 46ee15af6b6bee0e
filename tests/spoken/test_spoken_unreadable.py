import pytest

from broadcaster.spoken.reader import read_out
from tests.spoken.case_table import Case, table

PLANTED = table("unreadable", 2)


@pytest.mark.parametrize("case", PLANTED, ids=str)
def test_what_nobody_can_read_surely_is_a_doubt(case: Case) -> None:
    """A code, a foreign word, a slip of the hand, an abbreviation of many meanings: all of it is marked."""
    token, line = case.cells
    start = line.index(token)
    doubts = read_out(line).doubts
    assert any(doubt.start <= start and doubt.end >= start + len(token) for doubt in doubts), doubts


def test_enough_is_planted() -> None:
    """Fewer would prove little."""
    assert len(PLANTED) >= 200
