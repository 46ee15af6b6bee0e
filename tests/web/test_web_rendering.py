"""What the pages and the API say while a sound is being made."""

from dataclasses import replace

import httpx
import pytest

from broadcaster.desk.laying import settle
from broadcaster.desk.render import Rendered, Wording
from broadcaster.desk.render_queue import RenderQueue, work_off_one
from broadcaster.desk.render_rules import MOST_TRIES
from broadcaster.desk.scripts import write_draft
from broadcaster.errors import SpeechError
from broadcaster.script.model import Script
from broadcaster.speech.worker import WorkerLostError
from tests.desk.small_content import NOW, script
from tests.web.conftest import csrf_of
from tests.web.running_station import Running, work_off

NEW = script("bai-moi", "Bà con mua hàng thì nhớ lấy hóa đơn.", title="Bài mới")
PAGE = f"/bai/{NEW.slug}"


@pytest.fixture
def busy(own: Running) -> Running:
    """A station whose workers have not come to the queue yet, with a draft."""
    object.__setattr__(own.station, "wake", lambda: None)
    write_draft(own.station.database, NEW, by="văn thư", now=NOW)
    return own


def sent(operator: httpx.Client, each: Script = NEW) -> httpx.Response:
    """The page after “Gửi duyệt” was pressed."""
    page = operator.get(f"/bai/{each.slug}")
    done = operator.post(f"/bai/{each.slug}/gui-duyet", data={"csrf": csrf_of(page)})
    assert done.status_code == 303
    return operator.get(done.headers["location"])


def make(station: Running) -> None:
    """Let the workers come."""
    work_off(station.station.database, station.clock, station.station.library)


def end(station: Running, error: Exception) -> None:
    """Let every job come to a bad end."""

    def render(_wording: Wording) -> Rendered:
        raise error

    queue = RenderQueue(station.station.database, station.clock)
    while work_off_one(queue, render, "kiểm thử"):
        pass
    settle(station.station.database, station.clock.now())


def test_the_page_answers_before_the_sound_is_there(operator: httpx.Client, busy: Running) -> None:
    """It says so, renews that part, and offers no approval until there is something to hear."""
    page = sent(operator).text
    assert "Máy đang dựng âm thanh" in page
    assert f'hx-get="{PAGE}/dang-dung"' in page
    assert "htmx-4.0.1.min.js" in page
    assert "Duyệt, cho phát" not in page
    assert "Máy đang dựng âm thanh" in operator.get(f"{PAGE}/dang-dung").text
    make(busy)
    assert "Âm thanh đã dựng xong" in operator.get(f"{PAGE}/dang-dung").text
    page = operator.get(PAGE).text
    assert "Duyệt, cho phát" in page
    assert "htmx-4.0.1.min.js" not in page


def test_a_form_that_approves_what_is_not_there_is_refused(operator: httpx.Client, busy: Running) -> None:
    """By whatever way it came: an old page, a second window, a program."""
    page = sent(operator)
    refused = operator.post(f"{PAGE}/duyet", data={"csrf": csrf_of(page)})
    assert refused.status_code == 409
    assert "chưa dựng xong" in refused.text
    assert operator.get(f"/api/scripts/{NEW.slug}").json()["revisions"][0]["state"] == "waiting"


def test_the_lists_say_what_is_being_made(operator: httpx.Client, busy: Running) -> None:
    """On the first page, on that of the scripts, and in the part that renews itself; then no more."""
    write_draft(busy.station.database, replace(NEW, slug="bai-hai", body="Bài khác."), by="x", now=NOW)
    for slug in (NEW.slug, "bai-hai"):
        operator.post(f"/api/scripts/{slug}/submit").raise_for_status()
    for path in ("/", "/bai", "/dang-dung"):
        page = operator.get(path).text
        assert "Đang dựng: 2 bài, xong 0" in page
        assert f'<a href="{PAGE}">Bài mới</a>' in page
    make(busy)
    assert "hôm nay đã dựng xong 2" in operator.get("/dang-dung").text
    assert "Đang dựng" not in operator.get("/").text


def test_what_no_voice_can_say_comes_back_with_the_reason(operator: httpx.Client, busy: Running) -> None:
    """As a draft that can be sent again, after the text or the network was mended."""
    sent(operator)
    end(busy, SpeechError("Không giọng nào đọc được: mất mạng."))
    assert (
        "bài trở về bản nháp: Không giọng nào đọc được: mất mạng." in operator.get(f"{PAGE}/dang-dung").text
    )
    page = operator.get(PAGE).text
    assert "Lý do ghi ở bản này: Không giọng nào đọc được: mất mạng." in page
    assert '<button type="submit">Gửi duyệt</button>' in page


def test_poison_has_a_button_of_its_own(operator: httpx.Client, busy: Running) -> None:
    """Nothing tries it again until a person presses it."""
    sent(operator)
    end(busy, WorkerLostError("gone"))
    page = operator.get(PAGE).text
    assert f"bị tắt {MOST_TRIES} lần" in page
    assert '<button type="submit">Dựng lại và gửi duyệt</button>' in page
    assert "Máy đang dựng âm thanh" in sent(operator).text


def test_a_sound_that_could_not_be_replaced_is_kept_and_said(operator: httpx.Client, busy: Running) -> None:
    """The leader hears the one of before, and reads why there is no other."""
    page = sent(operator)
    make(busy)
    operator.post(f"{PAGE}/dung-lai", data={"csrf": csrf_of(page)})
    assert "Máy đang dựng âm thanh" in operator.get(PAGE).text
    end(busy, SpeechError("mất mạng"))
    page_text = operator.get(PAGE).text
    assert "đài giữ âm thanh trước: mất mạng" in page_text
    assert "Duyệt, cho phát" in page_text


def test_the_api_tells_how_far_a_sound_is(operator: httpx.Client, busy: Running) -> None:
    """Before, meanwhile, after; the queue as a whole too."""
    path = f"/api/scripts/{NEW.slug}"
    assert operator.get(f"{path}/sound").json()["rendering"] is False
    assert operator.post(f"{path}/submit").json()["state"] == "waiting"
    sound = operator.get(f"{path}/sound").json()
    assert (sound["rendering"], sound["audio_sha256"], sound["state"]) == (True, None, "waiting")
    queue = operator.get("/api/rendering").json()
    assert queue == {"waiting": 1, "in_work": 0, "done": 0, "failed": 0, "scripts": [NEW.slug]}
    make(busy)
    sound = operator.get(f"{path}/sound").json()
    assert sound["rendering"] is False
    assert operator.get(f"/audio/{sound['audio_sha256']}.flac").status_code == 200
    assert operator.post(f"{path}/approve", json={"heard": sound["audio_sha256"]}).status_code == 200
