"""A recording on its way from the operator's telephone to the page, and what is refused on that way."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from broadcaster.desk.accounts import ADMINISTRATOR
from broadcaster.desk.recordings import recording_of
from broadcaster.desk.scripts import revisions_of, submit, write_draft
from broadcaster.script.model import State
from broadcaster.store.recordings import StoredRecording
from broadcaster.web.upload import MOST_UPLOAD, SPARE
from tests.desk.small_content import NOW, humming, script
from tests.desk.voice_file import write_voice
from tests.web.running_station import Running

WORDS = script("bai-thu", "Bà con mua hàng thì nhớ lấy hóa đơn.", language="tay")
PAGE = "/bai/bai-thu"
FORM = f"{PAGE}/thu-am"
API = "/api/scripts/bai-thu/recording"
MACHINE = "nhan-hang"
"""A script of the sample, approved with the machine's voice."""

BOUNDARY = "ranh-gioi"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture
def voice(tmp_path: Path) -> bytes:
    """A recording of a person."""
    return write_voice(tmp_path / "voice.wav").read_bytes()


@pytest.fixture
def at_desk(own: Running, operator: httpx.Client) -> httpx.Client:
    """The administrator's browser at a station that has a draft in Tày."""
    write_draft(own.station.database, WORDS, by="văn thư", now=NOW)
    return operator


def current(station: Running) -> StoredRecording | None:
    """The recording of the draft."""
    return recording_of(station.station.database, WORDS)


def on_the_way(station: Running) -> list[Path]:
    """Files that an upload has left behind."""
    return list((station.station.cache / "uploads").glob("*"))


def token(client: httpx.Client) -> str:
    """What a form must carry."""
    return client.headers["X-CSRF-Token"]


def send(client: httpx.Client, voice: bytes, *, name: str = "bài 1.wav", **fields: str) -> httpx.Response:
    """Send the form of the page, the token first as the page has it."""
    return client.post(FORM, data={"csrf": token(client), **fields}, files={"tep": (name, voice)})


def part(name: str, value: bytes, *, file: str | None = None) -> bytes:
    """One part of a form, written by hand."""
    told = f'; filename="{file}"' if file is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'
    return head.encode() + value + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def answer_to_the_beginning(
    station: Running, client: httpx.Client, path: str, length: int, beginning: bytes = b""
) -> tuple[int, str]:
    """Status and body that come while the rest of ``length`` bytes was never sent."""
    host = station.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest("POST", path)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {**MULTIPART, "Content-Length": str(length), "Cookie": cookies}
    if path.startswith("/api"):
        headers["X-CSRF-Token"] = client.headers.get("X-CSRF-Token", "")
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(beginning)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_recording_is_sent_heard_and_given_up_on_the_page(
    at_desk: httpx.Client, own: Running, voice: bytes
) -> None:
    """The whole way of the operator: the page says what was found in the file, in plain words."""
    before = at_desk.get(PAGE).text
    assert "Tiếng Tày không có giọng máy" in before
    assert 'enctype="multipart/form-data"' in before
    sent = send(at_desk, voice, tu="0:00", den="0:03", loi=WORDS.words_sha256)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}?xong=thu-am#thu-am")
    kept = current(own)
    assert kept is not None
    assert (kept.name, kept.added_by) == ("bài 1.wav", ADMINISTRATOR)
    page = at_desk.get(sent.headers["location"]).text
    for words in (
        "Đã nhận bản thu",
        "bản thu của người đọc",
        "bài 1.wav",
        "LUFS",
        "giây cuối",
        "gửi bản thu",
    ):
        assert words in page
    assert at_desk.get(f"/audio/{kept.audio_sha256}.flac").content[:4] == b"fLaC"
    given_up = at_desk.post(f"{PAGE}/bo-thu-am", data={"csrf": token(at_desk)})
    assert given_up.headers["location"] == f"{PAGE}?xong=bo-thu-am#thu-am"
    assert current(own) is None
    assert on_the_way(own) == []


def test_the_api_sends_and_gives_up_a_recording(at_desk: httpx.Client, own: Running, voice: bytes) -> None:
    """With the report on the file; giving up answers with the draft."""
    form = {"from": "0:00", "to": "0:03", "words_sha256": WORDS.words_sha256}
    added = at_desk.post(API, data=form, files={"file": ("bài.wav", voice)}).raise_for_status().json()
    kept = current(own)
    assert kept is not None
    assert (added["script"], added["audio_sha256"]) == ("bai-thu", kept.audio_sha256)
    assert added["report"]["to_ms"] <= 3000
    assert isinstance(added["report"]["warnings"], list)
    assert on_the_way(own) == []
    assert at_desk.delete(API).raise_for_status().json()["state"] == "draft"
    assert at_desk.delete(API).status_code == 409
    assert current(own) is None


