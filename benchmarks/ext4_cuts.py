"""Real power cuts of an ext4 file system: shut down in the middle of writing, nothing flushed, mounted again.

    .venv/bin/python benchmarks/ext4_cuts.py [--cuts 25] [--seed 0]      (Linux, as root)

A small program with the real loop, log writer and file (tests/durability/hurried_player.py) plays onto an
ext4 of 64 MB in a file. At a random moment the file system is shut down (EXT4_IOC_SHUTDOWN, NOLOGFLUSH:
neither its journal nor its cache reaches the disk), taken off and mounted again; the log is held to what the
program had said. Then the same with synchronous=OFF, which must be noticed. Exits with 1 when something was
lost or could have been heard twice, or when the control was not noticed; with 3 where no ext4 can be mounted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.errors import PlaylogError
from tests.durability.cut_log import BrokenPromiseError
from tests.durability.kills import Kills

SHUTDOWN = 0x8004587D
"""_IOR('X', 125, u32) of linux/fs/ext4/ext4.h."""

NOLOGFLUSH = (2).to_bytes(4, sys.byteorder)

IMAGE_MB = 64
NOT_HERE = 3


class Ext4Cuts(Kills):
    """A log on an ext4 that is shut down when the player is to end."""

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Shut the file system down under the player."""
        import fcntl  # not on Windows, where this module is only looked at

        handle = os.open(self.folder, os.O_RDONLY)
        fcntl.ioctl(handle, SHUTDOWN, NOLOGFLUSH)
        os.close(handle)
        process.kill()

    def come_back(self) -> None:
        """Mount again, as after a power cut: the file system's own journal is replayed."""
        run("umount", self.folder)
        run("mount", "-o", "loop", image_of(self.folder), self.folder)


def main() -> int:
    """Cut, print, and say by the exit status whether all was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            broken = cut(Path(folder) / "mounted", asked.cuts, asked.seed)
            noticed = cut(Path(folder) / "control", asked.cuts, asked.seed, "careless")
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"no ext4 can be mounted and shut down here: {error}")
            return NOT_HERE
    return 1 if broken or not noticed else 0


def cut(folder: Path, count: int, seed: int, *options: str) -> str | None:
    """Cut ``count`` times over one log; returns what was broken, at which the cutting ends."""
    begin = time.perf_counter()
    with image_of(folder).open("wb") as image:
        image.truncate(IMAGE_MB * 2**20)
    run("mkfs.ext4", "-q", "-F", image_of(folder))
    folder.mkdir()
    run("mount", "-o", "loop", image_of(folder), folder)
    broken = None
    try:
        cuts = Ext4Cuts(folder, seed, options)
        os.sync()
        for _ in range(count):
            cuts.kill()
    except (BrokenPromiseError, PlaylogError) as error:
        broken = str(error)[:200]
    finally:
        with suppress(subprocess.CalledProcessError):
            run("umount", folder)
    name, seconds = " ".join(["ext4", *options]), time.perf_counter() - begin
    said = f"{len(cuts.kept)} acknowledged commits in {seconds:.0f} s"
    print(f"{name}: {broken or f'{count} cuts, all kept'}; {said}", flush=True)
    return broken


def image_of(folder: Path) -> Path:
    """The file with the file system that is mounted at ``folder``."""
    return folder.with_suffix(".img")


def run(*command: object) -> None:
    """Run a program of the system.

    Raises:
        OSError: it is not there.
        subprocess.CalledProcessError: it failed.

    """
    subprocess.run([str(each) for each in command], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
