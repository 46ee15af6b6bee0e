"""The worker process that holds a Piper voice: text comes in, float sound or phonemes go out.

A model is a program from elsewhere that may crash, hang or take all memory; and onnxruntime is large.
Piper is asked for the model's own samples: its levelling and its clipping to 16 bits are left out.

A request is one byte that says what is wanted, ``SPEAK`` or ``PHONEMES``, and the text in UTF-8. The answer
to ``SPEAK`` is what ``packed`` makes of word starts and sound. Whatever a model's loading or a text raises
is the reason of a refusal, in Vietnamese where it is ours.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from broadcaster.speech.engines.piper_folder import check_folder
from broadcaster.speech.worker_protocol import PHONEMES, SPEAK, serve

_SPEAKER = 0
_INPUTS = {"input": "tensor(int64)", "input_lengths": "tensor(int64)", "scales": "tensor(float)"}
_SPEAKER_INPUT = {"sid": "tensor(int64)"}
_BEGIN, _PAD, _END, _SPACE = "^", "_", "$", " "

_Sound = npt.NDArray[np.float32]


def packed(starts: Sequence[int], sound: _Sound) -> bytes:
    """First sample of each word, and float32 sound, as one answer."""
    return np.array([len(starts), *starts], "<u4").tobytes() + sound.astype("<f4").tobytes()


def unpacked(answer: bytes) -> tuple[list[int], _Sound]:
    """First sample of each word, and the sound: ``packed`` undone."""
    count = int(np.frombuffer(answer, "<u4", 1)[0])
    starts = np.frombuffer(answer, "<u4", count, offset=4)
    return starts.tolist(), np.frombuffer(answer, "<f4", offset=4 * (count + 1)).astype(np.float32)


def word_starts(
    phonemes: Sequence[str], widths: npt.NDArray[np.int64], id_map: Mapping[str, Sequence[int]], length: int
) -> list[int]:
    """First sample of each word among ``phonemes``, whose ids last ``widths`` samples each.

    ``length`` is that of the sound in samples.

    Returns:
        One number for each word; none when the widths do not belong to the phonemes or to the sound.

    """
    pad = len(id_map[_PAD])
    ids = [len(id_map[phoneme]) + pad for phoneme in phonemes]
    places = list(accumulate(ids, initial=len(id_map[_BEGIN]) + pad))
    fits = widths.shape == (places[-1] + len(id_map[_END]),)
    if not fits or (widths < 0).any() or widths.sum() > length:
        return []
    samples = np.cumsum(widths)
    before = (_SPACE, *phonemes)
    return [
        int(samples[place - 1]) for last, place in zip(before, places[:-1], strict=False) if last == _SPACE
    ]


class PiperModel:
    """The voice in ``folder``, loaded, with espeak's phonemes of its language.

    Raises:
        ImportError: piper-tts or onnxruntime is missing or does not run on this machine.
        SpeechError: the folder holds no voice that fits.
        ValueError: the model cannot be loaded, or is none of Piper's.

    """

    def __init__(self, folder: Path, length_scale: float | None) -> None:
        try:
            from piper import PiperConfig, PiperVoice
        except ImportError as error:  # on Windows mostly for want of Microsoft's run-time library
            message = f"piper-tts hoặc onnxruntime không chạy được trên máy này: {error}"
            raise ImportError(message) from error
        model, config = (path.resolve() for path in check_folder(folder))
        program, settings = model.read_bytes(), config.read_bytes()
        self._config = PiperConfig.from_dict(json.loads(settings))
        self._config.length_scale = length_scale or self._config.length_scale
        self._digests = {"model": sha256(program).hexdigest(), "config": sha256(settings).hexdigest()}
        self._voice = PiperVoice(_session(program, speakers=self._config.num_speakers), self._config)
        self._phonemizer = _phonemizer()

    @property
    def hello(self) -> dict[str, Any]:
        """``sample_rate`` in hertz, ``version`` of Piper, ``recipe``: all else that decides the sound."""
        scales = {
            name: getattr(self._config, name) for name in ("length_scale", "noise_scale", "noise_w_scale")
        }
        recipe = {"onnxruntime": version("onnxruntime"), **self._digests, **scales, "speaker": _SPEAKER}
        return {
            "sample_rate": self._config.sample_rate,
            "version": version("piper-tts"),
            "recipe": recipe,
        }

    def synthesise(self, text: bytes) -> bytes:
        """Word starts and sound of ``text`` in UTF-8, ``packed``.

        Raises:
            ValueError: there is no word in it, the model lacks a phoneme of it or gives no sound.

        """
        from piper import SynthesisConfig

        phonemes = self._spoken(text.decode())
        ids = self._voice.phonemes_to_ids(phonemes)
        sound, widths = self._voice.phoneme_ids_to_audio(
            ids, SynthesisConfig(speaker_id=_SPEAKER), include_alignments=True
        )
        if sound.ndim != 1 or sound.dtype != np.float32 or not np.isfinite(sound).all():
            raise ValueError("mô hình trả về dữ liệu không phải âm thanh")
        if widths is None:
            return packed([], sound)
        return packed(word_starts(phonemes, widths, self._config.phoneme_id_map, len(sound)), sound)

    def phonemes(self, text: bytes) -> bytes:
        """Phonemes of each line of ``text`` in UTF-8, with "(en)" and "(vi)" where the language changes."""
        from piper import espeakbridge  # asked itself, since Piper's phonemiser drops the "(en)"

        espeakbridge.set_voice(self._config.espeak_voice)
        clauses = (espeakbridge.get_phonemes(line) for line in text.decode().split("\n"))
        return "\n".join(" ".join(said for said, *_ in clause if said) for clause in clauses).encode()

    def _spoken(self, text: str) -> list[str]:
        """Phonemes of ``text``, all in one: pauses are not the voice's business.

        Piper leaves out what is not in the model's map, and says a word short of a sound; we refuse.
        """
        config = self._config
        sentences = self._phonemizer.phonemize(config.espeak_voice, text, config.vowel_clusters)
        phonemes = [phoneme for sentence in filter(None, sentences) for phoneme in (*sentence, _SPACE)][:-1]
        if not phonemes:
            raise ValueError("không có chữ nào để đọc")
        for phoneme in phonemes:
            if phoneme not in config.phoneme_id_map:
                message = f"mô hình không có âm “{phoneme}”"
                raise ValueError(message)
        return phonemes


def _session(program: bytes, *, speakers: int) -> Any:  # noqa: ANN401  # onnxruntime ships no types
    """A session of the model on one thread, so that the player never starves."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(program, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a class of its own for every fault
        message = f"không nạp được mô hình, tệp .onnx có thể bị hỏng: {error}"
        raise ValueError(message) from error
    inputs = {each.name: each.type for each in session.get_inputs()}
    if inputs != _INPUTS | (_SPEAKER_INPUT if speakers > 1 else {}):
        raise ValueError("mô hình này không phải của Piper, hoặc không đi với tệp .onnx.json này")
    return session


def _phonemizer() -> Any:  # noqa: ANN401  # piper is not there where the extra is not installed
    """Piper's phonemiser; as in ``espeak_worker``, its espeak finds its data in "." only on every machine."""
    from piper.phonemize_espeak import ESPEAK_DATA_DIR, EspeakPhonemizer

    os.chdir(ESPEAK_DATA_DIR)
    return EspeakPhonemizer(".")


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Load the folder that the command line names, at the length scale there if any; the hello is JSON."""
    folder, length_scale = sys.argv[1:]
    model = PiperModel(Path(folder), float(length_scale) if length_scale else None)
    answers = {SPEAK: model.synthesise, PHONEMES: model.phonemes}
    return json.dumps(model.hello).encode(), lambda request: answers[request[:1]](request[1:])


if __name__ == "__main__":
    serve(prepare)
