"""Which concrete voice engine, output and sound go with the settings."""

from collections.abc import Sequence

from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.playout.event import Mode
from broadcaster.playout.output import Output
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Channel
from broadcaster.playout.turn import Deck
from broadcaster.schedule.cluster import Cluster
from broadcaster.settings import OutputSettings, Settings, VoiceSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.engines.google import GttsEngine


def voice_engine(voice: VoiceSettings, clock: Clock, wish: str | None = None) -> Engine:
    """The engine that is wished for, else the first in the order of preference.

    Raises:
        SpeechError: the wish is no engine of this station.

    """
    chosen = wish or voice.order[0]
    if chosen == "espeak":
        return EspeakEngine(EspeakVoice(rate=voice.rate))
    if chosen == "gtts":
        return GttsEngine(clock)
    raise SpeechError(f"Không có giọng đọc “{chosen}”; hãy chọn espeak hoặc gtts.")


def channels(settings: Settings, clusters: Sequence[Cluster], clock: Clock, mode: Mode) -> list[Channel]:
    """One channel for each output that a cluster names.

    Until the station is live no device is opened: every output is the paced, silent one, whatever the
    settings say. An output that the settings do not name is silent too.
    """
    by_name = {output.name: output for output in settings.output}
    names = dict.fromkeys(cluster.output for cluster in clusters)
    return [
        Channel(
            _output(by_name.get(name) or OutputSettings(name=name), clock, mode),
            Deck(_served(clusters, name)),
        )
        for name in names
    ]


def clocked_channels(clusters: Sequence[Cluster], clock: Clock) -> list[Channel]:
    """Channels whose outputs count frames by ``clock``, for rehearsals and demonstrations."""
    names = dict.fromkeys(cluster.output for cluster in clusters)
    return [Channel(ClockedOutput(name, clock), Deck(_served(clusters, name))) for name in names]


def _served(clusters: Sequence[Cluster], output: str) -> tuple[str, ...]:
    return tuple(cluster.slug for cluster in clusters if cluster.output == output)


def _output(settings: OutputSettings, clock: Clock, mode: Mode) -> Output:
    if mode is Mode.LIVE and settings.driver == "miniaudio":
        return DeviceOutput(settings.name, clock, kind="device", device=settings.device)
    return DeviceOutput(settings.name, clock, kind="null")
