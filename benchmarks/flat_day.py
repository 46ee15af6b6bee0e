"""A day of virtual time with the real player, feed and log, turned every quarter of a second: is memory flat?

    .venv/bin/python benchmarks/flat_day.py

What the process holds is read every two hours. The first sessions warm it up; from then on memory may grow by
``MOST_MIB``, files and threads not at all. Exit status 1 when they do.
"""

import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.simulation.flat import Held, TurnedStation, held
from tests.simulation.station import make_station

DAY = date(2026, 3, 2)
MOST_MIB = 8.0
WARM_AT = 8
"""The hour of the day after which nothing may grow: two sessions have sounded, all sounds are decoded."""


def shown(hour: int, now: Held) -> str:
    """A line of the table."""
    return f"{hour:02}:00 {now.resident / 2**20:8.1f} MiB {now.files:4} files {now.threads:3} threads"


def main() -> int:
    """Turn through the day and print what was held."""
    with tempfile.TemporaryDirectory() as scratch:
        station = TurnedStation(make_station(Path(scratch) / "tram"), DAY)
        warm, now = None, held()
        for hour in range(2, 25, 2):
            station.turn_until(f"{hour:02}:00:00" if hour < 24 else "23:59:59")  # noqa: PLR2004  # hours of a day
            now = held()
            warm = now if hour == WARM_AT else warm
            print(shown(hour, now), flush=True)
        station.close()
    if warm is None:
        return 1
    grown = (now.resident - warm.resident) / 2**20
    print(f"after {WARM_AT:02}:00: {grown:+.1f} MiB; {process_time():.0f} s of processor time")
    flat = grown <= MOST_MIB and now.files <= warm.files and now.threads == warm.threads
    return 0 if flat else 1


if __name__ == "__main__":
    sys.exit(main())
