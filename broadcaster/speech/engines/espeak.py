"""espeak-ng: the offline voice that every station has, from the wheel ``espeakng-loader``."""

import json
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import espeakng_loader
import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.sound import SOUND_RECIPE, clip_of
from broadcaster.speech.spelled import opening
from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import WorkerRefusalError

_WORKER_MODULE = "broadcaster.speech.engines.espeak_worker"
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

    Not bit-deterministic: the same phrase twice differs by a few samples in length.

    Args:
        voice: voice and parameters.
        data_folder: a folder ``espeak-ng-data`` other than the wheel's.
        limit_s: seconds after which a silent worker process is killed.

    """

    online = False

    def __init__(
        self, voice: EspeakVoice | None = None, *, data_folder: Path | None = None, limit_s: float = 20.0
    ) -> None:
        self._voice = voice or EspeakVoice()
        self._worker = Worker(_WORKER_MODULE, _arguments(self._voice, data_folder), limit_s=limit_s)

    @property
    def name(self) -> str:
        """``espeak``."""
        return "espeak"

    @property
    def fingerprint(self) -> str:
        """Engine, its version, voice and parameters, and how the sound is trimmed.

        Raises:
            SpeechError: espeak-ng cannot be started.

        """
        parameters = " ".join(f"{name}={value}" for name, value in asdict(self._voice).items())
        return f"espeak {self._hello()['version']} {parameters} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Clip:
        """Sound of ``phrase``; when the worker process dies or hangs, a new one tries once more.

        Raises:
            SpeechError: both tries failed, or nothing but silence came.

        """
        pcm = self._retried(lambda: self._worker.ask(unicodedata.normalize("NFC", phrase).encode()), phrase)
        sound = np.frombuffer(pcm, np.int16).astype(np.float32) / np.float32(2**15)
        clip = clip_of(sound, self._hello()["sample_rate"])
        if not len(clip):
            raise SpeechError(f"Giọng espeak không phát ra tiếng cho “{opening(phrase)}”; hãy sửa lời đọc.")
        return clip

    def close(self) -> None:
        """End the worker process."""
        self._worker.close()

    def _hello(self) -> _Hello:
        hello: _Hello = json.loads(self._retried(self._worker.hello, ""))
        return hello

    def _retried(self, step: Callable[[], bytes], phrase: str) -> bytes:
        for last_try in (False, True):
            try:
                return step()
            except WorkerRefusalError as error:
                raise _unusable(phrase, str(error)) from error
            except WorkerLostError as error:
                if last_try:
                    raise _unusable(phrase, "tiến trình đọc bị dừng giữa chừng") from error
        raise AssertionError  # the second try has returned or raised


def _arguments(voice: EspeakVoice, data_folder: Path | None) -> list[str]:
    data = (data_folder or Path(espeakng_loader.get_data_path())).resolve()
    parameters = {name: getattr(voice, name) for name in _LIMITS}
    return [espeakng_loader.get_library_path(), str(data), voice.language, json.dumps(parameters)]


def _unusable(phrase: str, reason: str) -> SpeechError:
    what = f"không đọc được “{opening(phrase)}”" if phrase else "không chạy được"
    return SpeechError(f"Giọng espeak {what} ({reason}); hãy thử lại, nếu vẫn lỗi hãy chạy “loa doctor”.")
