"""Whether an MP3 is whole, for those that libsndfile writes and for tags around them."""

import io

import numpy as np
import pytest
import soundfile

from broadcaster.speech.mp3 import is_whole_mp3


def mp3(rate: int) -> bytes:
    """Half a second of noise."""
    sound = io.BytesIO()
    noise = np.random.default_rng(1).normal(0, 0.1, rate // 2)
    soundfile.write(sound, noise, rate, format="MP3", subtype="MPEG_LAYER_III")
    return sound.getvalue()


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_a_whole_file_is_whole_at_every_sample_rate(rate: int) -> None:
    """MPEG-1, MPEG-2 and MPEG-2.5."""
    assert is_whole_mp3(mp3(rate))


def test_tags_before_and_behind_do_not_count() -> None:
    """ID3v2 with its 7-bit size, ID3v1 with its 128 bytes."""
    tagged = b"ID3\x04\x00\x00\x00\x00\x01\x00" + b"\xff" * 128 + mp3(24_000) + b"TAG".ljust(128, b"\0")
    assert is_whole_mp3(tagged)


def test_a_file_cut_inside_a_frame_is_not_whole() -> None:
    """Nearly every place of a cut is inside a frame; decoders accept them all."""
    whole = mp3(24_000)
    cuts = [cut for cut in range(1, len(whole)) if is_whole_mp3(whole[:cut])]
    assert len(cuts) < len(whole) / 48


@pytest.mark.parametrize(
    "data",
    [b"", b"ID3", b"\xff\xfb", b"<html>", b"\0" * 500, b"RIFF" + b"\0" * 100, b"\xff\xff\xff\xff" * 9],
)
def test_what_is_no_mp3_is_not_whole(data: bytes) -> None:
    """Junk of any kind, and a tag without sound."""
    assert not is_whole_mp3(data)


def test_junk_behind_the_last_frame_is_not_whole() -> None:
    """Half of a page of HTML behind the sound means that something went wrong."""
    assert not is_whole_mp3(mp3(24_000) + b"<html>")
