import pytest

from broadcaster.spoken.reader import read_out, trace
from tests.spoken.case_table import FOLDER, Case, table

_OTHER_COLUMNS = {"misread", "unreadable"}
CASES = [
    case
    for path in sorted(FOLDER.glob("*.tsv"))
    if path.stem not in _OTHER_COLUMNS
    for case in table(path.stem, 4)
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_line_is_said_as_its_table_has_it(case: Case) -> None:
    """Word for word, by the rule that is named, and with a doubt exactly where the table has one."""
    rule, text, spoken, doubt = case.cells
    read = read_out(text)
    assert read.text == spoken
    assert rule in {reading.rule for reading in trace(text)}
    assert bool(read.doubts) == (doubt == "?"), [reading.token for reading in read.doubts]
