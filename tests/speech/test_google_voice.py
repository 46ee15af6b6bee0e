"""The online voice against Google's service on this machine."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import VirtualClock
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.google import GttsEngine, pieces
from tests.speech.google_service import Answer, GoogleService, mp3_of, rpc_lines, speaks
from tests.speech.tone_engine import SYLLABLE_S

PHRASE = "bà con giữ ấm cho trâu bò"


def status(code: int) -> Answer:
    """The service refuses with ``code``."""
    return lambda handler, _text: handler.reply(code, b"")


def empty(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """200, and no sound in it."""
    handler.reply(200, b')]}\'\n\n25\n[["di",27]]\n')


def null_sound(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """200, and an answer of the right name that holds null."""
    handler.reply(200, b")]}'\n\n" + b'[["wrb.fr","jQ1olc",null,null,null,[13],"generic"]]\n')


def captive_portal(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """200, and a log-in page."""
    handler.reply(200, b"<html><body>Dang nhap Wi-Fi</body></html>")


def half_an_mp3(handler, text: str) -> None:  # type: ignore[no-untyped-def]
    """A well-formed answer whose sound was cut in the middle of a frame."""
    mp3 = mp3_of(text)
    handler.reply(200, rpc_lines(base64.b64encode(mp3[: len(mp3) // 2 + 5]).decode()))


def noise(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """A well-formed answer whose sound is no sound."""
    handler.reply(200, rpc_lines(base64.b64encode(b"\x00\x01\x02" * 999).decode()))


def cut_off(handler, text: str) -> None:  # type: ignore[no-untyped-def]
    """The connection breaks in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(rpc_lines(base64.b64encode(mp3_of(text)).decode())[:500])


def hang(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """No answer at all."""
    handler.server.closing.wait(30)


def drip(handler, _text: str) -> None:  # type: ignore[no-untyped-def]
    """A byte now and then: no single read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.closing.wait(0.3):
        handler.wfile.write(b"\n")


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


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param(empty, "không có tiếng", id="200 without sound"),
        pytest.param(null_sound, "không có tiếng", id="200 with null"),
        pytest.param(captive_portal, "không có tiếng", id="captive portal"),
        pytest.param(half_an_mp3, "hỏng hoặc thiếu", id="half an MP3"),
        pytest.param(noise, "hỏng hoặc thiếu", id="no MP3"),
        pytest.param(cut_off, "không nối được", id="cut off"),
        pytest.param(status(429), "quá nhiều lần", id="429"),
        pytest.param(status(503), "báo lỗi 503", id="503"),
    ],
)
def test_a_bad_answer_is_tried_three_times_and_then_told(
    gtts: GttsEngine, google_service: GoogleService, clock: VirtualClock, answer: Answer, told: str
) -> None:
    """Three tries, ten seconds of waits between them, and one Vietnamese line with the reason."""
    google_service.answer = answer
    with pytest.raises(SpeechError, match=rf"^Giọng gtts không đọc được “{PHRASE}” \(.*{told}[^\n]*$"):
        gtts.speak(PHRASE)
    assert google_service.texts == [PHRASE] * 3
    assert clock.monotonic() == 10


@pytest.mark.parametrize("answer", [hang, drip])
def test_a_service_that_hangs_is_given_up_within_the_limit(
    google_service: GoogleService, clock: VirtualClock, answer: Answer
) -> None:
    """Neither silence nor a dripping answer holds the bulletin longer than limit times tries."""
    google_service.answer = answer
    gtts = GttsEngine(clock, timeout_s=1.0, limit_s=3.0, waits_s=(1.0,))
    started = time.monotonic()
    with pytest.raises(SpeechError, match="không trả lời kịp"):
        gtts.speak(PHRASE)
    gtts.close()
    assert time.monotonic() - started < 12


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


@given(st.lists(st.text("aăđơ", min_size=1, max_size=12), max_size=60).map(" ".join))
def test_pieces_keep_every_word_and_the_limit(phrase: str) -> None:
    """Split at spaces alone: joined again, the pieces are the phrase."""
    split = pieces(phrase)
    assert " ".join(split) == phrase
    assert all(0 < len(piece) <= 100 for piece in split)


def test_a_word_beyond_the_limit_is_cut() -> None:
    """Nothing longer than the limit is ever sent."""
    assert [len(piece) for piece in pieces("a" * 230)] == [100, 100, 30]
