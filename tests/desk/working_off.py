"""The rendering queue worked off at once, in the process of the test."""

from broadcaster.clock import VirtualClock
from broadcaster.desk.laying import settle
from broadcaster.desk.render import Render
from broadcaster.desk.render_queue import RenderQueue, work_off_one
from broadcaster.store.database import Database
from tests.desk.small_content import NOW


def work_off(db: Database, render: Render) -> int:
    """Do every job, and settle; returns how many jobs there were."""
    queue, count = RenderQueue(db, VirtualClock(NOW)), 0
    while work_off_one(queue, render, "1-0"):
        count += 1
    settle(db, NOW)
    return count
