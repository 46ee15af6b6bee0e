"""Sound as a service sent it, decoded in the worker process and handed to the station."""

import io

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from broadcaster.speech.received import LARGEST_BYTES, breaks_off, decoded, unpacked
from broadcaster.speech.refusal import Kind, Refusal, RefusedError


def wav(pcm: npt.NDArray[np.float32], rate: int, subtype: str = "PCM_16") -> bytes:
    """WAV of samples of shape (n,) or (n, channels)."""
    sound = io.BytesIO()
    soundfile.write(sound, pcm, rate, format="WAV", subtype=subtype)
    return sound.getvalue()


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000])
def test_samples_and_rate_arrive_as_they_were(rate: int) -> None:
    """Float32, mono, to the bit."""
    pcm = np.linspace(-1, 1, 999, dtype=np.float32)
    arrived, arrived_rate = unpacked(decoded(wav(pcm, rate, "FLOAT")))
    assert arrived_rate == rate
    assert np.array_equal(arrived, pcm)


def test_channels_are_mixed_to_one() -> None:
    """The mean, so that nothing is louder than it was."""
    left = np.full(99, 0.5, np.float32)
    arrived, _ = unpacked(decoded(wav(np.stack([left, left * 0], axis=1), 16_000)))
    assert arrived == pytest.approx(np.full(99, 0.25), abs=1e-4)


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(wav(np.zeros(99, np.float32), 7_999), id="rate too low"),
        pytest.param(wav(np.zeros(99, np.float32), 48_001), id="rate too high"),
        pytest.param(wav(np.zeros(LARGEST_BYTES // 2, np.float32), 48_000), id="too large"),
        pytest.param(wav(np.full(99, np.inf, np.float32), 16_000, "FLOAT"), id="infinite"),
        pytest.param(wav(np.zeros(99, np.float32), 16_000)[:-2], id="cut"),
        pytest.param(b"RIFF\4\0\0\0WAVE", id="empty"),
        pytest.param(
            b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + bytes(16) + b"data\0\0\0\0", id="whole, of no format"
        ),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_no_voice_sends_is_damaged(sound: bytes) -> None:
    """It is refused in the worker, before the station sees a sample."""
    with pytest.raises(RefusedError) as refused:
        decoded(sound)
    assert Refusal.of_line(str(refused.value)) == Refusal(Kind.DAMAGED)


@pytest.mark.parametrize(
    ("end", "breaks"),
    [
        pytest.param(np.zeros(4800), False, id="silence after it"),
        pytest.param(np.linspace(1, 0, 2400), False, id="fading away"),
        pytest.param(np.ones(2400), True, id="in full voice"),
    ],
)
def test_a_voice_that_ends_as_loud_as_it_was_has_been_cut(end: npt.NDArray[np.float64], breaks: bool) -> None:  # noqa: FBT001  # a column of the table
    """Half a second of a tone, and then its end: an MP3 that was cut between two frames has none."""
    envelope = np.concatenate([np.ones(12_000), end])
    tone = envelope * np.sin(2 * np.pi * 200 * np.arange(len(envelope)) / 24_000)
    assert breaks_off(tone.astype(np.float32), 24_000) is breaks
