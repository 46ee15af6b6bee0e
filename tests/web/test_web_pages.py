"""What the operator finds on the pages, and what the forms do."""

import re
from dataclasses import replace

import httpx
import pytest

from broadcaster.desk.accounts import ADMINISTRATOR
from broadcaster.desk.log import plays
from broadcaster.desk.scripts import revisions_of, write_draft
from broadcaster.desk.station import mode_of
from broadcaster.playout.event import Mode
from broadcaster.playout.meter import Meter
from broadcaster.script.model import State
from broadcaster.store import scripts as rows
from broadcaster.store.lexicon import save_lexicon
from broadcaster.web.texts_vi import confirmed, length_text
from tests.desk.small_content import NOW, TODAY, script
from tests.web.running_station import NASTY, Running

PAGES = [
    "/",
    "/bai",
    "/bai/nhan-hang",
    "/bai/chu-doc",
    "/ke-hoach",
    "/ke-hoach/24-gio",
    "/ke-hoach/7-ngay",
    "/ke-hoach/7-ngay?cum=cum-02",
    "/ke-hoach/tuan",
    "/nhat-ky",
    "/bao-cao?ky=2026-Q1",
    "/tin-sai",
    "/phat-them",
    "/kiem-tra",
    "/mat-khau",
    "/khong-co",
]

FRACTION = {"tu-0": "5/10", "chon-0": "doc:năm phần mười"}
"""What decides the one doubt of the script “chu-doc”."""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_vietnamese_marked_as_training_and_has_one_heading(
    browser: httpx.Client, path: str
) -> None:
    """While the station is not live nobody can overlook it; a screen reader finds language and heading."""
    page = browser.get(path).text
    assert '<html lang="vi"' in page
    assert "<strong>TẬP DƯỢT</strong>" in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("path", PAGES)
def test_every_field_that_is_seen_has_a_label(browser: httpx.Client, path: str) -> None:
    """By its id, or by standing inside the label."""
    page = browser.get(path).text
    outside = re.sub(r"<label>.*?</label>|<label><input.*?</label>", "", page, flags=re.DOTALL)
    fields = re.findall(r"<(?:input|select)\b[^>]*>", outside)
    labelled = set(re.findall(r'<label for="([^"]+)"', page))
    for field in fields:
        if "hidden" in field:
            continue
        found = re.search(r'\bid="([^"]+)"', field)
        assert found is not None, field
        assert found[1] in labelled


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_script_style_or_foreign_addresses(browser: httpx.Client, path: str) -> None:
    """What the security policy forbids is not there to begin with."""
    page = browser.get(path).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script>", page)
    assert not re.search(r'(?:src|href|action)="(?!/|#)', page)


def test_the_first_page_shows_now_next_plan_and_log(browser: httpx.Client) -> None:
    """All that the operator needs in the morning, on one page."""
    page = browser.get("/").text
    assert "Không có bài nào đang phát" in page
    assert re.search("Kế tiếp:</strong>\nBài .* – 05:30 ngày 03/03/2026", page)
    assert "05:30 ngày 03/03/2026</strong> – Buổi sáng: 3 bài" in page
    assert "17:00 – Buổi chiều" in page
    assert "đã phát ở 11 cụm" in page
    assert "luân phiên" in page
    assert 'preload="none" src="/audio/' in page
    for button in ("Phát thử (không loa nào kêu)", "Dừng ngay", "Bật phát thật"):
        assert f">{button}</button>" in page


def test_the_plan_shows_refusals_with_their_reasons(browser: httpx.Client) -> None:
    """A day in which one script has expired and another cites an unchecked fact."""
    page = browser.get("/ke-hoach?ngay=2026-03-06").text
    assert "Lý do: đã hết hạn phát từ sau ngày 04/03/2026" in page
    assert "chưa soát" in page
    assert "?ngay=2026-03-05" in page
    assert "?ngay=2026-03-07" in page


