"""The sounds of the coming days: approved, there, unaltered; and whether anything is planned at all."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from broadcaster.clock import local_date
from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.desk.frame import frame_of
from broadcaster.desk.plan import planned
from broadcaster.jobs import DAYS_AHEAD
from broadcaster.programme.library import Library
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.station.doctor.database import OTHER_USER
from broadcaster.station.doctor.examined import Examined
from broadcaster.units import Sha256

_FRAME = "khung buổi phát"

_NAMED = 3
"""So many titles are named; the page of each script says the rest."""


def look_at_library(examined: Examined) -> Iterator[Finding]:
    """Nothing where there is no database that may be read; that is told elsewhere."""
    if not os.access(examined.folder.database, os.R_OK):
        return
    first = local_date(examined.clock.now())
    with examined.database() as database:
        sessions = planned(database, first, first + timedelta(days=DAYS_AHEAD - 1))
        yield _plan(len(sessions))
        titles = _titles(sessions, frame_of(database))
    yield _sounds(Library(examined.folder.library), titles)


def _titles(sessions: Iterable[PlannedSession], frame: Frame) -> dict[Sha256, str]:
    """What each sound that is to be aired is called, by its hash."""
    parts = (frame.signature, frame.opening, frame.sting, frame.closing, frame.chime)
    items = (each for session in sessions for each in session.occurrences)
    return {part.audio_sha256: _FRAME for part in parts} | {
        Sha256(each.audio_sha256): each.title
        for each in items
        if each.decision is Decision.PLANNED and each.audio_sha256
    }


def _plan(count: int) -> Finding:
    if count:
        return well("Kế hoạch", f"{count} buổi trong {DAYS_AHEAD} ngày tới")
    advice = "Hãy chạy đài để lập kế hoạch; nếu vẫn trống, xem các khung giờ ở trang Khung giờ."
    return look("Kế hoạch", f"chưa có buổi nào trong {DAYS_AHEAD} ngày tới", advice)


def _sounds(library: Library, titles: dict[Sha256, str]) -> Finding:
    what = "Âm thanh đã duyệt"
    try:
        bad = {title for sha256, title in titles.items() if not _is_intact(library.path(sha256), sha256)}
    except PermissionError as error:
        return broken(what, f"không được đọc {error.filename}", OTHER_USER)
    if not bad:
        return well(what, f"{len(titles)} tệp của {DAYS_AHEAD} ngày tới còn nguyên")
    named = "; ".join(sorted(bad)[:_NAMED]) + ("…" if len(bad) > _NAMED else "")
    return broken(
        what,
        f"{len(bad)} bài mất hoặc bị đổi tệp: {named}",
        "Hãy khôi phục từ bản sao lưu (loa restore); nếu không có, dựng lại rồi duyệt lại bài.",
    )


def _is_intact(path: Path, sha256: Sha256) -> bool:
    """Whether the file is there and its bytes are those of its name.

    Raises:
        PermissionError: this user may not read it, which says nothing of it.

    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except PermissionError:
        raise
    except OSError:
        return False
