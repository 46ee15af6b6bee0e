import pytest

from broadcaster.spoken.reader import read_out, trace
from tests.spoken.case_table import Case, table


@pytest.mark.parametrize("case", table("misread", 4), ids=str)
def test_what_is_easily_misread_keeps_its_meaning(case: Case) -> None:
    """Word for word as its table has it, by the rule that is named, and without the words that are feared."""
    rule, text, spoken, feared = case.cells
    read = read_out(text).text
    assert feared
    assert feared not in read
    assert read == spoken
    assert rule in {reading.rule for reading in trace(text)}