def test_the_log_shows_each_cluster_by_its_name(browser: httpx.Client) -> None:
    """With its times, and with what is known about it."""
    page = browser.get("/nhat-ky?ngay=2026-03-02").text
    assert "Cụm 1 – Trung tâm xã" in page
    assert "đã gửi tới ngõ ra" in page
    assert "đã phát ở ngõ ra thử" in page
    assert "Chưa có gì trong nhật ký" in browser.get("/nhat-ky?ngay=2026-01-01").text


@pytest.mark.parametrize("path", ["/nhat-ky?ngay=2026-03-02", "/"])
def test_the_log_says_how_exactly_the_day_began_its_items(browser: httpx.Client, path: str) -> None:
    """In one line; on silent outputs it says that only the machine's clock was asked."""
    page = browser.get(path).text
    assert "Ngõ ra im lặng (tính theo đồng hồ máy, không có thiết bị nào đo), " in page
    assert "(p95)" in page
    assert "Độ chính xác giờ bắt đầu" not in page


def test_what_was_written_in_a_script_never_becomes_part_of_a_page(browser: httpx.Client) -> None:
    """A title with a script tag is shown as it was typed."""
    for path in ("/bai", "/bai/chu-doc"):
        page = browser.get(path).text
        assert NASTY not in page
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in page


def test_doubtful_words_are_marked_with_their_readings(browser: httpx.Client) -> None:
    """The leader sees what the machine is not sure of, and how it would be said."""
    page = browser.get("/bai/chu-doc").text
    assert '<mark title="Đọc là: ngày năm tháng mười">5/10</mark>' in page
    assert "năm phần mười" in page


def test_each_doubt_is_asked_about(browser: httpx.Client) -> None:
    """Where it stands, how it is read, what else it may be; until then the script cannot be submitted."""
    page = browser.get("/bai/chu-doc").text
    assert 'Bà con chú ý <mark>5/10</mark>.<br><span class="quiet">Máy tự đọc: “ngày năm tháng mười”' in page
    for words in ("ngày năm tháng mười", "năm phần mười"):
        assert f'name="chon-0" value="doc:{words}">' in page
    assert '<button type="submit" disabled>Gửi duyệt</button>' in page
    assert "Chọn cách đọc" not in browser.get("/bai/nhan-hang").text


def test_a_reading_that_was_chosen_is_kept_said_and_can_be_taken_back(
    operator: httpx.Client, own: Running
) -> None:
    """One form for all doubts of the page."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    done = operator.post("/bai/chu-doc/cach-doc", data={**form, **FRACTION})
    assert done.headers["location"] == "/bai/chu-doc?xong=cach-doc"
    page = operator.get(done.headers["location"]).text
    assert "Đã lưu cách đọc" in page
    assert "Bà con chú ý năm phần mười." in page
    assert 'value="doc:năm phần mười" checked>' in page
    assert "chưa chắc cách đọc" not in page
    assert "chọn cách đọc" in page
    assert '<button type="submit">Gửi duyệt</button>' in page
    assert revisions_of(own.station.database, "chu-doc")[-1].script.readings == {"5/10": "năm phần mười"}
    operator.post("/bai/chu-doc/cach-doc", data={**form, "tu-0": "5/10", "chon-0": "bo"})
    assert revisions_of(own.station.database, "chu-doc")[-1].script.readings == {}


@pytest.mark.parametrize("answer", [{}, {"chon-0": "khac"}])
def test_a_person_may_write_other_words(operator: httpx.Client, own: Running, answer: dict[str, str]) -> None:
    """Whoever writes into the field need not press the button beside it."""
    form = {"csrf": operator.headers["X-CSRF-Token"], "tu-0": "5/10", "loi-0": " năm  trên mười "}
    operator.post("/bai/chu-doc/cach-doc", data={**form, **answer})
    assert revisions_of(own.station.database, "chu-doc")[-1].script.readings == {"5/10": "năm trên mười"}
    assert 'value="doc:năm trên mười" checked>' in operator.get("/bai/chu-doc").text


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({}, 422, "chưa chọn cách đọc nào"),
        ({"tu-0": "5/10"}, 422, "chưa chọn cách đọc nào"),
        ({**FRACTION, "loi-0": "năm trên mười"}, 422, "chỉ chọn một"),
        ({"tu-0": "5/10", "chon-0": "khac", "loi-0": " "}, 422, "chưa ghi lời"),
        ({"tu-0": "5/10", "chon-0": "x"}, 422, "không đúng"),
        ({"tu-0": "5/10", "loi-0": "5 trên 10"}, 422, "chưa phải lời đọc"),
        ({"tu-0": "TT", "chon-0": "doc:thị trấn"}, 422, "không có chỗ “TT”"),
        ({**FRACTION, "ban": "0" * 64}, 409, "tải lại trang"),
    ],
)
def test_a_choice_that_makes_no_sense_changes_nothing(
    operator: httpx.Client, own: Running, sent: dict[str, str], status: int, said: str
) -> None:
    """It is said what is wrong, with a way back to the script."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    answer = operator.post("/bai/chu-doc/cach-doc", data={**form, **sent})
    assert answer.status_code == status
    assert said in answer.text
    assert 'href="/bai/chu-doc">Quay lại' in answer.text
    assert revisions_of(own.station.database, "chu-doc")[-1].script.readings == {}
    assert operator.post("/bai/khong-co/cach-doc", data={**form, **sent}).status_code in (404, 422)


