"""Playout while both workers render without a pause and the page is loaded: how often a device runs dry.

    .venv/bin/python benchmarks/playout_under_load.py [--minutes 10] [--station FOLDER]

A whole station on outputs that are paced like a device and silent: player and web as processes of their own,
one trial session after the other, a queue that is never empty, and a browser that loads one page after the
other. FOLDER is the data folder of a station in training whose one-time password is still in force; it is
copied. Without it the sample station is made, which takes a minute. Underruns are counted by the device's
callback. Prints the counts, and exits with 1 when a device ran dry, the player was started again, or nothing
was played, rendered or loaded.
"""

import argparse
import os
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.clock import SystemClock, local_date
from broadcaster.desk.accounts import ADMINISTRATOR, change_password
from broadcaster.desk.guessing import Guesses
from broadcaster.desk.render import Wording
from broadcaster.desk.render_queue import RenderQueue, progress_of
from broadcaster.desk.trial import start_trial
from broadcaster.errors import LoaXaError, PlayoutError
from broadcaster.playout.pipe import ask
from broadcaster.settings import DataFolder
from broadcaster.station.supervisor import page_address, running
from broadcaster.station.workplace import workplace
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

PASSWORD = "hạt dẻ trùng khánh 2026"  # noqa: S105  # of a station that lives for ten minutes
PAGES = ("/", "/dang-phat", "/bai", "/dang-dung", "/ke-hoach", "/nhat-ky", "/api/status", "/api/scripts")
WORDS = "bà con xem kỹ nhãn hàng trước khi mua giữ lại hóa đơn và báo ngay cho công an xã"
OPEN = 6
"""Jobs that are kept in the queue: nobody ever waits for work."""

CLOCK = SystemClock()


def fill(db: Database, stop: threading.Event) -> None:
    """Keep the queue full of texts of about half a minute, no two alike."""
    chance = random.Random(2026)  # noqa: S311  # no secret
    queue = RenderQueue(db, CLOCK)
    while not stop.wait(0.5):
        missing = OPEN - progress_of(db, CLOCK.now()).open
        if missing > 0:
            queue.ask([Wording(text(chance)) for _ in range(missing)], by="đo thử")


def text(chance: random.Random) -> str:
    """Ten sentences of known words."""
    words = WORDS.split()
    return " ".join(f"{' '.join(chance.sample(words, 10))}." for _ in range(10))


def visit(address: str, stop: threading.Event, counts: Counter[str]) -> None:
    """Load one page after the other."""
    with httpx.Client(base_url=address, timeout=30) as client:
        client.post("/api/login", json={"name": ADMINISTRATOR, "password": PASSWORD}).raise_for_status()
        while not stop.is_set():
            for page in PAGES:
                counts["pages"] += client.get(page).raise_for_status().is_success
                stop.wait(0.05)


def play(db: Database, stop: threading.Event, counts: Counter[str]) -> None:
    """Start a trial session whenever there is none."""
    while not stop.wait(1.0):
        try:
            start_trial(db, now=CLOCK.now(), by="đo thử")
        except LoaXaError:
            continue
        counts["sessions"] += 1


def watch(folder: DataFolder, seconds: float, counts: Counter[str]) -> None:
    """Ask the player once a second; a count that falls is one of a new player."""
    end, last = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        try:
            dry = ask(folder.player_address, {"do": "status"})["underruns"]
        except PlayoutError:
            counts["unanswered"] += 1
        else:
            now = dry if isinstance(dry, int) else 0
            counts["underruns"] += now - last if now >= last else now
            counts["restarts"] += now < last
            last = now
        time.sleep(1.0)


def prepared(path: Path, station: Path | None) -> DataFolder:
    """A station of one's own on a free port, whose password is known."""
    folder = DataFolder(path / "tram")
    if station is not None:
        shutil.copytree(station, folder.path, ignore=shutil.ignore_patterns("*.lock", "player.json"))
    folder.make()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder.settings.write_text(f"[web]\nport = {port}\n", encoding="utf-8")
    with workplace(folder, print) as place:
        old = folder.first_password.read_text(encoding="utf-8").rpartition(": ")[2].strip()
        change_password(place.database, ADMINISTRATOR, old, PASSWORD, now=CLOCK.now(), guesses=Guesses())
    return folder


def until_ready(folder: DataFolder, address: str) -> None:
    """Wait for the player and the page."""
    for _ in range(600):
        try:
            ask(folder.player_address, {"do": "status"})
            httpx.get(f"{address}api/health", timeout=5).raise_for_status()
        except (LoaXaError, httpx.HTTPError):
            time.sleep(0.5)
        else:
            return
    sys.exit("the station did not start")


def loaded(folder: DataFolder, seconds: float) -> Counter[str]:
    """The counts of ``seconds`` of a station under load."""
    counts: Counter[str] = Counter()
    stop = threading.Event()
    with running(folder, print) as supervisor, workplace(folder, print) as place:
        address = page_address(place.settings)
        until_ready(folder, address)
        db = place.database
        before = progress_of(db, CLOCK.now()).done
        threads = [
            threading.Thread(target=fill, args=(db, stop)),
            threading.Thread(target=visit, args=(address, stop, counts)),
            threading.Thread(target=play, args=(db, stop, counts)),
            threading.Thread(target=look_after, args=(supervisor.look, stop)),
        ]
        for thread in threads:
            thread.start()
        watch(folder, seconds, counts)
        counts["rendered"] = progress_of(db, CLOCK.now()).done - before
        stop.set()
        for thread in threads:
            thread.join()
    today = local_date(CLOCK.now())
    plays = PlaylogReader(folder.playlog).plays_between(today, today)
    counts["plays"] = sum(each.state == "played" for each in plays)
    return counts


def look_after(look: Callable[[], None], stop: threading.Event) -> None:
    """Watch the processes, as the service does."""
    while not stop.wait(0.2):
        look()


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--station", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as path:
        counts = loaded(prepared(Path(path), options.station), 60 * options.minutes)
    print(
        f"{options.minutes:g} minutes, {os.cpu_count()} processors, load at the end {os.getloadavg()[0]:.1f}"
    )
    for name in ("sessions", "plays", "rendered", "pages", "unanswered", "restarts", "underruns"):
        print(f"{name:>10}: {counts[name]:,}")
    worked = all(counts[name] for name in ("plays", "rendered", "pages"))
    return int(counts["underruns"] + counts["restarts"] > 0 or not worked)


if __name__ == "__main__":
    sys.exit(main())
