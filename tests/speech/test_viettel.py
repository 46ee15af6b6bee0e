"""The contracted online voice against Viettel AI's service on this machine."""

import io
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import soundfile

from broadcaster.clock import VirtualClock
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.engines.viettel import VIETTEL_URL, ViettelEngine
from broadcaster.speech.received import LARGEST_BYTES
from broadcaster.speech.render import narrate
from tests.speech.google_service import mp3_of
from tests.speech.local_service import (
    Answer,
    LocalHandler,
    captive_portal,
    cut_off,
    drip,
    hang,
    nothing,
    served,
    status,
)
from tests.speech.tone_engine import SYLLABLE_S
from tests.speech.viettel_service import TOKEN, ViettelService, says, speaks, wav_of

PHRASE = "bà con giữ ấm cho trâu bò"


def gives(body: Callable[[str], bytes]) -> Answer:
    """200, with ``body`` of the text."""
    return lambda handler, text: handler.reply(200, body(text), {"Content-Type": "audio/wav"})


def float_wav(value: float) -> bytes:
    """A second of ``value`` in 32-bit floating point."""
    sound = io.BytesIO()
    soundfile.write(sound, np.full(22_050, value, np.float32), 22_050, format="WAV", subtype="FLOAT")
    return sound.getvalue()


