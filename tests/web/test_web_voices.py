"""What the pages tell of the voice behind a sound."""

from dataclasses import replace

import httpx

from broadcaster.desk.render import Rendered, Wording
from broadcaster.desk.scripts import revisions_of, submit, write_draft
from broadcaster.script.model import State
from broadcaster.speech.voices import PassedOver
from tests.desk.small_content import NOW, humming, script
from tests.web.running_station import Running, served


def test_the_words_of_a_sound_come_with_their_times(operator: httpx.Client, own: Running) -> None:
    """As JSON for the page, as WebVTT for a screen; a sound without words says so."""
    approved = revisions_of(own.station.database, "nhan-hang")[-1].approval
    assert approved is not None
    told = operator.get(f"/audio/{approved.audio_sha256}.json").json()
    assert told["spoken"] == approved.spoken
    start, end, at_ms = told["marks"][0]
    assert (told["spoken"][start:end], at_ms) == (approved.spoken.split()[0], 200)
    subtitles = operator.get(f"/audio/{approved.audio_sha256}.vtt")
    assert subtitles.headers["content-type"].startswith("text/vtt")
    assert subtitles.text.startswith("WEBVTT\n\n00:00:00.200 --> ")
    for address in (f"/audio/{'0' * 64}.json", "/audio/x.vtt"):
        assert operator.get(address).status_code == 404


def test_what_leaves_the_commune_is_said_before_it_does(operator: httpx.Client, own: Running) -> None:
    """Beside the button that sends it; nothing is said where nothing leaves."""
    write_draft(own.station.database, script("moi-viet", "Bà con nhớ lấy hóa đơn."), by="thử", now=NOW)
    assert "đài có thể dùng" not in operator.get("/bai/moi-viet").text
    online = replace(own.station, sends={"gtts": "lời đọc của bài gửi tới Google"})
    with served(online) as address:
        page = operator.get(f"{address}/bai/moi-viet").text
    assert "đài có thể dùng giọng Google (qua mạng): lời đọc của bài gửi tới Google." in page


def test_a_voice_that_could_not_be_had_is_told_with_its_reason(operator: httpx.Client, own: Running) -> None:
    """Beside the sound that another voice made, so that the leader knows why it sounds so."""
    write_draft(own.station.database, script("moi-viet", "Bà con nhớ lấy hóa đơn."), by="thử", now=NOW)

    def fallen_back(wording: Wording) -> Rendered:
        return Rendered(
            humming(own.station.library)(wording).file, "espeak", (PassedOver("gtts", "mất mạng"),)
        )

    submit(own.station.database, "moi-viet", render=fallen_back, by="thử", now=NOW)
    page = operator.get("/bai/moi-viet").text
    assert "Người đọc: giọng máy eSpeak (ngoại tuyến)." in page
    assert "Đã thử giọng Google (qua mạng) nhưng không được: mất mạng" in page


def test_a_waiting_script_is_rendered_again_by_a_form(operator: httpx.Client, own: Running) -> None:
    """It still waits, and the deed is written down."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    write_draft(own.station.database, script("moi-viet", "Bà con nhớ lấy hóa đơn."), by="thử", now=NOW)
    assert operator.post("/bai/moi-viet/dung-lai", data=form).status_code == 409
    operator.post("/bai/moi-viet/gui-duyet", data=form)
    done = operator.post("/bai/moi-viet/dung-lai", data=form)
    page = operator.get(done.headers["location"]).text
    assert "Máy đang dựng lại âm thanh." in page
    assert "dựng lại âm thanh</li>" in page
    assert revisions_of(own.station.database, "moi-viet")[-1].state is State.WAITING
