"""One sentence to one file, with the station's own voice and levels."""

from pathlib import Path

import soundfile

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.errors import SoundError
from broadcaster.programme.item import make_item
from broadcaster.settings import VoiceSettings
from broadcaster.speech.render import narrate
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.station.wiring import voice_engine
from broadcaster.units import SAMPLE_RATE

_FORMATS = {".wav": "WAV", ".flac": "FLAC"}


def say_to_file(  # what is said where, and all that it is said with
    text: str,
    output: Path,
    voice: VoiceSettings,
    clock: Clock,
    *,
    lexicon: Lexicon,
    wish: str | None = None,
) -> Clip:
    """Say ``text`` into the file ``output`` (.wav or .flac, 48 kHz mono, levelled as an item).

    Raises:
        SpeechError: there is no such voice, or it gave nothing usable.
        SoundError: the file's ending is another one, or it cannot be written.

    """
    form = _FORMATS.get(output.suffix.lower())
    if form is None:
        raise SoundError("chỉ ghi được tệp .wav hoặc .flac; hãy đổi đuôi tệp.", place=str(output))
    engine = voice_engine(voice, clock, wish)
    try:
        clip = make_item(narrate(read_out(text, lexicon).text, engine))
    finally:
        engine.close()
    try:
        soundfile.write(output, clip.pcm, SAMPLE_RATE, format=form, subtype="PCM_24")
    except (OSError, soundfile.SoundFileError) as error:
        raise SoundError("không ghi được tệp; hãy chọn thư mục khác.", place=str(output)) from error
    return clip
