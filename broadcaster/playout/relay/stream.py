"""A stream of another station over HTTP, as blocks of sound: Icecast and its like, playlists, HLS.

Only HTTP and HTTPS are followed, a few times at most; a certificate that is not right is a fault. Nothing is
kept: a reply of any size takes the memory of its next moment.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urljoin

import numpy as np

from broadcaster.playout.stream import Block
from broadcaster.schedule.address import checked_address, is_input
from broadcaster.units import SAMPLE_RATE

if TYPE_CHECKING:
    import av
    import requests

TIMEOUT_S = 2.5
"""How long a server may take to answer, and a stream may send nothing."""

_PIECE_TIMEOUT_S = 15.0  # between two pieces of HLS lie some seconds
_MOST_REDIRECTS = 5
_MOST_HOPS = 3  # playlists that name a playlist
_PLAYLIST_BYTES = 64 * 1024
_PROBE = {"probesize": "65536", "analyzeduration": "1000000"}
_MOST_BROKEN = 50  # packets in a row: then it is no sound
_LOUDEST = 4.0

_DEMUXERS = {
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/aac": "aac",
    "audio/aacp": "aac",
    "audio/x-aac": "aac",
    "audio/ogg": "ogg",
    "application/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/flac": "flac",
    "video/mp2t": "mpegts",
}
_PROBED = "mp3,aac,ogg,flac,mpegts,wav,matroska,webm,mov,mp4"
_PLAYLISTS = ("mpegurl", "scpls")
_NO_SOUND = ("text/", "application/json", "application/xml", "image/")
_HLS = "#EXT-X-"

NOT_SOUND = "địa chỉ này không phát ra âm thanh mà máy đọc được"


class StreamFaultError(Exception):
    """Nothing comes from the stream; the message is the reason in one line of plain Vietnamese."""


def blocks_of(address: str) -> Iterator[Block]:
    """Sound of the stream, mono at the station's rate, shape (frames,), as it comes.

    Raises:
        StreamFaultError: it cannot be reached, is no sound, or broke off.

    """
    import av
    import requests

    try:
        with requests.Session() as session:
            session.max_redirects = _MOST_REDIRECTS
            yield from _fetched(session, address, _MOST_HOPS)
    except requests.RequestException as error:
        raise StreamFaultError(_plainly(error)) from error
    except av.FFmpegError as error:
        raise StreamFaultError(f"{NOT_SOUND} ({error.strerror})") from error
    except (OSError, ValueError, MemoryError) as error:
        raise StreamFaultError(f"{NOT_SOUND} ({type(error).__name__})") from error


def _fetched(session: "requests.Session", address: str, hops: int) -> Iterator[Block]:
    """What the server at ``address`` sends; a playlist leads to what it names."""
    reply = session.get(
        _stream_address(address),
        stream=True,
        timeout=TIMEOUT_S,
        headers={"User-Agent": "LoaXa", "Accept": "audio/*, application/ogg, */*;q=0.1"},
    )
    with closing(reply):
        reply.raise_for_status()
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind.startswith(_NO_SOUND):
            raise StreamFaultError("máy chủ trả về trang web, không phải âm thanh; hãy xem lại địa chỉ")
        if not _is_playlist(kind, reply.url):
            yield from _decoded(_Body(reply), _DEMUXERS.get(kind))
            return
        listed = reply.raw.read(_PLAYLIST_BYTES, decode_content=True).decode(errors="replace")
    if _HLS in listed:
        yield from _in_pieces(reply.url)
    elif hops == 0:
        raise StreamFaultError("danh sách phát chỉ sang danh sách khác mãi; hãy ghi địa chỉ của luồng phát")
    else:
        yield from _fetched(session, _first_of(listed, reply.url), hops - 1)


def _stream_address(address: str) -> str:
    if is_input(address):
        raise StreamFaultError("đây là ngõ vào của máy, không phải địa chỉ")
    return checked_address(address)


def _is_playlist(kind: str, url: str) -> bool:
    path = url.partition("?")[0].lower()
    return any(each in kind for each in _PLAYLISTS) or path.endswith((".m3u", ".m3u8", ".pls"))


def _first_of(listed: str, url: str) -> str:
    """The first address of a playlist, M3U or PLS."""
    for line in map(str.strip, listed.splitlines()):
        if line.lower().startswith("file1="):
            return urljoin(url, line.partition("=")[2])
        if line and not line.startswith(("#", "[")) and "=" not in line.partition(":")[0]:
            return urljoin(url, line)
    raise StreamFaultError("danh sách phát không có luồng nào; hãy xem lại địa chỉ")


class _Body:
    """The body of a reply as FFmpeg's libraries read it: what has come, never waiting for more than that."""

    def __init__(self, reply: "requests.Response") -> None:
        self._raw: Any = reply.raw
        self.fault: Exception | None = None

    def read(self, count: int) -> bytes:
        try:
            return bytes(self._raw.read1(count))
        except Exception as error:  # noqa: BLE001  # whatever a network library raises, the stream broke off
            self.fault = error
            return b""


