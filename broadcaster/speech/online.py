"""What every online voice needs once: tries with waits between them, and an end of trying.

A service promises nothing: it answers 200 without sound, half an answer, late or never. So every answer is
checked in a worker process under a time limit, a service that keeps failing is left alone, and the last word
is a ``SpeechError``; falling back to another voice for the whole bulletin is the caller's business.
"""

import textwrap
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from broadcaster.clip import Clip
from broadcaster.clock import Clock, local
from broadcaster.errors import SpeechError
from broadcaster.speech.breaker import Breaker, RestingError
from broadcaster.speech.engine import Utterance
from broadcaster.speech.foreign import refuse_foreign
from broadcaster.speech.phonemes import Phonemes
from broadcaster.speech.received import unpacked
from broadcaster.speech.refusal import Kind, Refusal
from broadcaster.speech.sound import softened, utterance_of
from broadcaster.speech.spelled import opening
from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import WorkerRefusalError

LONGEST_WAIT_S = 30.0
"""A service that asks for a longer pause between two tries is left alone instead."""

_LONGEST_PIECE = 100
"""Characters that a service is sent at a time."""


class _AgainError(Exception):
    """Another try may succeed, after ``rest_s`` seconds at the earliest."""

    def __init__(self, rest_s: float) -> None:
        super().__init__(f"again after {rest_s:.0f} s")
        self.rest_s = rest_s


class OnlineService:
    """A service behind a worker process that takes requests and answers with ``received.decoded`` sound.

    Safe to call from several threads: requests wait for each other, and one that has waited is not sent
    when the service was found failing meanwhile.

    Args:
        name: the voice engine's name, for messages.
        worker: its limit is that of one whole answer.
        clock: what waits between tries, and how long the service is left alone.
        waits_s: waits before the second and each further try.
        language_check: phonemes of a voice that has them; a word that they show as foreign is not sent.

    """

    def __init__(
        self,
        name: str,
        worker: Worker,
        clock: Clock,
        *,
        waits_s: tuple[float, ...],
        language_check: Phonemes | None = None,
    ) -> None:
        self._name = name
        self._worker = worker
        self._clock = clock
        self._waits_s = waits_s
        self._language_check = language_check
        self._breaker = Breaker(clock)
        self._turn = Lock()
        self._last_reason = ""

    def speak(self, phrase: str, request: Callable[[str], bytes]) -> Utterance:
        """Sound of ``phrase``; ``request`` makes of a piece, at most 100 characters, what the worker takes.

        Raises:
            SpeechError: a word would not be said in Vietnamese, the service is left alone for now, or a piece
                did not come whole, or came as silence, in any of the tries.

        """
        phrase = unicodedata.normalize("NFC", phrase)
        if self._language_check:
            refuse_foreign(phrase, self._language_check, self._name)
        clips = [softened(self._said(piece, request(piece))) for piece in pieces(phrase)]
        if not clips:
            raise SpeechError(
                f"Giọng {self._name} không nhận được chữ nào để đọc; hãy viết nội dung rồi tạo tiếng lại."
            )
        return Utterance(Clip.joined(clips))

    def close(self) -> None:
        """End the worker process."""
        self._worker.close()

    def _said(self, piece: str, request: bytes) -> Clip:
        for wait_s in self._waits_s:
            try:
                return self._tried(piece, request, is_last=False)
            except _AgainError as again:
                self._clock.sleep(max(wait_s, again.rest_s))
        return self._tried(piece, request, is_last=True)

    def _tried(self, piece: str, request: bytes, *, is_last: bool) -> Clip:
        """One try, alone with the service; an ``_AgainError`` says that another is worth its wait."""
        with self._turn:
            is_last = self._admitted() or is_last
            answer = self._answer(request)
            if isinstance(answer, Clip):
                self._breaker.answered()
                return answer
            if not is_last and _is_worth_a_wait(answer):
                raise _AgainError(answer.retry_after_s)
            self._record(answer)
        raise SpeechError(
            f"Giọng {self._name} không đọc được “{opening(piece)}” ({answer.reason}); {answer.advice}."
        )

    def _admitted(self) -> bool:
        try:
            return self._breaker.admit()
        except RestingError as resting:
            raise self._resting(resting.left_s) from None

    def _answer(self, request: bytes) -> Clip | Refusal:
        try:
            clip = utterance_of(*unpacked(self._worker.ask(request))).clip
        except WorkerRefusalError as error:
            return Refusal.of_line(str(error))
        except WorkerLostError:
            return Refusal(Kind.UNREACHABLE)
        return clip if len(clip) else Refusal(Kind.NO_SOUND)

    def _record(self, refusal: Refusal) -> None:
        """Tell the breaker how a phrase failed; a service that blames the request is there."""
        self._last_reason = refusal.reason
        if refusal.is_of_service:
            self._breaker.failed(rest_s=_asked_rest_s(refusal))
        elif refusal.kind is not Kind.FAULT:
            self._breaker.answered()

    def _resting(self, left_s: float) -> SpeechError:
        # The minute is rounded up: at the minute that was told the voice may be asked again.
        until = local(self._clock.now() + timedelta(seconds=left_s, microseconds=59_999_999))
        return SpeechError(
            f"Giọng {self._name} đang tạm nghỉ đến {until:%H:%M} ({self._last_reason}); "
            "từ giờ đó hãy tạo tiếng lại, hoặc chọn giọng espeak ngay bây giờ."
        )


def pieces(phrase: str) -> list[str]:
    """Split ``phrase`` at spaces into pieces of at most 100 characters; a longer word is cut.

    A phrase of ours is one piece: ``spoken/breath.py`` has cut it. This holds the limit for any other.
    """
    return textwrap.wrap(phrase, _LONGEST_PIECE, break_on_hyphens=False)


def _asked_rest_s(refusal: Refusal) -> float | None:
    """Seconds for which the service wants to be left alone; None when a wait between two tries is enough."""
    if refusal.is_too_many or refusal.retry_after_s > LONGEST_WAIT_S:
        return refusal.retry_after_s
    return None


def _is_worth_a_wait(refusal: Refusal) -> bool:
    return refusal.is_of_service and _asked_rest_s(refusal) is None
