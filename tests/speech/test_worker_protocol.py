"""How the station and a worker process talk."""

import io
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import read_frame, write_frame


@given(st.lists(st.binary(max_size=300)))
def test_frames_come_back_as_they_went(payloads: list[bytes]) -> None:
    """In order, whole, and then the end."""
    stream = io.BytesIO()
    for payload in payloads:
        write_frame(stream, payload)
    stream.seek(0)
    assert [read_frame(stream) for _ in payloads] == payloads
    assert read_frame(stream) is None


@pytest.mark.parametrize("cut", [0, 1, 3, 4, 6])
def test_a_stream_that_ends_within_a_frame_has_no_frame(cut: int) -> None:
    """Half an answer of a process that died is no answer."""
    stream = io.BytesIO()
    write_frame(stream, b"abc")
    assert read_frame(io.BytesIO(stream.getvalue()[:cut])) is None


def test_a_length_beyond_reason_is_nonsense() -> None:
    """Four gigabytes are not waited for."""
    with pytest.raises(ValueError, match="no frame"):
        read_frame(io.BytesIO(struct.pack("<I", 2**32 - 1)))


def test_a_worker_ends_with_its_station() -> None:
    """When the station's end of the pipe closes, however it died, the worker ends by itself."""
    worker = Worker("broadcaster.speech.engines.google_worker", ("vi", "1", "normal"), limit_s=20.0)
    worker.hello()
    process = worker._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    try:
        assert process.wait(timeout=10) == 0
    finally:
        worker.close()


def test_a_worker_of_a_missing_module_is_lost() -> None:
    """Nothing comes up, and nothing hangs."""
    worker = Worker("broadcaster.speech.engines.nowhere", limit_s=20.0)
    with pytest.raises(WorkerLostError):
        worker.ask(b"")
    worker.close()


def test_a_closed_worker_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is the end."""
    monkeypatch.setattr(subprocess, "Popen", lambda *_args, **_kwargs: pytest.fail("started"))
    worker = Worker("broadcaster.speech.engines.espeak_worker", limit_s=1.0)
    worker.close()
    with pytest.raises(WorkerLostError):
        worker.ask(b"")
