"""``loa say`` and ``loa render``: one clip, and the items of the programme."""

import hashlib
from pathlib import Path

import pyloudnorm
import pytest
import soundfile

from broadcaster.settings import DataFolder
from tests.cli.command import Loa, refused, values
from tests.station.small_station import WORDS

SENTENCE = "Bà con nhớ xem kỹ nhãn hàng, hạn dùng và nơi làm ra trước khi mua hàng ở chợ phiên."

FIELDS = ["slug", "file", "sha256", "duration_ms", "lufs", "true_peak_dbtp", "short_term_lufs", "range_lu"]


@pytest.mark.parametrize("name", ["câu.wav", "câu.flac", "CÂU.WAV"])
def test_say_writes_a_clip_at_the_stations_level(loa: Loa, tmp_path: Path, name: str) -> None:
    """As loud as every item, by another program's measurement: -16 LUFS, peaks below full scale."""
    ran = loa("say", SENTENCE, "-o", tmp_path / name, "--data", tmp_path / "none")
    assert ran.status == 0, ran.err
    assert name in ran.out
    pcm, rate = soundfile.read(tmp_path / name)
    assert (rate, pcm.ndim) == (48_000, 1)
    assert pyloudnorm.Meter(rate).integrated_loudness(pcm) == pytest.approx(-16.0, abs=0.5)
    assert abs(pcm).max() < 10 ** (-1.0 / 20)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", ["câu.mp3", "câu", "câu.txt"])
def test_say_refuses_another_kind_of_file(loa: Loa, tmp_path: Path, name: str) -> None:
    """Nothing is written under a name that says something else."""
    line = refused(loa("say", "xin chào", "-o", tmp_path / name, "--data", tmp_path / "none"))
    assert ".wav" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "   ", "…", "🙂"])
def test_say_refuses_what_has_no_word(loa: Loa, tmp_path: Path, text: str) -> None:
    """No file of silence."""
    assert refused(loa("say", text, "-o", tmp_path / "a.wav", "--data", tmp_path / "none"))
    assert list(tmp_path.iterdir()) == []


def test_say_refuses_an_unknown_voice_and_a_folder_that_is_not_there(loa: Loa, tmp_path: Path) -> None:
    """Each in one line."""
    to = ("--data", tmp_path / "none", "-o")
    assert "espeak, piper, gtts, viettel" in refused(
        loa("say", "xin chào", *to, tmp_path / "a.wav", "--voice", "robot")
    )
    assert refused(loa("say", "xin chào", *to, tmp_path / "không có" / "a.wav"))


def test_render_names_every_item(loa: Loa, station_copy: DataFolder) -> None:
    """Where its file is, and what was measured; the file is what its hash says."""
    items = values(loa("render", "--format", "json", "--data", station_copy.path))
    assert [item["slug"] for item in items] == sorted(WORDS)
    for item in items:
        assert list(item) == FIELDS
        file = Path(item["file"])
        assert hashlib.sha256(file.read_bytes()).hexdigest() == item["sha256"]
        assert soundfile.info(file).duration * 1000 == pytest.approx(item["duration_ms"], abs=1)
        assert item["lufs"] == pytest.approx(-16.0, abs=0.2)
        assert item["true_peak_dbtp"] <= -1.5


def test_nothing_is_rendered_twice(loa: Loa, station_copy: DataFolder) -> None:
    """A second run gives the same files, and the library has grown by none."""
    asked = ("render", "hang-gia", "hoa-don", "--format", "json", "--data", station_copy.path)
    library = {path.name: path.stat().st_mtime_ns for path in station_copy.library.rglob("*")}
    first = loa(*asked)
    assert loa(*asked) == first
    assert [item["slug"] for item in values(first)] == ["hang-gia", "hoa-don"]
    assert {path.name: path.stat().st_mtime_ns for path in station_copy.library.rglob("*")} == library


@pytest.mark.parametrize("kind", ["mp3", "opus"])
def test_render_copies_an_item_for_telephones(
    loa: Loa, station_copy: DataFolder, tmp_path: Path, kind: str
) -> None:
    """As loud as the item, by another program's measurement, and as long."""
    copy = tmp_path / f"bài.{kind}"
    asked = (
        "render",
        "hang-gia",
        "--copy",
        kind,
        "-o",
        copy,
        "--format",
        "json",
        "--data",
        station_copy.path,
    )
    (item,) = values(loa(*asked))
    pcm, rate = soundfile.read(copy)
    assert pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(pcm) == pytest.approx(
        item["lufs"], abs=0.15
    )
    assert len(pcm) / rate * 1000 == pytest.approx(item["duration_ms"], abs=50)


@pytest.mark.parametrize(
    "more", [("--copy", "mp3"), ("-o", "a.mp3"), ("hoa-don", "--copy", "mp3", "-o", "a.mp3")]
)
def test_a_copy_is_of_one_script_and_has_a_file(
    loa: Loa, station_copy: DataFolder, more: tuple[str, ...]
) -> None:
    """Half of what is needed, or two scripts, is refused before anything is made."""
    assert "--copy" in refused(loa("render", "hang-gia", *more, "--data", station_copy.path))


def test_render_refuses_a_script_that_is_not_there(loa: Loa, station_copy: DataFolder) -> None:
    """By its slug."""
    assert "khong-co" in refused(loa("render", "hang-gia", "khong-co", "--data", station_copy.path))


def test_an_approved_file_that_was_altered_is_refused(loa: Loa, station_copy: DataFolder) -> None:
    """It is not made again behind the approver's back."""
    (item,) = values(loa("render", "hang-gia", "--format", "json", "--data", station_copy.path))
    file = Path(item["file"])
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-100])
    line = refused(loa("render", "hang-gia", "--data", station_copy.path))
    assert item["sha256"][:8] in line
