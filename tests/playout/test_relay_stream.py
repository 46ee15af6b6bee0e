"""A stream of another station: what is sound is heard, everything else is a fault with its reason."""

import io
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from broadcaster.playout.relay import stream
from broadcaster.playout.relay.stream import StreamFaultError, blocks_of
from broadcaster.playout.relay.stream_intake import GONE, StreamIntake
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE
from tests.playout.stream_server import TONE_HZ, Faults, as_mp3, serving, tone

LIMIT_S = 30


@pytest.fixture(scope="module")
def mp3() -> bytes:
    """Six seconds of a tone."""
    return as_mp3(tone(6))


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has half a second: the tests need not wait longer."""
    monkeypatch.setattr(stream, "TIMEOUT_S", 0.5)


def _hertz(pcm: Block) -> float:
    """The strongest pitch."""
    spectrum = np.abs(np.fft.rfft(pcm))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(pcm))


def _first_second(address: str) -> Block:
    heard: list[Block] = []
    blocks = blocks_of(address)
    while sum(map(len, heard)) < SAMPLE_RATE:
        heard.append(next(blocks))
    return np.concatenate(heard)


def _fault(address: str) -> str:
    with pytest.raises(StreamFaultError) as caught:
        list(islice(blocks_of(address), 200))
    return str(caught.value)


def test_an_mp3_stream_is_heard_as_it_is_sent(mp3: bytes) -> None:
    """Mono at the station's rate."""
    with serving(Faults(sound=mp3)) as address:
        assert _hertz(_first_second(address)) == pytest.approx(TONE_HZ, abs=2)


@pytest.mark.parametrize("kind", ["audio/x-mpegurl", "audio/x-scpls"])
def test_a_playlist_leads_to_its_stream(mp3: bytes, kind: str) -> None:
    """M3U and PLS, as stations give them away."""
    with serving(Faults(sound=mp3)) as address:
        m3u = f"#EXTM3U\n#EXTINF:-1,VOV1\n{address}\n"
        pls = f"[playlist]\nNumberOfEntries=1\nFile1={address}\n"
        body = (pls if "scpls" in kind else m3u).encode()
        with serving(Faults(kind=kind, body=body)) as listed:
            assert _hertz(_first_second(listed)) == pytest.approx(TONE_HZ, abs=2)


def test_a_redirect_is_followed_to_its_stream(mp3: bytes) -> None:
    """Big stations share their listeners out."""
    with serving(Faults(sound=mp3)) as address, serving(Faults(status=302, location=address)) as first:
        assert _hertz(_first_second(first)) == pytest.approx(TONE_HZ, abs=2)


def test_a_reply_of_two_gigabytes_takes_the_memory_of_its_next_moment(mp3: bytes) -> None:
    """It is never read whole: sound comes at once."""
    with serving(Faults(sound=mp3, length=2 * 1024**3)) as address:
        assert len(_first_second(address)) >= SAMPLE_RATE


WRONG: dict[str, tuple[Faults, str]] = {
    "a page instead of sound": (Faults(kind="text/html", body=b"<html>Wi-Fi</html>"), "trang web"),
    "an address that is not there": (Faults(status=404), "báo lỗi 404"),
    "junk": (Faults(body=os.urandom(20_000), kind="application/octet-stream"), stream.NOT_SOUND),
    "junk that calls itself sound": (Faults(body=b"<html>" * 4000), stream.NOT_SOUND),
    "nothing at all": (Faults(cuts=True), stream.NOT_SOUND),
    "a server that never answers": (Faults(hangs=True), "không trả lời"),
    "a way to a file of the machine": (Faults(status=302, location="file:///etc/passwd"), "không phải web"),
    "a playlist of a file": (Faults(kind="audio/x-mpegurl", body=b"file:///etc/passwd\n"), stream.NOT_SOUND),
    "a playlist of nothing": (Faults(kind="audio/x-mpegurl", body=b"#EXTM3U\n"), "không có luồng nào"),
    "a playlist of itself": (Faults(kind="audio/x-mpegurl", body=b"/vov1\n"), "danh sách khác mãi"),
    "a redirect to itself": (Faults(status=302, location="/vov1"), "chuyển hướng mãi"),
}


