"""The document ``ngay_nghi.toml``: days on which the station is silent or nearly so."""

from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.entries import Entries, read_entries, write_entries
from broadcaster.schedule.fields import built
from broadcaster.script.fields import Fields

DAYS_OFF_TABLE = "ngay_nghi"


def parse_days_off(text: str, *, place: str) -> Entries[DayOff]:
    """The days off written in ``text``, one ``[[ngay_nghi]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_entries(text, place, DAYS_OFF_TABLE, _day_off)


def _day_off(fields: Fields) -> DayOff:
    fields.expect(("title", "from", "to", "source"), ("only_priority",))
    title, source = fields.text("title"), fields.text("source")
    first, last, only_priority = fields.day("from"), fields.day("to"), fields.flag("only_priority")
    return built(
        fields,
        lambda: DayOff(title, first, last, source, only_priority),
        "sớm hơn from; hãy sửa một trong hai ngày.",
        key="to",
    )


def write_days_off(days_off: DaysOff) -> str:
    """``days_off`` as ``parse_days_off`` reads them, to the same days off."""
    return write_entries(
        DAYS_OFF_TABLE,
        (
            (
                ("title", each.title),
                ("from", each.first),
                ("to", each.last),
                ("source", each.source),
                ("only_priority", each.only_priority or None),
            )
            for each in days_off.stops
        ),
    )
