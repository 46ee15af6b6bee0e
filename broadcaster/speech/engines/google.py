"""Google's online voice through gTTS: better than espeak, unofficial, and only as good as the line."""

from importlib.metadata import version

from broadcaster.clock import Clock
from broadcaster.speech.engine import Utterance
from broadcaster.speech.online import OnlineService
from broadcaster.speech.phonemes import Phonemes
from broadcaster.speech.sound import SOUND_RECIPE
from broadcaster.speech.worker import Worker

_WORKER_MODULE = "broadcaster.speech.engines.google_worker"
_LANGUAGE = "vi"


class GttsEngine:
    """The voice engine ``gtts``. Needs the internet; ``sends`` says what leaves the commune.

    Args:
        clock: what waits between tries, and how long a failing service is left alone.
        timeout_s: seconds for connecting and for each read.
        limit_s: seconds for one whole answer; the worker process is killed at it.
        waits_s: waits before the second and each further try; the service may ask for up to 30 s each. One
            piece of at most 100 characters therefore fails after ``(limit_s * (len(waits_s) + 1) +
            sum(max(wait, 30) for wait in waits_s))`` seconds at the latest, and one start of the worker for
            each try.
        slow: the service's slower pace, for where its own is too fast outdoors.
        language_check: phonemes of a voice that has them; a word that they show as foreign is not sent.

    """

    def __init__(  # each is a setting of its own
        self,
        clock: Clock,
        *,
        timeout_s: float = 8.0,
        limit_s: float = 20.0,
        waits_s: tuple[float, ...] = (2, 8),
        slow: bool = False,
        language_check: Phonemes | None = None,
    ) -> None:
        self._pace = "slow" if slow else "normal"
        worker = Worker(_WORKER_MODULE, (_LANGUAGE, str(timeout_s), self._pace), limit_s=limit_s)
        self._service = OnlineService(
            self.name, worker, clock, waits_s=waits_s, language_check=language_check
        )

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
        return f"gtts {version('gtts')} language={_LANGUAGE} pace={self._pace} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``, asked for in pieces of at most 100 characters.

        Raises:
            SpeechError: a word would not be said in Vietnamese, the service is left alone for now, or a piece
                did not come whole, or came as silence, in any of the tries.

        """
        return self._service.speak(phrase, str.encode)

    def close(self) -> None:
        """End the worker process."""
        self._service.close()
