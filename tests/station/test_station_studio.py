"""A person at the microphone, with real devices of a sound server: on air, recorded, and what goes wrong."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.desk.live import Talk
from broadcaster.errors import ConflictError, PlayoutError
from broadcaster.playout.event import EventKind
from broadcaster.playout.inputs.microphone import MUTED, UNPLUGGED
from broadcaster.playout.stream import Block
from broadcaster.programme.growing import GrowingFile
from broadcaster.units import SAMPLE_RATE, Sha256
from tests.sound_server import needs_sound_server, serving
from tests.station.live_bench import LiveBench, Plugged, tone

NOTES = (500.0, 800.0, 1_250.0, 2_000.0)
NOTE_S = 0.4


@pytest.fixture(scope="module")
def plugged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plugged]:
    """A server with a loudspeaker and a microphone."""
    needs_sound_server()
    with serving(tmp_path_factory.mktemp("studio")) as server:
        yield Plugged(server)


@pytest.fixture
def bench(plugged: Plugged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveBench]:
    """The studio of a station, running."""
    for name, value in plugged.server.environment.items():
        monkeypatch.setenv(name, value)
    with LiveBench(tmp_path).running() as running:
        yield running


def notes() -> Clip:
    """Four notes, each higher than the one before."""
    return Clip.joined([tone(NOTE_S, hertz, 0.15) for hertz in NOTES])


def found(sound: Block) -> list[float]:
    """The notes of ``NOTES`` that ``sound`` holds, in the order in which they come."""
    length = SAMPLE_RATE // 20
    order: list[float] = []
    for at in range(0, len(sound) - length, length):
        piece = sound[at : at + length] * np.hanning(length)
        if np.abs(piece).max() < 0.02:
            continue
        hertz = float(np.argmax(np.abs(np.fft.rfft(piece)))) * SAMPLE_RATE / length
        note = min(NOTES, key=lambda each: abs(each - hertz))
        if abs(note - hertz) < 30 and order[-1:] != [note]:
            order.append(note)
    return order


def recorded(bench: LiveBench) -> dict[str, object]:
    """What the log says of the recording, once it does."""
    bench.until(lambda: bench.events(EventKind.RECORDED), "the recording is told")
    return dict(bench.events(EventKind.RECORDED)[0].details)


def test_what_is_said_comes_out_of_the_loudspeaker_and_is_recorded(bench: LiveBench) -> None:
    """Every note in its order and at its level; the recording is what was sent, found by the log."""
    bench.say(tone(2, 300, 0.02))
    bench.ready()
    bench.begin()
    bench.blocks.clear()
    bench.say(notes())
    bench.until(lambda: len(found(bench.heard)) == len(NOTES), "the notes are heard")
    bench.studio.end("lanhdao")
    told = recorded(bench)
    sound = bench.library.load(Sha256(str(told["audio_sha256"])))
    assert found(bench.heard) == found(sound.pcm) == list(NOTES)
    assert 0.05 < float(np.abs(bench.heard).max()) < 0.5
    assert told["whole"] is True
    assert told["frames"] == len(sound)
    play = bench.log.plays_of([bench.events(EventKind.ENDED)[0].occurrence or ""])[0]
    assert (play.state, play.audio_sha256) == ("played", told["audio_sha256"])
    assert not list(bench.parts.glob("*"))


def test_a_muted_microphone_is_refused_before_the_chime(bench: LiveBench) -> None:
    """Digital silence is told in a clear word; nothing of it comes into the log."""
    bench.until(lambda: bench.status("microphone")["problem"] == MUTED, "the silence is noticed")
    with pytest.raises(PlayoutError, match="Micro đang bị tắt tiếng"):
        bench.studio.begin(Talk("lanhdao", "Họp dân", ("c1",)))
    assert not bench.events(EventKind.ARMED)


def test_of_two_who_press_at_once_one_speaks_and_the_other_is_told(bench: LiveBench) -> None:
    """The second is told who speaks; the first goes on, and is warned when it becomes quiet."""
    bench.say(tone(1.5))
    bench.ready()
    bench.begin("lanhdao")
    with pytest.raises(ConflictError, match="lanhdao đang nói trực tiếp"):
        bench.studio.begin(Talk("quantri", "Họp dân", ("c2",)))
    bench.until(lambda: MUTED in bench.status("on_air")["warnings"], "the silence is warned of")
    assert bench.status("on_air")["by"] == "lanhdao"


def test_a_disk_that_takes_nothing_costs_the_recording_and_never_the_sound(bench: LiveBench) -> None:
    """The person is warned, what is said goes on sounding, and the log says what the recording lacks."""
    bench.say(tone(6))
    bench.ready()
    (bench.parts / f"noi-truc-tiep_{bench.today}_micro_1.part").mkdir(parents=True)
    bench.begin()
    bench.until(
        lambda: any("Bản ghi âm không trọn" in each for each in bench.status("on_air")["warnings"]),
        "the disk is warned of",
    )
    bench.blocks.clear()
    bench.until(lambda: np.abs(bench.heard[-4_800:]).max(initial=0) > 0.05, "the sound goes on")
    bench.studio.end("lanhdao")
    told = recorded(bench)
    assert (told["whole"], told["audio_sha256"]) == (False, None)
    assert "Ổ đĩa không ghi được" in str(told["reason"])


def test_what_a_power_cut_left_of_a_recording_is_taken_in_at_the_next_start(bench: LiveBench) -> None:
    """It is in the library up to the last seconds, and the log says that it may lack some."""
    bench.say(tone(3))
    bench.ready()
    bench.begin()
    occurrence = bench.events(EventKind.ARMED)[0].occurrence or ""
    bench.studio.end("lanhdao")
    recorded(bench)
    with GrowingFile(bench.parts / "growing") as growing:
        growing.write(tone(6).pcm)
        torn = (bench.parts / "growing").read_bytes()[:-100]
    (bench.parts / "growing").unlink()
    (bench.parts / f"{occurrence.replace(':', '_')}.part").write_bytes(torn)
    bench.recordings.recover(bench.log)
    bench.until(lambda: len(bench.events(EventKind.RECORDED)) == 2, "what was left is told")
    told = bench.events(EventKind.RECORDED)[1].details
    assert "thiếu vài giây" in str(told["reason"])
    assert bench.library.load(Sha256(str(told["audio_sha256"]))).seconds == pytest.approx(6, abs=0.3)
    assert not list(bench.parts.glob("*"))


def test_a_microphone_that_is_pulled_out_ends_the_talk(bench: LiveBench, plugged: Plugged) -> None:
    """With the reason, within a second or two; what was said until then is kept."""
    bench.say(tone(8))
    bench.ready()
    bench.begin()
    bench.until(lambda: bench.status("on_air")["left_s"] < 59, "a second is said")
    plugged.pull_out()
    try:
        bench.until(lambda: bench.events(EventKind.ENDED), "the talk is ended")
    finally:
        plugged.put_in()
    ended = bench.events(EventKind.ENDED)[0].details
    assert (ended["by"], ended["reason"]) == ("máy phát", UNPLUGGED)
    assert recorded(bench)["audio_sha256"] is not None
    assert not bench.status("on_air")
