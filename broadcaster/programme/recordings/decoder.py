"""Decodes a recording in a worker process, with a limit on its time and its memory."""

import json
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import numpy as np
import numpy.typing as npt

from broadcaster.errors import SoundError
from broadcaster.programme.recordings.decode_worker import HEADING, REFUSED
from broadcaster.programme.recordings.decoding import Heading, Request
from broadcaster.programme.recordings.refusal import RefusedError
from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import WorkerRefusalError

LARGEST_BYTES = 2 * 1024**3
"""Most that a recording may have; an hour of 24-bit stereo at 96 kHz is 2.07 GB."""

_MODULE = "broadcaster.programme.recordings.decode_worker"


@dataclass(frozen=True, eq=False)
class Decoded:
    """Samples at 48 kHz, mono, shape (n,), float32, as they were recorded; and what was found on the way."""

    pcm: npt.NDArray[np.float32]
    heading: Heading


class Decoder:
    """One worker process for one recording after the other; a context manager, ended on the way out.

    Args:
        limit_s: seconds that one recording may take.

    """

    def __init__(self, *, limit_s: float) -> None:
        self._limit_s = limit_s
        self._worker = Worker(_MODULE, limit_s=limit_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def decoded(self, path: Path, part: tuple[int, int | None] = (0, None), *, longest_s: float) -> Decoded:
        """Sound of ``path`` from ``part[0]`` to ``part[1]`` ms (None: the end).

        Raises:
            SoundError: the file is missing, damaged, cut, too long, too large, or no sound; or its decoder
                did not end within the limit.

        """
        try:
            _check_file(path)
            # The folder goes on every way out; a worker that was lost is dead by then.
            with TemporaryDirectory(prefix="loa-xa-") as folder:
                target = Path(folder) / "samples.f32"
                heading = self._asked(Request(str(path.absolute()), str(target), *part, longest_s))
                return Decoded(np.fromfile(target, "<f4").astype(np.float32, copy=False), heading)
        except RefusedError as error:
            raise SoundError(str(error), place=str(path)) from error
        except OSError as error:
            raise SoundError(
                f"không mở được tệp ({error.strerror}); hãy kiểm tra ổ đĩa", place=str(path)
            ) from error

    def _asked(self, request: Request) -> Heading:
        try:
            reply = json.loads(self._worker.ask(json.dumps(asdict(request)).encode()))
        except WorkerLostError as error:
            raise RefusedError(
                f"bộ giải mã treo quá {self._limit_s:.0f} giây hoặc bị dừng giữa chừng, tệp có lẽ đã hỏng; "
                "hãy xuất lại thành tệp WAV"
            ) from error
        except WorkerRefusalError as error:
            raise RefusedError(
                "tệp này hỏng hoặc cần quá nhiều bộ nhớ, không giải mã được; hãy xuất lại thành tệp WAV"
            ) from error
        if REFUSED in reply:
            raise RefusedError(reply[REFUSED])
        return Heading.of(reply[HEADING])


def _check_file(path: Path) -> None:
    """Refuse what is no file before anything opens it: a pipe would wait for ever."""
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise RefusedError("không có tệp này; hãy chép tệp âm thanh vào đây") from error
    if stat.S_ISDIR(state.st_mode):
        raise RefusedError("đây là thư mục, không phải tệp; hãy chọn một tệp âm thanh trong đó")
    if not stat.S_ISREG(state.st_mode):
        raise RefusedError("đây không phải tệp thường; hãy chọn một tệp âm thanh")
    if state.st_size > LARGEST_BYTES:
        raise RefusedError(f"tệp lớn hơn {LARGEST_BYTES // 1024**3} GB; hãy cắt nhỏ hoặc xuất lại thành MP3")
