"""A person's recording made ready for the air."""

from pathlib import Path

from broadcaster.desk.recordings import TakenIn
from broadcaster.errors import SoundError
from broadcaster.programme.horn import Profile
from broadcaster.programme.item import item_tape
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import Cut, read_recording
from broadcaster.settings import SoundSettings

LONGEST_S = 1800
"""Longest item that is made of a recording: as long as the longest body of words, far longer than a session.

Half an hour of sound in memory is 330 MB, and reading a recording holds more than one of it.
"""


def take_in(library: Library, path: Path, cut: Cut, sound: SoundSettings) -> TakenIn:
    """The recording in the file ``path`` as an item of ``library`` that is as ``sound`` says.

    Takes seconds a minute of sound.

    Raises:
        SoundError: the file is no sound that may be aired, the cut leaves nothing or more than ``LONGEST_S``
            seconds, or it cannot be levelled.
        StationError: the disk does not take it.

    """
    recording = read_recording(path, cut)
    if recording.clip.seconds > LONGEST_S:
        raise SoundError(
            f"bản thu dài hơn {LONGEST_S // 60} phút; hãy ghi mốc bắt đầu, kết thúc để lấy đúng phần của bài",
            place=str(path),
        )
    item = item_tape(recording.clip, sound.target, profile=Profile(sound.profile), place=str(path))
    return TakenIn(library.put(item), recording.report)
