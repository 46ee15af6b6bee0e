"""The bar of progress: for a person at a terminal, and for nobody else."""

import io
import sys

import pytest

from broadcaster.cli.app import bar


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        """A person is there."""
        return True


def test_a_person_at_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that is drawn over itself, only when it changes, and ended when all is there."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    draw = bar("Đang dựng")
    for done in (0, 0, 1, 2):
        draw(done, 2)
    half = "#" * 15 + "." * 15
    assert terminal.getvalue().split("\r") == [
        "",
        f"Đang dựng [{'.' * 30}] 0/2",
        f"Đang dựng [{half}] 1/2",
        f"Đang dựng [{'#' * 30}] 2/2\n",
    ]


def test_a_program_that_reads_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file or a pipe a bar would be rubbish."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    bar("Đang dựng")(1, 2)
    assert pipe.getvalue() == ""
