r"""Tables of spoken text: one case a line, so that a person who knows the language can read and extend them.

Cells are separated by tabs. A newline in a text is written ``\n``, a tab ``\t``, a null character
``\0``; the first line names the columns, lines with ``#`` are comments.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\0": "\0"}


@dataclass(frozen=True)
class Case:
    """One line of a table; ``place`` names file and line."""

    place: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return self.place


def table(name: str, columns: int) -> list[Case]:
    """The cases of ``cases/<name>.tsv``, each with so many ``columns``; empty last cells may lack.

    Raises:
        ValueError: a line has more cells than that.

    """
    return cases_of(FOLDER / f"{name}.tsv", columns)


def cases_of(path: Path, columns: int) -> list[Case]:
    """The cases of the table at ``path``, as ``table`` gives them.

    Raises:
        ValueError: a line has more cells than that.

    """
    lines = path.read_text(encoding="utf-8").split("\n")
    return [
        _case(f"{path.stem}:{number}", line, columns)
        for number, line in enumerate(lines, 1)
        if number > 1 and line and not line.startswith("#")
    ]


def _case(place: str, line: str, columns: int) -> Case:
    cells = [_meant(cell) for cell in line.split("\t")]
    if len(cells) > columns:
        message = f"{place} has {len(cells)} cells, not {columns}"
        raise ValueError(message)
    return Case(place, (*cells, *[""] * (columns - len(cells))))


def _meant(cell: str) -> str:
    for written, character in _ESCAPES.items():
        cell = cell.replace(written, character)
    return cell
