"""The offline voice, kept warm for a text that is to sound at once."""

import threading

import structlog

from broadcaster.clock import Clock
from broadcaster.desk.emergency_messages import keep_typed
from broadcaster.errors import LoaXaError
from broadcaster.programme.horn import Profile
from broadcaster.programme.item import item_tape
from broadcaster.programme.library import AudioFile, Library
from broadcaster.settings import DataFolder, SoundSettings, VoiceSettings, read_settings
from broadcaster.speech.engines.espeak import EspeakEngine, EspeakVoice
from broadcaster.speech.voices import Voices
from broadcaster.store.database import Database
from broadcaster.store.emergency_messages import EmergencyMessage

_WARM = "Xin chào bà con."

logger = structlog.get_logger()


class UrgentVoice:
    """Says a text with espeak alone, beside the rendering queue: it waits for no other sound, no network.

    Safe to call from several threads.
    """

    def __init__(self, library: Library, voice: VoiceSettings, sound: SoundSettings, clock: Clock) -> None:
        self._library = library
        self._sound = sound
        self._voices = Voices([EspeakEngine(EspeakVoice(rate=voice.rate))], clock)

    def warm_up(self) -> None:
        """Start the voice in a thread of its own, so that the first emergency does not wait for that."""
        threading.Thread(target=self._say_something, name="warm-up", daemon=True).start()

    def say(self, spoken: str) -> AudioFile:
        """The item of ``spoken``, kept in the library.

        Raises:
            SpeechError: it cannot be said.
            SoundError: the sound cannot be levelled.
            StationError: the disk does not take it.

        """
        clip = self._voices.say(spoken).narration.clip
        profile = Profile(self._sound.profile)
        return self._library.put(item_tape(clip, self._sound.target, profile=profile, place="tin khẩn cấp"))

    def close(self) -> None:
        """End the voice."""
        self._voices.close()

    def _say_something(self) -> None:
        """Everything that a text goes through, libraries loaded, nothing kept."""
        try:
            clip = self._voices.say(_WARM).narration.clip
            item_tape(clip, self._sound.target, profile=Profile(self._sound.profile)).clip()
        except LoaXaError as error:
            logger.warning("urgent_voice_not_warm", error=str(error))


def typed_locally(folder: DataFolder, db: Database, text: str, by: str, clock: Clock) -> EmergencyMessage:
    """Keep a text that was typed at the machine, said by a voice of its own.

    Raises:
        SpeechError: it cannot be said.
        StationError: the disk or the database does not take it.

    """
    settings, _problem = read_settings(folder)
    voice = UrgentVoice(Library(folder.library), settings.voice, settings.sound, clock)
    try:
        return keep_typed(db, text, say=voice.say, by=by, now=clock.now())
    finally:
        voice.close()