def test_a_script_with_more_doubts_than_a_form_can_hold_is_asked_about_in_parts(
    operator: httpx.Client, own: Running
) -> None:
    """What is saved makes room for the rest."""
    tokens = [f"XQ{a}{b}" for a in "BCDGKLMNPR" for b in "BCDGKLM"]
    write_draft(own.station.database, script("dai", ", ".join(tokens) + "."), by="thử", now=NOW)
    page = operator.get("/bai/dai").text
    fields = dict(re.findall(r'name="(tu-\d+)" value="([^"]+)"', page))
    assert len(fields) == 50
    assert f"Còn {len(tokens) - 50} chỗ nữa" in page
    answers = {name.replace("tu", "loi"): "kỹ thuật" for name in fields}
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    assert operator.post("/bai/dai/cach-doc", data={**form, **fields, **answers}).status_code == 303
    assert len(revisions_of(own.station.database, "dai")[-1].script.readings) == 50
    rest = re.findall(r'name="tu-\d+" value="([^"]+)"', operator.get("/bai/dai").text)
    assert set(tokens) - set(fields.values()) <= set(rest)


def test_the_page_reads_with_the_stations_lexicon(operator: httpx.Client, own: Running) -> None:
    """An entry of the station settles the doubt everywhere."""
    with own.station.database.transaction() as connection:
        save_lexicon(connection, "5/10\tnăm phần mười\nPhja\tPhia\n")
    write_draft(own.station.database, script("xom", "Mời bà con xóm Phja."), by="thử", now=NOW)
    assert "Mời bà con xóm Phia." in operator.get("/bai/xom").text
    assert operator.get("/api/scripts/xom").json()["doubts"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/khong-co", 404),
        ("/bai/khong-co", 404),
        ("/ke-hoach?ngay=hom-nay", 422),
        ("/nhat-ky?ngay=2026-02-30", 422),
        ("/bao-cao?ky=thang-nao", 422),
        ("/bao-cao/tai?ky=2026&dang=exe", 422),
        ("/audio/khong.flac", 404),
        (f"/audio/{'0' * 64}.flac", 404),
        (f"/audio/{'0' * 64}.mp3", 404),
        (f"/audio/{'0' * 64}.wave.json", 404),
        ("/audio/khong.opus", 404),
        ("/audio/..%2F..%2Fstation.db.flac", 404),
        ("/sessions/khong-co:2026-03-02/audio.flac", 404),
        ("/sessions/khong-co/audio.flac", 422),
        ("/static/../app.py", 404),
        ("/phat-thu", 405),
    ],
)
def test_what_is_not_there_is_said_on_a_page_of_our_own(
    browser: httpx.Client, path: str, status: int
) -> None:
    """In Vietnamese, with a way back, and without a word about the inside."""
    answer = browser.get(path)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text
    assert ">Về trang đầu</a>" in answer.text


