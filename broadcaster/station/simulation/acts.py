"""What people ask of the player while it runs: emergencies, live talks, a stop."""

from contextlib import suppress
from functools import partial

from broadcaster.desk.live import airing_of, emergency_of, shortened
from broadcaster.errors import LoaXaError
from broadcaster.playout.turn import Emergency
from broadcaster.script.model import BulletinClass
from broadcaster.station.simulation.machine import Machine
from broadcaster.station.simulation.meetings import Act
from broadcaster.station.simulation.world import World
from broadcaster.units import DurationMs

LONGEST_MS = DurationMs(10 * 60_000)
"""The longest talk: longer than the limits of the sample station allow an ordinary one to be."""

BY = "người trực"


def halt(world: World) -> None:
    """A person presses "stop"."""
    world.meet(Act.STOP)
    if world.machine is not None:
        world.witness.stopped(world.outputs)
    with suppress(LoaXaError):
        world.command(lambda player: player.halt(by=BY, reason="Người trực bấm dừng."))


def release(world: World, *, replaces: bool) -> None:
    """A person releases an emergency, if one is approved."""
    emergency = world.people.emergency(world.clock.now())
    if emergency is not None and world.machine is not None:
        world.meet(Act.REPLACE if replaces else Act.RELEASE)
        _let_go(world, emergency, replaces=replaces)


def call_off(world: World) -> None:
    """A person ends the emergency."""
    world.meet(Act.CALL_OFF)
    with suppress(LoaXaError):
        world.command(lambda player: player.call_off(by=BY, reason="hết nguy hiểm"))


def speak(world: World, bulletin_class: BulletinClass, seconds: float) -> None:
    """A person speaks live for so long, as far as the studio lets them (``station/studio.py``)."""
    machine = world.machine
    if machine is None or machine.player.emergencies():
        return
    urgent = bulletin_class is BulletinClass.EMERGENCY
    world.meet(Act.SPEAK_URGENTLY if urgent else Act.SPEAK)
    with suppress(LoaXaError):
        talk = _allowed(world, machine, bulletin_class)
        if talk is not None:
            _let_go(world, talk, replaces=False)
            world.after(seconds, partial(_end_talk, world, talk.occurrence.id))


def _let_go(world: World, emergency: Emergency, *, replaces: bool) -> None:
    world.witness.book.release(emergency.occurrence)
    with suppress(LoaXaError):
        world.command(lambda player: player.release(emergency, replaces=replaces))


def _end_talk(world: World, occurrence: str) -> None:
    world.meet(Act.END_TALK)
    with suppress(LoaXaError):
        world.command(lambda player: player.call_off(by=BY, reason="Nói xong.", only=occurrence))


def _allowed(world: World, machine: Machine, bulletin_class: BulletinClass) -> Emergency | None:
    """The talk as it may be aired now, as the studio asks for it; None before the first programme.

    Raises:
        PlayoutError: the gate lets nobody speak.

    """
    now, programme = world.clock.now(), world.latest.programme if world.latest else None
    talk = world.people.talk(bulletin_class)
    emergency = emergency_of(talk, world.talk_number(now), LONGEST_MS, now)
    serving = [each for each in machine.channels if each.serves(emergency.occurrence)]
    if programme is None or not serving:
        return None
    reached = tuple(dict.fromkeys(slug for each in serving for slug in each.deck.clusters))
    audible = any(each.output.audible for each in serving)
    return shortened(
        emergency, programme.gate, airing_of(emergency, programme.frame, reached, audible=audible)
    )[0]
