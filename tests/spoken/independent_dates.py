"""Reads dates and times of day in words back to values, knowing nothing of the rules that wrote them."""

from datetime import date, time

from tests.spoken.independent_reader import number

_APRIL = ["tư"]
_SHORTEST_PLAIN = 10


def spoken_date(words: list[str]) -> date:
    """Value of "ngày … tháng … năm …": the last "năm" before a thousand leads to the year.

    Raises:
        ValueError: ``words`` are no such date, or could be taken for another one.

    """
    if words[:1] != ["ngày"] or words.count("tháng") != 1:
        raise ValueError(words)
    month_at = words.index("tháng")
    year_at = _year_place(words, month_at)
    month = words[month_at + 1 : year_at]
    return date(
        number(words[year_at + 1 :]),
        4 if month == _APRIL else _no_fourth(month),
        number(words[1:month_at]),
    )


def _year_place(words: list[str], month_at: int) -> int:
    """Where the word "năm" stands that leads to the year: behind a month of one or two words."""
    places = [place for place in (month_at + 2, month_at + 3) if words[place : place + 1] == ["năm"]]
    valid = [place for place in places if "nghìn" in words[place + 2 : place + 3]]
    if len(valid) != 1:
        raise ValueError(words)
    return valid[0]


def _no_fourth(month: list[str]) -> int:
    """The month's number; April is "tư" and nothing else."""
    if month == ["bốn"]:
        raise ValueError(month)
    return number(month)


def spoken_time(words: list[str]) -> time:
    """Value of "bảy giờ", "bảy giờ ba mươi", "bảy giờ năm phút"; below ten minutes "phút" must be said.

    Raises:
        ValueError: ``words`` are no such time.

    """
    if words.count("giờ") != 1:
        raise ValueError(words)
    cut = words.index("giờ")
    hours, rest = number(words[:cut]), words[cut + 1 :]
    minutes = number(rest[:-1] if rest[-1:] == ["phút"] else rest) if rest else 0
    if rest and rest[-1] != "phút" and minutes < _SHORTEST_PLAIN:
        raise ValueError(words)
    return time(hours, minutes)
