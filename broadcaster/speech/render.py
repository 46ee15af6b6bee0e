"""A spoken text as sound: its phrases said by one engine, our pauses between them."""

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.engine import Engine
from broadcaster.speech.gate import check_clip
from broadcaster.speech.pauses import CLAUSES_RECIPE, PAUSES_MS, Phrase, phrases
from broadcaster.speech.sound import softened
from broadcaster.speech.spelled import opening, spelled, syllables


def narrate(spoken: str, engine: Engine) -> Clip:
    """Sound of the whole ``spoken`` text, without silence at its ends.

    Raises:
        SpeechError: the text is empty or not fully spelled (the first token is named), or the
            engine gave nothing usable for a phrase (the phrase is named). Nothing is kept.

    """
    said = [(softened(_said(phrase, engine)), phrase.pause_ms) for phrase in phrases(spelled(spoken))]
    parts = [part for clip, pause_ms in said for part in (clip, Clip.silence(pause_ms))]
    return Clip.joined(parts[:-1])


def narration_fingerprint(engine: Engine) -> str:
    """Return everything besides the words that decides the sound of ``narrate``.

    Raises:
        SpeechError: the engine cannot be started to ask it for its version.

    """
    pauses = " ".join(f"{pause}={pause_ms}" for pause, pause_ms in PAUSES_MS.items())
    return f"{engine.fingerprint} | {CLAUSES_RECIPE} pauses_ms {pauses}"


def _said(phrase: Phrase, engine: Engine) -> Clip:
    clip = engine.speak(phrase.text).clip
    try:
        check_clip(clip, syllables(phrase.text))
    except SpeechError as error:
        raise SpeechError(f"Câu “{opening(phrase.text)}”, giọng {engine.name}: {error}") from error
    return clip
