"""The stages of a plan, kept from day to day as long as nothing changes on them."""

from collections.abc import Sequence
from functools import lru_cache

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.ledger import Ledger
from broadcaster.schedule.repertoire import Repertoire
from broadcaster.schedule.stage import Stage, stage_of
from broadcaster.schedule.today import Today
from broadcaster.schedule.turn import Room
from broadcaster.units import samples

_Key = tuple[frozenset[str], Room, tuple[str, ...], tuple[str, ...]]
"""Languages, room, peaks and campaigns: what decides about a stage besides the scripts and the day."""


class Stages:
    """Gives the stage of each session; the scripts are read anew only when they have changed."""

    def __init__(self, frame: Frame, longest_ms: int, ledger: Ledger) -> None:
        self._frame, self._longest_ms, self._ledger = frame, longest_ms, ledger
        self._repertoire = Repertoire((), ledger)
        self._kept: dict[_Key, Stage] = {}
        self._of_day: dict[tuple[int, frozenset[str]], Stage] = {}

    def begin(self, candidates: Sequence[Candidate]) -> None:
        """Turn to another day with these ``candidates``."""
        self._of_day.clear()
        if not self._repertoire.holds(candidates):
            self._repertoire = Repertoire(candidates, self._ledger)
            self._kept.clear()

    def of(self, today: Today, length_ms: int, languages: frozenset[str]) -> Stage:
        """What may be said today in a session of that length to those who speak ``languages``."""
        kind = length_ms, languages
        if kind not in self._of_day:
            self._of_day[kind] = self._stage(today, length_ms, languages)
        return self._of_day[kind]

    def _stage(self, today: Today, length_ms: int, languages: frozenset[str]) -> Stage:
        room = _room(self._frame, samples(min(length_ms, self._longest_ms)))
        key = languages, room, today.peak_slugs, tuple(each.slug for each in today.campaigns)
        stage = self._kept.get(key)
        if stage is None or not stage.day <= today.date < stage.until:
            contenders = self._repertoire.heard(languages, today.campaigns)
            stage = self._kept[key] = stage_of(contenders, today.date, today.peaks, room)
        stage.day = today.date
        return stage


@lru_cache(maxsize=64)
def _room(frame: Frame, length: int) -> Room:
    return Room.of(frame, length)
