"""The online voice against Google's service on this machine."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import VirtualClock
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.engines.google import GttsEngine
from broadcaster.speech.online import pieces
from broadcaster.speech.render import narrate
from tests.speech.google_faults import FAULTS, Fault, half_an_mp3
from tests.speech.google_service import GoogleService, speaks
from tests.speech.local_service import status
from tests.speech.tone_engine import SYLLABLE_S

PHRASE = "bà con giữ ấm cho trâu bò"


def faults(*, are_slow: bool = False, are_for_gate: bool = False) -> list[object]:
    """Parameters of a test: the faults of one sort."""
    return [
        pytest.param(fault, id=name)
        for name, fault in FAULTS.items()
        if (fault.is_slow, fault.is_for_gate) == (are_slow, are_for_gate)
    ]


def test_the_good_answer_is_decoded_and_trimmed(gtts: GttsEngine) -> None:
    """Seven words are seven quarters of a second, without the silence that the service adds."""
    assert gtts.speak(PHRASE).clip.seconds == pytest.approx(7 * SYLLABLE_S, abs=0.12)


def test_a_long_phrase_is_asked_for_in_pieces(gtts: GttsEngine, google_service: GoogleService) -> None:
    """The service takes 100 characters at a time; no word is cut or lost."""
    phrase = " ".join(["nghiêng", "xã", "trùng", "khánh"] * 12)
    clip = gtts.speak(phrase).clip
    assert " ".join(google_service.texts) == phrase
    assert max(map(len, google_service.texts)) <= 100
    assert clip.seconds == pytest.approx(48 * SYLLABLE_S, abs=0.5)


@pytest.mark.parametrize("fault", faults())
def test_a_bad_answer_is_tried_again_where_that_may_help_and_then_told(
    gtts: GttsEngine, google_service: GoogleService, clock: VirtualClock, fault: Fault
) -> None:
    """Three tries with ten seconds of waits, or one, and a Vietnamese line with the reason in our words."""
    google_service.answer = fault.answer
    with pytest.raises(SpeechError, match=rf"^Giọng gtts không đọc được “{PHRASE}” \(.*{fault.told}") as told:
        gtts.speak(PHRASE)
    assert google_service.texts == [PHRASE] * fault.tries
    assert clock.monotonic() == (10 if fault.tries == 3 else 0)
    assert "\n" not in str(told.value)
    assert "Internal" not in str(told.value)


@pytest.mark.parametrize("fault", faults(are_slow=True))
def test_a_service_that_hangs_is_given_up_within_the_limit(
    google_service: GoogleService, clock: VirtualClock, fault: Fault
) -> None:
    """Neither silence nor a dripping answer holds the bulletin longer than limit times tries."""
    google_service.answer = fault.answer
    gtts = GttsEngine(clock, timeout_s=1.0, limit_s=3.0, waits_s=(1.0,))
    started = time.monotonic()
    with pytest.raises(SpeechError, match=fault.told):
        gtts.speak(PHRASE)
    gtts.close()
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("fault", faults(are_for_gate=True))
def test_sound_that_only_lacks_its_end_is_stopped_at_the_gate(
    gtts: GttsEngine, google_service: GoogleService, fault: Fault
) -> None:
    """A whole MP3 with half of the words is too short for its syllables; the bulletin is not made of it."""
    google_service.answer = fault.answer
    with pytest.raises(SpeechError, match=fault.told):
        narrate(PHRASE, gtts)
    assert google_service.texts == [PHRASE] * fault.tries


def test_an_unreachable_service_is_told(
    clock: VirtualClock, google_service: GoogleService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network: the operator is told to look at it, or to take the offline voice."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    gtts = GttsEngine(clock, timeout_s=1.0)
    with pytest.raises(SpeechError, match="kiểm tra mạng"):
        gtts.speak(PHRASE)
    gtts.close()


def test_one_bad_answer_is_forgiven(gtts: GttsEngine, google_service: GoogleService) -> None:
    """The second try counts as much as the first."""
    google_service.answers = [half_an_mp3, speaks]
    assert gtts.speak(PHRASE).clip.seconds == pytest.approx(7 * SYLLABLE_S, abs=0.12)


def test_a_short_rest_that_the_service_asks_for_is_waited_for(
    gtts: GttsEngine, google_service: GoogleService, clock: VirtualClock
) -> None:
    """Retry-After: 25 seconds instead of our 2 before the second try."""
    google_service.answers = [status(503, "25"), speaks]
    gtts.speak(PHRASE)
    assert clock.monotonic() == 25


def test_too_many_requests_end_them(
    gtts: GttsEngine, google_service: GoogleService, clock: VirtualClock
) -> None:
    """After one 429 nothing is sent for ten minutes; then one good answer ends the rest."""
    google_service.answers = [status(429)]
    for told in ("quá nhiều lần", r"đang tạm nghỉ đến 07:10 \(.*quá nhiều lần"):
        with pytest.raises(SpeechError, match=told):
            gtts.speak(PHRASE)
    assert google_service.texts == [PHRASE]
    clock.sleep(600)
    assert len(gtts.speak(PHRASE).clip)


def test_a_foreign_word_is_never_sent(
    google_service: GoogleService, clock: VirtualClock, shared_espeak: EspeakEngine
) -> None:
    """With the phonemes of the offline voice, what is not Vietnamese is refused before anything leaves."""
    gtts = GttsEngine(clock, language_check=shared_espeak.phonemes)
    with pytest.raises(SpeechError, match=r"^Giọng gtts không đọc đúng được chữ “Facebook” .*tiếng Anh"):
        gtts.speak("mời bà con lên Facebook")
    assert google_service.texts == []
    assert len(gtts.speak(PHRASE).clip)
    gtts.close()


@given(st.lists(st.text("aăđơ", min_size=1, max_size=12), max_size=60).map(" ".join))
def test_pieces_keep_every_word_and_the_limit(phrase: str) -> None:
    """Split at spaces alone: joined again, the pieces are the phrase."""
    split = pieces(phrase)
    assert " ".join(split) == phrase
    assert all(0 < len(piece) <= 100 for piece in split)


def test_a_word_beyond_the_limit_is_cut() -> None:
    """Nothing longer than the limit is ever sent."""
    assert [len(piece) for piece in pieces("a" * 230)] == [100, 100, 30]


def test_the_slow_pace_is_asked_for_and_stands_in_the_recipe(
    google_service: GoogleService, clock: VirtualClock
) -> None:
    """What is asked for tells the paces apart, and so does the fingerprint."""
    asked = []
    for slow in (False, True):
        gtts = GttsEngine(clock, slow=slow)
        gtts.speak(PHRASE)
        asked.append((google_service.slow[-1], gtts.fingerprint))
        gtts.close()
    (normal, recipe), (slow_pace, slow_recipe) = asked
    assert (normal, slow_pace) == (False, True)
    assert recipe != slow_recipe
