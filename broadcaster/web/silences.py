"""What a preview says will not sound, as the pages show it: the same thing on many days is said once."""

from collections.abc import Iterable
from datetime import datetime

from broadcaster.schedule.preview import Silence


def alike(silences: Iterable[Silence]) -> list[tuple[Silence, list[datetime]]]:
    """``silences`` of one title, place and reason together: the first of them, and when they are."""
    found: dict[tuple[str, tuple[str, ...], str], tuple[Silence, list[datetime]]] = {}
    for each in silences:
        key = (each.title, each.clusters, each.reason)
        found.setdefault(key, (each, []))[1].append(each.at)
    return list(found.values())
