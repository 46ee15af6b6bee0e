"""The station's own sounds: made by the code, fit for horn loudspeakers, and read from audio/."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme import flac, sounds
from broadcaster.programme.bed import BED_LUFS, seamless
from broadcaster.programme.files import LONGEST_BED_S, LONGEST_S, read_frame_sounds, read_sound
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.units import SAMPLE_RATE

AUDIO = Path(__file__).parents[2] / "audio"
MAKERS: dict[str, Callable[[], Clip]] = {
    **{f"nhac_hieu/{name}": make for name, make in sounds.FRAME.items()},
    **{f"nhac_nen/{name}": make for name, make in sounds.BEDS.items()},
}
BED = "nhac_nen/em-diu"
FRAME = [name for name in MAKERS if name != BED]
every_sound = pytest.mark.parametrize("name", MAKERS)
every_frame_sound = pytest.mark.parametrize("name", FRAME)


def committed(name: str) -> Clip:
    """The file in the repository."""
    path = AUDIO / f"{name}.flac"
    return flac.decode(path.read_bytes(), place=str(path))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder ``audio/`` of our own sounds, to be spoilt."""
    return Path(shutil.copytree(AUDIO, tmp_path / "audio"))


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
    """95 % at least lie between 400 and 5000 Hz."""
    pcm = committed(name).pcm.astype(np.float64)
    power = np.square(np.abs(np.fft.rfft(pcm)))
    hertz = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    assert power[(hertz >= 400) & (hertz <= 5000)].sum() >= 0.95 * power.sum()


@every_sound
def test_its_tones_are_those_of_the_pentatonic_scale(name: str) -> None:
    """The strongest tone of every half second is G, A, B, D or E, give or take a third of a semitone."""
    pcm = committed(name).pcm.astype(np.float64)
    window = np.hanning(SAMPLE_RATE)
    for start in range(0, len(pcm) - SAMPLE_RATE // 2, SAMPLE_RATE // 2):
        piece = pcm[start : start + SAMPLE_RATE]
        tone = np.abs(np.fft.rfft(piece * window[: len(piece)], 4 * SAMPLE_RATE)).argmax() / 4
        semitones = 12 * np.log2(tone / 783.99) % 12
        assert min(abs(semitones - each) for each in (0, 2, 4, 7, 9, 12)) < 0.34


@every_frame_sound
def test_it_is_levelled_as_items_are(name: str) -> None:
    """-16 LUFS and at most -1.5 dBTP."""
    assert integrated_loudness(committed(name)) == pytest.approx(-16, abs=0.1)
    assert true_peak(committed(name)) <= -1.5


@every_frame_sound
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
    [("mo_dau", 6, 8), ("chuong", 2.3, 2.7), ("nhac_cat", 1.5, 2.5), ("ket_thuc", 5, 6), ("bao_khan", 4, 4)],
)
def test_it_is_as_long_as_its_use_wants(name: str, shortest: float, longest: float) -> None:
    """Seconds, by kind."""
    assert shortest <= committed(f"nhac_hieu/{name}").seconds <= longest


def test_the_bed_is_quiet_and_thirty_seconds_long() -> None:
    """At its own level, with no peak near full scale."""
    bed = committed(BED)
    assert len(bed) == 30 * SAMPLE_RATE
    assert integrated_loudness(bed) == pytest.approx(BED_LUFS, abs=0.1)
    assert true_peak(bed) < -12


def test_the_bed_goes_on_into_itself_sample_by_sample() -> None:
    """At the seam nothing steps, and no more energy lies above its partials than anywhere else."""
    pcm = committed(BED).pcm.astype(np.float64)
    assert seamless(committed(BED)).pcm.tobytes() == committed(BED).pcm.tobytes()
    high = np.convolve(np.concatenate([pcm[-4800:], pcm[:4800]]), [1, -4, 6, -4, 1], "valid")
    assert np.abs(high[4700:4900]).max() <= 1.5 * np.abs(np.delete(high, slice(4700, 4900))).max()
    assert np.abs(np.diff(pcm)).max() < 0.05


