"""The offline voice: espeak-ng in a worker process."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import espeakng_loader
import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.worker import Worker


def pitch_hz(clip: Clip, from_share: float) -> float:
    """Strongest period of 60 ms of voice, found by autocorrelation, at ``from_share`` of the clip."""
    start = int(len(clip) * from_share)
    frame = clip.pcm[start : start + 2880]
    similarity = np.correlate(frame, frame, "full")[len(frame) - 1 :]
    return float(48_000 / (120 + similarity[120:800].argmax()))


def process_of(engine: EspeakEngine) -> int:
    """Id of the engine's worker process."""
    engine._local.worker.hello()
    assert engine._local.worker._process is not None
    return engine._local.worker._process.pid


def test_a_greeting_has_the_length_and_level_of_speech(shared_espeak: EspeakEngine) -> None:
    """Four syllables take about a second and a third, near -22 dBFS RMS, and never reach full scale."""
    clip = shared_espeak.speak("Kính chào bà con.").clip
    level = 20 * np.log10(np.sqrt(np.mean(clip.pcm**2)))
    assert clip.seconds == pytest.approx(1.3, abs=0.25)
    assert level == pytest.approx(-22.5, abs=3)
    assert np.abs(clip.pcm).max() < 0.9


def test_tones_move_the_pitch_apart(shared_espeak: EspeakEngine) -> None:
    """With a range of 80, sắc ends far above huyền."""
    rising, falling = (shared_espeak.speak(word).clip for word in ("má", "mà"))
    assert pitch_hz(rising, 0.8) > 1.4 * pitch_hz(falling, 0.8)


def test_a_slower_rate_takes_longer(shared_espeak: EspeakEngine) -> None:
    """The rate reaches the library."""
    slow = EspeakEngine(EspeakVoice(rate=90))
    try:
        phrase = "bà con giữ ấm cho trâu bò"
        assert slow.speak(phrase).clip.seconds > 1.15 * shared_espeak.speak(phrase).clip.seconds
    finally:
        slow.close()


def test_the_fingerprint_holds_version_voice_and_parameters(shared_espeak: EspeakEngine) -> None:
    """Whatever changes the sound changes the recipe."""
    expected = "espeak 1.52.0 language=vi rate=120 pitch=55 pitch_range=80 volume=60 respelled=1 sound=1"
    assert shared_espeak.fingerprint == expected


@pytest.mark.parametrize("parameter", ["rate", "pitch", "pitch_range", "volume"])
def test_a_parameter_beyond_its_range_is_refused(parameter: str) -> None:
    """Espeak would take 1000 and do something; we do not."""
    with pytest.raises(ValueError, match=parameter):
        EspeakVoice(**{parameter: 1000})  # type: ignore[arg-type]  # every one of them is a number


def test_a_killed_worker_is_replaced_between_phrases(espeak: EspeakEngine) -> None:
    """The phrase after a crash is said by a new process."""
    first = process_of(espeak)
    os.kill(first, signal.SIGTERM)
    assert espeak.speak("bà con").clip.seconds > 0.3
    assert process_of(espeak) != first


def test_a_worker_killed_in_the_middle_of_its_work_is_healed(espeak: EspeakEngine) -> None:
    """The phrase that was lost is said again, whole, by a new process."""
    phrase = "bà con giữ ấm cho trâu bò " * 200
    whole = espeak.speak(phrase).clip.seconds
    first = process_of(espeak)
    killer = Timer(0.05, os.kill, (first, signal.SIGTERM))
    killer.start()
    again = espeak.speak(phrase).clip.seconds
    killer.join()
    assert again == pytest.approx(whole, rel=0.01)
    assert process_of(espeak) != first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process with a signal")
def test_a_hanging_worker_is_killed_and_replaced() -> None:
    """A process that stands still costs its time limit, not the bulletin."""
    engine = EspeakEngine(limit_s=2.0)
    try:
        first = process_of(engine)
        os.kill(first, signal.SIGSTOP)
        started = time.monotonic()
        assert engine.speak("bà con").clip.seconds > 0.3
        assert 1.5 < time.monotonic() - started < 60.0
        assert process_of(engine) != first
    finally:
        engine.close()


def test_a_worker_that_never_comes_up_is_an_error_in_one_vietnamese_line() -> None:
    """Two tries, then the operator is told what to do."""
    engine = EspeakEngine()
    engine._local.worker.close()
    engine._local.worker = Worker("this", limit_s=2.0)  # a module that prints a poem: no protocol of ours
    with pytest.raises(SpeechError, match=r"^Giọng espeak không đọc được “bà con”.*loa voices[^\n]*$"):
        engine.speak("bà con")
    engine.close()


def test_a_voice_that_espeak_lacks_is_an_error() -> None:
    """The library's refusal reaches the operator with its reason."""
    engine = EspeakEngine(EspeakVoice(language="xx-nowhere"))
    with pytest.raises(SpeechError, match="xx-nowhere"):
        engine.speak("bà con")
    engine.close()


@pytest.fixture(params=["deep", "vietnamese"])
def odd_data_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The wheel's data in a folder whose path is over 160 characters, or has Vietnamese letters."""
    names = {"deep": ["a" * 60] * 3, "vietnamese": ["Đài truyền thanh xã Trùng Khánh"]}
    folder = tmp_path.joinpath(*names[request.param], "espeak-ng-data")
    source = Path(espeakng_loader.get_data_path())
    (folder / "lang" / "aav").mkdir(parents=True)
    for part in ("phontab", "phonindex", "phondata", "intonations", "vi_dict", "lang/aav/vi"):
        shutil.copyfile(source / part, folder / part)
    yield folder
    shutil.rmtree(folder)


def test_data_in_an_odd_folder_is_found(odd_data_folder: Path) -> None:
    """A deep or Vietnamese installation folder does not make the station mute."""
    engine = EspeakEngine(data_folder=odd_data_folder)
    try:
        assert engine.speak("bà con").clip.seconds > 0.3
    finally:
        engine.close()


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    """An empty data folder is said, not taken for another voice."""
    engine = EspeakEngine(data_folder=tmp_path)
    with pytest.raises(SpeechError, match="data folder"):
        engine.speak("bà con")
    engine.close()


def test_a_closed_engine_stays_closed(espeak: EspeakEngine) -> None:
    """No process comes back to life after the end."""
    espeak.speak("bà con")
    espeak.close()
    with pytest.raises(SpeechError):
        espeak.speak("bà con")
