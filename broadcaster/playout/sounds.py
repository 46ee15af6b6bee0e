"""The decoded sounds that a player holds ready."""

from collections import OrderedDict
from collections.abc import Callable

from broadcaster.clip import Clip
from broadcaster.units import Sha256

Load = Callable[[Sha256], Clip]
"""Decodes the sound with this hash, or raises SoundError when it is lost or altered."""


class Sounds:
    """The most recently used ``capacity`` clips, decoded; a minute of sound takes about 12 MB.

    Not thread-safe: the playing loop owns it.
    """

    def __init__(self, load: Load, *, capacity: int = 8) -> None:
        self._load = load
        self._capacity = capacity
        self._clips: OrderedDict[Sha256, Clip] = OrderedDict()

    def clip(self, sha256: Sha256) -> Clip:
        """The sound itself.

        Raises:
            SoundError: it is lost or altered.

        """
        if sha256 not in self._clips:
            self._clips[sha256] = self._load(sha256)
        self._clips.move_to_end(sha256)
        while len(self._clips) > self._capacity:
            self._clips.popitem(last=False)
        return self._clips[sha256]

    def samples(self, sha256: Sha256) -> int:
        """Count of samples of the sound; decodes it, so that placing it takes no time.

        Raises:
            SoundError: it is lost or altered.

        """
        return self.clip(sha256).length
