"""A spoken text as sound: phrases, our pauses, no clicks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.pace import pause_factor
from broadcaster.speech.pauses import phrases
from broadcaster.speech.render import narrate
from broadcaster.units import samples
from tests.speech.tone_engine import SYLLABLE_S, ToneEngine


def test_the_engine_gets_words_without_marks(tone_engine: ToneEngine) -> None:
    """Pauses and marks are not its business."""
    narrate("Kính chào bà con. Mai rét, giữ ấm!", tone_engine)
    assert tone_engine.phrases == ["Kính chào bà con", "Mai rét", "giữ ấm"]


@given(st.lists(st.sampled_from(["bà con,", "giữ ấm.", "xin chào;", "rét đậm\n", "trâu bò"]), min_size=1))
def test_the_length_is_words_and_pauses_between_them(parts: list[str]) -> None:
    """Nothing is added, nothing is lost, and no pause follows the last phrase."""
    spoken = " ".join(parts)
    pauses_ms = [phrase.pause_ms for phrase in phrases(spoken)[:-1]]
    factor = pause_factor(2 * len(parts), 2 * len(parts) * SYLLABLE_S, sum(pauses_ms) / 1000)
    pauses = sum(samples(pause_ms * factor) for pause_ms in pauses_ms)
    words = len(parts) * 2 * samples(SYLLABLE_S * 1000)
    assert len(narrate(spoken, ToneEngine()).clip) == pauses + words


def test_a_pause_is_digital_silence_of_its_length(tone_engine: ToneEngine) -> None:
    """After a comma, 220 ms of zeros, and sound on both sides."""
    pcm = narrate("mưa, rét", tone_engine).clip.pcm
    start, length = samples(SYLLABLE_S * 1000), samples(220)
    assert not pcm[start : start + length].any()
    assert pcm[start - samples(10)] != 0
    assert pcm[start + length + samples(10)] != 0


def test_phrases_fade_at_their_edges_so_that_nothing_clicks(tone_engine: ToneEngine) -> None:
    """The tone starts at its crest; no step beside a pause is larger than the tone's own."""
    pcm = narrate("mưa, rét. to", tone_engine).clip.pcm
    assert pcm[0] == 0
    assert np.abs(np.diff(pcm)).max() < 0.3 * 2 * np.pi * 350 / 48_000 + 0.3 / samples(3)


@pytest.mark.parametrize("spoken", ["", "  \n", "...", "Có 3 con trâu.", "giá 20%"])
def test_a_text_that_is_not_words_never_reaches_the_engine(spoken: str, tone_engine: ToneEngine) -> None:
    """Empty or unspelled text is refused before a voice can guess at it."""
    with pytest.raises(SpeechError):
        narrate(spoken, tone_engine)
    assert tone_engine.phrases == []


class MuteOnceEngine(ToneEngine):
    """Falls silent at one phrase, without an error."""

    def speak(self, phrase: str) -> Utterance:
        """Silence for ``giữ ấm``, tones for the rest."""
        return Utterance(Clip.silence(500)) if phrase == "giữ ấm" else super().speak(phrase)


def test_one_bad_phrase_refuses_the_whole_text_and_is_named() -> None:
    """A bulletin with a hole is not aired; the operator sees which phrase it was."""
    with pytest.raises(SpeechError, match=r"^Câu “giữ ấm”, giọng tone: .*câm"):
        narrate("Mai rét, giữ ấm, nhé.", MuteOnceEngine())
