"""Whether a WAV is whole, for those that libsndfile writes and for chunks around the sound."""

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.speech.wav import is_whole_wav


def wav(samples: int = 441, subtype: str = "PCM_16") -> bytes:
    """Some noise."""
    sound = io.BytesIO()
    noise = np.random.default_rng(1).normal(0, 0.1, samples)
    soundfile.write(sound, noise, 22_050, format="WAV", subtype=subtype)
    return sound.getvalue()


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A RIFF of ``chunks``, each of odd length filled up."""
    body = b"WAVE" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "ULAW"])
@pytest.mark.parametrize("samples", [440, 441])
def test_a_whole_file_is_whole(subtype: str, samples: int) -> None:
    """In every encoding, with an odd number of bytes too."""
    assert is_whole_wav(wav(samples, subtype))


def test_chunks_around_the_sound_do_not_count() -> None:
    """Programs write their names before and behind it."""
    assert is_whole_wav(riff((b"LIST", b"odd"), (b"fmt ", bytes(16)), (b"data", b"123"), (b"id3 ", b"x")))


@given(st.integers(0, len(wav()) - 1))
def test_a_file_cut_anywhere_is_not_whole(cut: int) -> None:
    """Not one byte may be missing."""
    assert not is_whole_wav(wav()[:cut])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"<html>" * 99,
        wav() + b"\0",
        b"RIFX" + wav()[4:],
        wav()[:8] + b"AVI " + wav()[12:],
        wav()[:4] + b"\xff\xff\xff\xff" + wav()[8:],
        riff(),
        riff((b"fmt ", bytes(16))),
        riff((b"data", b"12")),
        riff((b"fmt ", bytes(16)), (b"data", b"1234")).replace(b"data\4", b"data\5"),
    ],
)
def test_what_is_no_whole_wav_is_not_whole(data: bytes) -> None:
    """Junk, a length that is missing or wrong, no format, no sound, a chunk beyond the end."""
    assert not is_whole_wav(data)
