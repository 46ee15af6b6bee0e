"""What a command reads with that needs no station."""

from collections.abc import Callable

from broadcaster.errors import LoaXaError
from broadcaster.settings import DataFolder
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.lexicon.files import default_lexicon

Tell = Callable[[str], None]


def station_lexicon(folder: DataFolder, tell: Tell) -> Lexicon:
    """The lexicon of the station in ``folder``; the built-in one alone where there is none.

    Nothing is made or changed. A station that cannot be read right now (its first start is under way) is told
    and reads with the built-in one.
    """
    if not folder.database.exists():
        return default_lexicon()
    from broadcaster.desk.lexicon import lexicon_of
    from broadcaster.store.database import Database

    database = Database(folder.database)
    try:
        return lexicon_of(database)
    except LoaXaError as error:
        tell(f"Chưa dùng được từ điển của đài, chỉ đọc theo từ điển sẵn có: {error}")
        return default_lexicon()
    finally:
        database.dispose()
