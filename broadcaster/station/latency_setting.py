"""Writes a measured latency into ``station.toml``, which a technician writes otherwise."""

import os
import re
import tomllib

from broadcaster.errors import StationError
from broadcaster.settings import DataFolder, Settings


def write_latency(folder: DataFolder, output: str, latency_ms: float) -> bool:
    """Set ``latency_ms`` of ``output`` in ``station.toml``, leaving every other line as it is.

    Returns False, and changes nothing, when the file is written in a way that this cannot follow.

    Raises:
        StationError: the file cannot be read or written.

    """
    path = folder.settings
    try:
        text = path.read_text(encoding="utf-8-sig")
        changed = _with_latency(text, output, latency_ms)
        if changed is None or not _only_that(text, changed, output, latency_ms):
            return False
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        with part.open("w", encoding="utf-8") as file:
            file.write(changed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StationError(f"{path}: không ghi được ({error.strerror}); hãy kiểm tra quyền ghi.") from error
    return True


def _with_latency(text: str, output: str, latency_ms: float) -> str | None:
    """``text`` with the line in the table of ``output``; None when there is no such table."""
    tables = re.split(r"(?m)^(?=[ \t]*\[)", text)
    for index, table in enumerate(tables):
        named = re.search(rf"""(?m)^[ \t]*name[ \t]*=[ \t]*["']{re.escape(output)}["'].*\n?""", table)
        if not re.match(r"[ \t]*\[\[[ \t]*output[ \t]*\]\]", table) or named is None:
            continue
        line = f"latency_ms = {latency_ms:g}\n"
        body = re.sub(r"(?m)^[ \t]*latency_ms[ \t]*=.*\n?", "", table)
        name = named.group().rstrip("\n")
        tables[index] = body.replace(named.group(), f"{name}\n{line}", 1)
        return "".join(tables)
    return None


def _only_that(before: str, after: str, output: str, latency_ms: float) -> bool:
    """Whether the two files differ in this figure and in nothing else."""
    try:
        old, new = (Settings.model_validate(tomllib.loads(text)) for text in (before, after))
    except ValueError:
        return False
    wanted = [
        each.model_copy(update={"latency_ms": latency_ms}) if each.name == output else each
        for each in old.output
    ]
    return new == old.model_copy(update={"output": tuple(wanted)})
