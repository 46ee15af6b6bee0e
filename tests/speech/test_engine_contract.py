"""What holds for every voice engine: the promises of ``broadcaster.speech.engine.Engine``."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Engine
from broadcaster.speech.gate import check_clip
from broadcaster.speech.render import narrate, narration_fingerprint
from broadcaster.units import samples

GREETING = "Kính chào bà con xã Trùng Khánh"


def test_a_phrase_becomes_sound_that_passes_the_gate(engine: Engine) -> None:
    """Seven spoken syllables sound like seven syllables."""
    check_clip(engine.speak(GREETING).clip, 7)


def test_a_phrase_has_no_silence_at_its_ends(engine: Engine) -> None:
    """Pauses are ours: sound begins and ends within twenty milliseconds of the clip's edges."""
    pcm = np.abs(engine.speak(GREETING).clip.pcm)
    audible = pcm.max() * 10 ** (-50 / 20)
    edge = samples(20)
    assert pcm[:edge].max() > audible
    assert pcm[-edge:].max() > audible


def test_decomposed_letters_sound_like_composed_ones(engine: Engine) -> None:
    """Engines compose, since espeak misreads ``ấ`` and ``ườ`` in NFD: same length to a frame."""
    phrase = "giữ ấm cho trâu bò trên đường về bản"
    composed = engine.speak(phrase).clip
    decomposed = engine.speak(unicodedata.normalize("NFD", phrase)).clip
    assert decomposed.duration_ms == pytest.approx(composed.duration_ms, abs=16)


def test_each_word_has_its_time_or_none_has(engine: Engine) -> None:
    """Word times are for highlighting: one for each word, the first at the start, none beyond the end."""
    said = engine.speak(GREETING)
    assert len(said.starts_ms) in {0, 7}
    assert all(start < 60 for start in said.starts_ms[:1])
    assert all(later - earlier > 60 for earlier, later in pairwise(said.starts_ms))


def test_what_leaves_the_commune_is_said(engine: Engine) -> None:
    """A sentence for the settings, on one line; empty for a voice that works without a network."""
    assert "\n" not in engine.sends
    assert bool(engine.sends) == (engine.name in {"gtts", "viettel"})


def test_different_words_sound_different(engine: Engine) -> None:
    """Two words that differ in their tone mark alone are not the same sound."""
    rising, falling = engine.speak("má").clip.pcm, engine.speak("mà").clip.pcm
    length = min(len(rising), len(falling))
    difference = np.sqrt(np.mean((rising[:length] - falling[:length]) ** 2))
    assert difference > 0.02


def test_a_phrase_without_words_is_refused(engine: Engine) -> None:
    """Nothing to say is an error in one line, not an empty clip."""
    with pytest.raises(SpeechError) as refusal:
        engine.speak("")
    assert "\n" not in str(refusal.value)


def test_four_threads_get_each_their_own_words(engine: Engine) -> None:
    """Calls from several threads neither mix nor crash."""
    texts = ["một", "hai con trâu", "ba con bò trong chuồng", "bốn nhà ở đầu bản bên suối"]
    alone = [engine.speak(text).clip.duration_ms for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = [said.clip.duration_ms for said in pool.map(engine.speak, texts * 3)]
    assert together == pytest.approx(alone * 3, abs=16)


def test_a_narration_passes_through_every_engine(engine: Engine) -> None:
    """Phrases and pauses of a short bulletin come out in one clip."""
    bulletin = narrate("Kính chào bà con.\nMai trời rét, bà con giữ ấm.", engine).clip
    assert bulletin.seconds == pytest.approx(4.0, abs=1.5)


def test_the_fingerprint_names_engine_and_pauses_and_stays(engine: Engine) -> None:
    """The recipe of a clip is the same each time, and tells which engine made it."""
    recipe = narration_fingerprint(engine)
    assert recipe == narration_fingerprint(engine)
    assert recipe.startswith(engine.name)
