"""What the player may count on, whatever makes the sound."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import psutil
import pytest

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock
from broadcaster.errors import OutputError
from broadcaster.playout.event import Evidence
from broadcaster.playout.inputs.capture import Capture
from broadcaster.playout.output import Output
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.outputs.device import DeviceOutput, Kind, soundcard
from tests.playout.conftest import SINK
from tests.sound_server import SoundServer

MAKERS: dict[str, Callable[[], Output]] = {
    "null": lambda: DeviceOutput("loa-01", SystemClock(), kind="null"),
    "clocked": lambda: ClockedOutput("loa-01", SystemClock()),
    "miniaudio": lambda: DeviceOutput("loa-01", SystemClock(), kind="device", device=SINK),
    "sounddevice": lambda: DeviceOutput("loa-01", SystemClock(), kind="sounddevice", device="pulse"),
}
HEARD: tuple[Kind, ...] = ("device", "sounddevice")
DEVICES = {"device": SINK, "sounddevice": "pulse"}
TONE = Clip.of(0.25 * np.sin(np.arange(48_000) * 2 * np.pi * 440 / 48_000))


@pytest.fixture(params=MAKERS)
def output(request: pytest.FixtureRequest) -> Iterator[Output]:
    """Each output, opened."""
    if request.param in {"miniaudio", "sounddevice"}:
        request.getfixturevalue("sound_server")
    made = MAKERS[request.param]()
    made.open()
    yield made
    made.close()


def _wait_until(said: Callable[[], bool]) -> None:
    """Wait for what a device does by itself."""
    end = time.monotonic() + 20
    while not said():
        assert time.monotonic() < end, "the device did not do it"
        time.sleep(0.02)


def _passes(output: Output, seconds: float) -> None:
    """Wait until the device has taken so much."""
    goal = output.position().frame + round(seconds * 48_000)
    _wait_until(lambda: output.position().frame >= goal)


def test_an_output_paces_at_the_stations_rate(output: Output) -> None:
    """In half a second about 24,000 frames pass, whoever paces."""
    _passes(output, 0.3)
    before = output.position()
    _passes(output, 0.5)
    after = output.position()
    frames, seconds = after.frame - before.frame, after.monotonic - before.monotonic
    assert frames == pytest.approx(seconds * 48_000, abs=1_500)


def test_an_output_claims_no_more_than_it_can_know(output: Output) -> None:
    """The evidence of a silent output is "sent"; frames that a device took are counted as "device"."""
    assert output.evidence is (Evidence.DEVICE if output.audible else Evidence.SENT)


def test_frames_go_on_counting_when_the_output_is_opened_again(output: Output) -> None:
    """Closing and opening never starts the count of frames anew, nor takes it back."""
    _passes(output, 0.3)
    before = output.position().frame
    output.close()
    assert output.position().frame >= before
    output.open()
    assert output.position().frame >= before
    _passes(output, 0.1)


def test_placing_and_clearing_can_be_done_at_any_time(output: Output) -> None:
    """Sound in the past, now and far ahead is taken; clearing leaves the output alive."""
    now = output.position().frame
    for at in (0, now, now + 480_000):
        output.place(TONE, at)
    output.clear()
    _passes(output, 0.2)


def test_a_healthy_output_gives_signs_of_life(output: Output) -> None:
    """From its opening on, the newest sign is never older than a busy machine explains."""
    for _ in range(10):
        assert time.monotonic() - output.alive_at() < 2.0
        time.sleep(0.05)
    before = output.alive_at()
    _wait_until(lambda: output.alive_at() > before)


def test_closing_twice_is_closing(output: Output) -> None:
    """An output that is closed may be closed again, asked, and opened."""
    output.close()
    output.close()
    output.meter()
    output.open()
    _passes(output, 0.1)


@pytest.mark.parametrize("kind", HEARD)
def test_what_is_placed_is_heard_and_metered(kind: Kind, sound_server: SoundServer) -> None:
    """A tone that is placed goes through the meter of what was sent, and comes out at the sink's monitor."""
    output = DeviceOutput("loa-01", SystemClock(), kind=kind, device=DEVICES[kind], volume_db=-6.0206)
    monitor = Capture("nghe", SystemClock(), soundcard("device"), f"Monitor of {SINK}")
    monitor.open()
    output.open()
    try:
        output.place(TONE, output.position().frame + 24_000)
        _passes(output, 2.0)
        assert output.meter().peak == pytest.approx(0.125, rel=0.01)
        assert monitor.meter().peak == pytest.approx(0.125, rel=0.05)
    finally:
        output.close()
        monitor.close()


