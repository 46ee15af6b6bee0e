"""The voice engines under test: the real ones, and the hand-written peer."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from broadcaster.clock import VirtualClock
from broadcaster.speech.engine import Engine
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.engines.google import GttsEngine
from broadcaster.speech.engines.piper import PiperEngine
from broadcaster.speech.engines.viettel import ViettelEngine
from tests.speech.google_service import GoogleService
from tests.speech.local_service import served
from tests.speech.tiny_piper import needs_piper, tiny_config, tiny_model, write_voice
from tests.speech.tone_engine import ToneEngine
from tests.speech.viettel_service import TOKEN, ViettelService


@pytest.fixture(scope="session")
def shared_espeak() -> Iterator[EspeakEngine]:
    """One espeak for every test that does not break it."""
    engine = EspeakEngine()
    yield engine
    engine.close()


@pytest.fixture
def espeak() -> Iterator[EspeakEngine]:
    """An espeak that a test may break."""
    engine = EspeakEngine()
    yield engine
    engine.close()


@pytest.fixture
def google_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleService]:
    """Google's service on this machine; every gTTS started from here talks to it."""
    with served(GoogleService()) as service:
        for variable in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(variable, service.address)
        yield service


@pytest.fixture
def viettel_service() -> Iterator[ViettelService]:
    """Viettel AI's service on this machine."""
    with served(ViettelService()) as service:
        yield service


@pytest.fixture
def clock() -> VirtualClock:
    """Waits between tries pass at once, and can be counted."""
    return VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def gtts(google_service: GoogleService, clock: VirtualClock) -> Iterator[GttsEngine]:
    """The online voice, with Google's service on this machine."""
    engine = GttsEngine(clock, timeout_s=5.0, limit_s=15.0)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def piper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PiperEngine]:
    """Piper with a tiny voice that tells when its words begin, for every test that does not break it."""
    needs_piper()
    folder = tmp_path_factory.mktemp("piper") / "giọng"
    engine = PiperEngine(write_voice(folder, tiny_model(aligned=True), tiny_config()))
    yield engine
    engine.close()


@pytest.fixture
def viettel(viettel_service: ViettelService, clock: VirtualClock) -> Iterator[ViettelEngine]:
    """The contracted online voice, with its service on this machine."""
    engine = ViettelEngine(clock, token=TOKEN, url=viettel_service.url, timeout_s=5.0, limit_s=15.0)
    yield engine
    engine.close()


@pytest.fixture
def tone_engine() -> ToneEngine:
    """The hand-written peer."""
    return ToneEngine()


@pytest.fixture(params=["shared_espeak", "gtts", "viettel", "piper", "tone_engine"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    chosen: Engine = request.getfixturevalue(request.param)
    return chosen