def test_the_report_is_shown_and_handed_out(browser: httpx.Client) -> None:
    """Marked as no real report; the files carry the period in their names."""
    page = browser.get("/bao-cao?tu=2026-03-01&den=2026-03-31").text
    assert "TẬP DƯỢT – KHÔNG PHẢI BÁO CÁO THẬT" in page
    assert "Kết quả theo nhóm nội dung" in page
    word = browser.get("/bao-cao/tai?ky=2026-Q1&dang=docx")
    assert word.headers["content-disposition"] == 'attachment; filename="bao-cao-2026-q1.docx"'
    assert word.content.startswith(b"PK")
    assert browser.get("/bao-cao/tai?ky=2026-Q1&dang=csv").text.startswith("\ufeffTẬP DƯỢT")


def test_a_trial_is_started_heard_of_and_stopped(operator: httpx.Client, own: Running) -> None:
    """The button puts it into the plan; the page shows what sounds; "Dừng ngay" ends it with a name."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    assert operator.post("/phat-thu", data=form).headers["location"] == "/?xong=phat-thu"
    own.player.pass_time(17)
    assert '<li class="sounding">' in operator.get("/dang-phat").text
    assert operator.post("/dung", data=form).headers["location"] == "/?xong=dung"
    own.player.pass_time(1)
    assert '<li class="sounding">' not in operator.get("/dang-phat").text
    assert "Người trực bấm dừng." in operator.get("/nhat-ky").text


def test_the_page_shows_how_loud_each_output_is(operator: httpx.Client, own: Running) -> None:
    """What was sent and what a monitor input heard, in decibels; what nobody measures is not spoken of."""
    assert "<meter" not in operator.get("/dang-phat").text
    measured = next(each for each in own.player.channels if each.output.name == "loa-01")
    measured.sent.append(Meter(frames=48_000, peak=0.5, square_sum=480.0))
    measured.heard.append(Meter(frames=48_000))
    page = operator.get("/dang-phat").text
    assert page.count("<meter") == 2
    assert re.search(r'aria-label="Cụm 1 – Trung tâm xã, gửi ra">-20,0 dB</meter>', page)
    assert re.search(r'aria-label="Cụm 1 – Trung tâm xã, thu lại">im lặng</meter>', page)
    loudest = operator.get("/api/status").json()["outputs"]
    assert {(each["sent_dbfs"], each["heard_dbfs"]) for each in loudest} == {(-20.0, -120.0), (None, None)}


def test_going_live_wants_the_words_typed(operator: httpx.Client, own: Running) -> None:
    """A slip of the hand switches nothing on; afterwards the banner is another one, with a way back."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    refused = operator.post("/phat-that", data={**form, "xac_nhan": "ừ"})
    assert refused.status_code == 422
    assert mode_of(own.station.database) is Mode.TRAINING
    operator.post("/phat-that", data={**form, "xac_nhan": " Phát  THẬT "})
    assert mode_of(own.station.database) is Mode.LIVE
    assert "ĐANG PHÁT THẬT" in operator.get("/").text
    operator.post("/tap-duot", data=form)
    assert mode_of(own.station.database) is Mode.TRAINING


