"""Captions of a sound: words with their times."""

from pathlib import Path

import pytest

from broadcaster.clip import Clip
from broadcaster.programme.captions import Captions, captions_of, keep_captions, webvtt
from broadcaster.programme.library import AudioFile, Library
from broadcaster.programme.loudness import SHORTEST_MS
from broadcaster.speech.render import Mark, narrate
from broadcaster.units import DurationMs, Sha256
from tests.speech.tone_engine import ToneEngine

SPOKEN = "Kính chào bà con. Mai rét, giữ ấm!"


def said() -> tuple[Clip, Captions]:
    """The bulletin, hummed: a quarter of a second a word."""
    narration = narrate(SPOKEN, ToneEngine())
    return narration.clip, Captions(SPOKEN, narration.marks)


@pytest.fixture
def file(tmp_path: Path) -> tuple[Library, AudioFile]:
    """A library with the bulletin in it."""
    library = Library(tmp_path)
    clip, captions = said()
    assert clip.duration_ms > SHORTEST_MS
    made = library.put(clip)
    keep_captions(library, made.sha256, captions)
    return library, made


def test_each_word_has_its_place_and_time() -> None:
    """550 ms after the first sentence, 220 after the comma, as the pauses are."""
    _, captions = said()
    assert [(SPOKEN[mark.start : mark.end], mark.at_ms) for mark in captions.marks] == [
        ("Kính", 0), ("chào", 250), ("bà", 500), ("con", 750),
        ("Mai", 1550), ("rét", 1800), ("giữ", 2270), ("ấm", 2520),
    ]  # fmt: skip


def test_captions_come_back_as_they_were_kept(file: tuple[Library, AudioFile]) -> None:
    """Beside the sound, under its hash."""
    library, made = file
    assert captions_of(library, made.sha256) == said()[1]


@pytest.mark.parametrize("text", ["", "{}", '{"spoken": "a", "marks": [[1]]}', "[]", "null"])
def test_damaged_captions_are_none(file: tuple[Library, AudioFile], text: str) -> None:
    """The sound is as good without them."""
    library, made = file
    library.path(made.sha256).with_suffix(".loi.json").write_text(text)
    assert captions_of(library, made.sha256) is None
    assert captions_of(library, Sha256("0" * 64)) is None


def test_subtitles_are_lines_cut_at_marks() -> None:
    """WebVTT: a line for each stretch between marks, from its first word to the next line's."""
    _, captions = said()
    assert webvtt(captions.later(200)) == (
        "WEBVTT\n\n"
        "00:00:00.200 --> 00:00:01.750\nKính chào bà con\n\n"
        "00:00:01.750 --> 00:00:02.470\nMai rét\n\n"
        "00:00:02.470 --> 00:00:06.720\ngiữ ấm\n"
    )


def test_a_long_stretch_is_cut_into_lines_of_sixty_characters() -> None:
    """No line is longer, no word is lost."""
    spoken = " ".join(["nghiêng"] * 40)
    marks = tuple(Mark(8 * each, 8 * each + 7, DurationMs(each * 300)) for each in range(40))
    lines = [line for line in webvtt(Captions(spoken, marks)).split("\n") if "nghiêng" in line]
    assert " ".join(lines) == spoken
    assert max(map(len, lines)) <= 60


def test_times_beyond_an_hour_have_their_hour() -> None:
    """A whole hour of speech is the longest that there is."""
    captions = Captions("bà con", (Mark(0, 2, DurationMs(3_600_000)), Mark(3, 6, DurationMs(3_661_001))))
    assert "01:00:00.000 --> 01:01:05.001\nbà con" in webvtt(captions)
