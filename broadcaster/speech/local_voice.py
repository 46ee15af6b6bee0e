"""What the voices of this machine have in common: a worker process that speaks and tells its phonemes.

Both phonemise by espeak, hence take the same spellings; neither may take the station along when it crashes.
"""

import textwrap
import unicodedata
from collections.abc import Callable, Sequence

from broadcaster.errors import SpeechError
from broadcaster.speech.respelled import respelled
from broadcaster.speech.spelled import opening
from broadcaster.speech.worker import Worker, WorkerLostError
from broadcaster.speech.worker_protocol import PHONEMES, SPEAK, WorkerRefusalError

_SHOWN_REASON = 160
"""Characters of a reason that are shown: some libraries tell long stories."""


class LocalVoice:
    """``worker`` behind the engine ``name``; ``advice`` ends each of its errors.

    A process that dies or hangs is replaced, and the request made once more. Safe to call from several
    threads.
    """

    def __init__(self, name: str, worker: Worker, *, advice: str) -> None:
        self._name = name
        self._advice = advice
        self.worker = worker

    def hello(self) -> bytes:
        """What the worker says of itself.

        Raises:
            SpeechError: it cannot be started.

        """
        return self._retried(self.worker.hello, "")

    def speak(self, phrase: str) -> bytes:
        """The worker's answer to ``phrase``, NFC.

        Raises:
            SpeechError: it refused, or both tries failed.

        """
        return self._ask(SPEAK, phrase, phrase)

    def phonemes(self, texts: Sequence[str]) -> list[str]:
        """Phonemes of each of ``texts``, with "(en)" where it would be said in English.

        Raises:
            SpeechError: the worker refused, or both tries failed.

        """
        if not texts:
            return []
        lines = "\n".join(" ".join(text.split()) for text in texts)
        return self._ask(PHONEMES, lines, max(texts, key=len)).decode().split("\n")

    def unusable(self, phrase: str, reason: str) -> SpeechError:
        """The error that ``phrase`` could not be said; "" stands for the voice as a whole."""
        what = f"không đọc được “{opening(phrase)}”" if phrase else "không chạy được"
        why = textwrap.shorten(reason, _SHOWN_REASON, placeholder=" …")
        return SpeechError(f"Giọng {self._name} {what} ({why}); {self._advice}.")

    def close(self) -> None:
        """End the worker process."""
        self.worker.close()

    def _ask(self, kind: bytes, text: str, phrase: str) -> bytes:
        request = kind + respelled(unicodedata.normalize("NFC", text)).encode()
        return self._retried(lambda: self.worker.ask(request), phrase)

    def _retried(self, step: Callable[[], bytes], phrase: str) -> bytes:
        for last_try in (False, True):
            try:
                return step()
            except WorkerRefusalError as error:
                raise self.unusable(phrase, str(error)) from error
            except WorkerLostError as error:
                if last_try:
                    raise self.unusable(phrase, "tiến trình đọc bị dừng giữa chừng") from error
        raise AssertionError  # the second try has returned or raised
