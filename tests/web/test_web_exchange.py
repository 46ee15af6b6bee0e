"""The page of the sessions: files out and in, and the secret address of the calendar."""

import re

import httpx
import pytest

from broadcaster.desk.exchange import sessions_of
from broadcaster.schedule.ical_blocks import MOST_BYTES
from tests.web.running_station import Running

EVENT = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a@x\r\nSUMMARY:Đọc báo <b>\r\nDTSTART:20260305T150000\r\n"
    "DTEND:20260305T151000\r\nRRULE:FREQ=WEEKLY\r\nX-THING:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def sent(browser: httpx.Client, name: str, data: bytes, **fields: str) -> httpx.Response:
    """The answer to a file that is sent from the page."""
    form = {"csrf": browser.headers["X-CSRF-Token"], **fields}
    return browser.post("/khung-gio/xem-truoc", data=form, files={"tep": (name, data)})


def hidden(page: httpx.Response) -> dict[str, tuple[None, str]]:
    """The hidden fields of the last form for saving, as parts of a form."""
    import html

    form = page.text.partition('action="/khung-gio/luu"')[2].partition("</form>")[0]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return {name: (None, html.unescape(value).replace("\n", "\r\n")) for name, value in fields}


def test_the_page_is_vietnamese_has_one_heading_and_lists_the_sessions(browser: httpx.Client) -> None:
    """As every page of the station; it is found from all others."""
    page = browser.get("/khung-gio").text
    assert '<html lang="vi"' in page
    assert page.count("<h1>") == 1
    assert "Buổi sáng" in page
    assert "Chỉ trong đợt: Tết Nguyên đán, Mùa hạt dẻ" in page
    assert 'href="/khung-gio"' in browser.get("/").text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", page)


@pytest.mark.parametrize(("kind", "media_type"), [("csv", "text/csv"), ("ics", "text/calendar")])
def test_the_sessions_are_a_file(browser: httpx.Client, kind: str, media_type: str) -> None:
    """Under a name of their own."""
    answer = browser.get(f"/khung-gio/tai?dang={kind}")
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="khung-gio.{kind}"'
    assert "Buổi sáng" in answer.text
    assert browser.get("/khung-gio/tai?dang=xlsx").status_code == 422


def test_a_file_is_looked_at_first_and_then_saved(operator: httpx.Client, own: Running) -> None:
    """The preview saves nothing and keeps nothing; what was shown is what is saved."""
    before = sessions_of(own.station.database)
    page = sent(operator, "lich.ics", EVENT.encode())
    assert "thêm 1, đổi 0, bỏ 0, giữ nguyên" in page.text
    assert "Đọc báo &lt;b&gt;" in page.text
    assert "Không dùng các mục: X-THING" in page.text
    assert sessions_of(own.station.database) == before
    done = operator.post("/khung-gio/luu", files=hidden(page))
    assert done.headers["location"] == "/khung-gio?xong=khung-gio"
    assert [rule.slug for rule in sessions_of(own.station.database)[len(before) :]] == ["doc-bao-b"]
    assert "Đã lưu khung giờ mới" in operator.get(done.headers["location"]).text
    again = operator.post("/khung-gio/luu", files=hidden(page))
    assert again.status_code == 409
    assert "vừa được người khác sửa" in again.text


def test_a_changed_table_shows_what_was_and_what_will_be(operator: httpx.Client) -> None:
    """Cell by cell; what is refused stands above, with its line."""
    table = operator.get("/khung-gio/tai?dang=csv").text
    wrong = "sai;Sai;99:00;10;T2;;;;;;skip;;;;\r\n"
    page = sent(operator, "bang.csv", (table.replace("17:00", "17:05") + wrong).encode()).text
    assert "<p>Giờ: đang là <s>17:00</s>, sẽ là <strong>17:05</strong></p>" in page
    assert "cột “Giờ bắt đầu”" in page
    assert "không nhận 1 mục" in page


def test_the_same_table_has_nothing_to_save(browser: httpx.Client) -> None:
    """No button that would do nothing."""
    table = browser.get("/khung-gio/tai?dang=csv").content
    page = sent(browser, "bang.csv", table).text
    assert "Không có gì để lưu" in page
    assert 'action="/khung-gio/luu"' not in page


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("lich.ics", b"<html>", 422, "không phải tệp lịch"),
        ("bang.csv", b"a;b", 422, "không có cột"),
        ("anh.png", b"x", 409, "không phải .csv hay .ics"),
        ("lich.ics", b" " * (MOST_BYTES + 100_000), 413, "lớn hơn 10 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_page(
    browser: httpx.Client, name: str, data: bytes, status: int, said: str
) -> None:
    """With the way back to where it was sent from."""
    answer = sent(browser, name, data)
    assert answer.status_code == status
    assert said in answer.text
    assert 'href="/khung-gio"' in answer.text


def test_forms_without_file_token_or_content_are_refused(
    browser: httpx.Client, stranger: httpx.Client
) -> None:
    """As every form; a stranger is sent to the login."""
    token = {"csrf": (None, browser.headers["X-CSRF-Token"])}
    assert browser.post("/khung-gio/xem-truoc", files=token).status_code == 422
    assert browser.post("/khung-gio/xem-truoc", files={"tep": ("a.ics", b"x")}).status_code == 403
    assert browser.post("/khung-gio/luu", files=token).status_code == 422
    assert browser.post("/khung-gio/luu", files={"toml": (None, "x")}).status_code == 403
    for path in ("/khung-gio/xem-truoc", "/khung-gio/luu", "/khung-gio/dia-chi", "/khung-gio/thu-dia-chi"):
        assert stranger.post(path, files=token).headers["location"] == "/dang-nhap"


def test_the_calendar_is_opened_by_its_address_alone(operator: httpx.Client, own: Running) -> None:
    """Without a login; the address is shown once, and a wrong one is no page at all."""
    token = {"csrf": operator.headers["X-CSRF-Token"]}
    page = operator.post("/khung-gio/dia-chi", data=token)
    [address] = re.findall(r'value="(http[^"]+)"', page.text)
    assert "ma=" not in operator.get("/khung-gio").text
    with own.client() as program:
        answer = program.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/calendar")
        assert "SUMMARY:Buổi sáng" in answer.text
        assert "private" in answer.headers["cache-control"]
        same = program.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        for wrong in ("/lich.ics", "/lich.ics?ma=", address[:-1], f"/lich.ics?ma={'x' * 300}"):
            assert program.get(wrong).status_code in (404, 422)
        revoked = operator.post("/khung-gio/thu-dia-chi", data=token)
        assert "Đã thu hồi địa chỉ lịch" in operator.get(revoked.headers["location"]).text
        assert program.get(address).status_code == 404
