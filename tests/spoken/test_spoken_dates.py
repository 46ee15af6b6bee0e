import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.spoken.reader import read_out
from tests.spoken.independent_dates import spoken_date, spoken_time

_DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_DATE_FORMS = {
    "padded": "{0:%d}/{0:%m}/{0.year}",
    "bare": "{0.day}/{0.month}/{0.year}",
    "dashed": "{0:%d}-{0:%m}-{0.year}",
    "dotted": "{0:%d}.{0:%m}.{0.year}",
    "spaced": "{0.day} / {0.month} / {0.year}",
    "said": "ngày {0.day} tháng {0.month} năm {0.year}",
    "said padded": "ngày {0:%d} tháng {0:%m} năm {0.year}",
    "said month and year": "ngày {0.day} tháng {0.month}/{0.year}",
    "after a word": "ngày {0.day}/{0.month}/{0.year}",
    "machine": "{0.year}-{0:%m}-{0:%d}",
}
_TIME_FORMS = {
    "h": "{0.hour}h{0:%M}",
    "H": "{0:%H}H{0:%M}",
    "g": "{0.hour}g{0:%M}",
    "colon": "{0:%H}:{0:%M}",
    "seconds": "{0:%H}:{0:%M}:00",
    "said": "{0.hour} giờ {0:%M}",
    "said minutes": "{0:%H} giờ {0:%M} phút",
    "prime": "{0.hour}h{0:%M}'",
    "spaced": "{0.hour} h {0:%M}",
}


@pytest.mark.parametrize("form", _DATE_FORMS.values(), ids=_DATE_FORMS)
@given(day=_DATES)
def test_every_date_reads_back_to_its_day(form: str, day: date) -> None:
    """In every written form, with nothing to doubt."""
    read = read_out(form.format(day))
    assert spoken_date(read.text.split()) == day
    assert not read.doubts


@pytest.mark.parametrize("form", _TIME_FORMS.values(), ids=_TIME_FORMS)
@given(moment=st.times().map(lambda moment: time(moment.hour, moment.minute)))
def test_every_time_of_day_reads_back_to_its_minute(form: str, moment: time) -> None:
    """In every written form, with nothing to doubt."""
    read = read_out(form.format(moment))
    assert spoken_time(read.text.split()) == moment
    assert not read.doubts


@given(day=_DATES, mark=st.sampled_from("/-."))
def test_a_day_without_its_year_is_said_after_its_word(day: date, mark: str) -> None:
    """“ngày 5-4” and "ngày 5.4" are that day; only "ngày 5-7" may also be three days, and is doubted."""
    read = read_out(f"ngày {day.day}{mark}{day.month}")
    if mark == "-" and day.day < day.month:
        assert read.doubts
        return
    assert spoken_date(f"{read.text} năm hai nghìn".split()) == date(2000, day.month, day.day)
    assert not read.doubts


@given(st.integers(0, 40), st.integers(0, 20), st.integers(1900, 2100))
def test_a_date_of_no_calendar_is_never_said_as_one(day: int, month: int, year: int) -> None:
    """What is no day is doubted and said in its figures."""
    read = read_out(f"ngày {day}/{month}/{year}")
    try:
        known = date(year, month, day)
    except ValueError:
        assert read.doubts
        assert "tháng" not in read.text
    else:
        assert spoken_date(read.text.split()) == known


@given(first=_DATES, second=_DATES)
def test_a_stretch_of_days_keeps_both_its_ends(first: date, second: date) -> None:
    """“d/m/y - d/m/y” is from a day to a day; one that runs backwards is doubted."""
    form = "{0.day}/{0.month}/{0.year}"
    read = read_out(f"từ {form.format(first)} - {form.format(second)}")
    ends = [part.split() for part in re.split(r"^từ | đến ", read.text)[1:]]
    assert [spoken_date(end) for end in ends] == [first, second]
    assert bool(read.doubts) == (second <= first)


@given(day=st.integers(1, 30), month=st.integers(1, 12))
def test_a_lunar_date_has_its_own_words(day: int, month: int) -> None:
    """Mùng up to the tenth, giêng and chạp; the thirtieth of the second month is no mistake."""
    read = read_out(f"ngày {day}/{month} âm lịch")
    assert ("mùng" in read.text) == (day <= 10)
    assert ("giêng" in read.text, "chạp" in read.text) == (month == 1, month == 12)
    assert not read.doubts


@pytest.mark.parametrize(
    "text", ["1/2 số hộ", "mỗi ngày 1/2 viên", "giảm còn 1/3", "huyết áp 13/8", "7/9 thôn"]
)
def test_a_share_is_never_said_as_a_day(text: str) -> None:
    """Words around a fraction keep it one."""
    assert "tháng" not in read_out(text).text


@pytest.mark.parametrize("text", ["ghi 3/5 rồi", "từ 1/7 xã mới hoạt động", "khoảng 3/5"])
def test_what_may_be_a_day_or_a_share_is_doubted_with_both(text: str) -> None:
    """The operator sees the other reading."""
    (doubt,) = read_out(text).doubts
    assert ("tháng" in doubt.spoken) != any("tháng" in other for other in doubt.alternatives)
