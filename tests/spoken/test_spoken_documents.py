"""Whole documents: the commune's plan and every script that comes with the station."""

import re
import tomllib
from pathlib import Path

import pytest

from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.syllables import is_syllable

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tests" / "data" / "ke_hoach_truyen_thong_2026.txt"
SCRIPTS = sorted(path for path in (ROOT / "scripts_vi").glob("*.md") if path.name != "README.md")

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[^\W\d_]+|[,.;:?! \n]")


def _script(path: Path) -> str:
    """Title and body of a script's file."""
    _, heading, body = path.read_text(encoding="utf-8").split("+++", 2)
    return f"{tomllib.loads(heading)['title']}.\n\n{body}"


def _strange(spoken: str) -> list[str]:
    """What a voice might stumble over: no word, no mark, a capital abbreviation, a word nobody knows."""
    known = {word for entry in default_lexicon().entries for word in _WORD.findall(entry.spoken)}
    words = _WORD.findall(spoken)
    return [
        *re.findall(r"\S", _PLAIN.sub("", spoken)),
        *(word for word in words if len(word) > 1 and word.isupper()),
        *(word for word in words if not is_syllable(word) and word not in known),
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_sample_script_is_read_without_a_doubt(path: Path) -> None:
    """Every word is one that a voice can say; only a form has places to be filled in."""
    read = read_out(_script(path))
    form = "template = true" in path.read_text(encoding="utf-8")
    assert {doubt.rule for doubt in read.doubts} == ({"blank-hint"} if form else set())
    assert not _strange(read.text)


def test_the_plan_is_read_whole_and_only_its_blanks_are_in_doubt() -> None:
    """The number and the day that nobody has filled in are reported; the rest is sure."""
    read = read_out(PLAN.read_text(encoding="utf-8"))
    assert [doubt.rule for doubt in read.doubts] == ["blank-number", "blank-date"]
    assert not _strange(read.text)
