"""Files that were cut, overwritten or mixed up anywhere: never a crash, never more sound than there was."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.recordings.decoder import Decoder
from tests.programme.recording_files import amr, needs_ffmpeg, recorded

MADE: dict[str, tuple[str, tuple[str, ...]]] = {
    "wav": (".wav", ()),
    "adpcm": (".wav", ("-c:a", "adpcm_ms")),
    "mp3": (".mp3", ()),
    "m4a": (".m4a", ("-movflags", "+faststart")),
    "fragments": (".m4a", ("-movflags", "frag_keyframe+empty_moov")),
    "aac": (".aac", ()),
    "vorbis": (".ogg", ()),
    "opus": (".opus", ()),
    "flac": (".flac", ()),
    "wma": (".wma", ()),
    "aiff": (".aiff", ()),
    "webm": (".webm", ()),
    "amr": (".amr", ()),
}
AMR_HEAD, AMR_FRAME = 6, 32
"""Bytes of the magic number, and of a frame of 12.2 kbit/s."""
NEAR = 480
"""Samples, 10 ms, that may be missing without a word."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One good file of each format."""
    folder = tmp_path_factory.mktemp("whole")
    return {
        name: (
            amr(folder / "a.amr") if name == "amr" else recorded(folder / f"a{ending}", options)
        ).read_bytes()
        for name, (ending, options) in MADE.items()
    }


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """One worker for all: what one file does to it, the next would feel."""
    with Decoder(limit_s=20) as decoder:
        yield decoder


def _length(decoder: Decoder, path: Path, data: bytes) -> int | None:
    """Count of samples that come of ``data``; None when it is refused in one line that says what to do."""
    path.write_bytes(data)
    try:
        return len(decoder.decoded(path, longest_s=60).pcm)
    except SoundError as error:
        message = str(error)
    assert "; hãy " in message
    assert "\n" not in message
    assert "treo" not in message
    return None


@needs_ffmpeg
@pytest.mark.parametrize("name", MADE)
def test_a_file_cut_anywhere_is_refused(
    name: str, whole: dict[str, bytes], decoder: Decoder, tmp_path: Path
) -> None:
    """At eight places; a cut may pass that takes less than 10 ms, or of AMR whole frames: none can tell."""
    data = whole[name]
    full = _length(decoder, tmp_path / "x", data)
    assert full is not None
    chance = random.Random(name)  # noqa: S311  # the same places each time
    for _ in range(8):
        place = chance.randrange(1, len(data))
        if name == "amr" and (place - AMR_HEAD) % AMR_FRAME == 0:
            place += 1
        left = _length(decoder, tmp_path / "x", data[:place])
        assert left is None or full - NEAR <= left <= full


@needs_ffmpeg
@pytest.mark.parametrize("name", MADE)
def test_a_damaged_file_is_no_longer_than_it_was(
    name: str, whole: dict[str, bytes], decoder: Decoder, tmp_path: Path
) -> None:
    """Bytes overwritten, zeroed, put in between: refused, or at most as long as its frames are."""
    data = whole[name]
    full = _length(decoder, tmp_path / "x", data)
    assert full is not None
    chance = random.Random(name)  # noqa: S311  # the same places each time
    for turn in range(6):
        spoilt, at = bytearray(data), chance.randrange(len(data))
        if turn % 3 == 0:
            spoilt[at] ^= 1 << chance.randrange(8)
        elif turn % 3 == 1:
            spoilt[at : at + 500] = bytes(len(spoilt[at : at + 500]))
        else:
            spoilt[at:at] = chance.randbytes(700)
        left = _length(decoder, tmp_path / "x", bytes(spoilt))
        assert left is None or left <= full + 2 * 1152 * 48_000 // 44_100
