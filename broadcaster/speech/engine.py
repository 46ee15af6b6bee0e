"""What every voice engine is to the station."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from broadcaster.clip import Clip
from broadcaster.units import DurationMs


@dataclass(frozen=True, eq=False)
class Utterance:
    """A phrase as it was said.

    ``starts_ms`` has one entry for each word of the phrase, in order: when it begins in ``clip``. It is empty
    when the engine does not tell.

    Raises:
        ValueError: the times fall, or lie outside the clip.

    """

    clip: Clip
    starts_ms: tuple[DurationMs, ...] = ()

    def __post_init__(self) -> None:
        times = (DurationMs(0), *self.starts_ms, self.clip.duration_ms)
        if any(later < earlier for earlier, later in pairwise(times)):
            message = f"words begin at {self.starts_ms} in a clip of {self.clip.duration_ms} ms"
            raise ValueError(message)


class Engine(Protocol):
    """A voice that says one phrase at a time.

    Pauses are not its business: ``render`` inserts them, so that every engine pauses alike.
    """

    @property
    def name(self) -> str:
        """Short name, as in the settings: ``espeak``, ``gtts``."""
        ...

    @property
    def sends(self) -> str:
        """What leaves the commune for each phrase, in Vietnamese: what, to whom; empty when nothing does."""
        ...

    @property
    def fingerprint(self) -> str:
        """Everything besides the words that decides the sound: engine, version, voice, rate, pitch.

        Part of the recipe by which a rendered item is found again. Needs no network.

        Raises:
            SpeechError: the engine does not work on this machine.

        """
        ...

    def speak(self, phrase: str) -> Utterance:
        """Sound of ``phrase``: spelled Vietnamese words, NFC, without any pause at its ends.

        A phrase has at most 100 characters, unless it is one longer word.

        Safe to call from several threads; calls may be served one after the other.

        Raises:
            SpeechError: no usable sound came back; nothing was kept.

        """
        ...

    def close(self) -> None:
        """End workers and connections; a closed engine is not used again."""
        ...
