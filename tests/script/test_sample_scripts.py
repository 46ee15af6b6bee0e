"""The sample content of the repository: fit to be aired, and citing a fact for whatever could be wrong."""

import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from broadcaster.errors import ApprovalError
from broadcaster.script.approval import submit
from broadcaster.script.facts import FACTS_FILE, FactStatus, read_facts
from broadcaster.script.files import read_columns, read_scripts, write_script
from broadcaster.script.model import BulletinClass, ContentGroup, Revision, Script, State

FOLDER = Path(__file__).parents[2] / "scripts_vi"
SCRIPTS = read_scripts(FOLDER).scripts
FACTS = read_facts(FOLDER / FACTS_FILE)
PEAKS = {"tet", "hat-de", "lua-mua", "bien-mau"}
TODAY = date(2026, 11, 24)
BLOCKED = "duong-day-nong-389"

each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.slug)

CLAIM = re.compile(
    r"""
    \d+/\d{4}/[A-ZĐ0-9-]+                              # a document's number
    | \d{1,2}/\d{1,2}/\d{4} | \d{1,2}/\d{4}            # a date, a month of a year
    | \d[\d.,]*\s*%                                    # a percentage
    | \d[\d.,]*\s*(?:nghìn|triệu|tỷ|đồng)              # an amount of money
    | \d[\d.,]*\s*(?:kg|tấn|tạ)                        # a weight
    | tháng\s\d+(?:/\d{4})?                            # a season, a month of a year
    """,
    re.VERBOSE | re.IGNORECASE,
)


def claims(script: Script) -> list[str]:
    """What the body states that a person could look up and find wrong."""
    return CLAIM.findall(script.body)


def cited(script: Script) -> str:
    """The statements of the facts that the script cites."""
    return "\n".join(FACTS[fact].statement for fact in script.facts)


def test_every_file_of_the_sample_is_right() -> None:
    """The folder reads without an error, and every file is named after its slug."""
    found = read_scripts(FOLDER)
    assert found.errors == ()
    files = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert {script.slug for script in found.scripts} == files


def test_there_are_enough_scripts_for_rotation() -> None:
    """At least 18 scripts, at least 9 of them for all the year, at least 2 in each content group."""
    groups = Counter(script.content_group for script in SCRIPTS)
    assert len(SCRIPTS) >= 18
    assert sum(not script.peaks and not script.template and script.slug != BLOCKED for script in SCRIPTS) >= 9
    assert min(groups[group] for group in ContentGroup) >= 2


def test_each_peak_has_its_scripts() -> None:
    """Tết has three or more, every other peak at least one, and no script names a peak that is not there."""
    named = Counter(peak for script in SCRIPTS for peak in script.peaks)
    assert set(named) == PEAKS
    assert named["tet"] >= 3


@pytest.mark.parametrize(
    ("day", "slug"),
    [
        (date(2027, 2, 5), "truoc-tet-sam-tet-an-toan"),
        (date(2027, 2, 6), "trong-tet-vui-xuan-an-toan"),
        (date(2027, 2, 10), "trong-tet-vui-xuan-an-toan"),
        (date(2027, 2, 11), "sau-tet-xem-lai-hang-trong-nha"),
    ],
)
def test_before_during_and_after_tet_each_have_their_words(day: date, slug: str) -> None:
    """Nobody is wished a happy shopping after the feast: Tết 2027 falls on 6 February."""
    dated = {script.slug for script in SCRIPTS if script.slug.split("-")[1] == "tet" and script.valid_on(day)}
    assert dated == {slug}


def test_every_column_of_the_station_but_the_trial_one_is_used_and_one_answers_residents() -> None:
    """Columns and scripts fit together."""
    columns = {column.slug: column for column in read_columns(FOLDER)}
    used = {script.column for script in SCRIPTS}
    assert used == set(columns) - {"phat-thu"}
    assert [slug for slug in used if columns[slug].answers_residents] == ["hoi-dap"]


@each_script
def test_a_sample_script_has_sixty_to_two_hundred_words(script: Script) -> None:
    """Half a minute to two minutes: short enough to be remembered."""
    assert 60 <= script.words <= 200


@each_script
def test_a_sample_script_is_written_as_the_program_writes_it(script: Script) -> None:
    """An export of the untouched sample shows no difference."""
    text = (FOLDER / f"{script.slug}.md").read_text(encoding="utf-8")
    assert text == write_script(script)
    assert unicodedata.is_normalized("NFC", text)


@each_script
def test_a_sample_script_names_its_sources(script: Script) -> None:
    """The leader who approves a script can see where it comes from."""
    assert script.sources


@each_script
def test_a_sample_script_cites_facts_of_the_register(script: Script) -> None:
    """No script cites a fact that nobody has written down."""
    assert set(script.facts) <= set(FACTS)


@each_script
def test_each_number_of_law_money_or_date_is_in_a_fact_that_the_script_cites(script: Script) -> None:
    """Whatever could be wrong is checked in the register, to the letter."""
    assert [claim for claim in claims(script) if claim not in cited(script)] == []


@each_script
def test_a_sample_script_gives_no_telephone_number(script: Script) -> None:
    """No number is given that nobody has called: no run of seven digits, however they are spaced."""
    assert not re.search(r"\d(?:[ .]?\d){6,}", script.body)


@each_script
def test_a_sample_script_tells_whom_to_turn_to(script: Script) -> None:
    """Advice names an office in the commune that a resident can walk to."""
    assert re.search(r"UBND xã|Ủy ban nhân dân xã|Công an xã|trưởng xóm", script.body)


def test_the_claims_of_a_text_are_found() -> None:
    """The search itself sees document numbers, money, percentages, weights and dates."""
    text = "Nghị định số 98/2020/NĐ-CP ngày 15/10/2020: 70%, 40 triệu đồng, 11.820 kg, tháng 7/2025, tháng 9."
    expected = ["98/2020/NĐ-CP", "15/10/2020", "70%", "40 triệu", "11.820 kg", "tháng 7/2025", "tháng 9"]
    assert CLAIM.findall(text) == expected


def test_exactly_one_script_is_blocked_by_an_unchecked_fact() -> None:
    """The sample shows how the station refuses, and refuses nothing else."""
    blocked = [script.slug for script in SCRIPTS if FACTS.refusal(script.facts, TODAY)]
    assert blocked == [BLOCKED]
    assert not re.search(r"\d{4}", next(script.body for script in SCRIPTS if script.slug == BLOCKED))


def test_unchecked_facts_state_no_number_that_could_be_aired() -> None:
    """What nobody has checked is described, never stated: no amount, weight or telephone number."""
    unchecked = [fact for fact in FACTS.values() if fact.status is FactStatus.UNCHECKED]
    assert len(unchecked) >= 2
    for fact in unchecked:
        assert not re.search(r"\d[\d.,]*\s*(?:nghìn|triệu|tỷ|đồng|kg|%)|\d{5,}", fact.statement), fact.id


def test_only_the_emergency_template_has_blanks() -> None:
    """It cannot be sent for approval until somebody fills it; every other script can."""
    templates = [script for script in SCRIPTS if script.template]
    assert [script.slug for script in templates] == ["khan-cap-mua-bao-lu"]
    assert [(each.bulletin_class, each.content_group) for each in templates] == [
        (BulletinClass.EMERGENCY, None)
    ]
    with pytest.raises(ApprovalError, match=r"\[tên xóm\]"):
        submit(Revision(templates[0], 1, State.DRAFT))
    for script in SCRIPTS:
        assert script.template or submit(Revision(script, 1, State.DRAFT)).state is State.WAITING
