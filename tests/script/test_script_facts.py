"""Which facts may be aired, until when, and how the register is kept in its file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.errors import ScriptError
from broadcaster.script.facts import Fact, FactRegister, FactStatus, parse_facts, read_facts, write_facts
from broadcaster.script.model import SLUG

CHECKED = Fact(
    id="hang-gia",
    statement="Hàng giả gồm hàng chỉ đạt từ 70% trở xuống so với mức công bố.",
    source="Nghị định số 98/2020/NĐ-CP",
    status=FactStatus.CHECKED,
    checked_by="Tư pháp xã",
    checked_on=date(2026, 11, 20),
    review_by=date(2027, 5, 31),
)
UNCHECKED = Fact("duong-day-nong", "Số điện thoại chưa gọi thử.", "Báo cũ", FactStatus.UNCHECKED)
REGISTER = FactRegister((CHECKED, UNCHECKED))
TEXT = write_facts(FactRegister((CHECKED,)))


@pytest.mark.parametrize(
    ("cited", "on", "told"),
    [
        ((), date(2030, 1, 1), None),
        (("hang-gia",), date(2026, 11, 20), None),
        (("hang-gia",), date(2027, 5, 31), None),
        (("hang-gia",), date(2027, 6, 1), "“hang-gia” đã quá hạn soát lại (31/05/2027)"),
        (("duong-day-nong",), date(2026, 11, 20), "“duong-day-nong” chưa soát"),
        (("hang-gia", "duong-day-nong"), date(2026, 11, 20), "“duong-day-nong” chưa soát"),
        (("khong-co",), date(2026, 11, 20), "“khong-co” không có trong sổ"),
    ],
)
def test_a_script_is_refused_for_a_fact_that_is_not_checked_or_not_fresh(
    cited: tuple[str, ...], on: date, told: str | None
) -> None:
    """Unknown, unchecked and expired facts block, each with its reason; the day of review is inside."""
    refusal = REGISTER.refusal(cited, on)
    assert (refusal is None) if told is None else (refusal is not None and told in refusal)


def test_every_reason_is_told_in_one_line() -> None:
    """The operator mends all facts of a script in one go."""
    refusal = REGISTER.refusal(("hang-gia", "duong-day-nong", "khong-co"), date(2028, 1, 1))
    assert refusal is not None
    assert (refusal.count("; "), "\n" in refusal) == (5, False)


@pytest.mark.parametrize("missing", [{"checked_by": ""}, {"checked_on": None}, {"review_by": None}])
def test_a_checked_fact_says_by_whom_when_and_until_when(missing: dict[str, object]) -> None:
    """A check without its date or its office is no check."""
    with pytest.raises(ValueError, match="is checked, but"):
        replace(CHECKED, **missing)  # type: ignore[arg-type]  # one field of its own type


def test_a_review_before_the_check_is_nonsense() -> None:
    """The dates of a fact run forward."""
    with pytest.raises(ValueError, match="before its check"):
        replace(CHECKED, review_by=date(2026, 1, 1))


def test_two_facts_with_one_id_are_nonsense() -> None:
    """An id stands for one fact."""
    with pytest.raises(ValueError, match="same id"):
        FactRegister((CHECKED, CHECKED))


def test_a_register_is_a_mapping_in_the_order_of_its_file() -> None:
    """Facts are found by id."""
    assert (list(REGISTER), REGISTER["hang-gia"], len(REGISTER)) == (
        ["hang-gia", "duong-day-nong"],
        CHECKED,
        2,
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('status = "da_soat"', 'status = "roi"', "du_kien thứ 1, mục status: không có “roi”"),
        ('checked_by = "Tư pháp xã"\n', "", "du_kien thứ 1, mục checked_by: còn thiếu"),
        ("review_by = 2027-05-31\n", "", "du_kien thứ 1, mục review_by: còn thiếu"),
        ("2027-05-31", "2027-02-30", "dòng 8: sai cách viết “review_by = 2027-02-30”: ngày này không có"),
        ("2027-05-31", "2026-05-31", "mục review_by: hạn soát lại sớm hơn ngày soát"),
        ('id = "hang-gia"', 'id = "Hàng giả"', "mục id: “Hàng giả” chỉ được dùng chữ thường"),
        ("source", "nguon", "mục nguon: không có mục tên này"),
        ("[[du_kien]]", "[du_kien]", "mục du_kien: phải viết thành từng đoạn"),
    ],
)
def test_a_fact_that_is_not_right_is_named_with_its_place(old: str, new: str, told: str) -> None:
    """Each mistake in the register gives one line with the number of the fact and the key."""
    with pytest.raises(ScriptError) as caught:
        parse_facts(TEXT.replace(old, new), place="du_kien.toml")
    assert told in str(caught.value)


def test_an_id_written_twice_is_refused() -> None:
    """The second fact of the name is pointed at."""
    with pytest.raises(ScriptError, match="du_kien thứ 2, mục id: “hang-gia” đã dùng"):
        parse_facts(TEXT + TEXT, place="du_kien.toml")


def test_a_register_is_read_from_a_file_saved_on_windows(tmp_path: Path) -> None:
    """A byte-order mark and Windows line ends do not matter."""
    path = tmp_path / "du_kien.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert read_facts(path) == FactRegister((CHECKED,))


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
SLUGS = st.from_regex(SLUG, fullmatch=True).filter(lambda slug: 4 < len(slug) <= 80)
FACTS = st.builds(
    Fact,
    id=SLUGS,
    statement=WORDS,
    source=WORDS,
    status=st.sampled_from(FactStatus),
    checked_by=WORDS,
    checked_on=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    review_by=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
) | st.builds(Fact, id=SLUGS, statement=WORDS, source=WORDS, status=st.just(FactStatus.UNCHECKED))
REGISTERS = st.lists(FACTS, max_size=4, unique_by=lambda fact: fact.id).map(
    lambda facts: FactRegister(tuple(facts))
)


@given(REGISTERS)
def test_a_register_written_is_read_back_the_same(register: FactRegister) -> None:
    """Export and import of the register lose nothing."""
    text = write_facts(register)
    assert parse_facts(text, place="du_kien.toml") == register


@given(REGISTERS, st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_only_checked_facts_within_their_review_pass(register: FactRegister, on: date) -> None:
    """Nothing passes that is unchecked or expired, and nothing fresh is held back."""
    for fact in register.facts:
        fresh = fact.status is FactStatus.CHECKED and fact.review_by is not None and on <= fact.review_by
        assert (register.refusal((fact.id,), on) is None) == fresh
