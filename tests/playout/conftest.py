"""What the tests of the devices share: a sound server with one sink."""

from collections.abc import Iterator

import pytest

from tests.sound_server import SoundServer, needs_sound_server, serving

SINK = "Loa-thu"


@pytest.fixture(scope="session")
def shared_sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    """One server for all tests, with a sink that is awake."""
    needs_sound_server()
    with serving(tmp_path_factory.mktemp("pulse")) as server:
        server.add_sink(SINK)
        yield server


@pytest.fixture
def sound_server(shared_sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> SoundServer:
    """The server, found by this process."""
    for name, value in shared_sound_server.environment.items():
        monkeypatch.setenv(name, value)
    return shared_sound_server
