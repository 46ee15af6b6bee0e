"""The lexicon that comes with the station: the TSV files beside this module."""

from functools import cache
from importlib.resources import files

from broadcaster.spoken.lexicon.entries import Kind, Lexicon, parse

_FILES = {
    "abbreviations.tsv": Kind.ABBREVIATION,
    "foreign.tsv": Kind.FOREIGN,
    "documents.tsv": Kind.DOCUMENT,
    "issuers.tsv": Kind.ISSUER,
}


@cache
def default_lexicon() -> Lexicon:
    """The station's built-in lexicon; its files are read once, on first use.

    Raises:
        ScriptError: a line of a file is not an entry.

    """
    folder = files(__package__)
    return Lexicon(
        tuple(
            entry
            for name, kind in _FILES.items()
            for entry in parse(folder.joinpath(name).read_text(encoding="utf-8"), place=name, kind=kind)
        )
    )