def test_the_alarm_repeats_without_a_seam() -> None:
    """It is two equal bars: played over and over, every two seconds begin alike."""
    made = sounds.alarm()
    half = len(made) // 2
    assert np.array_equal(made.pcm[:half], made.pcm[half:])
    assert made.pcm[0] == 0
    assert not made.pcm[half - SAMPLE_RATE // 4 : half].any()


def test_the_alarm_is_no_siren() -> None:
    """Its two tones stand still, a fifth apart, within what ISO 7731 wants of a danger signal."""
    pcm = committed("nhac_hieu/bao_khan").pcm.astype(np.float64)
    tones = []
    for start in np.arange(0, 1.5, 0.25):
        at = round((start + 0.05) * SAMPLE_RATE)
        thirds = [pcm[at + place : at + place + 2400] for place in (0, 2400)]
        spectra = [np.abs(np.fft.rfft(third * np.hanning(2400), SAMPLE_RATE)) for third in thirds]
        assert abs(int(spectra[0].argmax()) - int(spectra[1].argmax())) <= 2
        tones.append(int(spectra[0].argmax()))
    low, high = tones[0], tones[1]
    assert tones == pytest.approx([low, high] * 3, abs=2)
    assert 500 <= low < high <= 2500
    assert high / low == pytest.approx(1.5, abs=0.01)


def test_every_file_of_the_folder_has_its_licence() -> None:
    """LICENSES.md names each one."""
    licences = (AUDIO / "LICENSES.md").read_text(encoding="utf-8")
    for path in AUDIO.rglob("*.flac"):
        assert f"`{path.relative_to(AUDIO).as_posix()}`" in licences


def test_written_sounds_are_read_as_the_frame(tmp_path: Path) -> None:
    """What write_sounds makes, read_frame_sounds takes sample for sample."""
    written = sounds.write_sounds(tmp_path / "âm thanh")
    frame = read_frame_sounds(tmp_path / "âm thanh")
    assert [f"{path.parent.name}/{path.stem}" for path in written] == list(MAKERS)
    assert frame.warnings == ()
    clips = (frame.signature, frame.sting, frame.closing, frame.chime, frame.alarm, frame.beds["em-diu"])
    for path, clip in zip(written, clips, strict=True):
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
    "clipped": lambda path: wav(path, np.clip(8 * np.sin(np.arange(96_000) * 0.1), -1, 1)),
    "against itself": lambda path: wav(path, np.outer(np.sin(np.arange(96_000) * 0.1), [0.5, -0.5])),
    "ten minutes": lambda path: wav(path, np.full(600 * 8000, 0.1), 8000),
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


SPOILT_BEDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "silent": (lambda path: wav(path, np.zeros(480_000)), "im lặng"),
    "a blip": (lambda path: wav(path, np.full(48_000, 0.1)), "ngắn hơn 5 giây"),
    "too long": (lambda path: wav(path, np.full((LONGEST_BED_S + 1) * 8000, 0.1), 8000), "dài hơn 300 giây"),
    "clipped": (lambda path: wav(path, np.clip(9 * np.sin(np.arange(480_000) * 0.1), -1, 1)), "tiếng bị vỡ"),
    "ill named": (lambda path: path.rename(path.with_name("Êm dịu.flac")), "tên tệp nhạc nền"),
}


@pytest.mark.parametrize("way", SPOILT_BEDS)
def test_a_bed_that_cannot_be_used_gets_one_line_with_its_path(folder: Path, way: str) -> None:
    """The operator reads which file, what is wrong and what to do."""
    spoil, told = SPOILT_BEDS[way]
    spoil(folder / "nhac_nen" / "em-diu.flac")
    with pytest.raises(SoundError, match=rf"nhac_nen.*{told}.*; hãy ") as caught:
        read_frame_sounds(folder)
    assert "\n" not in str(caught.value)


