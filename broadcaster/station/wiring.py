"""Which concrete voice engine, output and sound go with the settings."""

from collections.abc import Sequence
from contextlib import closing
from importlib.util import find_spec
from typing import get_args

from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Mode
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.inputs.microphone import Microphone
from broadcaster.playout.output import Output
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.outputs.device import DeviceOutput, Kind, soundcard
from broadcaster.playout.turn import Deck
from broadcaster.schedule.cluster import Cluster
from broadcaster.settings import (
    DataFolder,
    MicrophoneSettings,
    OutputSettings,
    Settings,
    VoiceName,
    VoiceSettings,
)
from broadcaster.speech.clips import ClipCache
from broadcaster.speech.engine import Engine
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.engines.google import GttsEngine
from broadcaster.speech.engines.piper import PiperEngine
from broadcaster.speech.engines.viettel import ViettelEngine
from broadcaster.speech.voices import Voices


def voices(folder: DataFolder, voice: VoiceSettings, clock: Clock, only: str | None = None) -> Voices:
    """The station's voices in order of preference; ``only`` one, whether or not it is in that order.

    Nothing is started or asked before the first text.

    Raises:
        SpeechError: ``only`` is no voice that there is.

    """
    names = voice.order if only is None else (_known(only),)
    espeak = EspeakEngine(EspeakVoice(rate=voice.rate))
    engines = [_engine(name, folder, voice, clock, espeak) for name in names]
    # `loa say` works without a station, and makes no folder for one
    cache = ClipCache(folder.clips, voice.cache_mb * 1024 * 1024) if folder.path.is_dir() else None
    return Voices(engines, clock, cache=cache, also_close=[espeak])


def what_leaves(folder: DataFolder, voice: VoiceSettings, clock: Clock) -> dict[str, str]:
    """What the voices of the station send away when a script is rendered, by their names, in their order."""
    with closing(voices(folder, voice, clock)) as station_voices:
        return {engine.name: engine.sends for engine in station_voices.in_order() if engine.sends}


def _known(name: str) -> VoiceName:
    names: tuple[VoiceName, ...] = get_args(VoiceName)
    for known in names:
        if known == name:
            return known
    raise SpeechError(f"Không có giọng đọc “{name}”; hãy chọn một trong: {', '.join(names)}.")


def _engine(
    name: VoiceName, folder: DataFolder, voice: VoiceSettings, clock: Clock, espeak: EspeakEngine
) -> Engine:
    """The engine of this ``name``; ``espeak`` tells the others which words are not Vietnamese."""
    match name:
        case "espeak":
            return espeak
        case "piper":
            files = folder.path / voice.piper.folder
            scale = voice.piper.length_scale
            return PiperEngine(files, length_scale=scale, language_check=espeak.phonemes)
        case "gtts":
            return GttsEngine(clock, slow=voice.gtts.slow, language_check=espeak.phonemes)
        case "viettel":
            mine = voice.viettel
            token = mine.token.get_secret_value()
            return ViettelEngine(
                clock, token=token, voice=mine.voice, speed=mine.speed, language_check=espeak.phonemes
            )


def channels(settings: Settings, clusters: Sequence[Cluster], clock: Clock, mode: Mode) -> list[Channel]:
    """One channel for each output that a cluster names.

    Until the station is live no device is opened: every output is the paced, silent one, whatever the
    settings say. An output that the settings do not name is silent too.
    """
    by_name = {output.name: output for output in settings.output}
    names = dict.fromkeys(cluster.output for cluster in clusters)
    return [
        _channel(by_name.get(name) or OutputSettings(name=name), _served(clusters, name), clock, mode)
        for name in names
    ]


def clocked_channels(clusters: Sequence[Cluster], clock: Clock) -> list[Channel]:
    """Channels whose outputs count frames by ``clock``, for rehearsals and demonstrations."""
    names = dict.fromkeys(cluster.output for cluster in clusters)
    return [Channel(ClockedOutput(name, clock), Deck(_served(clusters, name))) for name in names]


def _served(clusters: Sequence[Cluster], output: str) -> tuple[str, ...]:
    return tuple(cluster.slug for cluster in clusters if cluster.output == output)


def _channel(settings: OutputSettings, served: tuple[str, ...], clock: Clock, mode: Mode) -> Channel:
    if mode is Mode.LIVE and settings.driver != "null":
        return Channel(device_output(settings, clock), Deck(served), monitor=monitor(settings, clock))
    return Channel(_silent_output(settings.name, clock), Deck(served))


def _silent_output(name: str, clock: Clock) -> Output:
    """The null backend paces like a device; where its library has no wheel (Linux arm64) the clock does."""
    if find_spec("miniaudio") is None:
        return ClockedOutput(name, clock)
    return DeviceOutput(name, clock, kind="null")


def device_output(settings: OutputSettings, clock: Clock) -> DeviceOutput:
    """The device that ``settings`` name, whatever the station's mode."""
    return DeviceOutput(
        settings.name,
        clock,
        kind=_kind(settings),
        device=settings.device,
        volume_db=settings.volume_db,
        latency_ms=settings.latency_ms,
        buffer_ms=settings.buffer_ms,
    )


def monitor(settings: OutputSettings, clock: Clock, listen: Listen | None = None) -> Capture | None:
    """The input that hears this output back, where there is one."""
    if settings.monitor is None:
        return None
    card = soundcard(_kind(settings))
    return Capture(f"{settings.name}-nghe", clock, card, settings.monitor, listen=listen)


def microphone(settings: Settings, clock: Clock) -> Microphone:
    """The microphone of the station PC; nothing is opened before somebody is about to speak."""
    mine = settings.microphone
    return Microphone(
        clock, soundcard(_kind(mine)), mine.device, target=settings.sound.target, gain_db=mine.gain_db
    )


def input_named(settings: Settings, name: str, clock: Clock, listen: Listen) -> Capture:
    """The input device of this name, not open yet: a radio tuner on line-in.

    The library is that of the first output that has a device, as inputs and outputs are named by it.
    """
    kinds = (_kind(output) for output in settings.output if output.driver != "null")
    return Capture(name, clock, soundcard(next(kinds, "device")), name, listen=listen)


def _kind(settings: OutputSettings | MicrophoneSettings) -> Kind:
    return "sounddevice" if settings.driver == "sounddevice" else "device"
