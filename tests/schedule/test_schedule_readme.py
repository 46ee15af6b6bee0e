"""What schedules/README.md tells operators to write is what the station reads."""

import re
from collections.abc import Callable

import pytest

from broadcaster.schedule.campaign_documents import parse_campaigns
from broadcaster.schedule.days_off_documents import parse_days_off
from broadcaster.schedule.entries import Entries
from broadcaster.schedule.files import SCHEDULE_FILES
from broadcaster.schedule.rule_documents import parse_relays
from broadcaster.settings import CONTENT_ROOT

README = (CONTENT_ROOT / "schedules" / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """The section about the document ``name``."""
    return re.split(r"^## ", README.split(f"## `{name}`")[1], flags=re.MULTILINE)[0]


@pytest.mark.parametrize(
    ("name", "parse"),
    [
        ("chien_dich.toml", parse_campaigns),
        ("ngay_nghi.toml", parse_days_off),
        ("tiep_song.toml", parse_relays),
    ],
)
def test_whole_examples_are_read(name: str, parse: Callable[..., Entries[object]]) -> None:
    """Copied as they stand, they are taken without a complaint."""
    examples = re.findall(r"```toml\n(.+?)```", section(name), re.DOTALL)
    found = [parse(example, place=name) for example in examples]
    assert found
    assert all(each.values and not each.errors for each in found)


def test_every_document_has_its_section_and_its_row() -> None:
    """In the table at the top, and under a heading of its own."""
    for name in SCHEDULE_FILES:
        assert f"| `{name}` |" in README
        assert section(name).strip()


def test_the_keys_of_a_campaign_are_all_told() -> None:
    """No more and no fewer than the station names when it refuses another."""
    rows = re.findall(r"^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \|", section("chien_dich.toml"), re.MULTILINE)
    told = {key for row in rows for key in re.findall(r"`([a-z_]+)`", row)}
    other = '[[chien_dich]]\nslug = "a"\ntitle = "A"\nother = 1\n'
    complaint = str(parse_campaigns(other, place="").errors[0])
    assert told == set(complaint.rstrip(".").split("các mục được dùng: ")[1].split(", "))
