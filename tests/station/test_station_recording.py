"""A person's recording becomes an item like any other, or is refused before it fills the memory."""

from pathlib import Path

import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import Cut
from broadcaster.settings import SoundSettings
from broadcaster.station import recording
from broadcaster.station.recording import take_in
from broadcaster.units import DurationMs
from tests.desk.voice_file import write_voice

SOUND = SoundSettings()


def test_a_recording_is_as_loud_as_every_item(tmp_path: Path) -> None:
    """Levelled, and in the library by its hash; the report speaks of the file as it was."""
    library = Library(tmp_path / "library")
    taken = take_in(library, write_voice(tmp_path / "a.wav"), Cut(), SOUND)
    assert library.measure(taken.file.sha256) == taken.file
    assert taken.file.lufs == pytest.approx(-16, abs=0.1)
    assert taken.file.true_peak_dbtp <= -1.5
    assert taken.report.level_lufs < -18


def test_the_same_part_of_the_same_file_is_one_item(tmp_path: Path) -> None:
    """Sent twice, kept once; another part is another item."""
    library, file = Library(tmp_path / "library"), write_voice(tmp_path / "a.wav")
    cut = Cut(DurationMs(400), DurationMs(2000))
    assert take_in(library, file, cut, SOUND).file == take_in(library, file, cut, SOUND).file
    assert take_in(library, file, Cut(), SOUND).file != take_in(library, file, cut, SOUND).file
    assert len(library.hashes()) == 2


def test_a_recording_is_shaped_and_levelled_as_the_station_is_set(tmp_path: Path) -> None:
    """Another profile is another sound; a noisy area is 2 LU louder."""
    library, file = Library(tmp_path / "library"), write_voice(tmp_path / "a.wav")
    horn, unshaped, loud = (
        take_in(library, file, Cut(), sound).file
        for sound in (SOUND, SoundSettings(profile="goc"), SoundSettings(noisy_area=True))
    )
    assert horn != unshaped
    assert horn.lufs == pytest.approx(unshaped.lufs, abs=0.1)
    assert loud.lufs == pytest.approx(-14, abs=0.1)


def test_a_recording_longer_than_any_bulletin_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is somebody's whole evening; the part that is the bulletin can be cut out."""
    monkeypatch.setattr(recording, "LONGEST_S", 2)
    library, file = Library(tmp_path / "library"), write_voice(tmp_path / "a.wav")
    with pytest.raises(SoundError, match="hãy ghi mốc bắt đầu, kết thúc"):
        take_in(library, file, Cut(), SOUND)
    assert take_in(library, file, Cut(DurationMs(0), DurationMs(1500)), SOUND).file.duration_ms < 2500
    assert len(library.hashes()) == 1
