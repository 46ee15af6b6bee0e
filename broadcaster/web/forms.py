"""The forms of the pages: each does one thing, then leads back to a page that says so."""

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from broadcaster.desk import scripts as desk
from broadcaster.desk.laying import render_ahead, submit_ahead
from broadcaster.desk.readings import choose_readings
from broadcaster.desk.relay_approval import approve_relay
from broadcaster.desk.rumour_airing import approve_script, withdraw_script
from broadcaster.desk.station import go_live, go_training
from broadcaster.desk.trial import start_trial
from broadcaster.units import Sha256
from broadcaster.web.access import AtStation, FormOperator
from broadcaster.web.choices import SentChoices
from broadcaster.web.commands import confirm_play, require_typed, stop_now
from broadcaster.web.pages import found_revisions

router = APIRouter(include_in_schema=False)

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Text = Annotated[str, Form(max_length=2000)]


def _back_to(path: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"{path}?xong={done}", HTTPStatus.SEE_OTHER)


@router.post("/phat-thu")
def trial(station: AtStation, by: FormOperator) -> RedirectResponse:
    """Start a trial session."""
    start_trial(station.database, now=station.clock.now(), by=by.name)
    return _back_to("/", "phat-thu")


@router.post("/dung")
def stop(station: AtStation, by: FormOperator) -> RedirectResponse:
    """Stop what sounds."""
    stop_now(station, by.name)
    return _back_to("/", "dung")


@router.post("/phat-that")
def live(station: AtStation, by: FormOperator, xac_nhan: Text = "") -> RedirectResponse:
    """Go live (“Bật phát thật”)."""
    require_typed(xac_nhan)
    go_live(station.database, by=by.name, now=station.clock.now())
    return _back_to("/", "phat-that")


@router.post("/tap-duot")
def training(station: AtStation, by: FormOperator) -> RedirectResponse:
    """Back to training."""
    go_training(station.database, by=by.name, now=station.clock.now())
    return _back_to("/", "tap-duot")


@router.post("/bai/{slug}/cach-doc")
def readings(  # one argument a field of the form
    slug: str, station: AtStation, by: FormOperator, choices: SentChoices, ban: Text = ""
) -> RedirectResponse:
    """Keep the readings that were chosen; ``ban`` is the hash of the script that the page showed."""
    found_revisions(station, slug)
    seen, now = Sha256(ban) if ban else None, station.clock.now()
    choose_readings(station.database, slug, choices, by=by.name, now=now, seen=seen)
    return _back_to(f"/bai/{slug}", "cach-doc")


@router.post("/bai/{slug}/gui-duyet")
def submit(slug: str, station: AtStation, by: FormOperator) -> RedirectResponse:
    """Lay a script before the leader; its sound follows."""
    found_revisions(station, slug)
    submit_ahead(station.database, slug, by=by.name, now=station.clock.now())
    station.wake()
    return _back_to(f"/bai/{slug}", "gui-duyet")


@router.post("/bai/{slug}/dung-lai")
def render_again(slug: str, station: AtStation, by: FormOperator) -> RedirectResponse:
    """Render the wording that waits once more."""
    found_revisions(station, slug)
    render_ahead(station.database, slug, by=by.name, now=station.clock.now())
    station.wake()
    return _back_to(f"/bai/{slug}", "dung-lai")


@router.post("/bai/{slug}/duyet")
def approve(slug: str, station: AtStation, by: FormOperator, da_nghe: Text = "") -> RedirectResponse:
    """Release a script; ``da_nghe`` is the hash of the sound that the page had."""
    found_revisions(station, slug)
    heard = Sha256(da_nghe) if da_nghe else None
    now = station.clock.now()
    approve_script(station.database, slug, library=station.library, by=by.name, now=now, heard=heard)
    return _back_to(f"/bai/{slug}", "duyet")


@router.post("/tiep-song/{slug}/duyet")
def approve_of_relay(
    slug: str, station: AtStation, by: FormOperator, dau: Text = "", ngay: Text = ""
) -> RedirectResponse:
    """Release a relay; ``dau`` is the mark of what the page showed, ``ngay`` the day that it showed."""
    approve_relay(station.database, slug, by=by.name, now=station.clock.now(), seen=dau)
    day = f"&ngay={ngay}" if ISO_DAY.fullmatch(ngay) else ""
    return _back_to("/ke-hoach", f"duyet-tiep-song{day}")


@router.post("/bai/{slug}/tra-lai")
def send_back(slug: str, station: AtStation, by: FormOperator, ly_do: Text = "") -> RedirectResponse:
    """Return a script to its writer."""
    found_revisions(station, slug)
    desk.send_back(station.database, slug, reason=ly_do, by=by.name, now=station.clock.now())
    return _back_to(f"/bai/{slug}", "tra-lai")


@router.post("/bai/{slug}/rut")
def withdraw(slug: str, station: AtStation, by: FormOperator, ly_do: Text = "") -> RedirectResponse:
    """Take a script off the air."""
    found_revisions(station, slug)
    withdraw_script(station.database, slug, reason=ly_do, by=by.name, now=station.clock.now())
    return _back_to(f"/bai/{slug}", "rut")


@router.post("/nhat-ky/xac-nhan")
def confirm(  # one argument a field of the form
    station: AtStation, by: FormOperator, lan_phat: Text = "", cum: Text = "", ghi_chu: Text = ""
) -> RedirectResponse:
    """Say that a person heard it."""
    confirm_play(station, lan_phat, cum, by=by.name, note=ghi_chu)
    day = lan_phat.split(":")[1]
    return RedirectResponse(f"/nhat-ky?ngay={day}&xong=xac-nhan", HTTPStatus.SEE_OTHER)
