"""The forms by which a person decides about the plan: each does one thing, then leads back to the plan."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from broadcaster.desk import decisions as desk
from broadcaster.web.access import AtStation, FormOperator

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=200)]


def _back_to(session_id: str, done: str) -> RedirectResponse:
    day = session_id.rpartition(":")[2]
    return RedirectResponse(f"/ke-hoach?ngay={day}&xong={done}#{session_id}", HTTPStatus.SEE_OTHER)


@router.post("/ke-hoach/ghim")
def pin(station: AtStation, by: FormOperator, buoi: Name = "", bai: Name = "") -> RedirectResponse:
    """Place a script into a session."""
    desk.pin(station.database, buoi, bai, by=by.name, now=station.clock.now())
    return _back_to(buoi, "ghim")


@router.post("/ke-hoach/bo-ghim")
def unpin(station: AtStation, by: FormOperator, buoi: Name = "", bai: Name = "") -> RedirectResponse:
    """Give the place back to the planner."""
    desk.unpin(station.database, buoi, bai, by=by.name, now=station.clock.now())
    return _back_to(buoi, "bo-ghim")


@router.post("/ke-hoach/khoa")
def lock(station: AtStation, by: FormOperator, buoi: Name = "") -> RedirectResponse:
    """Keep a session as it is shown."""
    desk.lock_session(station.database, buoi, by=by.name, now=station.clock.now())
    return _back_to(buoi, "khoa")


@router.post("/ke-hoach/mo-khoa")
def unlock(station: AtStation, by: FormOperator, buoi: Name = "") -> RedirectResponse:
    """Let the planner fill a session again."""
    desk.unlock_session(station.database, buoi, by=by.name, now=station.clock.now())
    return _back_to(buoi, "mo-khoa")


@router.post("/ke-hoach/thu-tu")
def order(
    station: AtStation, by: FormOperator, thu_tu: Annotated[list[str] | None, Form()] = None
) -> RedirectResponse:
    """Answer which priority bulletin comes first; ``thu_tu`` holds slugs, one a field or several in one."""
    slugs = " ".join(thu_tu or ()).split()
    desk.order_priority(station.database, slugs, by=by.name, now=station.clock.now())
    return RedirectResponse("/ke-hoach?xong=thu-tu", HTTPStatus.SEE_OTHER)
