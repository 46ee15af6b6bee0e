"""espeak-ng: the offline voice that every station has, from the wheel ``espeakng-loader``."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import espeakng_loader
import numpy as np

from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.engines.espeak_worker import unpacked
from broadcaster.speech.foreign import refuse_foreign
from broadcaster.speech.local_voice import LocalVoice
from broadcaster.speech.respelled import RESPELLED_RECIPE, respelled
from broadcaster.speech.sound import SOUND_RECIPE, utterance_of
from broadcaster.speech.spelled import opening
from broadcaster.speech.worker import Worker

_WORKER_MODULE = "broadcaster.speech.engines.espeak_worker"
_ADVICE = "hãy thử lại, nếu vẫn lỗi hãy chạy “loa voices --try”"
_LIMITS = {"rate": (80, 450), "pitch": (0, 99), "pitch_range": (0, 99), "volume": (1, 100)}


class _Hello(TypedDict):
    """What the worker process says of itself."""

    version: str
    sample_rate: int


@dataclass(frozen=True)
class EspeakVoice:
    """Voice and parameters, in espeak's own units (``speak_lib.h``).

    ``vi`` is the northern voice. A range of 80 holds the six tones apart; the default of 50 flattens
    them. A nominal rate of 120 words a minute gives about 160 syllables a minute with our pauses. At
    a volume of 60 nothing reaches full scale; at 100 espeak's own limiter bends the peaks.
    """

    language: str = "vi"
    rate: int = 120
    pitch: int = 55
    pitch_range: int = 80
    volume: int = 60

    def __post_init__(self) -> None:
        for name, (lowest, highest) in _LIMITS.items():
            if not lowest <= getattr(self, name) <= highest:
                message = f"espeak {name} is {lowest} to {highest}, not {getattr(self, name)}"
                raise ValueError(message)


class EspeakEngine:
    """The voice engine ``espeak``. Works without a network; hundreds of times faster than real time.

    Not bit-deterministic: the same phrase twice differs by a few samples, at times by a frame of 13 ms.

    Args:
        voice: voice and parameters.
        data_folder: a folder ``espeak-ng-data`` other than the wheel's.
        limit_s: seconds after which a silent worker process is killed.

    """

    def __init__(
        self, voice: EspeakVoice | None = None, *, data_folder: Path | None = None, limit_s: float = 20.0
    ) -> None:
        self._voice = voice or EspeakVoice()
        worker = Worker(_WORKER_MODULE, _arguments(self._voice, data_folder), limit_s=limit_s)
        self._local = LocalVoice(self.name, worker, advice=_ADVICE)

    @property
    def name(self) -> str:
        """``espeak``."""
        return "espeak"

    @property
    def sends(self) -> str:
        """Nothing."""
        return ""

    @property
    def fingerprint(self) -> str:
        """Engine, its version, voice and parameters, and how the sound is trimmed.

        Raises:
            SpeechError: espeak-ng cannot be started.

        """
        parameters = " ".join(f"{name}={value}" for name, value in asdict(self._voice).items())
        return f"espeak {self._hello()['version']} {parameters} {RESPELLED_RECIPE} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``; when the worker process dies or hangs, a new one tries once more.

        Raises:
            SpeechError: a word of it would be said in English or letter by letter (the first is named), both
                tries failed, or nothing but silence came.

        """
        phrase = unicodedata.normalize("NFC", phrase)
        refuse_foreign(phrase, self.phonemes, self.name)
        words, pcm = unpacked(self._local.speak(phrase))
        sound = np.frombuffer(pcm, np.int16).astype(np.float32) / np.float32(2**15)
        said = utterance_of(sound, self._hello()["sample_rate"], _starts(respelled(phrase), words))
        if not len(said.clip):
            raise SpeechError(f"Giọng espeak không phát ra tiếng cho “{opening(phrase)}”; hãy sửa lời đọc.")
        return said

    def phonemes(self, texts: Sequence[str]) -> list[str]:
        """Phonemes of each of ``texts``, with "(en)" where it would be said in English.

        Raises:
            SpeechError: both tries failed.

        """
        return self._local.phonemes(texts)

    def close(self) -> None:
        """End the worker process."""
        self._local.close()

    def _hello(self) -> _Hello:
        hello: _Hello = json.loads(self._local.hello())
        return hello


def _arguments(voice: EspeakVoice, data_folder: Path | None) -> list[str]:
    data = (data_folder or Path(espeakng_loader.get_data_path())).resolve()
    parameters = {name: getattr(voice, name) for name in _LIMITS}
    return [espeakng_loader.get_library_path(), str(data), voice.language, json.dumps(parameters)]


def _starts(phrase: str, words: Mapping[int, int]) -> list[int]:
    """First sample of each word of ``phrase``, as it was given to espeak; none when a word has none."""
    starts = [words.get(found.start()) for found in re.finditer(r"[^ ]+", phrase)]
    known = [start for start in starts if start is not None]
    return known if len(known) == len(starts) and known == sorted(known) else []