def test_a_recording_of_another_length_than_the_words_is_told(
    at_desk: httpx.Client, own: Running, voice: bytes
) -> None:
    """On the page, above what was found in the file."""
    longer = script("bai-dai", "Bà con nhớ lấy hóa đơn. " * 40)
    write_draft(own.station.database, longer, by="văn thư", now=NOW)
    at_desk.post("/api/scripts/bai-dai/recording", files={"file": ("a.wav", voice)}).raise_for_status()
    assert "mà bài có 240 chữ" in at_desk.get("/bai/bai-dai").text
    send(at_desk, voice)
    assert "mà bài có" not in at_desk.get(PAGE).text


def test_an_approved_script_gets_a_draft_with_the_same_words(
    at_desk: httpx.Client, own: Running, voice: bytes
) -> None:
    """The page says so beforehand; what is on the air stays."""
    assert "thành bản nháp mới cùng lời" in at_desk.get(f"/bai/{MACHINE}").text
    sent = at_desk.post(f"/api/scripts/{MACHINE}/recording", files={"file": ("a.wav", voice)})
    assert sent.status_code == 200
    states = [each.state for each in revisions_of(own.station.database, MACHINE)]
    assert states == [State.APPROVED, State.DRAFT]


def test_a_waiting_script_takes_no_recording(at_desk: httpx.Client, own: Running, voice: bytes) -> None:
    """Neither shows the page a form for it."""
    write_draft(own.station.database, script("cho-duyet", "Bà con nhớ lấy hóa đơn."), by="x", now=NOW)
    submit(own.station.database, "cho-duyet", render=humming(own.station.library), by="x", now=NOW)
    assert "/thu-am" not in at_desk.get("/bai/cho-duyet").text
    refused = at_desk.post("/api/scripts/cho-duyet/recording", files={"file": ("a.wav", voice)})
    assert refused.status_code == 409
    assert "đang chờ duyệt" in refused.json()["error"]


def test_a_form_without_its_token_is_refused_before_its_file_is_read(
    at_desk: httpx.Client, own: Running
) -> None:
    """The answer comes while a hundred megabytes have not been sent, and nothing of them is kept."""
    for first in (b"", part("csrf", b"x")):
        beginning = (
            first
            + f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="tep"; filename="a"\r\n\r\nx'.encode()
        )
        status, page = answer_to_the_beginning(own, at_desk, FORM, 100 * 2**20, beginning)
        assert (status, "tải lại trang" in page) == (403, True)
    assert on_the_way(own) == []


def test_a_token_behind_the_file_comes_too_late(at_desk: httpx.Client, own: Running, voice: bytes) -> None:
    """The page has it first."""
    body = part("tep", voice, file="a.wav") + part("csrf", token(at_desk).encode()) + END
    assert at_desk.post(FORM, content=body, headers=MULTIPART).status_code == 403
    assert current(own) is None


@pytest.mark.parametrize(("path", "status"), [(FORM, 303), (API, 401)])
def test_a_stranger_sends_nothing(own: Running, path: str, status: int) -> None:
    """The answer comes before a byte of the file: to the login."""
    with own.client() as stranger:
        assert answer_to_the_beginning(own, stranger, path, 100 * 2**20)[0] == status
    assert on_the_way(own) == []


def test_with_the_one_time_password_nothing_is_sent(fresh: Running) -> None:
    """Before a byte of the file, by form or API."""
    with fresh.client() as client:
        first = {"name": ADMINISTRATOR, "password": fresh.one_time}
        client.headers["X-CSRF-Token"] = client.post("/api/login", json=first).json()["csrf"]
        assert answer_to_the_beginning(fresh, client, FORM, 100 * 2**20)[0] == 303
        assert answer_to_the_beginning(fresh, client, API, 100 * 2**20)[0] == 403


@pytest.mark.parametrize("path", [FORM, API])
def test_a_file_that_is_too_large_is_refused_at_once(at_desk: httpx.Client, own: Running, path: str) -> None:
    """By the length that the request states: 413, in Vietnamese, with what to do."""
    status, text = answer_to_the_beginning(own, at_desk, path, MOST_UPLOAD + 1)
    assert status == 413
    assert "lớn hơn 500 MB; hãy cắt ngắn" in text
    assert text.startswith("{" if path == API else "<!doctype html>")
    assert on_the_way(own) == []


