"""The sounds of a player: decoded clips that it holds ready, and sources that it carries."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.playout.launch import Launch, inline
from broadcaster.playout.output import Output
from broadcaster.playout.source import Sources, no_source
from broadcaster.playout.turn import Carry, Place
from broadcaster.units import Sha256

Load = Callable[[Sha256], Clip]
"""Decodes the sound with this hash, or raises SoundError when it is lost or altered."""


class Sounds:
    """The most recently used ``capacity`` clips, decoded by ``launch``; a minute takes about 12 MB.

    Those that are held (see ``hold``) stay besides. ``sources`` finds what has no file.

    Not thread-safe: the playing loop owns it.
    """

    def __init__(
        self, load: Load, launch: Launch = inline, sources: Sources = no_source, *, capacity: int = 8
    ) -> None:
        self._load = load
        self._launch = launch
        self._sources = sources
        self._capacity = capacity
        self._clips: OrderedDict[Sha256, Clip] = OrderedDict()
        self._loading: dict[Sha256, Future[Clip]] = {}
        self._held: frozenset[Sha256] = frozenset()

    def hold(self, sha256s: Iterable[Sha256]) -> None:
        """Keep these decoded, whatever else is used, and no others any more."""
        self._held = frozenset(sha256s)

    def prepare(self) -> None:
        """Begin to decode what is held and not there yet; a lost one is tried again at the next call."""
        for sha256 in self._held - self._clips.keys():
            with suppress(SoundError):
                self.samples(sha256)

    def samples(self, sha256: Sha256) -> int | None:
        """Count of samples of the sound; None while it is being decoded, which begins with the first asking.

        Raises:
            SoundError: it is lost or altered, or the disk cannot be read. Asked again, it is tried again.

        """
        if sha256 not in self._clips:
            if sha256 not in self._loading:
                self._loading[sha256] = self._launch(partial(self._load, sha256))
            loading = self._loading[sha256]
            if not loading.done():
                return None
            del self._loading[sha256]
            self._keep(sha256, _loaded(sha256, loading))
        self._clips.move_to_end(sha256)
        return self._clips[sha256].length

    def clip(self, sha256: Sha256) -> Clip:
        """The sound itself, decoded here when it is not held.

        Raises:
            SoundError: it is lost or altered.

        """
        if sha256 not in self._clips:
            self._keep(sha256, self._load(sha256))
        return self._clips[sha256]

    def put(self, place: Place | Carry, output: Output) -> None:
        """Have ``output`` make the sound that ``place`` asks for.

        Raises:
            SoundError: it is lost or altered.

        """
        if isinstance(place, Carry):
            output.carry(self._sources(place.source), place.first, place.last)
        else:
            clip = self.clip(place.audio_sha256)
            output.place(clip.after(place.skip), place.at)

    def _keep(self, sha256: Sha256, clip: Clip) -> None:
        self._clips[sha256] = clip
        spare = [each for each in self._clips if each not in self._held and each != sha256]
        for each in spare[: max(0, len(spare) + 1 - self._capacity)]:
            del self._clips[each]


def _loaded(sha256: Sha256, loading: Future[Clip]) -> Clip:
    """What was decoded; a disk that fails is a sound that cannot be played, not the end of the player."""
    try:
        return loading.result()
    except (OSError, MemoryError) as error:
        raise SoundError(
            f"không đọc được tệp âm thanh ({error}); hãy xem lại ổ đĩa.", place=sha256
        ) from error
