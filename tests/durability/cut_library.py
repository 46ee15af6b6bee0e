"""The real library on a disk that loses its power between any two steps."""

from contextlib import suppress
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.programme.library import Library
from broadcaster.units import SAMPLE_RATE, Sha256
from tests.durability.disk import Disk, PowerCut, seeded
from tests.durability.watched_folder import WatchedFolder

RECIPES = [Sha256(letter * 64) for letter in "ab"]
SOUNDS = [
    Clip.of(0.2 * np.sin(2 * np.pi * hertz * np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE))
    for hertz in (330, 440)
]


def cut_library(folder: Path, steps: int) -> tuple[list[Sha256], Library]:
    """Keep sounds until the power goes after ``steps``: what was said to be kept, and what is left."""
    (folder / "data").mkdir(parents=True)
    disk = Disk()
    disk.cut_after(steps)
    watched = WatchedFolder(folder / "data", disk)
    library, kept = Library(folder / "data" / "library"), []
    with suppress(PowerCut), watched.watching():
        for recipe, sound in zip(RECIPES, SOUNDS, strict=True):
            kept.append(library.keep(recipe, sound).sha256)
    disk.power_back(seeded(steps))
    return kept, Library(watched.left_in(folder / "left") / "library")
