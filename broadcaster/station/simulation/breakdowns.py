"""What breaks down in a world: power, clock, devices, disk, sounds, and the stations that are relayed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from broadcaster.clock import local_date
from broadcaster.station.simulation.meetings import Act
from broadcaster.station.simulation.outputs import Device, SimulatedOutput
from broadcaster.station.simulation.sources import Signal, Transmitter
from broadcaster.station.simulation.world import WORST_PPM, World

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0

_OUTAGES_S = (2 * SECOND, 20 * SECOND, 2 * MINUTE, 15 * MINUTE, 3 * HOUR, 11 * HOUR, 40 * HOUR)
_OFTEN = (30, 25, 20, 12, 8, 4, 1)

_WRONG_CLOCKS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC))

_STEPS = tuple(
    timedelta(seconds=seconds) for seconds in (-3600, -600, -45, -3, -0.7, 0.7, 3, 45, 600, 3600, 7200)
)

_MEASURED, _FAR_OFF = 0.7, 0.6
"""How often a crystal is measured, and a clock is years off."""

_MOST_STEPS = 25
"""A power cut in the middle of something comes within so many steps of the machine."""


def power_cut(world: World) -> None:
    """The power goes now."""
    if world.machine is not None:
        world.cut_for(outage_s(world.rng))


def power_cut_within(world: World) -> None:
    """The power goes at one of the next steps of the machine, whenever they come."""
    world.stir()
    world.mains.fail_in(world.rng.randint(1, _MOST_STEPS))


def power_cut_at_boot(world: World) -> None:
    """The power goes, comes back, and goes again while the player begins."""
    if world.machine is not None:
        world.cut()
        world.after(outage_s(world.rng), lambda: _boot_and_fail(world))


def boot_with_wrong_clock(world: World) -> None:
    """The power goes; the clock comes back wrong, and is set right by the network some time later."""
    if world.machine is None:
        return
    world.cut()
    world.after(outage_s(world.rng), lambda: _boot_in_another_time(world))


def clock_step(world: World) -> None:
    """Somebody sets the clock; the network sets it right after a while."""
    world.step_clock(world.rng.choice(_STEPS))
    world.after(world.rng.choice((SECOND, 10 * SECOND, 10 * MINUTE, 2 * HOUR)), lambda: set_right(world))


def set_right(world: World) -> None:
    """The network has the time: whatever the clock shows, it is right now."""
    if world.error:
        world.step_clock(-world.error)


def device_lost(world: World) -> None:
    """One device is gone, and comes back some time later."""
    if not world.outputs:
        return
    output = world.rng.choice(world.outputs)
    if output.device.is_there:
        world.meet(Act.DEVICE)
        world.stir()
        world.witness.book.active += 1
        output.lose()
        world.after(outage_s(world.rng), lambda: _bring_back(world, output.device))


def device_stutters(world: World) -> None:
    """One device runs dry for a moment."""
    if world.outputs:
        world.stir()
        world.rng.choice(world.outputs).stutter(world.rng.uniform(0.02, 0.15))


def crystal_drifts(world: World) -> None:
    """One device runs faster or slower than before; its output has measured that, or not yet."""
    if world.outputs:
        output = world.rng.choice(world.outputs)
        output.settle()
        output.device.ppm = world.rng.uniform(-WORST_PPM, WORST_PPM)
        output.device.knows_rate = world.rng.random() < _MEASURED
        output.disturb()


def disk_full(world: World) -> None:
    """The log can not be written for a while."""
    if not world.disk.full:
        world.stir()
        world.disk.full = True
        world.witness.book.active += 1
        world.after(world.rng.choice((0.3, 5 * SECOND, MINUTE, HOUR)), lambda: _make_room(world))


def disk_uncertain(world: World) -> None:
    """Commits are kept, and reported as failed, for a moment."""
    world.stir()
    world.disk.uncertain = True
    world.after(world.rng.uniform(0.1, 8), lambda: _trust_disk(world))


def sound_lost(world: World) -> None:
    """The file of an approved sound is not there for some hours."""
    sounds = sorted(world.library)
    sha256 = world.rng.choice(sounds)
    path = world.library.path(sha256)
    aside = path.with_suffix(".mat")
    if path.exists():
        world.stir()
        world.witness.book.active += 1
        path.rename(aside)
        world.shelf.forget(sha256)
        world.after(world.rng.choice((MINUTE, HOUR, 9 * HOUR)), lambda: _find_again(world, aside, path))


def source_lost(world: World) -> None:
    """A station that is relayed falls silent or dies, now or in its next relay, and comes back later."""
    now = world.clock.now()
    today = local_date(now)
    ahead = (each - now for each in world.people.relayed(today, today + timedelta(days=1)) if each > now)
    is_heard = bool(world.airwaves.receivers)
    wait_s = 0.0 if is_heard else next((each.total_seconds() for each in ahead), 0.0)
    world.after(wait_s + world.rng.uniform(0, 45), lambda: _source_goes(world))


def restart(world: World) -> None:
    """The program is ended and started again, for an update say."""
    world.stir()
    world.restart()


def outage_s(rng: Random) -> float:
    """How long something is away: seconds mostly, days at the worst."""
    return rng.choices(_OUTAGES_S, _OFTEN)[0] * rng.uniform(0.5, 1.5)


def _source_goes(world: World) -> None:
    sources = [each.reception.source for each in world.airwaves.receivers] or world.people.sources()
    if not sources:
        return
    world.meet(Act.SOURCE)
    transmitter = world.airwaves.transmitter(world.rng.choice(sources))
    _turn(world, transmitter, world.rng.choice((Signal.SILENCE, Signal.NOTHING)))
    seconds = world.rng.choice((0.1, 0.7, 4 * SECOND, 20 * SECOND, 10 * MINUTE))
    world.after(seconds, lambda: _turn(world, transmitter, Signal.SOUND))


def _turn(world: World, transmitter: Transmitter, signal: Signal) -> None:
    world.stir()
    transmitter.turn_to(signal)


def _boot_and_fail(world: World) -> None:
    if world.machine is None:
        world.mains.fail_in(world.rng.randint(1, _MOST_STEPS))
        world.boot()


def _boot_in_another_time(world: World) -> None:
    if world.machine is not None:
        return
    shift = timedelta(hours=-world.rng.randint(1, 40))
    if world.rng.random() < _FAR_OFF:
        shift = world.rng.choice(_WRONG_CLOCKS) - world.clock.now()
    world.step_clock(shift)
    world.boot()
    world.after(2 * SECOND, world.plan)  # as the station's jobs do at their start, whatever the clock shows
    world.after(world.rng.choice((10 * SECOND, 10 * MINUTE, 5 * HOUR)), lambda: set_right(world))


def _bring_back(world: World, device: Device) -> None:
    if not device.is_there:
        world.stir()
        for output in _of(world, device):
            output.settle()
        device.is_there = True
        world.witness.book.active -= 1


def _of(world: World, device: Device) -> list[SimulatedOutput]:
    return [each for each in world.outputs if each.device is device]


def _make_room(world: World) -> None:
    if world.disk.full:
        world.stir()
        world.disk.full = False
        world.witness.book.active -= 1


def _trust_disk(world: World) -> None:
    world.stir()
    world.disk.uncertain = False


def _find_again(world: World, aside: Path, path: Path) -> None:
    if aside.exists():
        world.stir()
        aside.rename(path)
        world.witness.book.active -= 1
