"""Work that may take its time and must not hold up the playing loop: decoding, opening, reading the plan."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")


class Launch(Protocol):
    """Begins ``work`` and gives what it will come to. The answer is asked for when it is done."""

    def __call__(self, work: Callable[[], T], /) -> Future[T]:
        """Begin ``work``; whatever it raises is raised by the future's ``result``."""
        ...


def inline(work: Callable[[], T]) -> Future[T]:
    """Do ``work`` here and now: on a virtual clock nothing else passes meanwhile."""
    future: Future[T] = Future()
    _carry_out(work, future)
    return future


def threads(work: Callable[[], T]) -> Future[T]:
    """Do ``work`` in a thread of its own, which nobody waits for when the process ends.

    Not a pool: a driver that hangs in a dead device must not keep the next one from its turn.
    """
    future: Future[T] = Future()
    threading.Thread(target=_carry_out, args=(work, future), name="launched", daemon=True).start()
    return future


def _carry_out(work: Callable[[], T], future: Future[T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001  # it is raised where the result is asked for
        future.set_exception(error)
