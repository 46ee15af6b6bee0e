"""The neural voice: Piper in a worker process, with a tiny voice from a local folder."""

import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest

from broadcaster.errors import SpeechError
from broadcaster.speech.engines import piper as piper_module
from broadcaster.speech.engines.piper import PiperEngine
from broadcaster.speech.engines.piper_worker import _session, word_starts
from broadcaster.speech.phonemes import switches
from broadcaster.speech.render import narrate
from broadcaster.spoken.alphabet import TONES
from broadcaster.spoken.syllables import _bare_syllables, _toned, is_syllable
from tests.speech.tiny_piper import id_map, needs_piper, tiny_config, tiny_model, write_voice

GREETING = "Kính chào bà con"
_VOWEL_PHONEMES = re.compile("[aeiouyəɛɔɯ]")

Made = Callable[..., PiperEngine]


@pytest.fixture(autouse=True)
def _piper_is_there() -> None:
    """Every test of this file needs Piper, or onnx for its voice."""
    needs_piper()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """Makes an engine of a voice of its own: model, configuration, then the engine's own options."""
    engines: list[PiperEngine] = []

    def make(model: bytes | None = None, config: dict[str, Any] | None = None, **options: Any) -> PiperEngine:
        folder = tmp_path / f"voice {len(engines)}"
        write_voice(folder, tiny_model() if model is None else model, config or tiny_config())
        engines.append(PiperEngine(folder, **options))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()


def process_of(engine: PiperEngine) -> int:
    """Id of the engine's worker process."""
    engine._local.worker.hello()
    assert engine._local.worker._process is not None
    return engine._local.worker._process.pid


def test_a_greeting_has_the_length_of_speech_and_the_level_of_the_model(piper: PiperEngine) -> None:
    """Four syllables take about a second and a third; Piper's own levelling to full scale is off."""
    clip = piper.speak(GREETING).clip
    assert clip.seconds == pytest.approx(1.4, abs=0.25)
    assert np.abs(clip.pcm).max() == pytest.approx(0.3, abs=0.03)


def test_a_model_beyond_full_scale_is_not_clipped(made: Made) -> None:
    """Its peaks stay round, so that the gate sees what would be broken on air, and refuses it."""
    engine = made(tiny_model("loud"))
    assert np.abs(engine.speak(GREETING).clip.pcm).max() == pytest.approx(1.5, abs=0.15)
    with pytest.raises(SpeechError, match="bị vỡ"):
        narrate(GREETING, engine)


def test_what_draws_no_noise_is_the_same_each_time(piper: PiperEngine) -> None:
    """Nothing of ours makes the sound of a phrase differ."""
    once, twice = (piper.speak(GREETING).clip.pcm for _ in range(2))
    assert np.array_equal(once, twice)


def test_a_larger_length_scale_takes_longer(made: Made) -> None:
    """The scale reaches the model; without one the configuration's counts."""
    usual, slow = made().speak(GREETING), made(length_scale=1.5).speak(GREETING)
    slow_voice = made(config=tiny_config(inference={"length_scale": 1.5})).speak(GREETING)
    assert slow.clip.seconds > 1.3 * usual.clip.seconds
    assert slow_voice.clip.seconds == slow.clip.seconds


@pytest.mark.parametrize("scale", [0.0, 0.4, 2.1, float("nan")])
def test_a_length_scale_beyond_its_range_is_refused(tmp_path: Path, scale: float) -> None:
    """Piper would take nought and say nothing; we do not."""
    with pytest.raises(ValueError, match="length_scale"):
        PiperEngine(tmp_path, length_scale=scale)


def test_the_fingerprint_holds_versions_hashes_scales_and_speaker(made: Made) -> None:
    """Whatever changes the sound is in the recipe."""
    assert re.fullmatch(
        r"piper [\d.]+ onnxruntime=[\d.]+ model=[0-9a-f]{64} config=[0-9a-f]{64} "
        r"length_scale=1.25 noise_scale=0.667 noise_w_scale=0.8 speaker=0 respelled=1 sound=1",
        made(length_scale=1.25).fingerprint,
    )


