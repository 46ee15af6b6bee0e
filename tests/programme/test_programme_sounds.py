"""The station's own sounds: made by the code, fit for horn loudspeakers, and read from audio/."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme import flac, sounds
from broadcaster.programme.files import LONGEST_S, read_frame_sounds, read_sound
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.units import SAMPLE_RATE

AUDIO = Path(__file__).parents[2] / "audio"
MAKERS: dict[str, Callable[[], Clip]] = {
    "mo_dau": sounds.signature,
    "nhac_cat": sounds.sting,
    "ket_thuc": sounds.closing,
    "chuong": sounds.chime,
}
every_sound = pytest.mark.parametrize("name", MAKERS)


def committed(name: str) -> Clip:
    """The file in the repository."""
    path = AUDIO / "nhac_hieu" / f"{name}.flac"
    return flac.decode(path.read_bytes(), place=str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder ``audio/`` of our own sounds, to be spoilt."""
    target = tmp_path / "audio" / "nhac_hieu"
    target.mkdir(parents=True)
    for path in (AUDIO / "nhac_hieu").glob("*.flac"):
        (target / path.name).write_bytes(path.read_bytes())
    return target.parent


@every_sound
def test_the_committed_file_is_what_the_code_makes(name: str) -> None:
    """Sample for sample; one step of 16 bits is left to processors whose sines round otherwise."""
    made = flac.quantised(MAKERS[name]()).astype(int)
    kept = np.rint(committed(name).pcm * 32768).astype(int)
    assert made.shape == kept.shape
    assert np.abs(made - kept).max() <= 1
    assert np.count_nonzero(made != kept) <= len(made) // 1000


@every_sound
def test_its_energy_is_where_a_horn_loudspeaker_sounds(name: str) -> None:
    """Nine tenths at least lie between 400 and 5000 Hz."""
    pcm = committed(name).pcm.astype(np.float64)
    power = np.square(np.abs(np.fft.rfft(pcm)))
    hertz = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    assert power[(hertz >= 400) & (hertz <= 5000)].sum() >= 0.9 * power.sum()


@every_sound
def test_it_is_levelled_as_items_are(name: str) -> None:
    """-16 LUFS and at most -1.5 dBTP."""
    assert integrated_loudness(committed(name)) == pytest.approx(-16, abs=0.1)
    assert true_peak(committed(name)) <= -1.5


@every_sound
def test_it_begins_and_ends_at_zero_without_a_click(name: str) -> None:
    """No step at either end, no constant part, no jump that its own partials could not make."""
    pcm = committed(name).pcm.astype(np.float64)
    assert pcm[0] == 0
    assert pcm[-1] == 0
    assert abs(pcm.mean()) < 1e-5
    assert np.abs(pcm[-480:]).max() < 1e-3
    assert np.abs(np.diff(pcm)).max() < 0.25


@pytest.mark.parametrize(
    ("name", "shortest", "longest"),
    [("mo_dau", 6, 8), ("chuong", 2.3, 2.7), ("nhac_cat", 1.5, 2.5), ("ket_thuc", 5, 6)],
)
def test_it_is_as_long_as_its_use_wants(name: str, shortest: float, longest: float) -> None:
    """Seconds, by kind."""
    assert shortest <= committed(name).seconds <= longest


def test_every_file_of_the_folder_has_its_licence() -> None:
    """LICENSES.md names each one."""
    licences = (AUDIO / "LICENSES.md").read_text(encoding="utf-8")
    for path in AUDIO.rglob("*.flac"):
        assert f"`{path.relative_to(AUDIO).as_posix()}`" in licences


def test_written_sounds_are_read_as_the_frame(tmp_path: Path) -> None:
    """What write_sounds makes, read_frame_sounds takes sample for sample."""
    written = sounds.write_sounds(tmp_path / "âm thanh")
    frame = read_frame_sounds(tmp_path / "âm thanh")
    assert [path.stem for path in written] == list(MAKERS)
    for path, clip in zip(written, (frame.signature, frame.sting, frame.closing, frame.chime), strict=True):
        assert np.array_equal(flac.decode(path.read_bytes(), place="x").pcm, clip.pcm)


@pytest.mark.parametrize(
    ("suffix", "rate", "channels"), [(".wav", 44_100, 2), (".mp3", 44_100, 1), (".ogg", 22_050, 1)]
)
def test_a_communes_own_file_is_resampled_mixed_and_levelled(
    folder: Path, suffix: str, rate: int, channels: int
) -> None:
    """Any format, rate and loudness comes out at 48 kHz mono, -16 LUFS."""
    time = np.arange(3 * rate) / rate
    tone = 0.02 * np.sin(2 * np.pi * 1000 * time)
    (folder / "nhac_hieu" / "mo_dau.flac").unlink()
    own = folder / "nhac_hieu" / f"mo_dau{suffix}"
    soundfile.write(own, np.column_stack([tone] * channels), rate)
    clip = read_frame_sounds(folder).signature
    assert clip.seconds == pytest.approx(3, abs=0.1)
    assert integrated_loudness(clip) == pytest.approx(-16, abs=0.1)
    middle = np.abs(np.fft.rfft(clip.pcm[48_000:96_000]))
    assert middle.argmax() == 1000


def wav(path: Path, pcm: object, rate: int = SAMPLE_RATE) -> None:
    """A float WAV under a name that may promise something else."""
    soundfile.write(path, np.asarray(pcm), rate, format="WAV", subtype="FLOAT")


SPOILT: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "a page": lambda path: path.write_bytes(b"<html>not a sound</html>" * 100),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:40]),
    "no samples": lambda path: wav(path, np.zeros(0)),
    "silent": lambda path: wav(path, np.zeros(96_000)),
    "a blip": lambda path: wav(path, np.full(4800, 0.1)),
    "not numbers": lambda path: wav(path, np.full(96_000, np.nan)),
    "too long": lambda path: wav(path, np.full((LONGEST_S + 1) * 8000, 0.1), 8000),
    "many channels": lambda path: wav(path, np.full((48_000, 6), 0.1)),
    "a folder": lambda path: path.rename(path.with_suffix("")).with_suffix(".flac").mkdir(),
}


@pytest.mark.parametrize("way", SPOILT)
def test_a_file_that_is_no_sound_gets_one_line_with_its_path(folder: Path, way: str) -> None:
    """The operator reads which file and what to do."""
    path = folder / "nhac_hieu" / "chuong.flac"
    SPOILT[way](path)
    with pytest.raises(SoundError, match=r"chuong\.flac: .*; hãy ") as caught:
        read_frame_sounds(folder)
    assert "\n" not in str(caught.value)
    assert caught.value.place == str(path)


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    """The station does not guess which of them is meant."""
    wav(folder / "nhac_hieu" / "mo_dau.wav", np.full(48_000, 0.1))
    with pytest.raises(SoundError, match=r"mo_dau\.flac, mo_dau\.wav; hãy để lại một tệp"):
        read_frame_sounds(folder)


def test_two_channels_are_averaged(tmp_path: Path) -> None:
    """A sound on one side alone is halved, not doubled or lost."""
    wav(tmp_path / "a.wav", np.column_stack([np.full(48_000, 0.5), np.zeros(48_000)]))
    assert np.allclose(read_sound(tmp_path / "a.wav", 10).pcm, 0.25)
