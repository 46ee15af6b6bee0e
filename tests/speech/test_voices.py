"""The station's voices in order of preference."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.clock import VirtualClock
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.voices import PassedOver, Voices
from tests.speech.tone_engine import ToneEngine

BULLETIN = "Kính chào bà con. Mai trời rét, bà con giữ ấm cho trâu bò.\nXin cảm ơn bà con."


class Voice(ToneEngine):
    """Hums at a level of its own, which tells it from the others; may fail at some phrase, or be slow."""

    def __init__(
        self, name: str, level: float = 1.0, *, fails_at: int | None = None, clock: VirtualClock | None = None
    ) -> None:
        super().__init__()
        self._name, self._level, self._fails_at, self._clock = name, level, fails_at, clock
        self.closed = False

    @property
    def name(self) -> str:
        """As it was made."""
        return self._name

    @property
    def sends(self) -> str:
        """What a voice sends that takes time."""
        return "lời đọc, gửi đi xa" if self._clock else ""

    @property
    def fingerprint(self) -> str:
        """Its name and level."""
        return f"{self._name} {self._level}"

    def speak(self, phrase: str) -> Utterance:
        """The hum, half a minute later when it has a clock."""
        if self._clock:
            self._clock.sleep(30)
        if len(self.phrases) == self._fails_at:
            raise SpeechError(f"Giọng {self._name} bị hỏng giữa chừng.")
        said = super().speak(phrase)
        return Utterance(Clip(said.clip.pcm * np.float32(self._level)), said.starts_ms)

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


@pytest.fixture
def clock() -> VirtualClock:
    """Passes at once."""
    return VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))


def test_the_first_voice_says_it_all_when_it_can(clock: VirtualClock) -> None:
    """The others are not asked."""
    first, second = Voice("một"), Voice("hai", 0.5)
    said = Voices([first, second], clock).say(BULLETIN)
    assert (said.engine.name, said.passed_over) == ("một", ())
    assert second.phrases == []


def test_a_voice_that_fails_in_the_middle_leaves_no_trace(clock: VirtualClock) -> None:
    """The next one says the bulletin from its first word, and the reason is told."""
    second = Voice("hai", 0.5)
    said = Voices([Voice("một", fails_at=2), second], clock).say(BULLETIN)
    assert said.engine is second
    alone = Voices([Voice("hai", 0.5)], clock).say(BULLETIN)
    assert np.array_equal(said.narration.clip.pcm, alone.narration.clip.pcm)
    ((voice, reason),) = [(each.voice, each.reason) for each in said.passed_over]
    assert voice == "một"
    assert "hỏng giữa chừng" in reason


@given(fails=st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3))
def test_a_bulletin_is_never_of_two_voices(fails: Sequence[int | None]) -> None:
    """Whichever voices fail at whichever phrase: every word is as loud as one voice, or all is refused."""
    levels = (1.0, 0.5, 0.25)
    engines = [Voice(str(level), level, fails_at=at) for level, at in zip(levels, fails, strict=True)]
    voices = Voices(engines, VirtualClock(datetime(2026, 1, 1, tzinfo=UTC)))
    if None not in fails:
        with pytest.raises(SpeechError, match=r"1\.0: .* \| 0\.5: .* \| 0\.25: "):
            voices.say(BULLETIN)
        return
    said = voices.say(BULLETIN)
    pcm = np.abs(said.narration.clip.pcm)
    peaks = {round(float(pcm[at : at + 9600].max()) / 0.3, 2) for at in _word_samples(said.narration.marks)}
    assert peaks == {float(said.engine.name)} == {levels[list(fails).index(None)]}


def _word_samples(marks: Sequence[object]) -> list[int]:
    return [int(mark.at_ms * 48) + 480 for mark in marks]  # type: ignore[attr-defined]


def test_a_wish_comes_first_if_the_station_has_that_voice(clock: VirtualClock) -> None:
    """Another wish changes nothing: what leaves the commune is for the settings to say."""
    voices = Voices([Voice("một"), Voice("hai")], clock)
    assert voices.say(BULLETIN, "hai").engine.name == "hai"
    assert voices.say(BULLETIN, "ba").engine.name == "một"


def test_an_online_voice_has_two_minutes_for_a_bulletin(clock: VirtualClock) -> None:
    """Each phrase takes it half a minute: it is given up, and the offline voice begins anew."""
    long = ". ".join(["bà con giữ ấm cho trâu bò"] * 10)
    said = Voices([Voice("xa", clock=clock), Voice("gần")], clock).say(long)
    assert said.engine.name == "gần"
    assert "120 giây" in said.passed_over[0].reason
    assert clock.monotonic() <= 150


def test_a_text_that_no_voice_may_be_given_is_told_once(clock: VirtualClock) -> None:
    """It is the text's fault: no voice is asked, none is blamed."""
    first = Voice("một")
    with pytest.raises(SpeechError, match=r"^Lời đọc còn chữ “5”") as refusal:
        Voices([first, Voice("hai")], clock).say("Có 5 con trâu.")
    assert "hai" not in str(refusal.value)
    assert first.phrases == []


def test_fifty_thousand_words_are_refused_before_any_voice_is_asked(clock: VirtualClock) -> None:
    """Five hours of speech are no bulletin."""
    first = Voice("một")
    with pytest.raises(SpeechError, match=r"dài 50000 tiếng.*chia thành nhiều bài"):
        Voices([first], clock).say("bà con " * 25_000)
    assert first.phrases == []


def test_one_voice_alone_tells_its_own_reason(clock: VirtualClock) -> None:
    """No list of one."""
    with pytest.raises(SpeechError, match=r"^Câu “Kính chào bà con”, giọng một: Giọng một bị hỏng"):
        Voices([Voice("một", fails_at=0)], clock).say(BULLETIN)


def test_a_station_without_any_voice_cannot_be_built(clock: VirtualClock) -> None:
    """The settings refuse an empty order; so does this."""
    with pytest.raises(ValueError, match="at least one"):
        Voices([], clock)


def test_closing_ends_every_engine(clock: VirtualClock) -> None:
    """Those that only give phonemes too."""
    voices = [Voice(name) for name in ("một", "hai", "ba")]
    Voices(voices[:2], clock, also_close=voices[2:]).close()
    assert all(voice.closed for voice in voices)


def test_a_voice_that_was_passed_over_is_named_in_the_order_of_trying(clock: VirtualClock) -> None:
    """Two fail, the third speaks."""
    voices = Voices([Voice("một", fails_at=0), Voice("hai", fails_at=1), Voice("ba")], clock)
    said = voices.say(BULLETIN)
    assert [each.voice for each in said.passed_over] == ["một", "hai"]
    assert all(isinstance(each, PassedOver) for each in said.passed_over)