def test_another_file_or_scale_is_another_recipe(made: Made) -> None:
    """A voice that was exchanged under its old name renders anew."""
    engines = [
        made(),
        made(tiny_model(aligned=True)),
        made(config=tiny_config(inference={"noise_scale": 0.3})),
        made(length_scale=1.1),
    ]
    assert len({engine.fingerprint for engine in engines}) == 4
    assert made().fingerprint == engines[0].fingerprint


def test_words_begin_where_the_model_says(piper: PiperEngine) -> None:
    """``má mà``: the second begins when the first's five phonemes and the space have passed."""
    starts = piper.speak("má mà").starts_ms
    five_and_space = 6 * 5 * 256 / 22_050 * 1000
    assert len(starts) == 2
    assert starts[1] - starts[0] == pytest.approx(five_and_space, abs=2)


def test_a_model_that_tells_no_widths_gives_no_word_times(made: Made) -> None:
    """Most voices are so; nothing is guessed."""
    assert made(tiny_model(aligned=False)).speak(GREETING).starts_ms == ()


@pytest.mark.parametrize(
    ("widths", "starts"),
    [
        pytest.param([9, 1, 5, 1, 5, 1, 3, 1, 7, 1, 2], [10, 26], id="begin, a, b, space, c, end"),
        pytest.param([9, 1, 5, 1, 5, 1, 3, 1, 7, 1], [], id="one too few"),
        pytest.param([9, 1, 5, 1, 5, 1, 3, 1, 7, 1, 3], [], id="longer than the sound"),
        pytest.param([9, 1, 5, 1, -5, 1, 3, 1, 7, 1, 2], [], id="time runs back"),
    ],
)
def test_widths_become_word_starts_or_nothing(widths: list[int], starts: list[int]) -> None:
    """Each phoneme is followed by a padding; widths of another text are not believed."""
    assert word_starts(["a", "b", " ", "c"], np.array(widths, np.int64), id_map(), 36) == starts


def test_the_first_of_several_speakers_speaks(made: Made) -> None:
    """A model of two speakers says what one of one does: the second would hum 400 Hz higher."""
    two = made(tiny_model(speakers=2), tiny_config(num_speakers=2, default_speaker_id=1))
    assert np.array_equal(two.speak(GREETING).clip.pcm, made().speak(GREETING).clip.pcm)
    assert " speaker=0 " in two.fingerprint


@pytest.mark.parametrize(
    ("phrase", "word"), [("mời bà con lên Facebook", "Facebook"), ("gặp KTV", "KTV"), ("có 3 hộ", "3")]
)
def test_what_would_be_said_in_english_or_spelled_is_refused(
    piper: PiperEngine, phrase: str, word: str
) -> None:
    """Piper drops the sign of English and goes on; we ask its espeak, and name the word."""
    with pytest.raises(
        SpeechError, match=rf"^Giọng piper không đọc đúng được chữ “{word}” .*hãy viết[^\n]*$"
    ):
        piper.speak(phrase)


def test_another_check_of_the_language_is_believed(made: Made) -> None:
    """The phonemes that are given decide, not Piper's own."""

    def english(texts: Sequence[str]) -> list[str]:
        return ["(en)x(vi)" for _ in texts]

    with pytest.raises(SpeechError, match=r"“bà” .*tiếng Anh"):
        made(language_check=english).speak("bà con")


@pytest.mark.parametrize(("written", "heard"), [("qui", "quy"), ("Gi", "di"), ("trong veo", "trong v'eo")])
def test_a_syllable_that_espeak_spoils_is_said_in_another_spelling(
    piper: PiperEngine, written: str, heard: str
) -> None:
    """Piper's copy of espeak spoils the same ones."""
    assert piper.phonemes([written]) == piper.phonemes([heard])
    assert piper.speak(written).clip.seconds > 0.1


