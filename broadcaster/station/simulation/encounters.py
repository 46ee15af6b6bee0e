"""What people do in the middle of everything else: emergencies above all, and talks."""

from functools import partial

from broadcaster.script.model import BulletinClass
from broadcaster.station.simulation.acts import call_off, halt, release, speak
from broadcaster.station.simulation.breakdowns import device_lost, outage_s
from broadcaster.station.simulation.world import World

_REPLACES, _CALLED_OFF, _URGENT = 0.5, 0.4, 0.4
"""How often an emergency replaces another one or is called off, and how often a talk is one."""

_TALKS_S = (8.0, 25.0, 90.0, 700.0)
"""How long people speak: the longest is ended by the studio."""


def emergency(world: World) -> None:
    """A person releases an emergency, in place of another one perhaps, and calls it off perhaps."""
    release(world, replaces=world.rng.random() < _REPLACES)
    if world.rng.random() < _CALLED_OFF:
        world.after(world.rng.uniform(1, 40), partial(call_off, world))


def live_talk(world: World) -> None:
    """A person speaks live; most talks are ordinary ones, which keep hours and limits."""
    urgent = world.rng.random() < _URGENT
    wanted = BulletinClass.EMERGENCY if urgent else BulletinClass.ORDINARY
    speak(world, wanted, world.rng.choice(_TALKS_S))


def one_after_the_other(world: World) -> None:
    """While an emergency is said another one comes, which waits for its end or takes its place."""
    release(world, replaces=False)
    world.after(world.rng.uniform(0.05, 8), partial(emergency, world))


def stopped_at_once(world: World) -> None:
    """An emergency is released, and the next moment somebody presses "stop"."""
    release(world, replaces=world.rng.random() < _REPLACES)
    world.after(world.rng.uniform(0.0, 3), partial(halt, world))


def at_boot(world: World) -> None:
    """The machine has just begun, and has read no plan perhaps, when an emergency is released."""
    world.cut()
    world.after(outage_s(world.rng), partial(_boot_and_release, world))


def with_a_lost_device(world: World) -> None:
    """A device goes shortly before an emergency or in it."""
    first, then = partial(device_lost, world), partial(emergency, world)
    if world.rng.random() < _REPLACES:
        first, then = then, first
    first()
    world.after(world.rng.uniform(0.0, 6), then)


def at_an_edit(world: World) -> None:
    """Somebody changes the plan at the moment at which an emergency is released."""
    people = world.people
    world.change(world.rng.choice((people.move_a_session, people.cancel, people.delete_plan, people.approve)))
    release(world, replaces=True)


def over_a_talk(world: World) -> None:
    """While somebody speaks live an emergency comes."""
    live_talk(world)
    world.after(world.rng.uniform(0.5, 20), partial(emergency, world))


def _boot_and_release(world: World) -> None:
    if world.machine is None:
        world.boot()
        world.after(world.rng.choice((0.0, 0.1, 1.0)), partial(release, world, replaces=False))


def change_mode(world: World) -> None:
    """From live to training or back: within a second the player ends, and begins with other outputs."""
    world.change(world.people.change_mode)
    world.after(1.0, world.restart)
