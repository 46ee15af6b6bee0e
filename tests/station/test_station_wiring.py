"""Which outputs a station opens: none that anybody can hear until it is told to speak."""

from pathlib import Path

import pytest

from broadcaster.clock import SystemClock
from broadcaster.errors import SpeechError
from broadcaster.playout.event import Evidence, Mode
from broadcaster.schedule.cluster import TRIAL_CLUSTER, Cluster
from broadcaster.settings import DataFolder, OutputSettings, Settings, VoiceSettings
from broadcaster.station.wiring import channels, voices

CLUSTERS = (
    Cluster("cum-01", "Cụm 1", "may-tang-am"),
    Cluster("cum-02", "Cụm 2", "may-tang-am"),
    Cluster("cum-03", "Cụm 3", "loa-03"),
    TRIAL_CLUSTER,
)
SETTINGS = Settings(output=(OutputSettings(name="may-tang-am", driver="miniaudio", device="Loa"),))


@pytest.mark.parametrize("mode", [Mode.TRAINING, Mode.REHEARSAL])
def test_no_output_can_be_heard_before_the_station_is_live(mode: Mode) -> None:
    """Whatever the settings name, a station in training has silent outputs and claims no more than "sent"."""
    made = channels(SETTINGS, CLUSTERS, SystemClock(), mode)
    assert [channel.output.audible for channel in made] == [False, False, False]
    assert {channel.output.evidence for channel in made} == {Evidence.SENT}


def test_a_live_station_opens_the_devices_that_its_settings_name_and_no_others() -> None:
    """Only an output that a technician gave a device can be heard; the trial output never by itself."""
    made = {each.output.name: each.output for each in channels(SETTINGS, CLUSTERS, SystemClock(), Mode.LIVE)}
    assert {name: output.audible for name, output in made.items()} == {
        "may-tang-am": True,
        "loa-03": False,
        "phat-thu": False,
    }


def test_clusters_of_one_output_share_a_deck() -> None:
    """One amplifier for two hamlets plays once, and both clusters get their events."""
    made = channels(SETTINGS, CLUSTERS, SystemClock(), Mode.TRAINING)
    assert [channel.deck.clusters for channel in made] == [("cum-01", "cum-02"), ("cum-03",), ("phat-thu",)]


def test_a_voice_that_the_station_does_not_have_is_said(tmp_path: Path) -> None:
    """A wish for an unknown voice names it and the ones that there are."""
    with pytest.raises(SpeechError, match=r"“robot”.*espeak, piper, gtts, viettel"):
        voices(DataFolder(tmp_path), VoiceSettings(), SystemClock(), "robot")