def test_every_vietnamese_syllable_is_said_in_vietnamese(piper: PiperEngine) -> None:
    """Piper's copy of espeak is not the station's: none is English, spelled, or without a vowel.

    But for what no word of the language is: "buy…" without an end, "gii…". And no phoneme is beyond the map
    that every voice has.
    """
    bare = _bare_syllables()
    written = {*bare, *(_toned(syllable, tone) for syllable in bare for tone in TONES.values())}
    syllables = sorted(word for word in written if is_syllable(word))
    said = dict(zip(syllables, piper.phonemes(syllables), strict=True))
    wrong = {switch.word for switch in switches(" ".join(syllables), piper.phonemes)}
    mute = {word for word, phonemes in said.items() if not _VOWEL_PHONEMES.search(phonemes)}
    assert set(unicodedata.normalize("NFD", "".join(said.values()))) <= {*id_map(), *"(en)(vi)"}
    assert len(syllables) > 10_000
    assert {word for word in wrong | mute if not word.startswith(("buy", "gii"))} == set()


def test_a_phoneme_that_the_model_lacks_is_refused(made: Made) -> None:
    """Piper would leave it out and say a word short of a sound."""
    lacking = {phoneme: ids for phoneme, ids in id_map().items() if phoneme != "ɗ"}
    engine = made(config=tiny_config(phoneme_id_map=lacking))
    with pytest.raises(
        SpeechError, match=r"^Giọng piper không đọc được “đi họp” \(mô hình không có âm “ɗ”\)"
    ):
        engine.speak("đi họp")
    assert engine.speak("bà con").clip.seconds > 0.3


def test_what_lies_beyond_a_mark_is_said_too(piper: PiperEngine) -> None:
    """Piper makes a sound for each sentence; ours is one, and no word of it is lost."""
    once = piper.speak("Bà con đi họp").clip.seconds
    assert piper.speak("Bà con đi họp. Bà con đi họp!").clip.seconds > 1.9 * once


def test_phonemes_in_brackets_are_refused(piper: PiperEngine) -> None:
    """Piper would take ``[[b]]`` for a phoneme; a script may not."""
    with pytest.raises(SpeechError, match="ký hiệu"):
        piper.speak("[[b]] con")


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
def test_each_vietnamese_accent_of_espeak_passes_and_speaks(made: Made, voice: str) -> None:
    """A voice of Huế or of the south is Vietnamese too."""
    engine = made(config=tiny_config(espeak={"voice": voice}))
    assert engine.speak(GREETING).clip.seconds > 0.8
    with pytest.raises(SpeechError, match="“Facebook”"):
        engine.speak("lên Facebook")


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """Not before a voice is asked for, and with its name."""
    engine = PiperEngine(tmp_path / "vais")
    with pytest.raises(SpeechError, match=r"“vais” .*không có thư mục này"):
        engine.speak("bà con")
    with pytest.raises(SpeechError, match="không có thư mục này"):
        _ = engine.fingerprint
    engine.close()


