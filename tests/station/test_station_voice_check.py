"""Which voices this machine has."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.clock import Clock, SystemClock, VirtualClock
from broadcaster.settings import DataFolder, VoiceSettings
from broadcaster.station.voice_check import VoiceState, check_voices


def checked(
    folder: Path, settings: VoiceSettings, *, try_them: bool, clock: Clock | None = None
) -> dict[str, VoiceState]:
    """The states by name, in their order."""
    states = check_voices(DataFolder(folder), settings, clock or SystemClock(), try_them=try_them)
    return {state.name: state for state in states}


def test_the_voices_of_the_station_come_first_in_their_order(tmp_path: Path) -> None:
    """Then the others, without a place."""
    states = checked(tmp_path, VoiceSettings(order=("gtts", "espeak")), try_them=False)
    assert list(states)[:2] == ["gtts", "espeak"]
    assert [state.place for state in states.values()][:3] == [1, 2, None]


def test_what_leaves_the_commune_is_told_of_each(tmp_path: Path) -> None:
    """Nothing for the voices of this machine; whom the words go to for the others."""
    states = checked(tmp_path, VoiceSettings(), try_them=False)
    assert (states["espeak"].sends, states["piper"].sends) == ("", "")
    assert "Google" in states["gtts"].sends


def test_a_voice_that_lacks_its_files_says_which(tmp_path: Path) -> None:
    """The folder that the settings name is not there."""
    problem = checked(tmp_path, VoiceSettings(), try_them=False)["piper"].problem
    assert problem is not None
    assert "giong_doc" in problem


def test_a_contracted_voice_without_its_token_is_told(tmp_path: Path) -> None:
    """Nothing is sent to find that out."""
    problem = checked(tmp_path, VoiceSettings(), try_them=False)["viettel"].problem
    assert problem is not None
    assert "mã truy cập" in problem


def test_a_trial_says_a_sentence_with_the_voices_of_the_station(tmp_path: Path) -> None:
    """At 155 to 190 syllables a minute, many times faster than it is played; the others stay silent."""
    states = checked(tmp_path, VoiceSettings(), try_them=True)
    trial = states["espeak"].trial
    assert trial is not None
    assert 155 <= trial.syllables_a_minute <= 190
    assert trial.times_real_time > 5
    assert states["gtts"].trial is None


def test_an_online_voice_without_a_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial finds it; without a trial nothing is asked."""
    for variable in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    settings = VoiceSettings(order=("gtts",))
    assert checked(tmp_path, settings, try_them=False)["gtts"].problem is None
    clock = VirtualClock(datetime(2026, 3, 2, tzinfo=UTC))  # the waits between its tries are long
    problem = checked(tmp_path, settings, try_them=True, clock=clock)["gtts"].problem
    assert problem is not None
    assert "không nối được" in problem
