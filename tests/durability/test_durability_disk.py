"""The disk that forgets keeps its promises, and uses every freedom that they leave."""

import errno
from collections.abc import Callable
from contextlib import suppress

import apsw
import pytest

from tests.durability.cut_log import CutLog
from tests.durability.disk import SECTOR, Disk, PowerCut, seeded
from tests.playlog.sample_log import BOOTED, played

OLD, NEW = b"o" * 3 * SECTOR, b"n" * 3 * SECTOR


def outcomes(change: Callable[[Disk], object], name: str = "a") -> set[bytes | None]:
    """What may be left of the file ``name`` after ``change`` and a power cut; None: no file."""
    found = set()
    for seed in range(300):
        disk = Disk({"a": OLD})
        change(disk)
        disk.power_back(seeded(seed))
        found.add(bytes(disk.names[name].cache) if name in disk.names else None)
    return found


def overwrite(disk: Disk) -> None:
    """Write over the whole file."""
    disk.write(disk.names["a"], 0, NEW)


def test_what_was_synced_is_kept() -> None:
    """Whatever happens later to other files."""

    def change(disk: Disk) -> None:
        overwrite(disk)
        disk.sync(disk.names["a"])
        disk.write(disk.create("b"), 0, OLD)

    assert outcomes(change) == {NEW}


def test_what_was_not_synced_is_lost_kept_mixed_or_torn() -> None:
    """Sector by sector, one of them stopping in its middle, with noise only where something was changed."""
    found = {each for each in outcomes(overwrite) if each is not None}
    assert {OLD, NEW} <= found
    assert OLD[:SECTOR] + NEW[:SECTOR] + OLD[:SECTOR] in found
    assert any(0 < each[:SECTOR].count(b"n") < SECTOR for each in found)
    assert any(set(each) - set(OLD + NEW) for each in found)


def test_each_version_of_a_sector_may_be_the_one_that_is_left() -> None:
    """Not only the first and the last."""

    def change(disk: Disk) -> None:
        for letter in (b"1", b"2", b"3"):
            disk.write(disk.names["a"], 0, letter * 3 * SECTOR)

    first_letters = {each[:1] for each in outcomes(change) if each}
    assert {b"o", b"1", b"2", b"3"} <= first_letters


def test_a_file_may_have_any_of_its_lengths() -> None:
    """Longer without what was written at its end, or shorter as before."""

    def change(disk: Disk) -> None:
        disk.write(disk.names["a"], len(OLD), NEW)
        disk.truncate(disk.names["a"], SECTOR)

    assert {len(each) for each in outcomes(change) if each is not None} == {3 * SECTOR, 6 * SECTOR, SECTOR}


def test_a_new_name_may_be_lost_although_its_file_was_synced() -> None:
    """Until its folder is synced."""

    def change(disk: Disk) -> None:
        file = disk.create("b")
        disk.write(file, 0, NEW)
        disk.sync(file)

    assert outcomes(change, "b") == {None, NEW}

    def change_and_sync(disk: Disk) -> None:
        change(disk)
        disk.sync_names()

    assert outcomes(change_and_sync, "b") == {NEW}


def test_a_deleted_file_may_come_back_until_its_folder_is_synced() -> None:
    """That is what makes a journal roll back what was acknowledged."""

    def change(disk: Disk) -> None:
        disk.delete("a")

    def change_and_sync(disk: Disk) -> None:
        disk.delete("a")
        disk.sync_names()

    assert outcomes(change) == {None, OLD}
    assert outcomes(change_and_sync) == {None}


def test_after_the_cut_no_step_reaches_the_disk() -> None:
    """Whoever goes on writing is a ghost."""
    disk = Disk({"a": OLD})
    disk.cut_after(1)
    disk.sync_names()
    for _ in range(3):
        with pytest.raises(PowerCut):
            disk.write(disk.names["a"], 0, NEW)
    assert disk.is_off
    disk.power_back(seeded(1))
    assert bytes(disk.names["a"].cache) == OLD


def test_a_disk_with_a_fault_says_which() -> None:
    """Full when there is no room; else what it was told."""
    disk = Disk({"a": OLD})
    disk.room = len(OLD) + 1
    with pytest.raises(OSError, match="No space") as error:
        disk.write(disk.names["a"], len(OLD), b"12")
    assert error.value.errno == errno.ENOSPC
    disk.fault = errno.EIO
    with pytest.raises(OSError, match="Input/output"):
        disk.sync_names()


@pytest.mark.parametrize(("synchronous", "syncs"), [("EXTRA", 5), ("FULL", 4), ("NORMAL", 3), ("OFF", 0)])
def test_sqlite_syncs_on_it_as_its_manual_says(
    synchronous: str, syncs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EXTRA syncs the folder once more than FULL, FULL the journal once more than NORMAL, OFF nothing."""
    log = CutLog(seeded(1), synchronous)
    writer = log.writer()
    log.keep(writer, [BOOTED])
    counted: list[str] = []
    for name in ("sync", "sync_names"):
        monkeypatch.setattr(Disk, name, _counting(getattr(Disk, name), counted))
    log.keep(writer, played())
    assert len(counted) == syncs


def _counting(step: Callable[..., None], counted: list[str]) -> Callable[..., None]:
    def counting(*arguments: object) -> None:
        counted.append(step.__name__)
        step(*arguments)

    return counting


def test_the_program_cannot_catch_the_power_cut() -> None:
    """SQLite neither swallows it nor turns it into an error of its own."""
    log = CutLog(seeded(1))
    writer = log.writer()
    log.disk.cut_after(5)
    with pytest.raises(PowerCut), suppress(apsw.Error, Exception):
        log.keep(writer, [BOOTED])