@pytest.mark.parametrize(("faults", "reason"), WRONG.values(), ids=WRONG.keys())
def test_what_is_no_stream_is_a_fault_with_its_reason(faults: Faults, reason: str) -> None:
    """In words for the operator, and in time."""
    with serving(faults) as address:
        assert reason in _fault(address)


def test_a_server_that_is_not_there_is_a_fault() -> None:
    """Nobody listens at the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "không nối được" in _fault(f"http://127.0.0.1:{port}/vov1")


def test_a_stream_that_stops_sending_is_a_fault(mp3: bytes) -> None:
    """The connection stands, and nothing comes."""
    faults = Faults(sound=mp3)
    with serving(faults) as address:
        blocks = blocks_of(address)
        next(blocks)
        faults.hangs = True
        with pytest.raises(StreamFaultError, match="ngừng gửi"):
            list(blocks)


def test_a_certificate_that_is_not_right_is_a_fault(tmp_path: Path) -> None:
    """Nobody in between is relayed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made += ["-keyout", str(key), "-out", str(certificate), "-days", "1", "-subj", "/CN=127.0.0.1"]
    try:
        subprocess.run(made, check=True, capture_output=True)
    except FileNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("openssl is not here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            client, _ = listener.accept()
            with client, suppress(OSError), context.wrap_socket(client, server_side=True) as safe:
                safe.recv(1)

        server = threading.Thread(target=answer)
        server.start()
        assert "chứng thư" in _fault(f"https://127.0.0.1:{listener.getsockname()[1]}/vov1")
        server.join(LIMIT_S)


class _Heard:
    """What an intake gives, with the moments at which something is to be looked at."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.complaints: list[str] = []
        self.sound, self.complaint, self.stopping = threading.Event(), threading.Event(), threading.Event()

    def hear(self, block: Block) -> None:
        """Note a block."""
        self.blocks.append(block)
        if sum(map(len, self.blocks)) > SAMPLE_RATE:
            self.sound.set()

    def complain(self, reason: str) -> None:
        """Note a complaint."""
        self.complaints.append(reason)
        self.complaint.set()


def test_a_stream_comes_from_a_process_of_its_own_and_goes_on_after_a_fault(mp3: bytes) -> None:
    """What the server does wrong is told, and it is asked again; a process that hangs can be broken off."""
    faults, heard = Faults(sound=mp3), _Heard()
    with serving(faults) as address:
        intake = StreamIntake(address)
        running = threading.Thread(target=intake.run, args=(heard.hear, heard.complain, heard.stopping))
        running.start()
        assert heard.sound.wait(LIMIT_S)
        assert _hertz(np.concatenate(heard.blocks)[4800:43200]) == pytest.approx(TONE_HZ, abs=2)
        faults.cuts = True
        assert heard.complaint.wait(LIMIT_S)
        heard.blocks.clear()
        heard.sound.clear()
        faults.cuts = False
        assert heard.sound.wait(LIMIT_S)
        process = intake.process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        intake.break_off()
        running.join(LIMIT_S)
        assert not running.is_alive()
        assert heard.complaints[-1] == GONE
        assert process.returncode is not None


def test_the_address_is_not_to_be_seen_among_the_processes() -> None:
    """It may hold a password."""
    heard = _Heard()
    intake = StreamIntake("http://ten:mat-khau@127.0.0.1:9/vov1")
    running = threading.Thread(target=intake.run, args=(heard.hear, heard.complain, heard.stopping))
    running.start()
    assert heard.complaint.wait(LIMIT_S)
    process = intake.process
    assert process is not None
    assert "mat-khau" not in " ".join(map(str, process.args))  # type: ignore[arg-type]  # a list
    intake.break_off()
    running.join(LIMIT_S)


def test_a_worker_whose_station_has_gone_ends() -> None:
    """The end of its standard input is its own."""
    worker = subprocess.Popen(
        [sys.executable, "-P", "-m", "broadcaster.playout.relay.stream_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert isinstance(worker.stdin, io.BufferedWriter)
    worker.stdin.write(b"\x16\x00\x00\x00http://127.0.0.1:9/vov")
    worker.stdin.close()
    assert worker.wait(LIMIT_S) == 0
    if worker.stdout is not None:
        worker.stdout.close()
