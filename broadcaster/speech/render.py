"""A spoken text as sound: its phrases said by one engine, our pauses between them."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.clips import ClipCache
from broadcaster.speech.engine import Engine, Utterance
from broadcaster.speech.gate import check_clip
from broadcaster.speech.pace import PACE_RECIPE, pause_factor
from broadcaster.speech.pauses import CLAUSES_RECIPE, PAUSES_MS, Phrase, phrases
from broadcaster.speech.sound import softened
from broadcaster.speech.spelled import opening, spelled, syllables
from broadcaster.units import DurationMs, milliseconds

MOST_WORDS = 10_000
"""Most words of one narration: an hour of speech, twice what a script may have."""

_WORD = re.compile(r"[^ ,;:.?!\n]+")


@dataclass(frozen=True)
class Mark:
    """The characters from ``start`` to ``end`` of a spoken text (NFC) are said from ``at_ms`` on.

    A word; a whole phrase, where the voice does not tell when its words begin.
    """

    start: int
    end: int
    at_ms: DurationMs


@dataclass(frozen=True, eq=False)
class Narration:
    """A spoken text as one voice said it, without silence at its ends."""

    clip: Clip
    marks: tuple[Mark, ...]


def narrate(spoken: str, engine: Engine, cache: ClipCache | None = None) -> Narration:
    """Sound of the whole ``spoken`` text; phrases that ``engine`` has said before come from ``cache``.

    Raises:
        SpeechError: the text is empty, too long or not fully spelled (the first token is named), or the
            engine gave nothing usable for a phrase (the phrase is named). Nothing broken is kept.

    """
    text = sayable(spoken)
    cut = phrases(text)
    speak = _speaker(engine, cache)
    said = [_said(phrase, engine.name, speak) for phrase in cut]
    pauses = _pauses(cut, said)
    parts = [part for each, pause in zip(said, pauses, strict=True) for part in (each.clip, pause)]
    ends = accumulate(len(each.clip) + len(pause) for each, pause in zip(said, pauses, strict=True))
    starts_ms = [DurationMs(0), *(milliseconds(end) for end in ends)]
    return Narration(Clip.joined(parts[:-1]), tuple(_marks(text, cut, said, starts_ms)))


def sayable(spoken: str) -> str:
    """``spoken`` in NFC, proven to be words that a voice can be given.

    Raises:
        SpeechError: it is empty, not fully spelled (the first token is named), or too long.

    """
    text = spelled(spoken)
    words = len(text.split())
    if words > MOST_WORDS:
        raise SpeechError(
            f"Lời đọc dài {words} tiếng, quá {MOST_WORDS} tiếng (hơn một giờ); hãy chia thành nhiều bài ngắn."
        )
    return text


def narration_fingerprint(engine: Engine) -> str:
    """Return everything besides the words that decides the sound of ``narrate``.

    Raises:
        SpeechError: the engine cannot be started to ask it for its version.

    """
    pauses = " ".join(f"{pause}={pause_ms}" for pause, pause_ms in PAUSES_MS.items())
    return f"{engine.fingerprint} | {CLAUSES_RECIPE} {PACE_RECIPE} pauses_ms {pauses}"


def _speaker(engine: Engine, cache: ClipCache | None) -> Callable[[str], Utterance]:
    """What gives a phrase as ``engine`` says it, from ``cache`` or now: either way it has passed the gate."""
    if cache is None:
        return lambda phrase: _checked(engine.speak(phrase), phrase)
    fingerprint = engine.fingerprint

    def speak(phrase: str) -> Utterance:
        kept = cache.find(fingerprint, phrase)
        said = _checked(kept or engine.speak(phrase), phrase)
        if kept is None:
            cache.keep(fingerprint, phrase, said)
        return said

    return speak


def _checked(said: Utterance, phrase: str) -> Utterance:
    check_clip(said.clip, syllables(phrase))
    return said


def _said(phrase: Phrase, voice: str, speak: Callable[[str], Utterance]) -> Utterance:
    try:
        said = speak(phrase.text)
    except SpeechError as error:
        raise SpeechError(f"Câu “{opening(phrase.text)}”, giọng {voice}: {error}") from error
    return replace(said, clip=softened(said.clip))


def _pauses(cut: Sequence[Phrase], said: Sequence[Utterance]) -> list[Clip]:
    """The silence after each phrase; the last one has none."""
    lengths_ms = [*(phrase.pause_ms for phrase in cut[:-1]), DurationMs(0)]
    factor = pause_factor(
        sum(syllables(phrase.text) for phrase in cut),
        sum(each.clip.seconds for each in said),
        sum(lengths_ms) / 1000,
    )
    return [Clip.silence(length_ms * factor) for length_ms in lengths_ms]


def _marks(
    text: str, cut: Sequence[Phrase], said: Sequence[Utterance], starts_ms: Iterable[DurationMs]
) -> Iterator[Mark]:
    """The marks of every phrase, which begins at its time of ``starts_ms``."""
    words = _WORD.finditer(text)
    for phrase, each, start_ms in zip(cut, said, starts_ms, strict=False):
        own = [next(words) for _ in phrase.text.split()]
        if each.starts_ms:
            for word, since_ms in zip(own, each.starts_ms, strict=True):
                yield Mark(word.start(), word.end(), DurationMs(start_ms + since_ms))
        else:
            yield Mark(own[0].start(), own[-1].end(), start_ms)
