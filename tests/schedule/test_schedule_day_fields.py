import re
import tomllib
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings

from broadcaster.errors import ScriptError
from broadcaster.schedule.dates import (
    AroundTet,
    ByHand,
    Daily,
    DateRule,
    EveryYear,
    LunarDay,
    LunarRange,
    MonthDays,
    NthWeekday,
    Once,
    PublicHolidays,
    Span,
    Weekly,
)
from broadcaster.schedule.day_fields import DAY_KEYS, days_pairs, read_days
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.script.fields import Fields, write_toml
from broadcaster.settings import CONTENT_ROOT
from tests.schedule.any_days import any_days


def read(toml: str) -> Days:
    """The days written in ``toml``, with no key that nobody knows."""
    fields = Fields(tomllib.loads(toml), place="khung_gio.toml")
    fields.expect((), DAY_KEYS)
    return read_days(fields)


@settings(deadline=None)
@given(any_days())
def test_what_is_written_reads_back_the_same(days: Days) -> None:
    """Rules in their order, exceptions, moved days, bounds."""
    assert read(write_toml(days_pairs(days))) == days


def test_nothing_written_is_every_day() -> None:
    """And every day is written as nothing."""
    assert read("") == EVERY_DAY
    assert write_toml(days_pairs(EVERY_DAY)) == ""


@pytest.mark.parametrize(
    ("toml", "rule"),
    [
        ("once = 2026-09-02", Once(date(2026, 9, 2))),
        ("every_days = 3\nsince = 2026-01-01", Daily(3, date(2026, 1, 1))),
        ('weekdays = ["T2", "CN"]', Weekly(frozenset({0, 6}))),
        (
            'weekdays = ["T4"]\nevery_weeks = 2\nsince = 2026-01-07',
            Weekly(frozenset({2}), 2, date(2026, 1, 7)),
        ),
        ("month_days = [1, -1]", MonthDays(frozenset({1, -1}))),
        ("month_days = [29]\nmonths = [2]", MonthDays(frozenset({29}), frozenset({2}))),
        ('nth_weekday = { nth = [1, -1], weekday = "T7" }', NthWeekday(frozenset({1, -1}), 5)),
        ("lunar_day = { day = 15 }", LunarDay(15)),
        ("lunar_day = { day = 23, month = 12 }", LunarDay(23, 12)),
        ("lunar_day = { day = 1, month = 6, leap = true }", LunarDay(1, 6, leap=True)),
        ('lunar_range = { from = "23/12", to = "10/01" }', LunarRange((12, 23), (1, 10))),
        ("holidays = true", PublicHolidays()),
        ('holiday_names = ["Quốc khánh"]', PublicHolidays(("Quốc khánh",))),
        ("tet = { days_before = 15, until_month = 1, until_day = 10 }", AroundTet(15, 1, 10)),
        ('every_year = { from = "16/12", to = "15/03" }', EveryYear((12, 16), (3, 15))),
        (
            "dates = [{ from = 2026-11-01, to = 2026-12-15 }]",
            ByHand((Span(date(2026, 11, 1), date(2026, 12, 15)),)),
        ),
    ],
)
def test_each_rule_has_its_key(toml: str, rule: DateRule) -> None:
    """As schedules/README.md tells it."""
    assert read(toml) == Days((rule,))