def too_large(handler: LocalHandler, _text: str) -> None:
    """A WAV header, and then more than any phrase can take."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(1 << 32))
    handler.end_headers()
    handler.wfile.write(b"RIFF")
    for _ in range(LARGEST_BYTES // 1_000_000 + 8):
        handler.wfile.write(bytes(1_000_000))


@dataclass(frozen=True)
class Fault:
    """A bad answer, what stands in the error, and how many requests a phrase takes."""

    answer: Answer
    told: str
    tries: int = 3


FAULTS = {
    "nothing": Fault(nothing, "không có tiếng"),
    "page": Fault(captive_portal, "không có tiếng"),
    "error in JSON": Fault(says({"error_code": 17, "message": "Internal"}), r"không có tiếng, mã lỗi 17\)"),
    "error in words": Fault(says({"code": "Internal"}), r"không có tiếng\)"),
    "JSON cut": Fault(gives(lambda _text: b'{"code": 4'), r"không có tiếng\)"),
    "JSON without end": Fault(gives(lambda _text: b'{"a":' * 9_000), r"không có tiếng\)"),
    "bad token in JSON": Fault(says({"code": 401, "message": "Internal"}), "kiểm tra mã truy cập", tries=1),
    "too many in JSON": Fault(says({"code": "429"}), "quá nhiều lần", tries=1),
    "silence": Fault(gives(lambda _text: float_wav(0.0)), "không có tiếng"),
    "no numbers": Fault(gives(lambda _text: float_wav(float("nan"))), "hỏng hoặc thiếu"),
    "half a WAV": Fault(gives(lambda text: wav_of(text)[:20_000]), "hỏng hoặc thiếu"),
    "WAV less a byte": Fault(gives(lambda text: wav_of(text)[:-1]), "hỏng hoặc thiếu"),
    "WAV and more": Fault(gives(lambda text: wav_of(text) + b"<html>"), "hỏng hoặc thiếu"),
    "half an MP3": Fault(gives(lambda text: mp3_of(text)[:-5]), "hỏng hoặc thiếu"),
    "no sound": Fault(gives(lambda _text: b"\x01\x02" * 999), "hỏng hoặc thiếu"),
    "too large": Fault(too_large, "hỏng hoặc thiếu"),
    "cut off": Fault(cut_off(wav_of), "không nối được"),
    "302": Fault(status(302), "báo lỗi 302"),
    "400": Fault(status(400), "báo lỗi 400.*sửa lời đọc", tries=1),
    "403": Fault(status(403), "kiểm tra mã truy cập", tries=1),
    "429": Fault(status(429), "quá nhiều lần", tries=1),
    "500": Fault(status(500), "báo lỗi 500"),
    "503 for an hour": Fault(status(503, "3600"), "báo lỗi 503", tries=1),
}


@pytest.mark.parametrize("fault", [pytest.param(fault, id=name) for name, fault in FAULTS.items()])
def test_a_bad_answer_is_tried_again_where_that_may_help_and_then_told(
    viettel: ViettelEngine, viettel_service: ViettelService, clock: VirtualClock, fault: Fault
) -> None:
    """Three tries with ten seconds of waits, or one, and a Vietnamese line in our words without the token."""
    viettel_service.answer = fault.answer
    with pytest.raises(
        SpeechError, match=rf"^Giọng viettel không đọc được “{PHRASE}” \(.*{fault.told}"
    ) as told:
        viettel.speak(PHRASE)
    assert viettel_service.texts == [PHRASE] * fault.tries
    assert clock.monotonic() == (10 if fault.tries == 3 else 0)
    assert [part for part in ("\n", "Internal", TOKEN) if part in str(told.value)] == []


@pytest.mark.parametrize("answer", [hang, drip])
def test_a_service_that_hangs_is_given_up_within_the_limit(
    viettel_service: ViettelService, clock: VirtualClock, answer: Answer
) -> None:
    """Neither silence nor a dripping answer holds the bulletin longer than limit times tries."""
    viettel_service.answer = answer
    viettel = ViettelEngine(
        clock, token=TOKEN, url=viettel_service.url, timeout_s=1.0, limit_s=3.0, waits_s=(1.0,)
    )
    started = time.monotonic()
    with pytest.raises(SpeechError, match="không trả lời kịp"):
        viettel.speak(PHRASE)
    viettel.close()
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("answer", [speaks, gives(mp3_of)], ids=["wav", "mp3"])
def test_whole_sound_is_taken_in_both_formats(
    viettel: ViettelEngine, viettel_service: ViettelService, answer: Answer
) -> None:
    """Seven words are seven quarters of a second."""
    viettel_service.answer = answer
    assert viettel.speak(PHRASE).clip.seconds == pytest.approx(7 * SYLLABLE_S, abs=0.12)


def test_the_request_is_what_the_service_documents(
    clock: VirtualClock, viettel_service: ViettelService
) -> None:
    """Words, voice, speed, WAV, token; the words in NFC."""
    viettel = ViettelEngine(
        clock, token=f" {TOKEN}\n", voice="hue-maingoc", speed=0.9, url=viettel_service.url
    )
    viettel.speak("ba\u0300 con")
    viettel.close()
    assert viettel_service.requests == [
        {
            "text": "bà con",
            "voice": "hue-maingoc",
            "speed": 0.9,
            "tts_return_option": 2,
            "token": TOKEN,
            "without_filter": False,
        }
    ]


def test_a_wrong_token_is_told_without_showing_it(
    clock: VirtualClock, viettel_service: ViettelService
) -> None:
    """One request, and the operator is sent to the token and the contract."""
    viettel = ViettelEngine(clock, token="ma-sai", url=viettel_service.url)
    with pytest.raises(SpeechError, match=r"lỗi 401\); hãy kiểm tra mã truy cập") as told:
        viettel.speak(PHRASE)
    viettel.close()
    assert "ma-sai" not in str(told.value)
    assert len(viettel_service.requests) == 1


@pytest.mark.parametrize("token", ["", " \n"])
def test_without_a_token_nothing_is_sent(
    clock: VirtualClock, viettel_service: ViettelService, token: str
) -> None:
    """The operator is told to write it into the settings."""
    viettel = ViettelEngine(clock, token=token, url=viettel_service.url)
    with pytest.raises(SpeechError, match="chưa có mã truy cập; hãy ghi"):
        viettel.speak(PHRASE)
    assert viettel_service.requests == []


def test_the_token_is_nowhere_to_be_read(viettel: ViettelEngine) -> None:
    """Neither in the recipe, nor in what is said of the voice, nor on the command line of the worker."""
    viettel.speak(PHRASE)
    process = viettel._service._worker._process
    assert process is not None
    shown = [viettel.fingerprint, viettel.sends, repr(viettel._request), str(process.args)]
    assert [text for text in shown if TOKEN in text] == []


def test_a_redirect_is_not_followed(viettel: ViettelEngine, viettel_service: ViettelService) -> None:
    """Words and token go where the contract is, and nowhere else."""
    with served(ViettelService()) as elsewhere:
        moved = {"Location": elsewhere.url}
        viettel_service.answer = lambda handler, _text: handler.reply(307, b"", moved)
        with pytest.raises(SpeechError, match="báo lỗi 307"):
            viettel.speak(PHRASE)
        assert elsewhere.requests == []


def test_a_server_without_a_good_certificate_gets_nothing(clock: VirtualClock) -> None:
    """Who stands between the station and the service learns neither words nor token."""
    with served(ViettelService(with_tls=True)) as impostor:
        viettel = ViettelEngine(clock, token=TOKEN, url=impostor.url, timeout_s=2.0, waits_s=())
        with pytest.raises(SpeechError, match="không nối được"):
            viettel.speak(PHRASE)
        viettel.close()
    assert impostor.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://viettelai.vn/tts/speech_synthesis",
        "http://10.0.0.5/",
        "http://127.0.0.1.example.com/",
        "http://localhost.example.com/",
        "http://127.0.0.1@example.com/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "https:///tts",
        "viettelai.vn",
        "",
    ],
)
def test_an_address_that_would_show_the_token_on_the_way_is_refused(clock: VirtualClock, url: str) -> None:
    """Plain HTTP is for this machine itself."""
    with pytest.raises(ValueError, match="https://"):
        ViettelEngine(clock, token=TOKEN, url=url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (VIETTEL_URL, "viettelai.vn"),
        ("http://127.0.0.1:8/", "127.0.0.1"),
        ("http://[::1]:8/", "::1"),
        ("http://localhost:8/", "localhost"),
    ],
)
def test_https_and_this_machine_are_taken_and_told(clock: VirtualClock, url: str, host: str) -> None:
    """What the settings say of the voice names the host that gets the words."""
    assert f"Viettel AI ({host})" in ViettelEngine(clock, token=TOKEN, url=url).sends


@pytest.mark.parametrize(
    "wrong",
    [
        {"speed": 0.69},
        {"speed": 1.31},
        {"speed": float("nan")},
        {"voice": ""},
        {"voice": "hn-quynhanh\n"},
        {"voice": "en-john"},
        {"timeout_s": 0.0},
    ],
)
def test_a_voice_that_cannot_be_is_refused(clock: VirtualClock, wrong: dict[str, str | float]) -> None:
    """Before the service has to say so."""
    with pytest.raises(ValueError, match=r"hn-|speed"):
        ViettelEngine(clock, token=TOKEN, **wrong)  # type: ignore[arg-type]  # one field of several types


def test_voice_and_speed_are_part_of_the_recipe(clock: VirtualClock) -> None:
    """Another voice is another sound."""
    engines = [
        ViettelEngine(clock, token=TOKEN),
        ViettelEngine(clock, token=TOKEN, voice="hn-thanhtung"),
        ViettelEngine(clock, token=TOKEN, speed=1.1),
    ]
    assert len({engine.fingerprint for engine in engines}) == 3


def test_a_foreign_word_is_never_sent(
    clock: VirtualClock, viettel_service: ViettelService, shared_espeak: EspeakEngine
) -> None:
    """With the phonemes of the offline voice, what is not Vietnamese is refused before anything leaves."""
    viettel = ViettelEngine(
        clock, token=TOKEN, url=viettel_service.url, language_check=shared_espeak.phonemes
    )
    with pytest.raises(SpeechError, match=r"^Giọng viettel không đọc đúng được chữ “KTV” .*đánh vần"):
        viettel.speak("đồng chí KTV")
    assert viettel_service.requests == []
    viettel.close()


def test_sound_that_lacks_words_is_stopped_at_the_gate(
    viettel: ViettelEngine, viettel_service: ViettelService
) -> None:
    """A whole WAV of two of seven words is too short for its syllables."""
    viettel_service.answer = gives(lambda text: wav_of(" ".join(text.split()[:2])))
    with pytest.raises(SpeechError, match="giây cho 7 tiếng"):
        narrate(PHRASE, viettel)


def test_a_header_that_hides_the_length_is_refused(
    viettel: ViettelEngine, viettel_service: ViettelService
) -> None:
    """As written into a pipe: nobody can tell whether the sound is whole."""

    def piped(text: str) -> bytes:
        wav = wav_of(text)
        return wav[:4] + struct.pack("<I", 0xFFFFFFFF) + wav[8:]

    viettel_service.answer = gives(piped)
    with pytest.raises(SpeechError, match="hỏng hoặc thiếu"):
        viettel.speak(PHRASE)