def test_a_script_goes_its_way_by_forms(operator: httpx.Client, own: Running) -> None:
    """Submitted, listened to, approved with the sound that was heard, withdrawn with a reason."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    operator.post("/bai/chu-doc/cach-doc", data={**form, **FRACTION})
    operator.post("/bai/chu-doc/gui-duyet", data=form)
    page = operator.get("/bai/chu-doc").text
    heard = re.findall(r'name="da_nghe" value="([0-9a-f]{64})"', page)[0]
    assert f'src="/audio/{heard}.flac"' in page
    other = operator.post("/bai/chu-doc/duyet", data={**form, "da_nghe": "0" * 64})
    assert other.status_code == 409
    assert 'href="/bai/chu-doc">Quay lại' in other.text
    done = operator.post("/bai/chu-doc/duyet", data={**form, "da_nghe": heard})
    assert "Đã duyệt bài." in operator.get(done.headers["location"]).text
    approved = revisions_of(own.station.database, "chu-doc")[-1]
    assert approved.approval is not None
    assert (approved.approval.by, approved.approval.audio_sha256) == (ADMINISTRATOR, heard)
    assert operator.post("/bai/chu-doc/rut", data={**form, "ly_do": " "}).status_code == 409
    operator.post("/bai/chu-doc/rut", data={**form, "ly_do": "viết sai"})
    assert revisions_of(own.station.database, "chu-doc")[-1].state is State.WITHDRAWN


def test_an_approved_script_shows_the_words_that_were_approved(operator: httpx.Client, own: Running) -> None:
    """Rules learn; what was approved is what is aired, and what page and API show."""
    approved = revisions_of(own.station.database, "nhan-hang")[-1]
    assert approved.approval is not None
    older = replace(approved, approval=replace(approved.approval, spoken="Lời đọc theo luật cũ."))
    with own.station.database.transaction() as connection:
        version = rows.revision_version(connection, "nhan-hang", older.number)
        rows.update_revision(connection, older, expected_version=version)
    assert "Lời đọc theo luật cũ." in operator.get("/bai/nhan-hang").text
    assert operator.get("/api/scripts/nhan-hang").json()["spoken"] == "Lời đọc theo luật cũ."


def test_a_script_is_returned_with_a_reason(operator: httpx.Client, own: Running) -> None:
    """The writer reads it on the script's page."""
    form = {"csrf": operator.headers["X-CSRF-Token"]}
    operator.post("/bai/chu-doc/cach-doc", data={**form, **FRACTION})
    operator.post("/bai/chu-doc/gui-duyet", data=form)
    operator.post("/bai/chu-doc/tra-lai", data={**form, "ly_do": "ghi rõ ngày"})
    assert "Lý do ghi ở bản này: ghi rõ ngày" in operator.get("/bai/chu-doc").text


def test_a_person_confirms_what_was_heard(operator: httpx.Client, own: Running) -> None:
    """It goes into the log under the name of who is logged in; what never was cannot be confirmed."""
    play = plays(own.station.playlog, TODAY, TODAY)[0]
    form = {"csrf": operator.headers["X-CSRF-Token"], "lan_phat": play.occurrence, "cum": play.cluster}
    operator.post("/nhat-ky/xac-nhan", data={**form, "ghi_chu": "ông Nông Văn A nghe ở chợ"})
    assert plays(own.station.playlog, TODAY, TODAY)[0].evidence == "person"
    assert operator.post("/nhat-ky/xac-nhan", data={**form, "cum": "cum-99"}).status_code == 404
    assert operator.post("/nhat-ky/xac-nhan", data={**form, "lan_phat": "x"}).status_code == 404


def test_the_page_stands_when_the_player_does_not(operator: httpx.Client, own: Running) -> None:
    """It says so and shows everything else; "Dừng ngay" says that nobody has heard it."""
    own.player.runs = False
    assert "Máy phát chưa chạy" in operator.get("/").text
    stopped = operator.post("/dung", data={"csrf": operator.headers["X-CSRF-Token"]})
    assert stopped.status_code == 503


def test_the_part_that_renews_itself_says_when_nobody_is_logged_in(stranger: httpx.Client) -> None:
    """Instead of a whole login page inside the first page."""
    answer = stranger.get("/dang-phat", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "<html" not in answer.text
    assert "Đăng nhập lại" in answer.text


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("phát thật", True),
        ("PHÁT THẬT", True),
        ("pha\u0301t tha\u0323\u0302t", True),
        ("phat that", False),
        ("", False),
    ],
)
def test_the_words_count_however_the_keyboard_writes_them(typed: str, *, counts: bool) -> None:
    """Composed or not, in small or capital letters; but with their marks."""
    assert confirmed(typed) is counts


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [(0, "1 giây"), (59_400, "59 giây"), (60_000, "1 phút"), (80_000, "1 phút 20 giây")],
)
def test_a_length_is_written_in_words(duration_ms: int, text: str) -> None:
    """Rounded to seconds, never to nothing."""
    assert length_text(duration_ms) == text
