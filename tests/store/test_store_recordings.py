"""Recordings are kept with the words that they say, and come back from a backup with their sound."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from broadcaster.programme.recordings.recording import RecordingReport
from broadcaster.settings import DataFolder
from broadcaster.store.backup import back_up, restore
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.recordings import (
    MOST_NAME,
    StoredRecording,
    current_recording,
    drop_recordings,
    recording_sounds,
    save_recording,
)
from broadcaster.units import DurationMs, Samples, Sha256
from tests.store.any_values import NOW, SHA

WORDS = Sha256("cd" * 32)
REPORT = RecordingReport(
    format="m4a",
    codec="aac",
    rate=44_100,
    channels=2,
    file_ms=DurationMs(61_000),
    from_ms=DurationMs(1_000),
    to_ms=DurationMs(60_500),
    level_lufs=-27.4,
    peak_dbfs=-6.1,
    noise_floor_dbfs=-52.0,
    clipped_share=0.0,
    warnings=("Tiếng nền hơi lớn.", "Tệp mang đuôi sai."),
)
RECORDING = StoredRecording("phong-gia", WORDS, SHA, Samples(2_880_000), "bài 1.m4a", REPORT, NOW, "an")


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=3).map(tuple),
    st.floats(-99, 0),
)
def test_a_recording_reads_back_as_it_was_kept(
    database: Database, warnings: tuple[str, ...], level: float
) -> None:
    """Every field, warnings in their order."""
    kept = replace(RECORDING, report=replace(REPORT, warnings=warnings, level_lufs=level))
    with database.transaction() as connection:
        save_recording(connection, kept)
        assert current_recording(connection, "phong-gia", WORDS) == kept
        connection.rollback()


def test_the_last_one_of_the_same_words_counts(connection: Connection) -> None:
    """Other words and other scripts have their own."""
    for each in (
        RECORDING,
        replace(RECORDING, audio_sha256=Sha256("01" * 32)),
        replace(RECORDING, words_sha256=Sha256("ef" * 32), audio_sha256=Sha256("02" * 32)),
        replace(RECORDING, slug="khac", audio_sha256=Sha256("03" * 32)),
    ):
        save_recording(connection, each)
    current = current_recording(connection, "phong-gia", WORDS)
    assert current is not None
    assert current.audio_sha256 == "01" * 32
    assert current_recording(connection, "phong-gia", SHA) is None


def test_dropped_recordings_are_not_current_and_need_not_be_kept(connection: Connection) -> None:
    """All of the words' recordings at once; others stay."""
    other = replace(RECORDING, slug="khac", audio_sha256=Sha256("03" * 32))
    for each in (RECORDING, RECORDING, other):
        save_recording(connection, each)
    assert recording_sounds(connection) == {SHA, other.audio_sha256}
    assert drop_recordings(connection, "phong-gia", WORDS) == 2
    assert drop_recordings(connection, "phong-gia", WORDS) == 0
    assert current_recording(connection, "phong-gia", WORDS) is None
    assert recording_sounds(connection) == {other.audio_sha256}


@pytest.mark.parametrize("name", ["", "a/b.wav", "a\\b.wav", "x" * (MOST_NAME + 1)])
def test_a_path_is_no_name(name: str) -> None:
    """Names are data of one line."""
    with pytest.raises(ValueError, match="no plain file name"):
        replace(RECORDING, name=name)
    with pytest.raises(ValueError, match="0 samples"):
        replace(RECORDING, samples=Samples(0))


def test_a_recording_comes_back_from_a_backup_with_its_sound(tmp_path: Path) -> None:
    """One that nobody has approved yet too: the person may not be there to say it again."""
    folder = DataFolder(tmp_path / "đài").make()
    sound = b"fLaC of a person" * 1000
    item = Sha256(hashlib.sha256(sound).hexdigest())
    folder.library.mkdir()
    (folder.library / f"{item}.flac").write_bytes(sound)
    migrate(folder.database, "station")
    kept = replace(RECORDING, audio_sha256=item)
    database = Database(folder.database, durable=False)
    with database.transaction() as connection:
        save_recording(connection, kept)
    database.dispose()
    back_up(folder, tmp_path / "sao-luu.zip", NOW)
    restored = DataFolder(tmp_path / "mới")
    restore(tmp_path / "sao-luu.zip", restored)
    assert (restored.library / f"{item}.flac").read_bytes() == sound
    database = Database(restored.database)
    with database.reading() as connection:
        assert current_recording(connection, "phong-gia", WORDS) == kept
    database.dispose()
