"""The keys that commands are signed with, as the player knows them."""

from collections.abc import Mapping

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError
from broadcaster.playout.command import EMERGENCY_RIGHT, Key
from broadcaster.store.accounts import CommandKey, command_keys
from broadcaster.store.database import Database

MACHINE = "may"
"""Name of the key of who stands at the machine: it counts while the accounts cannot be read, never else."""


class Keyring:
    """Keys of the logins that are good now; read at each asking, remembered for a database that is dead.

    ``machine`` is the secret that only the station's user can read. Safe to share between threads.
    """

    def __init__(self, db: Database, clock: Clock, machine: str) -> None:
        self._db = db
        self._clock = clock
        self._machine = machine
        self._known: Mapping[str, Key] = {}

    def find(self, name: str, account: str) -> Key | None:
        """The key ``name``, which ``account`` claims to sign with; None when there is none at this moment."""
        readable = self.refresh()
        if name == MACHINE:
            rights = frozenset({EMERGENCY_RIGHT})
            return None if readable else Key(account, self._machine, rights)
        return self._known.get(name)

    def refresh(self) -> bool:
        """Read the keys; False when the database cannot be read, and those of before still count."""
        try:
            with self._db.reading() as connection:
                found = command_keys(connection, self._clock.now())
        except LoaXaError:
            return False
        self._known = {each.session: _key(each) for each in found}
        return True


def _key(each: CommandKey) -> Key:
    rights = frozenset({EMERGENCY_RIGHT}) if each.emergency_right else frozenset[str]()
    return Key(each.account, each.secret, rights)
