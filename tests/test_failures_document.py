"""docs/FAILURES.md names a test for every failure, and every test that it names is there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
DOCUMENT = TESTS.parent / "docs" / "FAILURES.md"

ALL = range(1, 37)
SHOWN = range(1, 22)
"""“Power, disk, clock”, “Sound” and “Plan”: each of these has a test of its own name."""

ROW = re.compile(r"^\| (\d+) \|(?P<failure>[^|]+)\|(?P<happens>[^|]+)\|(?P<tests>[^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+\*?)`")
DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)

ROWS = {int(found[1]): found for found in ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))}


def defined_in(path: Path) -> set[str]:
    """Names of the tests that a file defines; none when it is not there."""
    return set(DEFINED.findall(path.read_text(encoding="utf-8"))) if path.exists() else set()


def test_every_failure_has_a_row() -> None:
    """In their order, each once, with what happens; one without a test says what is still to be built."""
    assert list(ROWS) == list(ALL)
    for row in ROWS.values():
        assert NAMED.search(row["tests"]) or "not yet" in row["happens"], row[0]


@pytest.mark.parametrize("number", ALL)
def test_every_test_that_a_row_names_exists(number: int) -> None:
    """A test that was renamed is renamed in the document too."""
    for file, name in NAMED.findall(ROWS[number]["tests"]):
        there = defined_in(TESTS / file)
        begins = name.removesuffix("*")
        assert name in there or (name.endswith("*") and any(each.startswith(begins) for each in there)), name


@pytest.mark.parametrize("number", SHOWN)
def test_every_failure_of_power_sound_and_plan_names_a_test_of_its_number(number: int) -> None:
    """So that who reads the list of failures finds what shows it by its number."""
    names = [name for _file, name in NAMED.findall(ROWS[number]["tests"])]
    assert any(name.startswith(f"test_failure_{number:02}_") for name in names)


def test_every_test_of_a_failure_stands_in_its_row() -> None:
    """By its whole name, or by its number in its file."""
    for path in sorted((TESTS / "failures").glob("test_failures_*.py")):
        for name in defined_in(path):
            if not name.startswith("test_failure_"):
                continue  # bad input of an issue
            number = int(name.removeprefix("test_failure_")[:2])
            listed = {each for file, each in NAMED.findall(ROWS[number]["tests"]) if path.match(file)}
            assert listed & {name, f"test_failure_{number:02}_*"}, f"{path.name}::{name}"
