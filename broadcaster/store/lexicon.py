"""The station's own lexicon: the TSV text that a person edits, word for word."""

from sqlalchemy import Connection

from broadcaster.store.station import get_setting, set_setting

_LEXICON = "lexicon"


def save_lexicon(connection: Connection, tsv: str) -> None:
    """Make ``tsv`` the station's lexicon."""
    set_setting(connection, _LEXICON, tsv)


def lexicon(connection: Connection) -> str:
    """The station's lexicon; "" when it has none."""
    return str(get_setting(connection, _LEXICON, ""))
