"""A voice engine that hums: a peer of the real ones, quick, and the same on every machine."""

import unicodedata
import zlib

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.units import SAMPLE_RATE, DurationMs

SYLLABLE_S = 0.25


def tone(phrase: str, rate: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A quarter of a second for each word, at a pitch that the word decides."""
    time = np.arange(int(rate * SYLLABLE_S)) / rate
    words = unicodedata.normalize("NFC", phrase).split()
    pitches = [150 + zlib.crc32(word.encode()) % 200 for word in words]
    return np.concatenate([0.3 * np.cos(2 * np.pi * pitch * time) for pitch in pitches]).astype(np.float32)


class ToneEngine:
    """Says every word as a tone, and remembers what it was given."""

    def __init__(self) -> None:
        self.phrases: list[str] = []

    @property
    def name(self) -> str:
        """``tone``."""
        return "tone"

    @property
    def sends(self) -> str:
        """Nothing."""
        return ""

    @property
    def fingerprint(self) -> str:
        """It never changes."""
        return "tone 1"

    def speak(self, phrase: str) -> Utterance:
        """The tones of ``phrase``.

        Raises:
            SpeechError: there is no word in it.

        """
        self.phrases.append(phrase)
        if not phrase.split():
            raise SpeechError("Giọng thử không nhận được chữ nào để đọc.")
        starts = (DurationMs(round(number * SYLLABLE_S * 1000)) for number in range(len(phrase.split())))
        return Utterance(Clip.of(tone(phrase, SAMPLE_RATE)), tuple(starts))

    def close(self) -> None:
        """Nothing to end."""