@pytest.mark.parametrize("kind", HEARD)
def test_what_a_lost_device_did_not_play_is_never_played(kind: Kind, sound_server: SoundServer) -> None:
    """It was logged as failed; the device that is opened again sends silence."""
    output = DeviceOutput("loa-01", SystemClock(), kind=kind, device=DEVICES[kind])
    output.open()
    for second in range(10):
        output.place(TONE, second * 48_000)
    output.close()
    output.meter()
    output.open()
    _passes(output, 0.3)
    read = output.meter()
    output.close()
    assert read.frames > 0
    assert read.peak == 0.0


@pytest.mark.parametrize("kind", HEARD)
def test_a_device_that_is_not_there_says_which_and_what_to_do(kind: Kind, sound_server: SoundServer) -> None:
    """A wrong name is told in one line with the names that there are; no silent fall-back to nothing."""
    output = DeviceOutput("loa-01", SystemClock(), kind=kind, device="Không có thật")
    with pytest.raises(OutputError, match=rf"loa-01.*Không có thật.*station\.toml.*{DEVICES[kind]}"):
        output.open()


@pytest.mark.parametrize("kind", HEARD)
@pytest.mark.parametrize("device", [None, "Loa"])
def test_a_machine_without_a_sound_server_says_so(
    kind: Kind, device: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No device at all is an error in one line, by name or by default, and may be tried again."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    output = DeviceOutput("loa-01", SystemClock(), kind=kind, device=device)
    for _ in range(2):
        with pytest.raises(OutputError, match=r"^Ngõ ra loa-01: .*station\.toml") as error:
            output.open()
        assert "\n" not in str(error.value)


def test_two_devices_of_one_name_are_not_guessed(sound_server: SoundServer) -> None:
    """Of two devices with the same name nobody knows which hamlet hears it: neither is opened."""
    handles = [sound_server.add_sink("Hai-loa") for _ in range(2)]
    try:
        with pytest.raises(OutputError, match="2 thiết bị cùng tên “Hai-loa”"):
            DeviceOutput("loa-01", SystemClock(), kind="device", device="Hai-loa").open()
    finally:
        for handle in handles:
            sound_server.remove(handle)


@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_a_device_of_another_rate_is_converted_for(rate: int, sound_server: SoundServer) -> None:
    """A card that cannot do 48 kHz plays at its own rate, and seconds stay seconds."""
    handle = sound_server.add_sink(f"Loa-{rate}", rate)
    output = DeviceOutput("loa-01", SystemClock(), kind="device", device=f"Loa-{rate}")
    output.open()
    try:
        test_an_output_paces_at_the_stations_rate(output)
    finally:
        output.close()
        sound_server.remove(handle)


@pytest.mark.parametrize("kind", ["null", *HEARD])
def test_opening_and_closing_leaves_nothing_behind(kind: Kind, sound_server: SoundServer) -> None:
    """A device that comes and goes costs no thread and no file, however often."""
    output = DeviceOutput("loa-01", SystemClock(), kind=kind, device=DEVICES.get(kind))
    process = psutil.Process()
    counts = []
    for _ in range(10):
        output.open()
        output.close()
        counts.append((process.num_threads(), process.num_fds()))
    assert counts[-1] == counts[1]


def test_an_error_in_the_stream_is_a_loss_and_no_silence_for_ever(
    sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A callback that fails gives no sign of life any more: the device is opened again, and plays."""
    output = DeviceOutput("loa-01", SystemClock(), kind="device", device=SINK)
    output.open()
    _passes(output, 0.5)
    with monkeypatch.context() as broken:
        broken.setattr(output._stream, "_mixed", None)
        _wait_until(lambda: time.monotonic() - output.alive_at() > 0.3)
    output.open()
    _passes(output, 0.3)
    output.close()