def test_a_file_that_hides_its_length_is_cut_off(
    at_desk: httpx.Client, own: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more is read than is taken, and nothing of it stays."""
    monkeypatch.setattr("broadcaster.web.upload.MOST_UPLOAD", 200_000)

    def pieces() -> Iterator[bytes]:
        yield part("csrf", token(at_desk).encode())
        yield part("tep", b"x" * 100, file="a.wav")[:-2]
        for _ in range(10):
            yield b"x" * 50_000

    assert at_desk.post(FORM, content=pieces(), headers=MULTIPART).status_code == 413
    assert on_the_way(own) == []


def test_other_routes_take_no_more_than_before(at_desk: httpx.Client) -> None:
    """The wide limit is that of recordings alone."""
    for path in (f"{PAGE}/rut", f"{PAGE}/bo-thu-am", "/api/scripts/bai-thu/submit", f"{PAGE}/thu-am/x"):
        assert at_desk.post(path, content=b"x" * 100_000, headers=MULTIPART).status_code == 413


def test_a_full_disk_takes_no_recording(
    at_desk: httpx.Client, own: Running, voice: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left is for the play log; the operator is told."""
    monkeypatch.setattr("broadcaster.web.upload.SPARE", 2**60)
    refused = send(at_desk, voice)
    assert (refused.status_code, "sắp đầy" in refused.text) == (409, True)
    assert on_the_way(own) == []
    assert SPARE >= 64 * 2**20


@pytest.mark.parametrize(
    ("parts", "status", "said"),
    [
        ((), 422, "Chưa chọn tệp"),
        ((("tep", b"", ""),), 422, "Chưa chọn tệp"),
        ((("tep", b"x", "a"), ("tep", b"x", "b")), 422, "chỉ gửi một tệp"),
        ((("khac", b"x", "a"),), 422, "chỉ gửi một tệp"),
        ((("tep", b"<html>" * 99, "a.mp3"),), 422, "a.mp3"),
        ((("tep", b"", "trong.wav"),), 422, "trong.wav"),
        ((("tu", b"hai phut", None), ("tep", b"x", "a")), 422, "phút:giây"),
        ((("tu", b"x" * 3000, None),), 413, "quá dài"),
        ((("loi", b"0" * 64, None), ("tep", b"x", "a")), 409, "đã đổi so với lời lúc thu"),
    ],
)
def test_a_form_that_is_not_right_says_why(
    at_desk: httpx.Client,
    own: Running,
    parts: tuple[tuple[str, bytes, str | None], ...],
    status: int,
    said: str,
) -> None:
    """On a page that leads back to the script; nothing is kept."""
    body = part("csrf", token(at_desk).encode()) + b"".join(part(a, b, file=c) for a, b, c in parts) + END
    refused = at_desk.post(FORM, content=body, headers=MULTIPART)
    assert (refused.status_code, said in refused.text) == (status, True), refused.text
    assert f'href="{PAGE}"' in refused.text
    assert current(own) is None
    assert on_the_way(own) == []


def test_a_form_that_breaks_off_is_told(at_desk: httpx.Client, own: Running, voice: bytes) -> None:
    """The end of the form is missing: half a recording is none."""
    whole = part("csrf", token(at_desk).encode()) + part("tep", voice, file="a.wav") + END
    for body in (whole[: len(whole) // 2], whole[: -len(END)], whole.replace(BOUNDARY.encode(), b"khac")):
        refused = at_desk.post(FORM, content=body, headers=MULTIPART)
        assert refused.status_code in (403, 422)
    assert current(own) is None
    assert on_the_way(own) == []


def test_what_a_killed_process_left_is_swept(at_desk: httpx.Client, own: Running, voice: bytes) -> None:
    """By the next recording that comes."""
    folder = own.station.cache / "uploads"
    folder.mkdir(parents=True)
    (folder / "0badcafe-x.part").write_bytes(b"x" * 1000)
    send(at_desk, voice)
    assert current(own) is not None
    assert on_the_way(own) == []


def test_a_file_name_cannot_break_the_page(at_desk: httpx.Client, voice: bytes) -> None:
    """It is shown as text, without folders."""
    send(at_desk, voice, name="../<script>alert(1)</script>.wav")
    page = at_desk.get(PAGE).text
    assert "<script>alert" not in page
    assert "script&gt;.wav" in page


def test_a_script_that_is_not_there_takes_no_recording(at_desk: httpx.Client, voice: bytes) -> None:
    """404 by form and API."""
    form = {"data": {"csrf": token(at_desk)}, "files": {"tep": ("a.wav", voice)}}
    assert at_desk.post("/bai/khong-co/thu-am", **form).status_code == 404  # type: ignore[arg-type]  # a form
    assert at_desk.delete("/api/scripts/khong-co/recording").status_code == 404


@pytest.mark.parametrize(("name", "told"), [("bài 1.wav", 0), ("bài 1.mp3", 1), ("bài 1", 0)])
def test_only_a_wrong_ending_of_the_persons_own_name_is_told(
    at_desk: httpx.Client, own: Running, voice: bytes, name: str, told: int
) -> None:
    """What the file is called on its way through the station is nobody's business."""
    assert send(at_desk, voice, name=name).status_code == 303
    sound = current(own)
    assert sound is not None
    assert sum("đuôi" in warning for warning in sound.report.warnings) == told
    assert on_the_way(own) == []
