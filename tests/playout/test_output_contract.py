import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock
from broadcaster.errors import OutputError
from broadcaster.playout.event import Evidence
from broadcaster.playout.output import Output
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.outputs.device import DeviceOutput

MAKERS: dict[str, Callable[[], Output]] = {
    "null": lambda: DeviceOutput("loa-01", SystemClock(), kind="null"),
    "clocked": lambda: ClockedOutput("loa-01", SystemClock()),
}


@pytest.fixture(params=MAKERS)
def output(request: pytest.FixtureRequest) -> Iterator[Output]:
    """Each output, opened."""
    made = MAKERS[request.param]()
    made.open()
    yield made
    made.close()


def test_an_output_paces_at_the_stations_rate(output: Output) -> None:
    """In half a second about 24,000 frames pass, whoever paces."""
    time.sleep(0.25)
    before = output.position()
    time.sleep(0.5)
    after = output.position()
    frames, seconds = after.frame - before.frame, after.monotonic - before.monotonic
    assert frames == pytest.approx(seconds * 48_000, abs=1_500)
    assert frames > 15_000


def test_an_output_that_nobody_hears_claims_no_more_than_sent(output: Output) -> None:
    """The evidence of a silent output is "sent", never "device"."""
    assert not output.audible
    assert output.evidence is Evidence.SENT


def test_frames_go_on_counting_when_the_output_is_opened_again(output: Output) -> None:
    """Closing and opening never starts the count of frames anew."""
    time.sleep(0.3)
    before = output.position().frame
    output.close()
    output.open()
    time.sleep(0.3)
    assert output.position().frame >= before


def test_placing_and_clearing_can_be_done_at_any_time(output: Output) -> None:
    """Sound in the past, now and far ahead is taken; clearing leaves the output alive."""
    tone = Clip.of(np.full(480, 0.1))
    now = output.position().frame
    for at in (0, now, now + 480_000):
        output.place(tone, at)
    output.clear()
    time.sleep(0.25)
    assert output.position().frame > now


def test_a_device_that_is_not_there_says_which_and_what_to_do() -> None:
    """A wrong device name is told in one line with the output's name; no silent fall-back to nothing."""
    output = DeviceOutput("loa-01", SystemClock(), kind="device", device="Không có thật")
    with pytest.raises(OutputError, match=r"loa-01.*station\.toml"):
        output.open()
