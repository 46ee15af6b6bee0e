"""Sounds to be listened to in the page: one item, or a whole session."""

from pathlib import Path
from typing import Self

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from broadcaster.desk.frame import frame_of
from broadcaster.desk.plan import planned
from broadcaster.programme.captions import Captions, captions_of, webvtt
from broadcaster.programme.lossy import Copy, kept_copy
from broadcaster.programme.waveform import waveform_of
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.units import Sha256
from broadcaster.web.access import AtStation, Reader
from broadcaster.web.dates import day_of
from broadcaster.web.faults import NotFoundError
from broadcaster.web.joined import JoinedSessions
from broadcaster.web.schemas import Answer
from broadcaster.web.station import Station

router = APIRouter(tags=["Âm thanh"])

_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


class CaptionsAnswer(Answer):
    """What is said when in a sound; a mark is start and end in ``spoken``, and milliseconds in the sound."""

    spoken: str
    marks: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, captions: Captions) -> Self:
        """Of ``captions``."""
        marks = ((mark.start, mark.end, int(mark.at_ms)) for mark in captions.marks)
        return cls(spoken=captions.spoken, marks=tuple(marks))


@router.get("/audio/{sha256}.flac", summary="Âm thanh của một tiết mục", response_class=FileResponse)
def item_audio(sha256: str, station: AtStation, _reader: Reader) -> FileResponse:
    """The file of the library that has this hash."""
    return _flac(_found(station, sha256), headers=_FOR_EVER)


@router.get("/audio/{sha256}.mp3", summary="Bản MP3 của một tiết mục", response_class=FileResponse)
def item_as_mp3(sha256: str, station: AtStation, _reader: Reader) -> FileResponse:
    """A copy for telephones, as loud as the item: made when it is first asked for."""
    return _copy(station, sha256, Copy.MP3)


@router.get("/audio/{sha256}.opus", summary="Bản Opus của một tiết mục", response_class=FileResponse)
def item_as_opus(sha256: str, station: AtStation, _reader: Reader) -> FileResponse:
    """A copy for websites, as loud as the item: made when it is first asked for."""
    return _copy(station, sha256, Copy.OPUS)


@router.get("/audio/{sha256}.wave.json", summary="Hình sóng âm của một tiết mục", response_class=Response)
def item_waveform(sha256: str, station: AtStation, _reader: Reader) -> Response:
    """Lowest and highest value, -127 to 127, of each of some hundred stretches: to draw the sound with."""
    _found(station, sha256)
    drawn = waveform_of(station.library, Sha256(sha256)).as_json()
    return Response(drawn, media_type="application/json", headers=_FOR_EVER)


@router.get("/audio/{sha256}.json", summary="Lời của một tiết mục, từng chữ nói lúc nào")
def item_captions(sha256: str, station: AtStation, _reader: Reader) -> CaptionsAnswer:
    """The spoken text and its marks: for following the words while listening."""
    return CaptionsAnswer.of(_captions(station, sha256))


@router.get("/audio/{sha256}.vtt", summary="Phụ đề của một tiết mục (WebVTT)", response_class=Response)
def item_subtitles(sha256: str, station: AtStation, _reader: Reader) -> Response:
    """Subtitles, for a video or a screen."""
    return Response(webvtt(_captions(station, sha256)), media_type="text/vtt", headers=_FOR_EVER)


@router.get(
    "/sessions/{session_id}/audio.flac", summary="Âm thanh của cả một buổi", response_class=FileResponse
)
def session_audio(session_id: str, request: Request, station: AtStation, _reader: Reader) -> FileResponse:
    """The whole session as it is planned, frame and items joined; its id is ``<session>:<date>``."""
    joined: JoinedSessions = request.app.state.joined
    path = joined.file(_session(station, session_id), frame_of(station.database))
    if path is None:
        raise NotFoundError(f"Buổi {session_id} không có bài nào được phát; hãy xem lại kế hoạch.")
    return _flac(path, headers=None)


def _found(station: Station, sha256: str) -> Path:
    """The file of the library that has this hash.

    Raises:
        NotFoundError: there is none.

    """
    try:
        path = station.library.path(Sha256(sha256))
    except ValueError:
        path = None
    if path is None or not path.is_file():
        raise NotFoundError("Không có âm thanh này trong kho; hãy tải lại trang.")
    return path


def _copy(station: Station, sha256: str, kind: Copy) -> FileResponse:
    source = _found(station, sha256)
    path = kept_copy(source, kind, station.cache)
    return FileResponse(path, media_type=kind.media_type, headers=_FOR_EVER)


def _captions(station: Station, sha256: str) -> Captions:
    try:
        found = captions_of(station.library, Sha256(sha256))
    except ValueError:
        found = None
    if found is None:
        raise NotFoundError("Âm thanh này không có lời đi kèm.")
    return found


def _session(station: Station, session_id: str) -> PlannedSession:
    day = day_of(session_id.rpartition(":")[2])
    found = [each for each in planned(station.database, day, day) if each.id == session_id]
    if not found:
        raise NotFoundError(f"Kế hoạch không có buổi {session_id}; hãy xem lại kế hoạch.")
    return found[0]


def _flac(path: Path, *, headers: dict[str, str] | None) -> FileResponse:
    return FileResponse(path, media_type="audio/flac", headers=headers)
