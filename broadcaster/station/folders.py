"""Folders of their own for rehearsals and demonstrations: never that of a station."""

from itertools import count
from pathlib import Path

from broadcaster.errors import StationError
from broadcaster.settings import DataFolder, data_folder


def own_folder(given: Path | None, kind: str) -> DataFolder:
    """The folder given, or a new one ``<data>/<kind>/<number>``.

    Raises:
        StationError: the folder that was given already holds a station.

    """
    if given is None:
        parent = data_folder(None).path / kind
        return DataFolder(next(path for number in count(1) if not (path := parent / f"{number:03}").exists()))
    folder = DataFolder(given)
    if folder.holds_station():
        raise StationError(
            f"Thư mục {folder.path} đã có một đài; diễn tập và trình diễn cần thư mục riêng, "
            "hãy chọn thư mục khác bằng --data."
        )
    return folder