def _decoded(body: _Body, demuxer: str | None) -> Iterator[Block]:
    import av

    options = {**_PROBE, "format_whitelist": demuxer or _PROBED}
    try:
        with av.open(body, "r", format=demuxer, container_options=options, buffer_size=8192) as container:
            yield from _sound(container)
    except av.FFmpegError as error:
        _raise_fault(body, error)
    _raise_fault(body, None)


def _raise_fault(body: _Body, error: "av.FFmpegError | None") -> NoReturn:
    if body.fault is not None:
        raise StreamFaultError("nguồn ngừng gửi âm thanh giữa chừng") from body.fault
    if error is not None:
        raise StreamFaultError(f"{NOT_SOUND} ({error.strerror})") from error
    raise StreamFaultError("luồng phát đã kết thúc")


def _in_pieces(url: str) -> Iterator[Block]:
    """HLS: FFmpeg's library fetches the pieces itself, over the web and nothing else."""
    import av
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    options = {
        "protocol_whitelist": "http,https,tcp,tls,crypto",
        "tls_verify": "1",
        "ca_file": DEFAULT_CA_BUNDLE_PATH,
        "live_start_index": "-3",
        **_PROBE,
    }
    limits = (TIMEOUT_S * 2, _PIECE_TIMEOUT_S)
    with av.open(url, "r", format="hls", container_options=options, timeout=limits) as container:
        yield from _sound(container)


def _sound(container: "av.container.InputContainer") -> Iterator[Block]:
    """The first sound of ``container``; a damaged packet is left out."""
    import av

    if not container.streams.audio:
        raise StreamFaultError("luồng phát không có tiếng; hãy xem lại địa chỉ")
    converter, broken = _Converter(), 0
    for packet in container.demux(container.streams.audio[0]):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            broken += 1
            if broken > _MOST_BROKEN:
                raise
            continue
        broken = 0
        for frame in frames:
            yield from converter.converted(frame)


class _Converter:
    """To mono at the station's rate, anew when the stream changes its shape."""

    def __init__(self) -> None:
        self._shape: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def converted(self, frame: "av.AudioFrame") -> Iterator[Block]:
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape or self._resampler is None:
            self._shape = shape
            self._resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
        frame.pts = None
        for each in self._resampler.resample(frame):
            pcm = np.nan_to_num(each.to_ndarray().reshape(-1).astype(np.float32), posinf=0.0, neginf=0.0)
            yield np.clip(pcm, -_LOUDEST, _LOUDEST)


def _plainly(error: "requests.RequestException") -> str:
    """Why a server cannot be asked, for the operator."""
    import requests

    status = getattr(error.response, "status_code", None)
    words: tuple[tuple[type[Exception], str], ...] = (
        (requests.exceptions.SSLError, "chứng thư của máy chủ không đúng; hãy kiểm tra giờ máy và địa chỉ"),
        (requests.exceptions.Timeout, "máy chủ không trả lời"),
        (requests.exceptions.TooManyRedirects, "máy chủ chuyển hướng mãi không tới nguồn"),
        (requests.exceptions.InvalidSchema, "địa chỉ dẫn sang nơi không phải web nên không theo"),
        (requests.exceptions.HTTPError, f"máy chủ báo lỗi {status}; hãy xem lại địa chỉ"),
        (requests.exceptions.ConnectionError, "không nối được tới máy chủ; hãy kiểm tra mạng và địa chỉ"),
    )
    return next((text for kind, text in words if isinstance(error, kind)), "địa chỉ nguồn không đúng")
