"""What is heard from the pages, and what is told of it."""

import re
from io import BytesIO

import httpx
import pytest
import soundfile

from broadcaster.desk.log import plays
from broadcaster.units import SAMPLE_RATE
from tests.desk.small_content import TODAY
from tests.web.running_station import Running


def test_an_item_can_be_listened_to(browser: httpx.Client) -> None:
    """FLAC of the library, whole or from the middle, as browsers ask when somebody moves the slider."""
    address = re.findall(r'src="(/audio/[0-9a-f]{64}\.flac)"', browser.get("/").text)[0]
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/flac")
    assert soundfile.info(BytesIO(answer.content)).samplerate == SAMPLE_RATE
    part = browser.get(address, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, answer.content[100:200])


def test_the_page_of_a_script_says_how_loud_its_sound_is(browser: httpx.Client) -> None:
    """In one short line, from what was measured when it was made, with copies to take away."""
    page = browser.get("/bai/nhan-hang").text
    line = re.findall(r"Âm lượng (-?\d+,\d) LUFS, khoảng (\d+,\d) LU, đỉnh (-?\d+,\d) dBTP", page)
    ((loudness, _range, peak),) = line
    assert loudness == "-16,0"
    assert float(peak.replace(",", ".")) <= -1.5
    assert 'download="nhan-hang.mp3">MP3</a>' in page


@pytest.mark.parametrize(("ending", "kind"), [("mp3", "audio/mpeg"), ("opus", "audio/ogg")])
def test_a_copy_of_an_item_can_be_taken_away(browser: httpx.Client, ending: str, kind: str) -> None:
    """As long as the item, for a telephone or a website; the second one to ask gets the same file."""
    address = re.findall(r'src="(/audio/[0-9a-f]{64})\.flac"', browser.get("/bai/nhan-hang").text)[0]
    answer = browser.get(f"{address}.{ending}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    item = soundfile.info(BytesIO(browser.get(f"{address}.flac").content))
    assert soundfile.info(BytesIO(answer.content)).duration == pytest.approx(item.duration, abs=0.05)
    assert browser.get(f"{address}.{ending}").content == answer.content


def test_the_picture_of_an_item_is_small_and_shows_its_loudest_place(browser: httpx.Client) -> None:
    """A few kilobytes of JSON, whose highest value is the sample peak of the file."""
    address = re.findall(r'src="(/audio/[0-9a-f]{64})\.flac"', browser.get("/bai/nhan-hang").text)[0]
    answer = browser.get(f"{address}.wave.json")
    assert len(answer.content) < 8000
    pcm, rate = soundfile.read(BytesIO(browser.get(f"{address}.flac").content))
    picture = answer.json()
    assert max(picture["highs"]) == round(pcm.max() * 127)
    assert min(picture["lows"]) == round(pcm.min() * 127)
    assert picture["duration_ms"] == round(len(pcm) * 1000 / rate)


def test_a_whole_session_can_be_listened_to(browser: httpx.Client, station: Running) -> None:
    """Frame and items joined as the player joins them; made once, then found again."""
    address = "/sessions/chieu:2026-03-02/audio.flac"
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/flac")
    items = sum(
        each.duration_ms for each in plays(station.station.playlog, TODAY, TODAY) if each.cluster == "cum-01"
    )
    assert soundfile.info(BytesIO(answer.content)).duration * 1000 > items + 2000  # signature and closing
    made = list(station.station.cache.iterdir())
    assert browser.get(address).content == answer.content
    assert list(station.station.cache.iterdir()) == made