def test_a_configuration_that_an_editor_of_windows_saved_is_read(made: Made, tmp_path: Path) -> None:
    """A byte order mark before the JSON changes nothing."""
    engine = made()
    config = next(tmp_path.glob("*/*.json"))
    config.write_text(config.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert engine.speak("bà con").clip.seconds > 0.3


@pytest.mark.parametrize(
    ("model", "speakers", "told"),
    [
        pytest.param(lambda: b"", 1, "có thể bị hỏng", id="empty"),
        pytest.param(lambda: b"\x00not a model" * 99, 1, "có thể bị hỏng", id="no ONNX"),
        pytest.param(lambda: tiny_model()[:-500], 1, "có thể bị hỏng", id="cut"),
        pytest.param(lambda: tiny_model(scales="speed"), 1, "không phải của Piper", id="another signature"),
        pytest.param(tiny_model, 2, "không đi với tệp", id="another configuration"),
        pytest.param(lambda: tiny_model(speakers=2), 1, "không đi với tệp", id="more speakers than told"),
        pytest.param(lambda: tiny_model("silence"), 1, "tiếng câm", id="silence"),
        pytest.param(lambda: tiny_model("nan"), 1, "không phải âm thanh", id="not a number"),
        pytest.param(lambda: tiny_model("two voices"), 1, "không phải âm thanh", id="two voices at once"),
        pytest.param(lambda: tiny_model("integers"), 1, "không phải âm thanh", id="integers"),
    ],
)
def test_a_bad_model_is_told(made: Made, model: Callable[[], bytes], speakers: int, told: str) -> None:
    """The worker's reason reaches the operator in one Vietnamese line, short, with what to do."""
    engine = made(model(), tiny_config(num_speakers=speakers))
    with pytest.raises(
        SpeechError, match=rf"^Giọng piper không đọc được “{GREETING}” \(.*{told}.*hãy thử lại[^\n]*$"
    ) as refusal:
        engine.speak(GREETING)
    assert len(str(refusal.value)) < 350


def test_a_model_that_hangs_is_given_up_within_twice_the_limit(made: Made) -> None:
    """An endless loop in the model costs two limits, then the operator is told, and may go on."""
    engine = made(tiny_model("hang"), limit_s=1.5)
    with pytest.raises(SpeechError, match=r"^Giọng piper không đọc được “bà con” \(tiến trình đọc bị dừng"):
        engine.speak("bà con")
    assert engine.phonemes(["bà"]) != [""]


def test_a_worker_that_dies_each_time_is_told(made: Made) -> None:
    """A model that takes its process along is tried twice, not for ever."""
    engine = made(tiny_model("hang"))
    ended = Event()
    killed: set[int] = set()

    def kill_each() -> None:
        while not ended.wait(0.05):
            process = engine._local.worker._process
            if process is not None and process.pid not in killed and engine._local.worker._hello:
                killed.add(process.pid)
                ended.wait(0.5)
                process.kill()

    killer = Thread(target=kill_each)
    process_of(engine)
    killer.start()
    try:
        with pytest.raises(SpeechError, match="bị dừng giữa chừng"):
            engine.speak("bà con")
    finally:
        ended.set()
        killer.join()
    assert len(killed) == 2


def test_a_killed_worker_is_replaced_between_phrases(made: Made) -> None:
    """The phrase after a crash is said by a new process."""
    engine = made()
    first = process_of(engine)
    os.kill(first, signal.SIGTERM)
    assert engine.speak("bà con").clip.seconds > 0.3
    assert process_of(engine) != first


def test_a_closed_engine_stays_closed(made: Made) -> None:
    """No process comes back to life after the end."""
    engine = made()
    engine.speak("bà con")
    engine.close()
    with pytest.raises(SpeechError):
        engine.speak("bà con")


@pytest.mark.parametrize("names", [["a" * 60] * 3, ["Đài truyền thanh xã Trùng Khánh", "giọng đọc"]])
def test_a_voice_in_an_odd_folder_is_found(tmp_path: Path, names: list[str]) -> None:
    """A deep or Vietnamese data folder does not make the station mute."""
    engine = PiperEngine(write_voice(tmp_path.joinpath(*names), tiny_model(), tiny_config()))
    assert engine.speak("bà con").clip.seconds > 0.3
    engine.close()


def test_a_machine_without_the_extra_is_told_how_to_get_it(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One Vietnamese line with the command, and nothing is started."""
    monkeypatch.setattr(piper_module, "_PACKAGES", ("piper", "no_such_runtime"))
    engine = made()
    with pytest.raises(
        SpeechError, match=r"^Máy này chưa cài giọng Piper.*pip install -e '\.\[piper\]'[^\n]*$"
    ):
        engine.speak("bà con")
    assert engine._local.worker._process is None


def test_a_runtime_that_does_not_start_is_told(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Windows without Microsoft's run-time library, onnxruntime is there and cannot be imported."""
    (tmp_path / "onnxruntime").mkdir()
    (tmp_path / "onnxruntime" / "__init__.py").write_text("raise ImportError('DLL load failed')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SpeechError, match=r"onnxruntime không chạy được trên máy này: DLL load failed\)"):
        made().speak("bà con")


def test_the_stations_process_never_loads_the_model_runtime(tmp_path: Path) -> None:
    """Speaking through Piper loads neither it nor onnxruntime here: a crash of theirs stays outside."""
    folder = write_voice(tmp_path / "vais", tiny_model(), tiny_config())
    code = (
        "import sys, pathlib; from broadcaster.speech.engines.piper import PiperEngine; "
        f"e = PiperEngine(pathlib.Path({str(folder)!r})); e.speak('bà con'); e.close(); "
        "print(sorted({'piper', 'onnxruntime'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_the_model_runs_on_one_thread() -> None:
    """The player never starves while a bulletin is made."""
    options = _session(tiny_model(), speakers=1).get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
