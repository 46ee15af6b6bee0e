"""One sentence to one file, with the station's own voice and levels."""

from pathlib import Path

import soundfile

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.horn import Profile
from broadcaster.programme.item import make_item
from broadcaster.settings import SoundSettings
from broadcaster.speech.voices import SaidText, Voices
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.units import SAMPLE_RATE

_FORMATS = {".wav": "WAV", ".flac": "FLAC"}


def say_to_file(
    text: str, output: Path, *, voices: Voices, lexicon: Lexicon, sound: SoundSettings
) -> SaidText:
    """Say ``text`` into the file ``output`` (.wav or .flac, 48 kHz mono, shaped and levelled as an item).

    Returns:
        What was said, by which voice; its clip is neither shaped nor levelled.

    Raises:
        SpeechError: no voice gave anything usable.
        SoundError: the file's ending is another one, or it cannot be written.

    """
    form = _FORMATS.get(output.suffix.lower())
    if form is None:
        raise SoundError("chỉ ghi được tệp .wav hoặc .flac; hãy đổi đuôi tệp.", place=str(output))
    said = voices.say(read_out(text, lexicon).text)
    clip = make_item(said.narration.clip, sound.target, profile=Profile(sound.profile))
    _write(output, clip, form)
    return said


def _write(output: Path, clip: Clip, form: str) -> None:
    """Write ``clip`` so that nobody finds half a file under the name ``output``."""
    part = output.with_name(f"{output.name}.part")
    try:
        try:
            soundfile.write(part, clip.pcm, SAMPLE_RATE, format=form, subtype="PCM_24")
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise SoundError("không ghi được tệp; hãy chọn thư mục khác.", place=str(output)) from error
