"""Emergencies and accounts at the pages and the API: two steps, one right, nothing twice."""

import io
import re

import httpx
import numpy as np
import pytest
import soundfile

from broadcaster.playout.command import CommandError
from broadcaster.playout.event import EventKind
from broadcaster.store.accounts import set_emergency_right
from tests.web.conftest import csrf_of
from tests.web.running_station import Running

TEXT = "Lũ về. Bà con chú ý 5/10."


def typed(operator: httpx.Client, text: str = TEXT) -> str:
    """Address of the page that asks whether this text is to sound."""
    csrf = csrf_of(operator.get("/khan-cap"))
    answer = operator.post("/khan-cap/go-tay", data={"csrf": csrf, "loi": text})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def kinds(own: Running) -> list[str]:
    """Kinds of the events of emergencies, in order."""
    events = [each.event for each in own.station.playlog.events()]
    return [each.kind.value for each in events if (each.occurrence or "").startswith("khan-cap-")]


def test_a_typed_text_takes_two_steps_and_sounds_once(operator: httpx.Client, own: Running) -> None:
    """The second page shows what will be read, doubts too; its button counts once."""
    page = typed(operator)
    shown = operator.get(page).text
    assert "PHÁT NGAY" in shown
    assert "Máy chưa chắc cách đọc" in shown
    assert kinds(own) == []
    command = re.search(r'name="lenh" value="([0-9a-f]{32})"', shown)
    assert command
    form = {"csrf": csrf_of(operator.get(page)), "ly_do": "Lũ trên sông", "lenh": command[1], "so_lan": "1"}
    first = operator.post(f"{page}/phat", data=form)
    assert first.headers["location"] == "/khan-cap?tin=sounds"
    again = operator.post(f"{page}/phat", data=form)
    assert "đã được nhận rồi" in again.text
    assert set(kinds(own)) == {"armed"}
    assert "Lũ trên sông" in operator.get("/khan-cap").text


def test_by_the_api_in_one_request_and_called_off_in_another(operator: httpx.Client, own: Running) -> None:
    """Places in doubt are named in the answer; calling off says what it ended."""
    answer = operator.post("/api/emergencies/say", json={"text": TEXT, "reason": "Lũ", "repeats": 3})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], len(answer.json()["doubts"])) == ("sounds", 1)
    (sounding,) = operator.get("/api/emergencies").json()["emergencies"]
    assert (sounding["by"], sounding["reason"], sounding["doubts"]) == ("quantri", "Lũ", 1)
    own.player.pass_time(6)
    ended = operator.post("/api/emergencies/call-off", json={"reason": "Báo nhầm"}).json()["ended"]
    assert ended == [sounding["title"]]
    assert kinds(own)[-1] == EventKind.INTERRUPTED.value


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("release", {"message": "x", "reason": "Lũ"}),
        ("say", {"text": "Lũ về.", "reason": "Lũ"}),
        ("call-off", {"reason": "Lũ"}),
    ],
)
def test_without_the_right_nothing_is_done(
    operator: httpx.Client, own: Running, path: str, body: dict[str, str]
) -> None:
    """Whoever is logged in needs the emergency right, and the page says who gives it."""
    with own.station.database.transaction() as connection:
        set_emergency_right(connection, "quantri", may=False)
    answer = operator.post(f"/api/emergencies/{path}", json=body)
    assert answer.status_code == 403
    assert "không có quyền phát tin khẩn cấp" in answer.text
    assert "PHÁT NGAY" not in operator.get("/khan-cap").text
    assert kinds(own) == []


@pytest.mark.parametrize("body", [{"reason": " "}, {"repeats": 0}, {"clusters": ["khong-co"]}, {"text": " "}])
def test_a_release_without_reason_repeats_or_place_is_refused(
    operator: httpx.Client, own: Running, body: dict[str, object]
) -> None:
    """In one Vietnamese line, and nothing sounds."""
    answer = operator.post("/api/emergencies/say", json={"text": TEXT, "reason": "Lũ", **body})
    assert answer.status_code >= 400
    assert kinds(own) == []


def test_an_administrator_adds_accounts_and_gives_the_right(operator: httpx.Client) -> None:
    """The one-time password is shown once; the last one with the right keeps it."""
    csrf = csrf_of(operator.get("/tai-khoan"))
    made = operator.post("/tai-khoan", data={"csrf": csrf, "ten": "truc-ban"}).text
    assert re.search(r"<code>[a-z]{4}(-[a-z]{4}){3}</code>", made)
    assert "<code>" not in operator.get("/tai-khoan").text
    last = operator.post("/tai-khoan/quantri/khan-cap", data={"csrf": csrf, "co": "0"})
    assert "ít nhất một người có quyền khẩn cấp" in last.text
    assert operator.post("/tai-khoan/truc-ban/khan-cap", data={"csrf": csrf, "co": "1"}).status_code == 303
    assert operator.post("/tai-khoan/quantri/khan-cap", data={"csrf": csrf, "co": "0"}).status_code == 303


def test_a_recording_is_checked_and_asked_about_like_a_text(operator: httpx.Client, own: Running) -> None:
    """What is no sound is refused by its name; what is one leads to the button, and is kept for good."""
    csrf = csrf_of(operator.get("/khan-cap"))
    fields = {"csrf": csrf, "noi_dung": "Chủ tịch xã nói về cơn lũ"}
    junk = operator.post("/khan-cap/ban-thu", data=fields, files={"tep": ("lu.mp3", b"<html>" * 900)})
    assert junk.status_code >= 400
    assert "lu.mp3" in junk.text
    sound = io.BytesIO()
    noise = np.random.default_rng(1).normal(0, 0.1, 3 * 48_000)
    soundfile.write(sound, noise, 48_000, format="WAV")
    sent = operator.post("/khan-cap/ban-thu", data=fields, files={"tep": ("lu.wav", sound.getvalue())})
    page = sent.headers["location"]
    assert "Chủ tịch xã nói về cơn lũ" in operator.get(page).text
    form = {"csrf": csrf, "ly_do": "Lũ", "cum": "cum-01"}
    assert operator.post(f"{page}/phat", data=form).headers["location"] == "/khan-cap?tin=sounds"
    (armed,) = [each.event for each in own.station.playlog.events() if "release" in each.event.details]
    release = armed.details["release"]
    assert isinstance(release, dict)
    assert (release["form"], armed.cluster) == ("recorded", "cum-01")


def test_refused_commands_are_warned_of_on_the_first_page_too(operator: httpx.Client, own: Running) -> None:
    """How many, by whom the last was, and why: nobody looks at the page of emergencies every day."""
    assert "lệnh bị từ chối" not in operator.get("/").text
    with pytest.raises(CommandError):
        own.player.ask({"do": "command", "command": {"account": "ai đó"}})
    for address in ("/", "/dang-phat", "/khan-cap"):
        assert "Có 1 lệnh bị từ chối từ khi máy phát chạy" in operator.get(address).text


@pytest.mark.parametrize("path", ["/khan-cap", "/tai-khoan", "/api/emergencies"])
def test_strangers_see_nothing(stranger: httpx.Client, path: str) -> None:
    """Who is not logged in is led to the login or refused."""
    assert stranger.get(path).status_code in {303, 401}
