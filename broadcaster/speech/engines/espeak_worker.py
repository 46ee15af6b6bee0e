"""The worker process that holds espeak-ng: text comes in, 16-bit mono PCM or phonemes go out.

espeak-ng is C with global state: two calls at once crash it, and a crash takes its process along.
Here that is a process of its own. Interface: ``speak_lib.h`` of espeak-ng 1.52.

A request is one byte that says what is wanted, ``SPEAK`` or ``PHONEMES``, and the text in UTF-8. The answer
to ``SPEAK`` is what ``packed`` makes of words and sound.
"""

import ctypes
import json
import os
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from broadcaster.speech.worker_protocol import PHONEMES, SPEAK, serve

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: espeak_Synth returns when all sound was handed over
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: no data is an error code, not the end of the process
_CHARS_UTF8 = 1
_IPA = 2  # the phonemes' alphabet: espeakPHONEMES_IPA
_OK = 0
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "pitch_range": 4}  # espeak_PARAMETER

_LIST_TERMINATED, _WORD = 0, 1  # espeak_EVENT_TYPE

_COUNT = struct.Struct("<I")
_WORD_START = struct.Struct("<II")


class _Event(ctypes.Structure):
    """``espeak_EVENT``; ``text_position`` counts characters from 1, ``sample`` from the start of the text."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


def packed(words: Sequence[tuple[int, int]], pcm: bytes) -> bytes:
    """Words (place of the first character, first sample) and 16-bit sound as one answer."""
    return _COUNT.pack(len(words)) + b"".join(_WORD_START.pack(*word) for word in words) + pcm


def unpacked(answer: bytes) -> tuple[dict[int, int], bytes]:
    """First sample of each word by the place of its first character, and the sound: ``packed`` undone."""
    (count,) = _COUNT.unpack_from(answer)
    end = _COUNT.size + count * _WORD_START.size
    return dict(_WORD_START.iter_unpack(answer[_COUNT.size : end])), answer[end:]


class EspeakLibrary:
    """The loaded library with one voice chosen.

    Raises:
        OSError: the library or its data cannot be loaded, or it lacks the voice.

    """

    def __init__(self, library: str, data: str, voice: str, parameters: dict[str, int]) -> None:
        self._library = ctypes.CDLL(library)
        self._library.espeak_Info.restype = ctypes.c_char_p
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._pcm = bytearray()
        self._words: list[tuple[int, int]] = []
        self._callback = _SynthCallback(self._take)  # must live as long as the library calls it
        # espeak keeps its data path in 160 bytes of the local code page: too few for a deep folder,
        # and unfit for Vietnamese folder names on Windows. From inside the folder "." is enough.
        os.chdir(data)
        self.sample_rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT)
        if self.sample_rate <= 0:
            raise OSError("espeak-ng cannot read its data folder")
        self._library.espeak_SetSynthCallback(self._callback)
        _expect_ok(self._library.espeak_SetVoiceByName(voice.encode()), f"voice {voice}")
        for name, value in parameters.items():
            _expect_ok(self._library.espeak_SetParameter(_PARAMETERS[name], value, 0), name)

    @property
    def version(self) -> str:
        """Version of the library, such as ``1.52.0``."""
        version: bytes = self._library.espeak_Info(None)
        return version.decode()

    def synthesise(self, text: bytes) -> bytes:
        """Word starts and 16-bit mono PCM, native byte order, of ``text`` in UTF-8, ``packed``."""
        self._pcm.clear()
        self._words.clear()
        terminated = text + b"\0"
        size = ctypes.c_size_t(len(terminated))
        status = self._library.espeak_Synth(terminated, size, 0, 0, 0, _CHARS_UTF8, None, None)
        _expect_ok(status, "synthesis")
        return packed(self._words, bytes(self._pcm))

    def phonemes(self, text: bytes) -> bytes:
        """Phonemes of each line of ``text`` in UTF-8, with "(en)" and "(vi)" where the language changes."""
        return b"\n".join(self._phonemes(line) for line in text.split(b"\n"))

    def _phonemes(self, line: bytes) -> bytes:
        """Phonemes of one ``line``: espeak gives those of one clause a call, and moves the pointer on."""
        text = ctypes.create_string_buffer(line)
        place = ctypes.c_void_p(ctypes.addressof(text))
        clauses: list[bytes] = []
        while place.value:
            said = self._library.espeak_TextToPhonemes(ctypes.byref(place), _CHARS_UTF8, _IPA)
            clauses.append(said or b"")
        return b" ".join(filter(None, clauses))

    def _take(self, pcm: int | None, length: int, events: "ctypes._Pointer[_Event]") -> int:
        if pcm and length > 0:
            self._pcm += ctypes.string_at(pcm, length * ctypes.sizeof(ctypes.c_int16))
        self._words += _word_starts(events)
        return 0


def _word_starts(events: "ctypes._Pointer[_Event]") -> Iterator[tuple[int, int]]:
    """Place of the first character and first sample of each word among ``events``."""
    for index in count():
        event = events[index]
        if event.type == _LIST_TERMINATED:
            return
        if event.type == _WORD:
            yield event.text_position - 1, event.sample


def _expect_ok(status: int, what: str) -> None:
    if status != _OK:
        message = f"espeak-ng: {what}: status {status}"
        raise OSError(message)


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Load what the command line names; the hello is JSON with ``version`` and ``sample_rate``."""
    library, data, voice, parameters = sys.argv[1:]
    espeak = EspeakLibrary(library, str(Path(data)), voice, json.loads(parameters))
    hello = {"version": espeak.version, "sample_rate": espeak.sample_rate}
    answers = {SPEAK: espeak.synthesise, PHONEMES: espeak.phonemes}
    return json.dumps(hello).encode(), lambda request: answers[request[:1]](request[1:])


if __name__ == "__main__":
    serve(prepare)
