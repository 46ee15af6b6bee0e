"""What every online voice does about its service: tries, waits, rest; shown with Viettel AI's."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from broadcaster.clock import VirtualClock
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.viettel import ViettelEngine
from broadcaster.speech.online import OnlineService
from broadcaster.speech.worker import Worker
from tests.speech.local_service import Answer, hang, status
from tests.speech.viettel_service import TOKEN, ViettelService, speaks

PHRASE = "bà con giữ ấm"


def outcome(engine: ViettelEngine) -> str:
    """``sound``, ``failed``, or until when the voice rests."""
    try:
        engine.speak(PHRASE)
    except SpeechError as error:
        resting = re.search(r"đang tạm nghỉ đến (\d\d:\d\d) \(", str(error))
        return resting[1] if resting else "failed"
    return "sound"


@pytest.mark.parametrize(
    ("answers", "waited_s", "result"),
    [
        ([], 0, "sound"),
        ([500], 2, "sound"),
        ([500, 500], 10, "sound"),
        ([500, 500, 500], 10, "failed"),
        ([(503, "5")], 5, "sound"),
        ([(503, "1"), (503, "30")], 32, "sound"),
        ([(503, "31")], 0, "failed"),
        ([500, 429], 2, "failed"),
        ([(429, "1")], 0, "failed"),
        ([400], 0, "failed"),
        ([500, 400], 2, "failed"),
        ([302, 408], 10, "sound"),
    ],
)
def test_tries_and_the_waits_between_them(
    viettel: ViettelEngine,
    viettel_service: ViettelService,
    clock: VirtualClock,
    answers: list[int | tuple[int, str]],
    waited_s: float,
    result: str,
) -> None:
    """2 s, 8 s, or what the service asks for up to 30 s; none after what no wait can mend."""
    viettel_service.answers = [status(*(each if isinstance(each, tuple) else (each,))) for each in answers]
    assert (outcome(viettel), clock.monotonic()) == (result, waited_s)
    assert viettel_service.answers == []


def test_three_failed_phrases_in_a_row_are_enough(
    viettel: ViettelEngine, viettel_service: ViettelService, clock: VirtualClock
) -> None:
    """Then nothing is sent for ten minutes, told to the minute in local time; after them one try decides."""
    viettel_service.answer = status(500)
    assert [outcome(viettel) for _ in range(5)] == ["failed"] * 3 + ["07:11"] * 2  # failed at 07:00:30
    assert len(viettel_service.texts) == 9
    clock.sleep(600)
    assert [outcome(viettel) for _ in range(2)] == ["failed", "07:21"]
    assert len(viettel_service.texts) == 10
    clock.sleep(600)
    viettel_service.answer = speaks
    assert [outcome(viettel) for _ in range(2)] == ["sound", "sound"]


@pytest.mark.parametrize("between", [speaks, status(400), status(401)])
def test_a_service_that_answers_between_two_failures_is_not_left_alone(
    viettel: ViettelEngine, viettel_service: ViettelService, between: Answer
) -> None:
    """An answer is an answer, even one against the phrase or the token: the service is there."""
    fails = [status(500)] * 3
    viettel_service.answers = [*fails, *fails, between, *fails, *fails]
    assert [outcome(viettel) for _ in range(6)].count("failed") == 5 - (between is speaks)
    assert len(viettel_service.texts) == 14


@pytest.mark.parametrize(
    ("answer", "until"),
    [
        (status(429), "07:10"),
        (status(429, "5"), "07:10"),
        (status(429, "1201"), "07:21"),
        (status(503, "1200"), "07:20"),
        (status(429, "86400"), "08:00"),
    ],
)
def test_a_service_that_asks_for_rest_has_it_at_once(
    viettel: ViettelEngine, viettel_service: ViettelService, answer: Answer, until: str
) -> None:
    """Ten minutes at least, an hour at most, after one request."""
    viettel_service.answer = answer
    assert [outcome(viettel), outcome(viettel)] == ["failed", until]
    assert len(viettel_service.texts) == 1


def test_the_hour_that_is_told_follows_a_step_of_the_wall_clock(
    viettel: ViettelEngine, viettel_service: ViettelService, clock: VirtualClock
) -> None:
    """The rest is counted in seconds; the operator looks at the clock on the wall."""
    viettel_service.answer = status(429)
    assert outcome(viettel) == "failed"
    clock.step(timedelta(hours=16, minutes=55))
    assert outcome(viettel) == "00:05"


def test_threads_that_waited_do_not_ask_a_service_that_was_found_failing(
    viettel: ViettelEngine, viettel_service: ViettelService
) -> None:
    """Eight phrases at once, one request."""
    viettel_service.answer = status(429)
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(outcome, [viettel] * 8))
    assert sorted(outcomes) == ["07:10"] * 7 + ["failed"]
    assert len(viettel_service.texts) == 1


def test_a_service_that_hangs_costs_three_phrases_and_no_more(
    viettel_service: ViettelService, clock: VirtualClock
) -> None:
    """A bulletin of twenty phrases is given up within the limits of three."""
    viettel_service.answer = hang
    viettel = ViettelEngine(
        clock, token=TOKEN, url=viettel_service.url, timeout_s=9.0, limit_s=1.5, waits_s=()
    )
    started = time.monotonic()
    assert [outcome(viettel) for _ in range(20)] == ["failed"] * 3 + ["07:10"] * 17
    viettel.close()
    assert time.monotonic() - started < 60


def test_a_fault_of_our_own_is_not_blamed_on_the_service(clock: VirtualClock) -> None:
    """A worker that cannot start here says so each time, and sends the operator to the doctor."""
    broken = Worker("broadcaster.speech.engines.google_worker", limit_s=20.0)
    service = OnlineService("gtts", broken, clock, waits_s=(2, 8))
    for _ in range(4):
        with pytest.raises(SpeechError, match=r"\(tiến trình đọc gặp lỗi\); hãy chạy “loa voices --try”"):
            service.speak(PHRASE, str.encode)
    assert clock.monotonic() == 0
    service.close()


def test_nothing_to_say_asks_nobody(viettel: ViettelEngine, viettel_service: ViettelService) -> None:
    """Spaces are no words."""
    with pytest.raises(SpeechError, match="không nhận được chữ nào"):
        viettel.speak(" \n ")
    assert viettel_service.texts == []
