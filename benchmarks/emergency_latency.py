"""How long an emergency takes from the API's request to the loudspeaker, on a machine that is fully loaded.

A whole station (player and web as `loa serve` starts them) plays into a PulseAudio null sink, whose monitor
is recorded with the time of every block. Each round releases a prepared message and calls it off; every tenth
has a text of 30 words read out. Needs PulseAudio and stress-ng (`apt-get install pulseaudio pulseaudio-utils
stress-ng`) and a made station (`--data`, of which a copy is used).

    python -m benchmarks.emergency_latency --data var --rounds 200
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import httpx
import numpy as np

from benchmarks.start_accuracy.sound_server import Environment, sound_server
from broadcaster.clock import SystemClock
from broadcaster.desk.accounts import ADMINISTRATOR, change_password, give_one_time_password
from broadcaster.desk.guessing import Guesses
from broadcaster.desk.station import go_live
from broadcaster.playout.pipe import ask
from broadcaster.programme.library import Library
from broadcaster.script.model import Approval, BulletinClass, Revision, Script, State, VoiceWish
from broadcaster.settings import Settings
from broadcaster.station.urgent_voice import UrgentVoice
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.scripts import save_revision
from broadcaster.units import SAMPLE_RATE

SINK = "loa"
PASSWORD = "đo độ trễ tin khẩn cấp 2026"  # noqa: S105  # of a copy that goes when this ends
TEXT = (
    "Lũ trên sông Bằng Giang đang lên rất nhanh. Bà con xóm Bản Viết và xóm Nà Giốc "
    "khẩn trương đưa người già và trẻ em lên nhà văn hóa ngay bây giờ."
)
TEXT_SPOKEN = "Lũ đang về. Bà con hai bên bờ sông khẩn trương lên chỗ cao, không qua ngầm, không vớt củi."
PREPARED = "lu-ve-do-thu"
CLUSTER = "cum-01"
LOUD = 10 ** (-50 / 20)
_BLOCK_MS = 5
_EVERY = 10


@dataclass
class Ear:
    """The monitor's blocks: when each came (monotonic seconds) and which of its frames are loud."""

    blocks: list[tuple[float, np.ndarray[tuple[int], np.dtype[np.float32]]]] = field(default_factory=list)

    def listen(self, environment: Environment) -> subprocess.Popen[bytes]:
        """Record from now on, in a thread."""
        command = [
            "nice",
            "-n",
            "-12",
            "parec",
            "--raw",
            "--format=float32le",
            "--rate=48000",
            "--channels=1",
        ]
        command += [f"--device={SINK}.monitor", f"--latency-msec={_BLOCK_MS}"]
        reader = subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE)
        threading.Thread(target=self._read, args=(reader,), daemon=True).start()
        return reader

    def first_loud(self, after: float, within: float) -> float | None:
        """When the first loud frame after ``after`` came; None when none did in ``within`` seconds."""
        until = after + within
        while time.monotonic() < until + 0.2:
            for at, block in list(self.blocks)[-4000:]:
                loud = np.flatnonzero(np.abs(block) > LOUD)
                if at > after and loud.size:
                    return at - (len(block) - int(loud[0])) / SAMPLE_RATE
            time.sleep(0.02)
        return None

    def last_loud(self, after: float, within: float) -> float:
        """When the last loud frame before ``after`` + ``within`` came; ``after`` when it is silent."""
        time.sleep(max(0.0, after + within - time.monotonic()))
        last = after
        for at, block in list(self.blocks)[-4000:]:
            loud = np.flatnonzero(np.abs(block) > LOUD)
            if after < at <= after + within and loud.size:
                last = max(last, at - (len(block) - int(loud[-1])) / SAMPLE_RATE)
        return last

    def _read(self, reader: subprocess.Popen[bytes]) -> None:
        pipe = reader.stdout.fileno() if reader.stdout else -1
        left = b""
        with suppress(PermissionError):
            os.nice(-12)  # of this thread: what is measured is the station, not the ear
        while got := os.read(pipe, 1 << 16):
            at = time.monotonic()
            left += got
            whole = len(left) - len(left) % 4
            self.blocks.append((at, np.frombuffer(left[:whole], np.float32)))
            left = left[whole:]


