"""``loa preview``: when the loudspeakers will sound."""

from datetime import datetime, timedelta

import pytest

from broadcaster.settings import DataFolder
from tests.cli.command import Loa, as_process, refused, values


def test_preview_gives_the_next_24_hours(loa: Loa, station_copy: DataFolder) -> None:
    """Half-open, from now on, with every cluster."""
    found = values(loa("preview", "--data", station_copy.path, "--format", "json"))
    first, until = datetime.fromisoformat(found["from"]), datetime.fromisoformat(found["to"])
    assert until - first == timedelta(hours=24)
    assert found["spans"]
    for span in found["spans"]:
        assert datetime.fromisoformat(span["starts_at"]) < until
        assert datetime.fromisoformat(span["ends_at"]) > first
        assert span["clusters"]


def test_preview_gives_days_of_one_cluster(loa: Loa, station_copy: DataFolder) -> None:
    """Until midnight of the last one."""
    arguments = ("preview", "--days", "3", "--cluster", "cum-02", "--data", station_copy.path)
    found = values(loa(*arguments, "--format", "json"))
    assert found["to"].endswith("T00:00:00+07:00")
    assert len({span["starts_at"][:10] for span in found["spans"]}) in {2, 3}
    assert all("cum-02" in span["clusters"] for span in found["spans"])
    assert all(len(span["clusters"]) >= 1 for span in found["spans"])


def test_preview_for_people_is_in_lines(station_copy: DataFolder) -> None:
    """One a span, with times, items, minutes and places."""
    ran = as_process("preview", "--hours", "48", "--data", station_copy.path)
    assert ran.status == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("Từ ")
    assert any("bài" in line and "phút" in line for line in lines[1:])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--hours", "2", "--days", "2"), "một trong hai"),
        (("--cluster", "cum-99"), "Không có cụm loa “cum-99”"),
        (("--hours", "0"), "--hours"),
        (("--days", "32"), "--days"),
        (("--hours", "x"), "--hours"),
    ],
)
def test_what_makes_no_sense_is_refused(
    loa: Loa, station_copy: DataFolder, arguments: tuple[str, ...], words: str
) -> None:
    """In one line."""
    assert words in refused(loa("preview", *arguments, "--data", station_copy.path))
