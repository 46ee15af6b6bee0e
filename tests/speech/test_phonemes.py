"""Nothing is said in English, spelled or guessed from digits without being found before."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from broadcaster.errors import SpeechError
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.phonemes import Switch, Why, switches
from broadcaster.spoken.alphabet import NAMES, TONES
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.syllables import _bare_syllables, _toned, is_syllable

SCRIPTS = sorted(
    path for path in (Path(__file__).parents[2] / "scripts_vi").glob("*.md") if path.name != "README.md"
)
_VOWEL_PHONEMES = re.compile("[aeiouyəɛɔɯ]")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_sample_script_is_said_in_vietnamese(shared_espeak: EspeakEngine, path: Path) -> None:
    """Read out, no script of the station makes the offline voice change its language."""
    spoken = read_out(path.read_text(encoding="utf-8").rpartition("+++")[2]).text
    assert switches(spoken, shared_espeak.phonemes) == ()


def test_every_reading_of_the_lexicon_is_said_in_vietnamese(shared_espeak: EspeakEngine) -> None:
    """Abbreviations, documents, issuers and foreign words, with all that they may mean besides."""
    found = {
        (entry.token, switch.word): switch.why
        for entry in default_lexicon().entries
        for spoken in (entry.spoken, *entry.alternatives)
        for switch in switches(spoken, shared_espeak.phonemes)
    }
    assert found == {}


def test_every_name_of_a_letter_is_said_in_vietnamese(shared_espeak: EspeakEngine) -> None:
    """What spells a code is not spelled itself."""
    assert switches(", ".join(NAMES.values()), shared_espeak.phonemes) == ()


def test_every_vietnamese_syllable_is_said_in_vietnamese(shared_espeak: EspeakEngine) -> None:
    """All that the orthography allows, in all tones: none is English, spelled, or without a vowel.

    But for what no word of the language is: "buy…" without an end, "gii…".
    """
    bare = _bare_syllables()
    written = {*bare, *(_toned(syllable, tone) for syllable in bare for tone in TONES.values())}
    syllables = sorted(word for word in written if is_syllable(word))
    said = dict(zip(syllables, shared_espeak.phonemes(syllables), strict=True))
    wrong = {switch.word for switch in switches(" ".join(syllables), shared_espeak.phonemes)}
    mute = {word for word, phonemes in said.items() if not _VOWEL_PHONEMES.search(phonemes)}
    assert len(syllables) > 10_000
    assert {word for word in wrong | mute if not word.startswith(("buy", "gii"))} == set()


@pytest.mark.parametrize(
    ("spoken", "word", "why"),
    [
        ("Bà con xem trên Facebook nhé.", "Facebook", Why.LANGUAGE),
        ("Tải ứng dụng, mở Windows update.", "Windows", Why.LANGUAGE),
        ("ngày hội online của xã", "online", Why.LANGUAGE),
        ("họp tại UBND xã", "UBND", Why.LANGUAGE),
        ("đồng chí KTV trạm y tế", "KTV", Why.SPELLED),
        ("ông Nguyễn Văn B ở xóm trên", "B", Why.SPELLED),
        ("Có 15 hộ nghèo.", "15", Why.DIGIT),
        ("lớp 5a và lớp năm b.", "5a", Why.DIGIT),
        ("giảm hai % so với năm trước", "%", Why.DIGIT),
        ("rộng ½ sào", "½", Why.DIGIT),
    ],
)
def test_a_planted_word_is_found_at_its_place(
    shared_espeak: EspeakEngine, spoken: str, word: str, why: Why
) -> None:
    """The first switch of each text is the word that was planted."""
    switch = switches(spoken, shared_espeak.phonemes)[0]
    start = spoken.index(word)
    assert switch == Switch(start, start + len(word), word, why)


def test_each_place_of_a_word_is_found(shared_espeak: EspeakEngine) -> None:
    """Twice the same word is two places; what lies between is none."""
    found = switches("zalo, rồi lại zalo\nFacebook", shared_espeak.phonemes)
    assert [(switch.start, switch.word) for switch in found] == [(0, "zalo"), (14, "zalo"), (19, "Facebook")]


def test_a_stretch_that_switches_as_a_whole_is_named() -> None:
    """A voice that changes its language only when words come together is not believed either."""

    def moody(texts: Sequence[str]) -> list[str]:
        return ["(en)x(vi)" if " " in text else "x" for text in texts]

    assert switches("bà con, đi họp", moody) == (
        Switch(0, 6, "bà con", Why.LANGUAGE),
        Switch(7, 14, "đi họp", Why.LANGUAGE),
    )


def test_nothing_to_say_has_no_switch(shared_espeak: EspeakEngine) -> None:
    """Marks alone are silence."""
    assert switches(" ,.\n", shared_espeak.phonemes) == ()
    assert shared_espeak.phonemes([]) == []


@pytest.mark.parametrize(("phrase", "word"), [("mời bà con lên Facebook", "Facebook"), ("có 3 hộ", "3")])
def test_the_offline_voice_refuses_what_it_would_spoil(
    shared_espeak: EspeakEngine, phrase: str, word: str
) -> None:
    """In one Vietnamese line that names the word and says what to do."""
    with pytest.raises(
        SpeechError, match=rf"^Giọng espeak không đọc đúng được chữ “{word}” .*hãy viết[^\n]*$"
    ):
        shared_espeak.speak(phrase)


@pytest.mark.parametrize(("written", "heard"), [("qui", "quy"), ("Gi", "di"), ("trong veo", "trong v'eo")])
def test_a_syllable_that_the_voice_spoils_is_said_in_another_spelling(
    shared_espeak: EspeakEngine, written: str, heard: str
) -> None:
    """The sound is that of the word as it is written."""
    assert shared_espeak.phonemes([written]) == shared_espeak.phonemes([heard])
    assert shared_espeak.speak(written).clip.seconds > 0.1