def main() -> int:
    """Measure and tell; 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--idle", action="store_true", help="without load")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sound_server(Path(scratch), [SINK]) as environment:
        folder, port = _prepared(given.data, Path(scratch) / "dai")
        ear = Ear()
        with ear.listen(environment) as recorder, _station(folder, environment), busy(idle=given.idle):
            try:
                kept = _measured(given.rounds, port, ear, folder / "player.json")
            finally:
                recorder.terminate()
    return 0 if kept else 1


def _prepared(data: Path, folder: Path) -> tuple[Path, int]:
    """A copy of the station that plays in earnest into the sink, with a password that is known."""
    shutil.copytree(data, folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    db = Database(folder / "station.db")
    migrate(folder / "station.db", "station")
    migrate(folder / "playlog.db", "playlog")
    now = SystemClock().now()
    once = give_one_time_password(db, ADMINISTRATOR, now=now)
    change_password(db, ADMINISTRATOR, once, PASSWORD, now=now, guesses=Guesses())
    _keep_prepared(db, folder)
    outputs = _outputs(db)
    go_live(db, by=ADMINISTRATOR, now=now)
    db.dispose()
    lines = ["[web]", f"port = {port}"]
    for name in outputs:
        lines += ["", "[[output]]", f'name = "{name}"', 'driver = "miniaudio"', f'device = "{SINK}"']
    text = "\n".join(lines) + "\n"
    tomllib.loads(text)
    (folder / "station.toml").write_text(text, encoding="utf-8")
    return folder, port


def _keep_prepared(db: Database, folder: Path) -> None:
    """A prepared message that a person has approved, 10 s long."""
    now, settings = SystemClock().now(), Settings()
    voice = UrgentVoice(Library(folder / "library"), settings.voice, settings.sound, SystemClock())
    file = voice.say(TEXT_SPOKEN)
    voice.close()
    script = Script(
        slug=PREPARED,
        title="Lũ về trong đêm",
        content_group=None,
        column="",
        bulletin_class=BulletinClass.EMERGENCY,
        unit="Ủy ban nhân dân xã",
        audience="mọi người",
        peaks=(),
        sources=("Ban chỉ huy phòng thủ dân sự xã",),
        valid_from=date(2026, 1, 1),
        valid_to=None,
        language="vi",
        voice=VoiceWish(),
        facts=(),
        body=TEXT_SPOKEN,
    )
    approval = Approval("lãnh đạo", now, TEXT_SPOKEN, file.sha256, file.duration_ms)
    with db.transaction() as connection:
        save_revision(connection, Revision(script, 1, State.APPROVED, approval), at=now, by="đo thử")


def _outputs(db: Database) -> list[str]:
    """One output of the station is enough: the first cluster's."""
    from broadcaster.desk.timetable import timetable_of
    from broadcaster.store.schedule import documents

    with db.reading() as connection:
        return [timetable_of(documents(connection)).clusters[0].output]


@contextmanager
def _station(folder: Path, environment: Environment) -> Iterator[None]:
    command = [sys.executable, "-m", "broadcaster", "serve", "--data", str(folder)]
    if not (Path("broadcaster") / "__main__.py").exists():
        command = [sys.executable, "service.py", "--data", str(folder)]
    with subprocess.Popen(command, env={**environment, "PYTHONPATH": "."}) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def busy(*, idle: bool) -> Iterator[None]:
    """Load all processors for the time of the block."""
    if idle:
        yield
        return
    count = str(os.cpu_count() or 2)
    with subprocess.Popen(["stress-ng", "--cpu", count, "--quiet"]) as stress:
        try:
            yield
        finally:
            stress.terminate()


def _measured(rounds: int, port: int, ear: Ear, player: Path) -> bool:
    with suppress(PermissionError):
        os.nice(-12)  # of this thread: the browser that it stands for is on another machine
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
        _log_in(client)
        prepared: list[float] = []
        typed: list[float] = []
        stops: list[float] = []
        asked: list[float] = []
        for number in range(rounds):
            say = number % _EVERY == _EVERY - 1
            how = {"reason": "đo độ trễ", "repeats": 1, "clusters": [CLUSTER]}
            path = "/api/emergencies/say" if say else "/api/emergencies/release"
            told = {"text": f"{TEXT} Lần {number}."} if say else {"message": PREPARED}
            begun = time.monotonic()
            answer = client.post(path, json={**how, **told})
            asked.append((time.monotonic() - begun) * 1000)
            if answer.is_error:
                print(number, answer.text)
                return False
            at = ear.first_loud(begun, 3.0)
            (typed if say else prepared).append(float("inf") if at is None else (at - begun) * 1000)
            time.sleep(0.3)
            stopped = time.monotonic()
            client.post("/api/emergencies/call-off", json={"reason": "đo"}).raise_for_status()
            stops.append((ear.last_loud(stopped, 0.6) - stopped) * 1000)
            del ear.blocks[:-4000]
        underruns = ask(player, {"do": "status"})["underruns"]
        print(f"underruns: {underruns}; answer after a median of {statistics.median(asked):.0f} ms")
    return all(
        [
            _told("release to first sample, prepared", prepared, 0.99, 150),
            _told("request to first sample, 30 words typed", typed, 1.0, 1500),
            _told("stop to silence", stops, 0.99, 60),
        ]
    )


def _log_in(client: httpx.Client) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            answer = client.post("/api/login", json={"name": ADMINISTRATOR, "password": PASSWORD})
            if answer.is_success:
                client.headers["X-CSRF-Token"] = answer.json()["csrf"]
                break
        time.sleep(0.5)
    while client.get("/api/emergencies").is_error:
        time.sleep(0.5)
    time.sleep(8)  # outputs are open and their pace is known


def _told(what: str, values: list[float], share: float, limit: float) -> bool:
    ordered = sorted(values) or [0.0]
    at = ordered[min(len(ordered) - 1, round(share * len(ordered)))]
    print(
        f"{what}: n {len(values)}, median {statistics.median(ordered):.0f} ms, "
        f"p{share * 100:.0f} {at:.0f} ms, worst {ordered[-1]:.0f} ms (limit {limit} ms)"
    )
    return at <= limit


if __name__ == "__main__":
    sys.exit(main())
