"""A person's recording made ready for the air."""

from pathlib import Path

from broadcaster.desk.recordings import TakenIn
from broadcaster.programme.item import make_item
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import Cut, read_recording


def take_in(library: Library, path: Path, cut: Cut) -> TakenIn:
    """The recording in the file ``path`` as a levelled item of ``library``; takes seconds a minute of sound.

    Raises:
        SoundError: the file is no sound that may be aired, the cut leaves nothing, or it cannot be levelled.
        StationError: the disk does not take it.

    """
    recording = read_recording(path, cut)
    item = make_item(recording.clip, place=str(path))
    return TakenIn(library.put(item), recording.report)
