"""Piper: a neural voice from a local file, for a station that has one; needs the extra ``piper``."""

import json
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.engines.piper_folder import check_folder
from broadcaster.speech.engines.piper_worker import unpacked
from broadcaster.speech.foreign import refuse_foreign
from broadcaster.speech.local_voice import LocalVoice
from broadcaster.speech.phonemes import Phonemes
from broadcaster.speech.respelled import RESPELLED_RECIPE
from broadcaster.speech.sound import SOUND_RECIPE, utterance_of
from broadcaster.speech.worker import Worker

_WORKER_MODULE = "broadcaster.speech.engines.piper_worker"
_PACKAGES = ("piper", "onnxruntime")
_LENGTH_SCALES = (0.5, 2.0)
_ADVICE = "hãy thử lại, nếu vẫn lỗi hãy chép lại tệp giọng hoặc chọn giọng espeak"


class _Hello(TypedDict):
    """What the worker process says of itself."""

    sample_rate: int
    version: str
    recipe: dict[str, str | float]


class PiperEngine:
    """The voice engine ``piper``. Works without a network; says what Piper's copy of espeak phonemises.

    Not deterministic where the model draws noise, as those of Piper do, at the scales of its configuration.

    Args:
        folder: holds one model ``x.onnx`` and its ``x.onnx.json``; looked into at each phrase, so that a
            missing voice is told where a voice is asked for. A voice that is exchanged counts from the next
            start of the worker process.
        length_scale: 0.5 to 2, larger is slower; the configuration's own when None.
        limit_s: seconds after which a silent worker process is killed, loading and each phrase alike.
        language_check: phonemes by which a word that would be said in English is found; Piper's own, which it
            is going to say, when None.

    Raises:
        ValueError: the length scale is beyond its range.

    """

    def __init__(
        self,
        folder: Path,
        *,
        length_scale: float | None = None,
        limit_s: float = 60.0,
        language_check: Phonemes | None = None,
    ) -> None:
        lowest, highest = _LENGTH_SCALES
        if length_scale is not None and not lowest <= length_scale <= highest:
            message = f"piper length_scale is {lowest} to {highest}, not {length_scale}"
            raise ValueError(message)
        self._folder = folder.resolve()
        self._language_check = language_check
        scale = "" if length_scale is None else str(length_scale)
        worker = Worker(_WORKER_MODULE, (str(self._folder), scale), limit_s=limit_s)
        self._local = LocalVoice(self.name, worker, advice=_ADVICE)

    @property
    def name(self) -> str:
        """``piper``."""
        return "piper"

    @property
    def sends(self) -> str:
        """Nothing."""
        return ""

    @property
    def fingerprint(self) -> str:
        """Versions of Piper and onnxruntime, hashes of model and configuration, scales, speaker, trimming.

        Raises:
            SpeechError: Piper is not installed, the folder holds no voice that fits, or it cannot be loaded.

        """
        hello = self._hello()
        parameters = " ".join(f"{name}={value}" for name, value in hello["recipe"].items())
        return f"piper {hello['version']} {parameters} {RESPELLED_RECIPE} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``; when the worker process dies or hangs, a new one tries once more.

        Its words have times when the model tells how long each phoneme lasts.

        Raises:
            SpeechError: Piper or its voice is missing, a word would be said in English or letter by letter
                (the first is named), both tries failed, or what came is silence or no sound.

        """
        phrase = unicodedata.normalize("NFC", phrase)
        self._expect_voice()
        refuse_foreign(phrase, self._language_check or self.phonemes, self.name)
        starts, sound = unpacked(self._local.speak(phrase))
        told = starts if len(starts) == len(phrase.split()) else ()
        said = utterance_of(sound, self._hello()["sample_rate"], told)
        if not len(said.clip):
            raise self._local.unusable(phrase, "mô hình trả về tiếng câm")
        return said

    def phonemes(self, texts: Sequence[str]) -> list[str]:
        """Phonemes of each of ``texts``, with "(en)" where it would be said in English.

        Raises:
            SpeechError: Piper or its voice is missing, or both tries failed.

        """
        self._expect_voice()
        return self._local.phonemes(texts)

    def close(self) -> None:
        """End the worker process."""
        self._local.close()

    def _hello(self) -> _Hello:
        self._expect_voice()
        hello: _Hello = json.loads(self._local.hello())
        return hello

    def _expect_voice(self) -> None:
        if not all(find_spec(package) for package in _PACKAGES):
            raise SpeechError(
                "Máy này chưa cài giọng Piper; hãy chạy pip install -e '.[piper]' trong thư mục phần mềm, "
                "hoặc chọn giọng espeak."
            )
        check_folder(self._folder)
