"""The lexicon that comes with the station: the TSV files beside this module; and a station's own one."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from broadcaster.errors import ScriptError
from broadcaster.spoken.lexicon.entries import Entry, Kind, Lexicon, parse

_FILES = {
    "abbreviations.tsv": Kind.ABBREVIATION,
    "ambiguous.tsv": Kind.ABBREVIATION,
    "foreign.tsv": Kind.FOREIGN,
    "places.tsv": Kind.PLACE,
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
            for entry in parse(
                folder.joinpath(name).read_text(encoding="utf-8"), place=name, kind=kind, trusted=True
            )
        )
    )


def read_lexicon(path: Path) -> tuple[Entry, ...]:
    """Entries of a station's own file, to be laid on the built-in ones with ``Lexicon.with_entries``.

    A file that is not there holds none.

    Raises:
        ScriptError: the file is not text in UTF-8, or a line is not an entry; its place names the line.

    """
    if not path.exists():
        return ()
    try:
        table = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError("không đọc được tệp. Hãy lưu lại bằng bảng mã UTF-8.", place=path.name) from error
    return parse(table, place=path.name, kind=Kind.ABBREVIATION)
