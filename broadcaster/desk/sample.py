"""The sample station: what a first start on an empty data folder makes."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.clock import local_date
from broadcaster.desk.content import compare, take_in
from broadcaster.desk.frame import approve_frame
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.render import Render
from broadcaster.desk.scripts import approve, open_doubts, overview, spoken_of, submit
from broadcaster.errors import LoaXaError
from broadcaster.programme.files import FrameSounds
from broadcaster.programme.library import Library
from broadcaster.script.model import OWN_LANGUAGE, SAMPLE, Script
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.store.database import Database

DAYS = 7
"""Days that are planned ahead, today included."""

Progress = Callable[[int, int], None]
"""Told how many of how many scripts are done."""


def make_sample_station(  # noqa: PLR0913  # everything that a station begins with
    db: Database,
    library: Library,
    content_root: Path,
    *,
    render: Render,
    opening: Clip,
    sounds: FrameSounds,
    now: datetime,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Take in the content of ``content_root``, approve what may be approved, and plan a week.

    A form with blanks stays a draft, and so does a script with a doubt that a person has to decide about, or
    in a language that a person has to record. A script that cites an unchecked fact is approved as words, and
    refused by the plan. Returns one line in Vietnamese for each thing that is not right; the rest goes on.

    Raises:
        StationError: there is no content, or the disk does not take it.
        SoundError: the opening line cannot be levelled.

    """
    found = compare(db, content_root)
    take_in(db, found, by=SAMPLE, now=now)
    approve_frame(db, library, sounds, opening, by=SAMPLE, now=now)
    problems = [*found.errors, *_approve_all(db, library, render, now, progress or _nobody)]
    problems += _plan_week(db, now)
    return tuple(problems)


def _approve_all(
    db: Database, library: Library, render: Render, now: datetime, progress: Progress
) -> list[str]:
    """Submit and approve every script that a voice may say; one that no voice can say is named."""
    problems = []
    ready = [line.latest.script for line in overview(db) if _is_for_a_voice(line.latest.script)]
    for number, script in enumerate(ready, 1):
        try:
            submit(db, script.slug, render=render, by=SAMPLE, now=now)
            approve(db, script.slug, library=library, by=SAMPLE, now=now)
        except LoaXaError as error:
            problems.append(f"{script.slug}: {error}")
        progress(number, len(ready))
    return problems


def approvable(scripts: Iterable[Script], lexicon: Lexicon) -> list[Script]:
    """Those of ``scripts`` that wait for nobody: no form, no open doubt, and in Vietnamese."""
    return [
        script
        for script in scripts
        if _is_for_a_voice(script) and not open_doubts(script, spoken_of(script, lexicon))
    ]


def _is_for_a_voice(script: Script) -> bool:
    """Whether the station's voice may say it: no form, and no language that a person has to record."""
    return script.language == OWN_LANGUAGE and not script.template and not script.blanks


def _plan_week(db: Database, now: datetime) -> list[str]:
    today = local_date(now)
    try:
        plan_ahead(db, first=today, last=today + timedelta(days=DAYS - 1), now=now)
    except LoaXaError as error:
        return [str(error)]
    return []


def _nobody(_done: int, _of: int) -> None:
    """Tell nobody."""
