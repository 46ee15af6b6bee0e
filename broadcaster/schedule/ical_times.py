"""Times of an event of another calendar, in civil time of the station."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from broadcaster.clock import STATION_ZONE
from broadcaster.errors import ScheduleError
from broadcaster.script.fields import shown
from broadcaster.units import DurationMs

_MONTHS_LOOKED_AT = 26
_MONTH = timedelta(days=30)
_MOST_HOURS = timedelta(hours=12)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Start:
    """A moment of an event: civil day and time of the station, and the day that its own zone has then."""

    day: date
    clock: time
    own_day: date
    zone: tzinfo

    @property
    def shift(self) -> int:
        """How many days the station is ahead."""
        return (self.day - self.own_day).days


def start_of(value: Any, zones: Mapping[str, timezone], place: str) -> Start:  # noqa: ANN401  # untyped library
    """The moment of a DTSTART, DTEND or RECURRENCE-ID.

    Raises:
        ScheduleError: it is a day without a time, broken, or in a zone that nobody knows.

    """
    moment = getattr(value, "dt", None)
    if not isinstance(moment, datetime):
        what = "sự kiện cả ngày, không có giờ bắt đầu" if isinstance(moment, date) else "giờ viết sai"
        raise ScheduleError(f"{what}; hãy đặt giờ bắt đầu và giờ kết thúc.", place=place)
    return _at_station(moment, str(value.params.get("TZID", "")), zones, place)


def _at_station(moment: datetime, zone_id: str, zones: Mapping[str, timezone], place: str) -> Start:
    """A floating time is the station's own."""
    zone: tzinfo = moment.tzinfo or STATION_ZONE
    if moment.tzinfo is None and zone_id:
        if zone_id not in zones:
            raise ScheduleError(
                f"không biết múi giờ “{shown(zone_id)}”; hãy đặt sự kiện theo giờ Việt Nam.", place=place
            )
        zone = zones[zone_id]
    try:
        here = moment.replace(tzinfo=zone).astimezone(STATION_ZONE)
    except OverflowError as error:
        raise ScheduleError("năm của sự kiện không đúng; hãy sửa lại ngày.", place=place) from error
    return Start(here.date(), here.time(), moment.date(), zone)


def require_steady(start: Start, place: str) -> None:
    """Refuse to repeat in a zone with summer time: the session would wander by an hour in ours.

    Raises:
        ScheduleError: the zone changes its clock.

    """
    noon = datetime.combine(start.own_day, time(12))
    months = (noon + number * _MONTH for number in range(_MONTHS_LOOKED_AT))
    offsets = {(month.replace(tzinfo=start.zone)).utcoffset() for month in months}
    if len(offsets) > 1:
        raise ScheduleError(
            f"múi giờ {shown(start.zone)} đổi giờ theo mùa nên giờ ở xã sẽ lệch; hãy đặt theo giờ Việt Nam.",
            place=place,
        )


def length_of(event: Any, start: Start, zones: Mapping[str, timezone], place: str) -> DurationMs:  # noqa: ANN401
    """How long the session is: to DTEND, or DURATION.

    Raises:
        ScheduleError: neither is there, or it is no length of a session.

    """
    if "DTEND" in event:
        end = start_of(event["DTEND"], zones, place)
        length: object = datetime.combine(end.day, end.clock) - datetime.combine(start.day, start.clock)
    else:
        length = getattr(event.get("DURATION"), "dt", None)
    if not isinstance(length, timedelta):
        raise ScheduleError("không có giờ kết thúc; hãy đặt giờ kết thúc cho sự kiện.", place=place)
    if not timedelta() < length <= _MOST_HOURS or length % _MINUTE or start.clock.second:
        raise ScheduleError(
            "buổi phát phải bắt đầu và dài tròn phút, từ 1 phút đến 12 giờ; hãy sửa giờ.", place=place
        )
    if datetime.combine(start.day, start.clock) + length > datetime.combine(start.day, time(23, 59, 59)):
        raise ScheduleError("buổi phát kéo qua nửa đêm; hãy kết thúc trước 24 giờ.", place=place)
    return DurationMs(length // timedelta(milliseconds=1))


def moments_of(value: Any, start: Start, zones: Mapping[str, timezone], place: str) -> Iterator[Start]:  # noqa: ANN401
    """The moments of RDATE or EXDATE lines; a day without a time stands for the start on that day.

    Raises:
        ScheduleError: one is broken, or has a length of its own.

    """
    for line in value if isinstance(value, list) else [value] if value is not None else []:
        zone_id = str(line.params.get("TZID", ""))
        for each in getattr(line, "dts", [None]):
            moment = getattr(each, "dt", None)
            if isinstance(moment, datetime):
                yield _at_station(moment, zone_id, zones, place)
            elif isinstance(moment, date):
                yield Start(moment + timedelta(days=start.shift), start.clock, moment, start.zone)
            else:
                raise ScheduleError("có ngày lẻ viết sai hoặc dài khác; hãy tách thành sự kiện.", place=place)
