"""Days in words: whoever approves a session reads when it will sound."""

from datetime import date

import pytest

from broadcaster.schedule.dates import (
    EVERY_WEEKDAY,
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
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.web.days_vi import days_text

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Once(DAY), "ngày 05/01/2026"),
        (ByHand((Span(DAY, date(2026, 1, 7)), Span(DAY, DAY))), "ngày 05/01/2026–07/01/2026, 05/01/2026"),
        (ByHand((Span(DAY, DAY),) * 8), f"ngày {', '.join(['05/01/2026'] * 6)} và 2 khoảng ngày nữa"),
        (Daily(3, DAY), "3 ngày một lần từ 05/01/2026"),
        (Weekly(frozenset({0, 6})), "T2, CN"),
        (Weekly(frozenset({2}), 2, DAY), "T4, 2 tuần một lần từ 05/01/2026"),
        (MonthDays(frozenset({1, -1, -3})), "ngày 1, ngày thứ 3 từ cuối, ngày cuối hằng tháng"),
        (MonthDays(frozenset({15}), frozenset({2, 7})), "ngày 15 tháng 2, 7"),
        (NthWeekday(frozenset({1, -1}), 3), "T5 lần 1, cuối hằng tháng"),
        (EveryYear((12, 16), (3, 15)), "từ 16/12 đến 15/3 hằng năm"),
        (PublicHolidays(), "ngày nghỉ lễ"),
        (PublicHolidays(("Quốc khánh",)), "ngày lễ (Quốc khánh)"),
        (LunarDay(15), "ngày 15 âm lịch hằng tháng"),
        (LunarDay(23, 12), "ngày 23/12 âm lịch"),
        (LunarDay(1, 4, leap=True), "ngày 1/4 âm lịch, cả tháng nhuận"),
        (LunarRange((12, 23), (1, 10)), "từ 23/12 đến 10/1 âm lịch"),
        (AroundTet(15, 1, 10), "từ 15 ngày trước Tết đến 10/1 âm lịch"),
    ],
)
def test_each_rule_has_its_words(rule: DateRule, said: str) -> None:
    """No rule is shown as its code."""
    assert days_text(Days((rule,)), EVERY_WEEKDAY) == said


def test_weekdays_exceptions_moved_days_and_bounds_are_told() -> None:
    """All that decides about a day; every day is called so."""
    days = Days(
        (MonthDays(frozenset({1})),),
        (Span(DAY, DAY),),
        ((date(2026, 1, 23), date(2026, 1, 24)),),
        skip_holidays=True,
        valid_from=DAY,
        valid_to=date(2026, 12, 31),
    )
    assert days_text(days, frozenset({0, 1})) == (
        "ngày 1 hằng tháng, chỉ T2, T3; trừ 05/01/2026; trừ ngày nghỉ lễ; dời 23/01/2026 sang 24/01/2026;"
        " từ 05/01/2026 đến hết 31/12/2026"
    )
    assert days_text(EVERY_DAY, EVERY_WEEKDAY) == "hằng ngày"
    assert days_text(EVERY_DAY, frozenset({6})) == "CN"
