"""The cache of said phrases."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.clips import ClipCache
from broadcaster.speech.engine import Utterance
from broadcaster.speech.render import narrate
from broadcaster.units import DurationMs
from tests.speech.tone_engine import ToneEngine

BULLETIN = "Kính chào bà con. Mai rét, bà con giữ ấm cho trâu bò."


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """An empty one."""
    return ClipCache(tmp_path / "cau")


def noise(seed: int, seconds: float = 0.5) -> Utterance:
    """A sound that no other seed makes."""
    random = np.random.default_rng(seed)
    return Utterance(Clip.of(random.uniform(-0.5, 0.5, int(48_000 * seconds))), (DurationMs(0),))


def test_what_is_kept_comes_back_with_its_word_times(cache: ClipCache) -> None:
    """To 24 bits."""
    said = Utterance(noise(1).clip, (DurationMs(0), DurationMs(250)))
    cache.keep("giọng một", "bà con", said)
    found = cache.find("giọng một", "bà con")
    assert found is not None
    assert found.starts_ms == (0, 250)
    assert np.abs(found.clip.pcm - said.clip.pcm).max() < 2**-22


def test_two_voices_never_mix(cache: ClipCache) -> None:
    """The same phrase of another voice is another clip."""
    cache.keep("giọng một", "bà con", noise(1))
    assert cache.find("giọng hai", "bà con") is None
    assert cache.find("giọng một", "bà con ơi") is None


def test_a_bulletin_said_twice_asks_the_voice_once(cache: ClipCache) -> None:
    """The second time every phrase comes from the disk, and sounds the same."""
    engine = ToneEngine()
    first = narrate(BULLETIN, engine, cache)
    asked = len(engine.phrases)
    again = narrate(BULLETIN, engine, cache)
    assert len(engine.phrases) == asked == 3
    assert np.abs(first.clip.pcm - again.clip.pcm).max() < 2**-22
    assert first.marks == again.marks


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="emptied by a power cut"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:400]), id="cut"),
        pytest.param(lambda path: path.write_bytes(b"\x00" * 5000), id="zeros"),
        pytest.param(lambda path: path.write_text("<html></html>"), id="no sound"),
    ],
)
def test_a_damaged_clip_is_asked_for_anew(cache: ClipCache, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    """It is as if it had never been there, and a whole one takes its place."""
    engine = ToneEngine()
    narrate("bà con", engine, cache)
    (path,) = (tmp_path / "cau").iterdir()
    damage(path)
    assert cache.find(engine.fingerprint, "bà con") is None
    narrate("bà con", engine, cache)
    assert cache.find(engine.fingerprint, "bà con") is not None


class MuteEngine(ToneEngine):
    """Gives silence without an error."""

    def speak(self, phrase: str) -> Utterance:
        """Silence of the right length."""
        said = super().speak(phrase)
        return Utterance(Clip.silence(said.clip.duration_ms))


def test_what_the_gate_refuses_is_not_kept(cache: ClipCache, tmp_path: Path) -> None:
    """Nothing broken is ever found again."""
    with pytest.raises(SpeechError, match="câm"):
        narrate(BULLETIN, MuteEngine(), cache)
    assert not list(tmp_path.rglob("*.*"))


def test_the_folder_stays_under_its_limit_and_loses_what_was_not_used(tmp_path: Path) -> None:
    """A hundred clips, room for some twenty: the one that is used all the time is still there."""
    size = 2_000_000
    cache = ClipCache(tmp_path, size)
    cache.keep("giọng", "hay dùng", noise(0))
    for number in range(100):
        cache.keep("giọng", f"câu {number}", noise(number + 1))
        past = 1_700_000_000 + number
        for path in tmp_path.iterdir():
            if path.stat().st_mtime > past + 1000:
                os.utime(path, (past, past))
        assert cache.find("giọng", "hay dùng") is not None
    kept = [path.stat().st_size for path in tmp_path.iterdir()]
    assert size / 2 < sum(kept) <= size * 17 / 16 + max(kept)
    assert cache.find("giọng", "câu 99") is not None
    assert cache.find("giọng", "câu 0") is None


def test_a_disk_that_takes_nothing_costs_no_bulletin(tmp_path: Path) -> None:
    """Where the folder cannot be made, every phrase is asked for, and said."""
    (tmp_path / "cau").write_text("a file stands in the way")
    engine = ToneEngine()
    assert len(narrate(BULLETIN, engine, ClipCache(tmp_path / "cau")).clip) > 48_000
    assert len(engine.phrases) == 3


def test_threads_that_keep_the_same_clips_get_whole_ones(tmp_path: Path) -> None:
    """Nobody finds half a file."""
    caches = [ClipCache(tmp_path) for _ in range(4)]

    def work(cache: ClipCache) -> list[int]:
        lengths = []
        for number in range(40):
            cache.keep("giọng", str(number % 5), noise(number % 5, 0.2))
            found = cache.find("giọng", str(number % 5))
            lengths.append(len(found.clip) if found else 0)
        return lengths

    with ThreadPoolExecutor(4) as pool:
        assert {length for lengths in pool.map(work, caches) for length in lengths} == {9600}
    assert len(list(tmp_path.iterdir())) == 5
