"""Sound files that libsndfile cannot open (M4A, AMR, WMA ...): pydub asks ffmpeg, where that is installed."""

import shutil
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcaster.errors import SoundError

ODD_SUFFIXES = (".m4a", ".aac", ".amr", ".wma", ".3gp", ".mp4")
"""What telephones and old computers record."""


def read_odd_sound(path: Path, longest_s: float) -> tuple[npt.NDArray[np.float32], int]:
    """Samples of ``path`` as float32, shape (frames, channels), full scale at 1.0, and their rate in hertz.

    At most ``longest_s`` seconds and one sample more are decoded, so that a longer file can be told.

    Raises:
        SoundError: ffmpeg is not installed, or cannot make sound of the file.

    """
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        raise SoundError(
            "máy này chưa có ffmpeg nên không mở được loại tệp này; hãy đổi sang WAV, FLAC hoặc MP3",
            place=str(path),
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub's source has escapes that newer Pythons complain about
        from pydub import AudioSegment
        from pydub.exceptions import CouldntDecodeError
    try:
        segment = AudioSegment.from_file(path, duration=longest_s + 1)
    except (CouldntDecodeError, IndexError, KeyError) as error:
        raise SoundError(
            "tệp này không phải âm thanh hoặc đã hỏng; hãy thay bằng tệp WAV, FLAC hoặc MP3", place=str(path)
        ) from error
    full_scale = float(1 << (8 * segment.sample_width - 1))
    pcm = np.array(segment.get_array_of_samples(), np.float32).reshape(-1, segment.channels) / full_scale
    return pcm.astype(np.float32), int(segment.frame_rate)
