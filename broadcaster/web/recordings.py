"""A person's recording of a script: sent from its page or by the API, and given up again."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse

from broadcaster.clock import local
from broadcaster.desk.recordings import RecordedFile, add_recording, cut_of, drop_recording
from broadcaster.programme.recordings.recording import RecordingReport
from broadcaster.store.recordings import StoredRecording
from broadcaster.units import Sha256
from broadcaster.web.access import ApiOperator, AtStation, FormOperator, PageReader, own_form
from broadcaster.web.api import FAULTS
from broadcaster.web.pages import found_revisions
from broadcaster.web.schemas import Answer, RevisionAnswer
from broadcaster.web.station import Station
from broadcaster.web.upload import MOST_UPLOAD, SentFile, received

router = APIRouter()

_UPLOADS = "uploads"
"""Folder inside the cache for recordings on their way in."""

_FRAMEWORK_LIMIT = 2 * MOST_UPLOAD
"""Where the framework cuts a body off: behind our own limit, which answers in Vietnamese."""

_PATHS = re.compile(r"/bai/[^/]+/thu-am|/api/scripts/[^/]+/recording")

_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "from": {"type": "string", "description": "Bắt đầu giữ, phút:giây"},
                        "to": {"type": "string", "description": "Kết thúc giữ, phút:giây"},
                        "words_sha256": {"type": "string", "description": "Mã băm của lời lúc thu"},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}


def takes_recording(path: str) -> bool:
    """Whether a recording may be sent to ``path``: its limit is ``MOST_UPLOAD``."""
    return _PATHS.fullmatch(path) is not None


async def form_file(request: Request, station: AtStation, found: PageReader) -> AsyncIterator[SentFile]:
    """The recording in a form of ours; the form's token is looked at before the file is taken.

    Raises:
        NotLoggedInError: nobody is logged in.
        MustChangePasswordError: the one-time password is in force.
        WrongFormError: the form lacks the token, or has it behind the file.
        TooLargeError: it is larger than is taken.
        BadRequestError: it is no form with one file.
        StationError: the disk does not take it.

    """

    def check(fields: Mapping[str, str]) -> None:
        own_form(found, fields.get("csrf", ""))

    async with received(request, station.cache / _UPLOADS, "tep", check) as sent:
        yield sent


async def api_file(request: Request, station: AtStation, _by: ApiOperator) -> AsyncIterator[SentFile]:
    """The recording in a request to the API, whose token stands in its heading.

    Raises:
        NotLoggedInError: nobody is logged in.
        WrongFormError: the request lacks the token.
        MustChangePasswordError: the one-time password is in force.
        TooLargeError: it is larger than is taken.
        BadRequestError: it is no form with one file.
        StationError: the disk does not take it.

    """
    async with received(request, station.cache / _UPLOADS, "file", lambda _fields: None) as sent:
        yield sent


# The file goes before the answer leaves: whoever reads the answer finds nothing left behind.
FormFile = Annotated[SentFile, Depends(form_file, scope="function")]
ApiFile = Annotated[SentFile, Depends(api_file, scope="function")]


class ReportAnswer(Answer):
    """What was found in a recording's file; levels are those before levelling."""

    format: str
    codec: str
    rate: int
    channels: int
    file_ms: int
    from_ms: int
    to_ms: int
    level_lufs: float
    peak_dbfs: float
    noise_floor_dbfs: float
    clipped_share: float
    warnings: list[str]

    @classmethod
    def of(cls, report: RecordingReport) -> Self:
        """Answer about ``report``."""
        return cls.model_validate({**vars(report), "warnings": list(report.warnings)})


class RecordingAnswer(Answer):
    """The recording that is the sound of a script's newest words."""

    script: str
    words_sha256: str
    audio_sha256: str
    duration_ms: int
    name: str
    added_at: datetime
    added_by: str
    report: ReportAnswer

    @classmethod
    def of(cls, each: StoredRecording) -> Self:
        """Answer about ``each``."""
        return cls(
            script=each.slug,
            words_sha256=each.words_sha256,
            audio_sha256=each.audio_sha256,
            duration_ms=each.duration_ms,
            name=each.name,
            added_at=local(each.added_at),
            added_by=each.added_by,
            report=ReportAnswer.of(each.report),
        )


@router.post("/bai/{slug}/thu-am", include_in_schema=False, max_body_size=_FRAMEWORK_LIMIT)
def send(slug: str, station: AtStation, by: PageReader, sent: FormFile) -> RedirectResponse:
    """Make a recording the sound of a script; ``loi`` is the hash of the words that the page showed."""
    _add(station, slug, sent, ("tu", "den", "loi"), by=by.name)
    return RedirectResponse(f"/bai/{slug}?xong=thu-am#thu-am", HTTPStatus.SEE_OTHER)


@router.post("/bai/{slug}/bo-thu-am", include_in_schema=False)
def give_up(slug: str, station: AtStation, by: FormOperator) -> RedirectResponse:
    """Let the machine say a script again."""
    found_revisions(station, slug)
    drop_recording(station.database, slug, by=by.name, now=station.clock.now())
    return RedirectResponse(f"/bai/{slug}?xong=bo-thu-am#thu-am", HTTPStatus.SEE_OTHER)


_API: dict[str, Any] = {"tags": ["Thao tác"], "responses": FAULTS}


@router.post(
    "/api/scripts/{slug}/recording",
    summary="Gửi bản thu của người đọc cho lời mới nhất của bài",
    openapi_extra=_MULTIPART,
    max_body_size=_FRAMEWORK_LIMIT,
    **_API,
)
def send_by_api(slug: str, station: AtStation, by: ApiOperator, sent: ApiFile) -> RecordingAnswer:
    """The recording, levelled; a script that is no draft has a new draft with the same words."""
    return RecordingAnswer.of(_add(station, slug, sent, ("from", "to", "words_sha256"), by=by.name))


@router.delete("/api/scripts/{slug}/recording", summary="Bỏ bản thu, để máy đọc lại bài", **_API)
def give_up_by_api(slug: str, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The draft that the machine will say."""
    found_revisions(station, slug)
    return RevisionAnswer.of(drop_recording(station.database, slug, by=by.name, now=station.clock.now()))


def _add(
    station: Station, slug: str, sent: SentFile, names: tuple[str, str, str], *, by: str
) -> StoredRecording:
    """Bring the file that was sent into the station; ``names`` are those of the fields beside it."""
    found_revisions(station, slug)
    first, last, words = (sent.fields.get(name, "") for name in names)
    file = RecordedFile(sent.path, sent.name, cut_of(first, last), Sha256(words) if words else None)
    return add_recording(
        station.database, slug, file, take_in=station.take_in, by=by, now=station.clock.now()
    )