def tones(rate: int, seconds: float = 3) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Two tones that a telephone carries, from zero."""
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(0.1 * np.sin(2 * np.pi * 800 * time) + 0.1 * np.sin(2 * np.pi * 1200 * time))


USABLE: dict[str, tuple[Callable[[Path], object], str | None]] = {
    "8 kHz": (lambda path: wav(path, tones(8000), 8000), "8000 Hz nên tiếng đục, vẫn dùng được"),
    "mono": (lambda path: wav(path, tones(44_100), 44_100), None),
    "stereo": (lambda path: wav(path, np.column_stack([tones(44_100)] * 2), 44_100), None),
    "one dead channel": (
        lambda path: wav(path, np.column_stack([tones(48_000), np.zeros(144_000)])),
        "kênh phải không có tiếng",
    ),
    "a little clipped": (
        lambda path: wav(path, np.clip(np.where(np.arange(144_000) < 5000, 9, 1) * tones(48_000), -1, 1)),
        "tiếng bị vỡ ở",
    ),
    "mostly silent": (
        lambda path: wav(path, np.concatenate([tones(48_000), np.zeros(480_000), tones(48_000)])),
        "10 giây im lặng",
    ),
    "soft, and broken off": (lambda path: wav(path, 0.01 * tones(48_000, 3.0003)[37:]), None),
    "a constant part": (lambda path: wav(path, tones(48_000) + 0.05), None),
}


@pytest.mark.parametrize("way", USABLE)
def test_a_communes_own_jingle_is_taken_where_it_is_usable(folder: Path, way: str) -> None:
    """It is levelled, begins and ends without a step, and the operator is told what is wrong with it."""
    write, told = USABLE[way]
    (folder / "nhac_hieu" / "mo_dau.flac").unlink()
    write(folder / "nhac_hieu" / "mo_dau.wav")
    sound = read_frame_sounds(folder)
    assert integrated_loudness(sound.signature) == pytest.approx(-16, abs=0.1)
    assert true_peak(sound.signature) <= -1.5
    assert abs(sound.signature.pcm[0]) < 2e-3
    assert abs(sound.signature.pcm[-1]) < 2e-3
    assert abs(sound.signature.pcm.mean()) < 1e-3
    if told is None:
        assert sound.warnings == ()
    else:
        assert [told in line and "mo_dau.wav: " in line for line in sound.warnings] == [True]


def test_a_communes_own_bed_is_made_to_go_on_into_itself(folder: Path) -> None:
    """A loud piece that breaks off comes out at the bed's level, its end laid over its beginning."""
    wav(folder / "nhac_nen" / "que-huong.wav", 3 * tones(48_000, 10.0003)[1000:])
    beds = read_frame_sounds(folder).beds
    assert set(beds) == {"em-diu", "que-huong"}
    bed = beds["que-huong"]
    assert integrated_loudness(bed) == pytest.approx(BED_LUFS, abs=0.3)
    assert seamless(bed) is bed


def test_there_may_be_no_bed(folder: Path) -> None:
    """A station without the folder has none."""
    shutil.rmtree(folder / "nhac_nen")
    assert read_frame_sounds(folder).beds == {}


def test_two_files_of_one_name_are_refused(folder: Path) -> None:
    """The station does not guess which of them is meant."""
    wav(folder / "nhac_hieu" / "mo_dau.wav", np.full(48_000, 0.1))
    with pytest.raises(SoundError, match=r"mo_dau\.flac, mo_dau\.wav; hãy để lại một tệp"):
        read_frame_sounds(folder)


def test_two_channels_are_averaged(tmp_path: Path) -> None:
    """A sound on one side alone is halved, not doubled or lost."""
    wav(tmp_path / "a.wav", np.column_stack([np.full(48_000, 0.5), np.zeros(48_000)]))
    assert np.allclose(read_sound(tmp_path / "a.wav", 10).pcm, 0.25)
