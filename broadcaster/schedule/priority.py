"""Which item of a session comes first (Circular 39/2020/TT-BTTTT: three classes of bulletins)."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from broadcaster.script.model import BulletinClass

Item = TypeVar("Item")


def by_class(items: Iterable[Item], class_of: Callable[[Item], BulletinClass]) -> tuple[Item, ...]:
    """``items`` with the highest class first; inside a class the order that was given stays.

    Two priority bulletins are so ordered by whoever ordered the list: the commune's own operator.
    """
    return tuple(sorted(items, key=lambda item: -class_of(item).rank))


def plannable(bulletin_class: BulletinClass) -> bool:
    """Whether a plan may place a bulletin of this class by itself: an emergency is released by a person."""
    return bulletin_class is not BulletinClass.EMERGENCY
