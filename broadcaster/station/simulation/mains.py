"""The mains of the machine: the power may go at any step of what it does."""


class PowerCutError(BaseException):
    """The power has gone: whatever ran is gone with it. No error that a program could catch and go on."""


class Mains:
    """Counts the steps of the machine, and fails at the one that was said.

    A step is whatever may be the last thing that a machine does: a statement of the play log, a sound that is
    placed, the plan that is read, an output that is opened.
    """

    def __init__(self) -> None:
        self._left: int | None = None

    def fail_in(self, steps: int) -> None:
        """Let the power go at the ``steps``-th step from now (1: the next one)."""
        self._left = steps

    def restore(self) -> None:
        """The power is back; what was to fail later does not."""
        self._left = None

    def step(self) -> None:
        """One step more.

        Raises:
            PowerCutError: the power goes at this one.

        """
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self._left = None
            raise PowerCutError
