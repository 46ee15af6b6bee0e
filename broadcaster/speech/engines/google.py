"""Google's online voice through gTTS: better than espeak, unofficial, and only as good as the line.

Nothing is promised about that service: it answers 200 without sound, half an answer or nothing at
all. So every answer is decoded before it counts, every wait has a limit, and the last word is a
``SpeechError``; falling back to another voice for the whole bulletin is the caller's business.
"""

import struct
import textwrap
import unicodedata
from importlib.metadata import version

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.engines.google_answer import UNREACHABLE, reason
from broadcaster.speech.sound import SOUND_RECIPE, softened, utterance_of
from broadcaster.speech.spelled import opening
from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import WorkerRefusalError

_WORKER_MODULE = "broadcaster.speech.engines.google_worker"
_LANGUAGE = "vi"
_LONGEST_PIECE = 100
"""Characters that the service takes at a time."""
_RATE = struct.Struct("<I")


class GttsEngine:
    """The voice engine ``gtts``. Needs the internet; ``sends`` says what leaves the commune.

    Args:
        clock: what waits between tries.
        timeout_s: seconds for connecting and for each read.
        limit_s: seconds for one whole answer; the worker process is killed at it.
        waits_s: waits before the second and each further try. One piece of at most 100 characters
            therefore fails after ``(limit_s * (len(waits_s) + 1) + sum(waits_s))`` seconds at the latest,
            and one start of the worker for each try.

    """

    def __init__(
        self,
        clock: Clock,
        *,
        timeout_s: float = 8.0,
        limit_s: float = 20.0,
        waits_s: tuple[float, ...] = (2, 8),
    ) -> None:
        self._clock = clock
        self._waits_s = waits_s
        self._worker = Worker(_WORKER_MODULE, (_LANGUAGE, str(timeout_s)), limit_s=limit_s)

    @property
    def name(self) -> str:
        """``gtts``."""
        return "gtts"

    @property
    def sends(self) -> str:
        """The words."""
        return "lời đọc của bài, từng câu một, gửi tới Google qua dịch vụ không chính thức, không có hợp đồng"

    @property
    def fingerprint(self) -> str:
        """Engine, version, language, and how the sound is trimmed; the service itself tells no version."""
        return f"gtts {version('gtts')} language={_LANGUAGE} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``, asked for in pieces of at most 100 characters.

        Raises:
            SpeechError: a piece did not come whole in any of the tries, or is nothing but silence.

        """
        clips = [softened(self._piece(piece)) for piece in pieces(unicodedata.normalize("NFC", phrase))]
        if not clips:
            raise SpeechError(
                "Giọng gtts không nhận được chữ nào để đọc; hãy viết nội dung rồi tạo tiếng lại."
            )
        return Utterance(Clip.joined(clips))

    def close(self) -> None:
        """End the worker process."""
        self._worker.close()

    def _piece(self, piece: str) -> Clip:
        answer = self._retried(piece)
        (rate,) = _RATE.unpack_from(answer)
        clip = utterance_of(np.frombuffer(answer, "<f4", offset=_RATE.size).astype(np.float32), rate).clip
        if not len(clip):
            raise _unusable(piece, "tiếng nhận được là tiếng câm")
        return clip

    def _retried(self, piece: str) -> bytes:
        code = UNREACHABLE
        for wait_s in (0.0, *self._waits_s):
            self._clock.sleep(wait_s)
            try:
                return self._worker.ask(piece.encode())
            except WorkerRefusalError as error:
                code = str(error)
            except WorkerLostError:
                code = UNREACHABLE
        raise _unusable(piece, reason(code))


def pieces(phrase: str) -> list[str]:
    """Split ``phrase`` at spaces into pieces of at most 100 characters; a longer word is cut.

    A phrase of ours is one piece: ``spoken/breath.py`` has cut it. This holds the limit for any other.
    """
    return textwrap.wrap(phrase, _LONGEST_PIECE, break_on_hyphens=False)


def _unusable(piece: str, why: str) -> SpeechError:
    return SpeechError(
        f"Giọng gtts không đọc được “{opening(piece)}” ({why}); "
        "hãy kiểm tra mạng rồi thử lại, hoặc chọn giọng espeak."
    )
