from broadcaster.spoken.lexicon.entries import Kind
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.spoken.reader import read_out


def test_every_code_of_a_document_has_one_line() -> None:
    """A second line for a code would never be read."""
    entries = default_lexicon().entries
    codes = [(each.kind, each.token) for each in entries if each.kind in {Kind.DOCUMENT, Kind.ISSUER}]
    assert len(set(codes)) == len(codes)


def test_what_is_no_character_is_silent() -> None:
    """A null, half of a pair and a mark of direction are left out; a place to break the line ends a word."""
    assert read_out("bà\u200bcon\x00 \ud83dchú\u202e ý").text == "bà con chú ý"
