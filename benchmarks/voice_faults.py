"""The online voice against a service that fails in every way, through the unmodified gTTS and an HTTPS proxy.

    python benchmarks/voice_faults.py [--bulletins 1000] [--seed 1]

First each fault alone, all the time, with the limits of a real station on the real clock: the bulletin must
come out whole, by the offline voice, and its time is printed. Then many bulletins with faults at random
(waits pass at once, limits are short): every bulletin must be the sound of one voice, the one that is named,
from its first word to its last, and every clip in the cache must be whole. Exits with 1 when one is not.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.voice_soak import is_same, sample_phrases
from broadcaster.clock import Clock, SystemClock, VirtualClock
from broadcaster.speech.clips import ClipCache
from broadcaster.speech.engine import Engine, Utterance
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.engines.google import GttsEngine
from broadcaster.speech.render import Narration, narrate
from broadcaster.speech.voices import ONLINE_LIMIT_S, SaidText, Voices
from tests.speech.google_faults import FAULTS
from tests.speech.google_service import GoogleService
from tests.speech.local_service import Answer, LocalHandler, served

PHRASES = 40
LONGEST_PHRASE_S = 3 * 20 + 2 * 30
"""What one phrase of the online voice may take at worst: three whole answers and two waits."""
BETWEEN_BULLETINS_S = 601
"""The voice has been left alone for long enough: each bulletin may try it again."""
FAULT_SHARE = 0.15
SLOW_SHARE = 0.01
"""Shares of the answers that are faults, and of those that end by a limit only."""


@dataclass(frozen=True)
class Known:
    """The sound of every phrase as each voice says it when nothing fails, by voice and phrase."""

    said: Mapping[str, Mapping[str, Utterance]]

    @classmethod
    def of(cls, engines: list[Engine], phrases: list[str]) -> "Known":
        """By asking."""
        return cls({each.name: {phrase: each.speak(phrase) for phrase in phrases} for each in engines})

    def is_of(self, voice: str, narration: Narration, phrases: list[str]) -> bool:
        """Whether ``narration`` is these phrases by that voice, whole."""
        whole = narrate(". ".join(phrases) + ".", _Known(voice, self.said[voice]))
        return is_same(Utterance(narration.clip), Utterance(whole.clip))


class _Known:
    """A voice that says what is known."""

    def __init__(self, name: str, said: Mapping[str, Utterance]) -> None:
        self.name, self._said, self.sends, self.fingerprint = name, said, "", name

    def speak(self, phrase: str) -> Utterance:
        """As it was said before."""
        return self._said[phrase]

    def close(self) -> None:
        """Nothing."""


class _RandomFaults:
    """Answers that are faults at times."""

    def __init__(self, seed: int, good: Answer) -> None:
        self._chance = random.Random(seed)  # noqa: S311  # no secret
        self._good = good
        self._quick = [fault.answer for fault in FAULTS.values() if not fault.is_slow]
        self._slow = [fault.answer for fault in FAULTS.values() if fault.is_slow]

    def __call__(self, handler: LocalHandler, text: str) -> None:
        """The good answer, or a fault."""
        drawn = self._chance.random()
        answer = self._good
        if drawn < SLOW_SHARE:
            answer = self._chance.choice(self._slow)
        elif drawn < FAULT_SHARE:
            answer = self._chance.choice(self._quick)
        answer(handler, text)


def voices_of(
    clock: Clock, cache: ClipCache | None, *, timeout_s: float = 8.0, limit_s: float = 20.0
) -> Voices:
    """The online voice first, the offline one behind it."""
    espeak = EspeakEngine()
    gtts = GttsEngine(clock, timeout_s=timeout_s, limit_s=limit_s, language_check=espeak.phonemes)
    return Voices([gtts, espeak], clock, cache=cache)


def each_fault(
    service: GoogleService, known: Known, phrases: list[str]
) -> Iterator[tuple[str, SaidText, float, bool]]:
    """Fault, what came out, seconds, whether it is as it must be."""
    good = service.answer
    for name, fault in FAULTS.items():
        service.answer = fault.answer
        with closing(voices_of(SystemClock(), None)) as voices:
            begun = time.monotonic()
            said = voices.say(". ".join(phrases) + ".")
            seconds = time.monotonic() - begun
        whole = said.engine.name == "espeak" and known.is_of("espeak", said.narration, phrases)
        yield name, said, seconds, whole and seconds < LONGEST_PHRASE_S + ONLINE_LIMIT_S
    service.answer = good


def many(service: GoogleService, known: Known, phrases: list[str], count: int, seed: int) -> Counter[str]:
    """Counts over ``count`` bulletins with faults at random."""
    service.answer = _RandomFaults(seed, service.answer)
    chance, clock = random.Random(seed + 1), VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))  # noqa: S311  # no secret
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            # In the first half every bulletin has a cache of its own, so nothing is known; then one for all.
            cache = ClipCache(Path(folder) / (str(number) if number < count // 2 else "all"))
            with closing(voices_of(clock, cache, timeout_s=0.7, limit_s=1.5)) as voices:
                bulletin = chance.sample(phrases, chance.randint(2, 6))
                said = voices.say(". ".join(bulletin) + ".")
            counts[said.engine.name] += 1
            counts["mixed or broken"] += not known.is_of(said.engine.name, said.narration, bulletin)
            clock.sleep(BETWEEN_BULLETINS_S)
        counts.update(broken_clips(Path(folder), known, phrases))
    return counts


def broken_clips(folder: Path, known: Known, phrases: list[str]) -> Counter[str]:
    """Clips that the caches hold, and those among them that are not what they should be."""
    counts: Counter[str] = Counter()
    with closing(EspeakEngine()) as espeak:
        fingerprints = {"espeak": espeak.fingerprint, "gtts": GttsEngine(SystemClock()).fingerprint}
    for cache_folder in folder.iterdir():
        counts["files in the caches"] += len(list(cache_folder.iterdir()))
        cache = ClipCache(cache_folder)
        for voice, fingerprint in fingerprints.items():
            for phrase in phrases:
                found = cache.find(fingerprint, phrase)
                if found is not None:
                    counts["clips in the caches"] += 1
                    counts["broken clips"] += not is_same(found, known.said[voice][phrase])
    counts["broken clips"] += counts["files in the caches"] - counts["clips in the caches"]
    return counts


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--bulletins", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    phrases = sample_phrases()[:PHRASES]
    with served(GoogleService()) as service:
        os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = service.address
        with closing(EspeakEngine()) as espeak, closing(GttsEngine(SystemClock())) as gtts:
            known = Known.of([espeak, gtts], phrases)
        wrong = 0
        for name, said, seconds, right in each_fault(service, known, phrases[:5]):
            wrong += not right
            print(f"{name:<28} {said.engine.name:<7} {seconds:6.1f} s  {'right' if right else 'WRONG'}")
        counts = many(service, known, phrases, asked.bulletins, asked.seed)
    print(f"{asked.bulletins} bulletins with faults at random:")
    for name, count in counts.items():
        print(f"{name:>22}: {count:,}")
    return int(wrong + counts["mixed or broken"] + counts["broken clips"] > 0)


if __name__ == "__main__":
    sys.exit(main())
