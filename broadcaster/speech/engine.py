"""What every voice engine is to the station."""

from typing import Protocol

from broadcaster.clip import Clip


class Engine(Protocol):
    """A voice that says one phrase at a time.

    Pauses are not its business: ``render`` inserts them, so that every engine pauses alike.
    """

    @property
    def name(self) -> str:
        """Short name, as in the settings: ``espeak``, ``gtts``."""
        ...

    @property
    def fingerprint(self) -> str:
        """Everything besides the words that decides the sound: engine, version, voice, rate, pitch.

        Part of the recipe by which a rendered item is found again.
        """
        ...

    def speak(self, phrase: str) -> Clip:
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