def test_the_examples_for_operators_are_read() -> None:
    """Each row of the table in schedules/README.md, as an operator would copy it, and for every key."""
    text = (CONTENT_ROOT / "schedules" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+ = .+?)`(?: và `(.+?)`)? \|", text, re.MULTILINE)
    rules = [rule for row in rows for rule in read("\n".join(row)).rules]
    assert len(rules) == len(rows)
    assert {type(rule) for rule in rules} == set(get_args(DateRule))


def test_several_rules_stand_in_a_list() -> None:
    """Mùng một and rằm, with an exception beside them."""
    days = read(
        "any_of = [{ lunar_day = { day = 1 } }, { lunar_day = { day = 15 } }]\nskip_holidays = true\n"
        "except = [{ from = 2026-02-17, to = 2026-02-17 }]\nmoved = [{ from = 2026-03-03, to = 2026-03-04 }]"
    )
    assert days == Days(
        (LunarDay(1), LunarDay(15)),
        excepted=(Span(date(2026, 2, 17), date(2026, 2, 17)),),
        moved=((date(2026, 3, 3), date(2026, 3, 4)),),
        skip_holidays=True,
    )


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("month_days = [30]\nmonths = [2]", "mục month_days: không có ngày 30 trong tháng đã ghi"),
        ("month_days = [1, -31]\nmonths = [4, 6]", "mục month_days: không có ngày 31 trong tháng đã ghi"),
        ("month_days = [0]", "phải từ 1 đến 31, hoặc từ -1 .cuối cùng. đến -31, không phải 0"),
        ("month_days = []", "mục month_days: chưa có số nào"),
        ("month_days = 15", "mục month_days: phải là danh sách số trong ngoặc vuông"),
        ('month_days = ["15"]', "mục month_days: phải là số nguyên"),
        ("month_days = [1]\nmonths = [13]", "mục months: phải từ 1 đến 12, không phải 13"),
        ("months = [2]", "mục months: phải ghi đúng một trong các cách tính ngày"),
        ("once = 2026-01-01\nmonths = [2]", "mục months: chỉ đi cùng month_days hoặc nth_weekday"),
        ('weekdays = ["T2"]\nevery_weeks = 2', "mục since: còn thiếu"),
        ('weekdays = ["T2"]\nevery_weeks = 0', "mục every_weeks: phải từ 1 đến 1000"),
        ("every_days = 2", "mục since: còn thiếu"),
        ('nth_weekday = { nth = [6], weekday = "T2" }', "mục nth: phải từ 1 đến 5"),
        ('nth_weekday = { nth = [1], weekday = "T8" }', "mục weekday: không có “T8”"),
        ("lunar_day = { day = 31 }", "mục day: phải từ 1 đến 30, không phải 31"),
        ("lunar_day = { day = 1, month = 13 }", "mục month: phải từ 1 đến 12"),
        ("lunar_day = { month = 1 }", "mục day: còn thiếu"),
        ('lunar_range = { from = "31/12", to = "10/01" }', "mục from: “31/12” không phải là ngày âm lịch"),
        ('lunar_range = { from = "rằm", to = "10/01" }', "mục from: “rằm” không phải là ngày âm lịch"),
        ("holidays = false", "mục holidays: chỉ ghi true"),
        ("holiday_names = []", "mục holiday_names: chưa có ngày lễ nào"),
        ('holiday_names = ["Ngày Nhà giáo"]', "mục holiday_names: không có ngày lễ tên này; hãy chọn trong"),
        ('every_year = { from = "30/02", to = "15/03" }', "mục from: “30/02” không phải là ngày mà năm nào"),
        ("holidays = true\nonce = 2026-01-01", "mục once hoặc holidays: phải ghi đúng một trong các cách"),
        ("any_of = []", "mục any_of: chưa có cách tính ngày nào"),
        ("any_of = [{}]", "any_of thứ 1, mục .*: phải ghi đúng một trong các cách"),
        ("any_of = [{ valid_from = 2026-01-01 }]", "any_of thứ 1, mục valid_from: không có mục tên này"),
        ("any_of = [{ holidays = true }]\nonce = 2026-01-01", "mục once: phải ghi đúng một trong các cách"),
        ("dates = [{ from = 2026-03-02, to = 2026-03-01 }]", "dates thứ 1, mục to: sớm hơn from"),
        ("except = [{ from = 2026-03-02, to = 2026-03-01 }]", "except thứ 1, mục to: sớm hơn from"),
        ("moved = [{ from = 2026-03-02, to = 2026-03-02 }]", "moved thứ 1, mục to: trùng với from"),
        (
            "moved = [{ from = 2026-03-02, to = 2026-03-03 }, { from = 2026-03-02, to = 2026-03-04 }]",
            "mục moved: có ngày dời hai lần",
        ),
        ("valid_from = 2026-03-02\nvalid_to = 2026-03-01", "mục valid_to: sớm hơn valid_from"),
        ('skip_holidays = "có"', "mục skip_holidays: phải là true hoặc false"),
    ],
)
def test_what_is_not_right_is_said_in_one_line(toml: str, message: str) -> None:
    """Place and what to do: 30 February, a lunar 31st, two rules at once, ends before starts."""
    with pytest.raises(ScriptError, match=message) as refusal:
        read(toml)
    assert "\n" not in str(refusal.value)
