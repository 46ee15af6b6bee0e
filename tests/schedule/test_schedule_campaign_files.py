from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.errors import ScheduleError
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.campaign_documents import parse_campaigns, write_campaigns
from broadcaster.script.model import LANGUAGES, ContentGroup
from tests.examples import examples

PLACE = "chien_dich.toml"
SLUG = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
SLUGS = st.lists(SLUG, unique=True, max_size=4).map(tuple)
COUNT = st.integers(1, 10_000)
DAY = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TITLE = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)


@st.composite
def campaigns(draw: st.DrawFn, slug: str) -> Campaign:
    """Any campaign that a document can say."""
    bounds = sorted(draw(st.tuples(DAY, DAY)))
    return Campaign(
        slug,
        draw(TITLE),
        draw(st.dictionaries(st.sampled_from(ContentGroup), st.integers(1, 100), min_size=1)),
        draw(SLUGS),
        draw(SLUGS),
        draw(st.dictionaries(SLUG, COUNT, max_size=3)),
        draw(st.dictionaries(st.sampled_from(sorted(LANGUAGES)), COUNT, max_size=3)),
        timedelta(hours=draw(st.integers(0, 24 * 60))),
        timedelta(hours=draw(st.integers(0, 24 * 60))),
        draw(COUNT),
        draw(st.integers(0, 3_660)),
        draw(st.none() | st.integers(1, 3_660)),
        draw(st.sampled_from([None, bounds[0]])),
        draw(st.sampled_from([None, bounds[1]])),
    )


@examples(25)
@given(data=st.data(), slugs=st.lists(SLUG, unique=True, max_size=3))
def test_what_is_written_reads_back_the_same(data: st.DataObject, slugs: list[str]) -> None:
    """Every field of every campaign, in their order; none, too."""
    written = tuple(data.draw(campaigns(slug)) for slug in slugs)
    found = parse_campaigns(write_campaigns(written), place=PLACE)
    assert found.errors == ()
    assert found.values == written


def test_a_campaign_needs_no_more_than_a_name() -> None:
    """Then it takes all groups in equal shares, without a gap."""
    found = parse_campaigns('[[chien_dich]]\nslug = "dot"\ntitle = "Đợt"\n', place=PLACE)
    assert found.values == (Campaign("dot", "Đợt"),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("groups = { 6 = 1 }", "không có mục tên này"),
        ("groups = { 1 = 0 }", "mục 1"),
        ("groups = { 1 = 101 }", "mục 1"),
        ("groups = {}", "mục groups: chưa có nhóm nào"),
        ("groups = 3", "mục groups: phải là một bảng"),
        ('scripts = ["Bài một"]', "mục scripts"),
        ('scripts = ["bai", "bai"]', "mục scripts: có mã viết hai lần"),
        ("weights = { bai = 0 }", "mục bai"),
        ("weights = { bai = 1.5 }", "mục bai: phải là số nguyên"),
        ("weekly_plays = { anh = 3 }", "mục weekly_plays: không có tiếng “anh”"),
        ("weekly_plays = { tay = -1 }", "mục tay"),
        ("min_gap_hours = -1", "mục min_gap_hours"),
        ("min_gap_hours = 0.5", "mục min_gap_hours: phải là số nguyên"),
        ("min_gap_hours = 1441", "mục min_gap_hours"),
        ("most_a_day = 0", "mục most_a_day"),
        ("fresh_days = -3", "mục fresh_days"),
        ("retire_days = 0", "mục retire_days"),
        ("retire_days = true", "mục retire_days: phải là số nguyên"),
        ('valid_from = "mai"', "mục valid_from"),
        ("valid_from = 2026-03-02\nvalid_to = 2026-03-01", "mục valid_to: sớm hơn valid_from"),
        ("hours = 24", "mục hours: không có mục tên này"),
    ],
)
def test_what_is_not_right_is_said_in_one_line_and_costs_its_campaign_alone(line: str, message: str) -> None:
    """The line names the file, the campaign and the field."""
    right = '[[chien_dich]]\nslug = "dung"\ntitle = "Đúng"\n'
    text = f'[[chien_dich]]\nslug = "sai"\ntitle = "Sai"\n{line}\n\n{right}'
    found = parse_campaigns(text, place=PLACE)
    (error,) = found.errors
    assert str(error).startswith(f"{PLACE}, chien_dich thứ 1")
    assert message in str(error)
    assert "\n" not in str(error)
    assert [each.slug for each in found.values] == ["dung"]


def test_two_campaigns_of_one_name_are_one_too_many() -> None:
    """The first stays."""
    entry = '[[chien_dich]]\nslug = "dot"\ntitle = "Đợt"\n'
    found = parse_campaigns(f"{entry}{entry}", place=PLACE)
    assert len(found.values) == 1
    assert ["“dot” đã dùng ở trên" in str(error) for error in found.errors] == [True]


def test_a_day_that_no_calendar_has_is_named() -> None:
    """30 February is no TOML."""
    text = '[[chien_dich]]\nslug = "dot"\ntitle = "Đợt"\nvalid_from = 2026-02-30\n'
    with pytest.raises(ScheduleError, match=r"dòng 4: .*ngày này không có trên lịch"):
        parse_campaigns(text, place=PLACE)


def test_a_gap_of_minutes_cannot_be_written() -> None:
    """Documents count hours: to round it would be another gap."""
    with pytest.raises(ValueError, match="no whole count of hours"):
        write_campaigns([Campaign("dot", "Đợt", min_gap=timedelta(minutes=90))])


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": "Đợt một"},
        {"groups": {}},
        {"groups": {ContentGroup.SKILLS: 0}},
        {"weights": {"bai": 0}},
        {"weekly_plays": {"vi": 0}},
        {"most_a_day": 0},
        {"min_gap": timedelta(hours=-1)},
        {"fresh_days": -1},
        {"retire_days": 0},
        {"valid_from": date(2026, 3, 2), "valid_to": date(2026, 3, 1)},
    ],
)
def test_a_campaign_refuses_nonsense(fields: dict[str, Any]) -> None:
    """Whoever builds one in the program is told at once."""
    with pytest.raises(ValueError, match="campaign"):
        Campaign(**{"slug": "dot", "title": "Đợt", **fields})
