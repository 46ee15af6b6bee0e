"""The station's own lexicon, laid on top of the one that comes with the program."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from broadcaster.errors import ScriptError
from broadcaster.script.fields import place_of, read_text
from broadcaster.spoken.lexicon.entries import Kind, Lexicon, parse
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store import lexicon as rows
from broadcaster.store.database import Database

LEXICON_FILE = "tu_dien.tsv"


def lexicon_of(db: Database) -> Lexicon:
    """What the station reads with.

    Raises:
        ScriptError: what is kept is no lexicon; its place names the line.

    """
    with db.reading() as connection:
        return lexicon_from(connection)


def lexicon_from(connection: Connection) -> Lexicon:
    """``lexicon_of`` inside a transaction that is open already."""
    return lexicon_with(rows.lexicon(connection))


@lru_cache(maxsize=4)
def lexicon_with(tsv: str) -> Lexicon:
    """The built-in lexicon with the entries of ``tsv`` on top: they are asked first.

    Raises:
        ScriptError: a line is not an entry; its place names the line.

    """
    return _with_entries(tsv, LEXICON_FILE)


def lexicon_in(folder: Path) -> Lexicon:
    """The lexicon that goes with the scripts of ``folder``; the built-in one where its file is not right."""
    try:
        return lexicon_with(read_lexicon(folder / LEXICON_FILE))
    except ScriptError:
        return default_lexicon()


def read_lexicon(path: Path) -> str:
    """Text of the lexicon at ``path``, in NFC, its lines ended by a newline alone.

    Raises:
        ScriptError: the file cannot be read, or a line is not an entry; its place names the line.

    """
    place = place_of(path)
    text = unicodedata.normalize("NFC", read_text(path, place=place))
    tsv = text.replace("\r\n", "\n").replace("\r", "\n")
    _with_entries(tsv, place)
    return tsv


def _with_entries(tsv: str, place: str) -> Lexicon:
    if not tsv:
        return default_lexicon()
    try:
        entries = parse(tsv, place=place, kind=Kind.ABBREVIATION)
        for entry in entries:
            entry.fits("", "")  # a pattern that fails only when it is used must not be kept
    except (re.error, RecursionError, OverflowError) as error:
        raise ScriptError(
            "có mẫu chữ đứng trước hoặc đứng sau viết sai; hãy sửa hoặc bỏ mẫu đó.", place=place
        ) from error
    return default_lexicon().with_entries(entries)
