"""What a file is, by its first bytes: its name may say anything."""

import string
from dataclasses import dataclass
from mmap import mmap
from typing import BinaryIO

from broadcaster.programme.recordings.refusal import RefusedError
from broadcaster.speech.mp3 import after_id3v2, frame_header

HEAD_BYTES = 65_536
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ADTS_SYNC = 0xFFF0
_ADTS_MASK = 0xFFF6  # twelve bits of sync, and a layer of 00


@dataclass(frozen=True)
class Kind:
    """A format of recordings.

    ``demuxer`` is FFmpeg's name for it, the only one that may open it: a playlist is then no way to
    another file. ``libsndfile`` says whether that library is asked first.
    """

    name: str
    demuxer: str
    suffixes: tuple[str, ...]
    libsndfile: bool = False


WAV = Kind("wav", "wav", (".wav", ".wave", ".bwf", ".rf64"), libsndfile=True)
AIFF = Kind("aiff", "aiff", (".aif", ".aiff", ".aifc"), libsndfile=True)
FLAC = Kind("flac", "flac", (".flac",), libsndfile=True)
OGG = Kind("ogg", "ogg", (".ogg", ".oga"), libsndfile=True)
OPUS = Kind("opus", "ogg", (".opus", ".ogg", ".oga"), libsndfile=True)
# libsndfile reads MP3 too, but counts the frames of one without a Xing tag wrongly.
MP3 = Kind("mp3", "mp3", (".mp3",))
AAC = Kind("aac", "aac", (".aac",))
AMR = Kind("amr", "amr", (".amr", ".awb"))
M4A = Kind("m4a", "mov", (".m4a", ".mp4", ".m4b", ".mov", ".aac"))
THREEGP = Kind("3gp", "mov", (".3gp", ".3gpp", ".3g2", ".m4a", ".mp4"))
WMA = Kind("wma", "asf", (".wma", ".asf", ".wmv"))
WEBM = Kind("webm", "matroska", (".webm", ".weba", ".mka", ".mkv"))

KINDS = (FLAC, WAV, AIFF, OGG, OPUS, MP3, AAC, AMR, M4A, THREEGP, WMA, WEBM)
SUFFIXES = tuple(dict.fromkeys(suffix for kind in KINDS for suffix in kind.suffixes))
"""Endings that a file with sound is known by."""

_AT_START = (
    (b"fLaC", FLAC),
    (b"#!AMR", AMR),
    (_ASF, WMA),
    (b"\x1a\x45\xdf\xa3", WEBM),
)
_IN_FORM = {b"RIFFWAVE": WAV, b"RF64WAVE": WAV, b"BW64WAVE": WAV, b"FORMAIFF": AIFF, b"FORMAIFC": AIFF}
_IN_OGG = ((b"OpusHead", OPUS), (b"\x01vorbis", OGG), (b"\x7fFLAC", OGG), (b"Speex   ", OGG))
_MOV_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")

_NO_SOUND = (
    (b"%PDF", "tài liệu PDF"),
    (b"PK\x03\x04", "tệp nén ZIP hoặc tài liệu Word, Excel"),
    (b"PK\x05\x06", "tệp nén ZIP"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén GZ"),
    (b"MZ", "chương trình máy tính"),
    (b"\xd0\xcf\x11\xe0", "tài liệu Office đời cũ"),
    (b"MThd", "tệp nốt nhạc MIDI, không phải tiếng thu"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"\x89PNG", "ảnh PNG"),
    (b"GIF8", "ảnh GIF"),
)
_KNOWN = "hãy xuất lại thành tệp WAV, MP3 hoặc M4A"


def kind_of(file: BinaryIO) -> Kind:
    """Format of an open file, from its content alone.

    Raises:
        RefusedError: it is empty, or is something else; the message says what.

    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise RefusedError("tệp rỗng, không có byte nào; hãy chép lại từ máy đã thu")
    if head.startswith(b"ID3"):
        file.seek(after_id3v2(head))
        return _tagged(file.read(HEAD_BYTES))
    kind = _by_magic(head)
    if kind is not None:
        return kind
    _refuse_other(head)
    kind = _by_frames(head)
    if kind is None:
        raise RefusedError(f"tệp này không phải âm thanh hoặc đã hỏng phần đầu; {_KNOWN}")
    return kind


def _tagged(head: bytes) -> Kind:
    """Format behind an ID3v2 tag."""
    kind = FLAC if head.startswith(b"fLaC") else _by_frames(head)
    if kind is None:
        raise RefusedError(f"tệp chỉ có nhãn ID3, không có âm thanh MP3; {_KNOWN}")
    return kind


def _by_magic(head: bytes) -> Kind | None:
    for magic, kind in _AT_START:
        if head.startswith(magic):
            return kind
    if head[4:8] in _MOV_BOXES:
        return THREEGP if head[8:11] == b"3gp" else M4A
    if head.startswith(b"OggS"):
        return _ogg_kind(head)
    return _IN_FORM.get(head[:4] + head[8:12])


def _ogg_kind(head: bytes) -> Kind:
    for magic, kind in _IN_OGG:
        if magic in head[:256]:
            return kind
    raise RefusedError(f"tệp Ogg này không chứa tiếng mà phần mềm biết; {_KNOWN}")


def _by_frames(head: bytes) -> Kind | None:
    """MP3 or AAC by its first two frames; what was cut from a stream may begin within a frame."""
    if int.from_bytes(head[:2], "big") & _ADTS_MASK == _ADTS_SYNC:
        return AAC
    return MP3 if first_mp3_frame(head) is not None else None


def first_mp3_frame(data: bytes | mmap, start: int = 0, end: int | None = None) -> int | None:
    """Position from ``start`` on of a Layer III frame that another one follows, or the end; None: none is."""
    end = len(data) if end is None else end
    position = data.find(b"\xff", start, end)
    while position >= 0:
        header = frame_header(data[position : position + 4])
        if header is not None:
            behind = position + header.length
            if behind == end or frame_header(data[behind : behind + 4]) is not None:
                return position
        position = data.find(b"\xff", position + 1, end)
    return None


def _refuse_other(head: bytes) -> None:
    for magic, what in _NO_SOUND:
        if head.startswith(magic):
            raise RefusedError(f"tệp này là {what}, không phải âm thanh; {_KNOWN}")
    if head[:4] == b"RIFF":
        raise RefusedError(f"tệp này là phim hoặc dữ liệu RIFF khác, không phải WAV; {_KNOWN}")
    text = _as_text(head)
    if text is not None:
        raise RefusedError(_what_text(text))


def _as_text(head: bytes) -> str | None:
    """``head`` as text when nothing in it is binary."""
    for encoding in ("utf-16",) if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        text = head.decode(encoding, errors="ignore")
        if text and sum(_is_control(letter) for letter in text) == 0:
            return text.strip()
    return None


def _is_control(letter: str) -> bool:
    return letter < " " and letter not in string.whitespace


def _what_text(text: str) -> str:
    start = text[:512].lower()
    if start.startswith(("<!doctype", "<html", "<head", "<?xml", "<body", "<meta", "<script")):
        return (
            "tệp này là một trang web, không phải âm thanh (có lẽ mạng chuyển sang trang đăng nhập); "
            "hãy tải lại tệp"
        )
    if start.startswith(("#extm3u", "[playlist]")) or "://" in start or ".mp3" in start:
        return (
            "tệp này là danh sách phát, chỉ ghi nơi để nhạc chứ không có tiếng; hãy chọn chính tệp âm thanh"
        )
    return f"tệp này là tệp chữ, không phải âm thanh; {_KNOWN}"
