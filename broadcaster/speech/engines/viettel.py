"""The online voice of Viettel AI: natural voices of three regions, under a contract of the commune's own."""

import urllib.parse
from dataclasses import replace

from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.engines.viettel_request import Request
from broadcaster.speech.online import OnlineService
from broadcaster.speech.phonemes import Phonemes
from broadcaster.speech.sound import SOUND_RECIPE
from broadcaster.speech.worker import Worker

VIETTEL_URL = "https://viettelai.vn/tts/speech_synthesis"

_WORKER_MODULE = "broadcaster.speech.engines.viettel_worker"


class ViettelEngine:
    """The voice engine ``viettel``. Needs the internet and a token; ``sends`` says what leaves the commune.

    The token stands in no fingerprint, message, log or command line.

    Args:
        clock: what waits between tries, and how long a failing service is left alone.
        token: what Viettel AI gave with the contract; without one every ``speak`` is refused.
        voice: region and name: ``hn-quynhanh``, ``hn-thanhtung``, ``hcm-diemmy``, …
        speed: 0.7 to 1.3; 1.0 is the voice's own.
        url: where to ask: https, or http on this machine itself.
        timeout_s: seconds for connecting and for each read.
        limit_s: seconds for one whole answer; the worker process is killed at it.
        waits_s: waits before the second and each further try, as for ``GttsEngine``.
        language_check: phonemes of a voice that has them; a word that they show as foreign is not sent.

    Raises:
        ValueError: a voice, speed, address or time-out that cannot be.

    """

    def __init__(  # noqa: PLR0913  # each is a setting of its own
        self,
        clock: Clock,
        *,
        token: str,
        voice: str = "hn-quynhanh",
        speed: float = 1.0,
        url: str = VIETTEL_URL,
        timeout_s: float = 8.0,
        limit_s: float = 20.0,
        waits_s: tuple[float, ...] = (2, 8),
        language_check: Phonemes | None = None,
    ) -> None:
        self._request = Request("", token.strip(), voice, speed, url, timeout_s)
        worker = Worker(_WORKER_MODULE, limit_s=limit_s)
        self._service = OnlineService(
            self.name, worker, clock, waits_s=waits_s, language_check=language_check
        )

    @property
    def name(self) -> str:
        """``viettel``."""
        return "viettel"

    @property
    def sends(self) -> str:
        """The words and the token, with the host that gets them."""
        host = urllib.parse.urlsplit(self._request.url).hostname
        words = "lời đọc của bài, từng câu một, kèm mã truy cập của đài"
        return f"{words}, gửi tới Viettel AI ({host}) theo hợp đồng của xã"

    @property
    def fingerprint(self) -> str:
        """Engine, voice, speed, and how the sound is trimmed; the service itself tells no version.

        Raises:
            SpeechError: there is no token.

        """
        self._require_token()
        return f"viettel voice={self._request.voice} speed={self._request.speed} {SOUND_RECIPE}"

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``, asked for in pieces of at most 100 characters.

        Raises:
            SpeechError: there is no token, a word would not be said in Vietnamese, the service is left alone
                for now, or a piece did not come whole, or came as silence, in any of the tries.

        """
        self._require_token()
        return self._service.speak(phrase, lambda piece: replace(self._request, text=piece).packed)

    def close(self) -> None:
        """End the worker process."""
        self._service.close()

    def _require_token(self) -> None:
        if not self._request.token:
            raise SpeechError(
                "Giọng viettel chưa có mã truy cập; "
                "hãy ghi mã mà Viettel AI cấp vào cài đặt, hoặc chọn giọng espeak."
            )
