"""The page of emergencies: choose or type, see what will sound and where, then press."""

from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.desk.accounts import LoggedIn
from broadcaster.desk.emergencies import PREPARED, REPEATS, Message, Order, message_of, prepared
from broadcaster.desk.emergency_messages import LONGEST_TEXT, keep_recorded, keep_typed, kept_message
from broadcaster.desk.recordings import RecordedFile
from broadcaster.errors import PlayoutError
from broadcaster.playout.command import Action
from broadcaster.programme.rundown import MOST_REPEATS
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.store import scripts
from broadcaster.web.access import AtStation, FormOperator, PageReader, own_form
from broadcaster.web.clusters import names_or_none
from broadcaster.web.commanding import command, new_command_id, require_right
from broadcaster.web.faults import NotFoundError
from broadcaster.web.forms import Text
from broadcaster.web.station import Station
from broadcaster.web.templating import page
from broadcaster.web.upload import MOST_UPLOAD, SentFile, received

router = APIRouter(include_in_schema=False)

PATH = "/khan-cap"
UPLOAD_PATH = "/khan-cap/ban-thu"

_FRAMEWORK_LIMIT = 2 * MOST_UPLOAD

Slugs = Annotated[list[str], Form(max_length=500)]


def prepared_messages(station: Station) -> tuple[Message, ...]:
    """The approved messages of class khẩn cấp.

    Raises:
        StationError: the database cannot be read.

    """
    with station.database.reading() as connection:
        return prepared(scripts.on_air_revisions(connection))


def message_by(station: Station, form: str, key: str) -> Message:
    """What is to be released.

    Raises:
        NotFoundError: there is no such message.

    """
    if form == PREPARED:
        found = next((each for each in prepared_messages(station) if each.key == key), None)
    else:
        kept = kept_message(station.database, key)
        found = None if kept is None else message_of(kept)
    if found is None or found.form != form:
        raise NotFoundError(f"Không có tin khẩn cấp “{key[:50]}”; hãy chọn lại ở trang Khẩn cấp.")
    return found


def release(  # what is released, how, by whom
    station: Station, by: LoggedIn, form: str, key: str, order: Order, *, command_id: str = ""
) -> dict[str, object]:
    """Have the player air a message, which it looks up itself: no time is lost here; its answer.

    Raises:
        AccessError: who is logged in has no right to it.
        PlayoutError: the player does not run, or refuses.

    """
    payload = {"form": form, "message": key, **order.as_json()}
    return command(station, by, Action.RELEASE, payload, command_id)


def status_of(station: Station) -> Mapping[str, object]:
    """The player's answer about emergencies; with ``problem`` when it does not run."""
    try:
        return {"problem": None, **station.ask({"do": "status"})}
    except PlayoutError as error:
        return {"problem": str(error), "emergencies": [], "refused_commands": 0, "last_refused": None}


@router.get(PATH)
def emergencies(request: Request, station: AtStation, found: PageReader, tin: str = "") -> Response:
    """What sounds and waits, the prepared messages, and the fields for a text and a recording."""
    return page(
        request,
        "emergency",
        found,
        status=HTTPStatus.OK,
        state=status_of(station),
        messages=prepared_messages(station),
        said=SAID.get(tin),
        longest=LONGEST_TEXT,
        names=names_or_none(station.database),
    )


@router.post(PATH + "/go-tay")
def typed(station: AtStation, by: FormOperator, loi: Annotated[str, Form(max_length=8000)] = "") -> Response:
    """Make a typed text a sound; nothing is heard before the next page's button is pressed."""
    require_right(by)
    kept = keep_typed(station.database, loi, say=station.say_now, by=by.name, now=station.clock.now())
    return RedirectResponse(f"{PATH}/typed/{kept.id}", HTTPStatus.SEE_OTHER)


async def form_recording(request: Request, station: AtStation, found: PageReader) -> AsyncIterator[SentFile]:
    """The recording in the form; its token is looked at before the file is taken."""

    def check(fields: Mapping[str, str]) -> None:
        require_right(own_form(found, fields.get("csrf", "")))

    async with received(request, station.cache / "uploads", "tep", check) as sent:
        yield sent


@router.post(UPLOAD_PATH, max_body_size=_FRAMEWORK_LIMIT)
def recorded(
    station: AtStation,
    by: PageReader,
    sent: Annotated[SentFile, Depends(form_recording, scope="function")],
) -> Response:
    """Check a recording and lead to the page with the button."""
    file = RecordedFile(sent.path, sent.name)
    kept = keep_recorded(
        station.database,
        file,
        sent.fields.get("noi_dung", ""),
        take_in=station.take_in,
        by=by.name,
        now=station.clock.now(),
    )
    return RedirectResponse(f"{PATH}/recorded/{kept.id}", HTTPStatus.SEE_OTHER)


@router.get(PATH + "/{form}/{key}")
def confirm(form: str, key: str, request: Request, station: AtStation, found: PageReader) -> Response:
    """What will sound, where and how often; the button that lets it."""
    message = message_by(station, form, key)
    kept = None if form == PREPARED else kept_message(station.database, key)
    names = {
        slug: name for slug, name in names_or_none(station.database).items() if slug != TRIAL_CLUSTER.slug
    }
    return page(
        request,
        "emergency_confirm",
        found,
        message=message,
        kept=kept,
        state=status_of(station),
        names=names,
        command_id=new_command_id(),
        repeats=REPEATS,
        most_repeats=MOST_REPEATS,
    )


@router.post(PATH + "/{form}/{key}/phat")
def press(  # noqa: PLR0913, PLR0917  # one argument a field of the form
    form: str,
    key: str,
    station: AtStation,
    by: FormOperator,
    ly_do: Text = "",
    so_lan: Annotated[int, Form()] = REPEATS,
    cum: Slugs = [],  # noqa: B006  # FastAPI copies it
    khi_co_tin_khac: Text = "cho",
    lenh: Text = "",
) -> Response:
    """Let it sound."""
    order = Order(ly_do, tuple(cum), so_lan, khi_co_tin_khac == "thay")
    answer = release(station, by, form, key, order, command_id=lenh)
    return RedirectResponse(f"{PATH}?tin={answer['state']}", HTTPStatus.SEE_OTHER)


@router.post(PATH + "/dung")
def call_off(station: AtStation, by: FormOperator, ly_do: Text = "") -> Response:
    """End the emergency that sounds and those that wait; the programme goes on."""
    command(station, by, Action.CALL_OFF, {"reason": ly_do})
    return RedirectResponse(f"{PATH}?tin=ended", HTTPStatus.SEE_OTHER)


SAID = {
    "sounds": "Đang phát tin khẩn cấp.",
    "queued": "Đang có tin khẩn cấp khác; tin này phát ngay sau tin đó.",
    "no_output": (
        "CHƯA PHÁT ĐƯỢC ở mọi cụm: ngõ ra âm thanh đang hỏng. Máy vẫn đang thử lại và phát ngay khi được."
    ),
    "ended": "Đã dừng tin khẩn cấp. Chương trình đang phát tiếp.",
}
"""What the page says after a press, by the player's answer."""
