"""What strangers, other sites and foreign hosts get: nothing."""

from collections.abc import Mapping

import httpx
import pytest

from broadcaster.desk.accounts import ADMINISTRATOR
from broadcaster.desk.guessing import FREE_TRIES
from broadcaster.desk.station import mode_of
from broadcaster.playout.event import Mode
from broadcaster.settings import Settings, WebSettings
from broadcaster.web.security import POLICY, serves
from tests.web.conftest import csrf_of
from tests.web.running_station import PASSWORD, Running

FORMS = [
    "/dang-xuat",
    "/mat-khau",
    "/phat-thu",
    "/dung",
    "/phat-that",
    "/tap-duot",
    "/bai/chu-doc/cach-doc",
    "/bai/chu-doc/thu-am",
    "/bai/chu-doc/bo-thu-am",
    "/bai/chu-doc/gui-duyet",
    "/bai/chu-doc/dung-lai",
    "/bai/chu-doc/duyet",
    "/tiep-song/vov/duyet",
    "/bai/chu-doc/tra-lai",
    "/bai/chu-doc/rut",
    "/nhat-ky/xac-nhan",
    "/ke-hoach/ghim",
    "/ke-hoach/bo-ghim",
    "/ke-hoach/khoa",
    "/ke-hoach/mo-khoa",
    "/ke-hoach/thu-tu",
    "/tin-sai",
    "/tin-sai/1/loi-moi",
    "/tin-sai/1/cach-doc",
    "/tin-sai/1/gui-duyet",
    "/tin-sai/1/duyet",
    "/tin-sai/1/tra-lai",
    "/tin-sai/1/rut",
    "/tin-sai/1/xep-lai",
    "/phat-them",
    "/phat-them/bo",
    "/kiem-tra/dong-ho",
    "/kiem-tra/chay-lai",
    "/khan-cap/go-tay",
    "/khan-cap/ban-thu",
    "/khan-cap/prepared/bao-lu/phat",
    "/khan-cap/dung",
    "/tai-khoan",
    "/tai-khoan/quantri/mat-khau",
    "/tai-khoan/quantri/khan-cap",
]
COMMANDS: dict[str, Mapping[str, object]] = {
    "/api/emergencies/release": {"message": "bao-lu", "reason": "x"},
    "/api/emergencies/say": {"text": "x", "reason": "x"},
    "/api/emergencies/call-off": {"reason": "x"},
    "/api/logout": {},
    "/api/password": {"old": "x", "new": "x"},
    "/api/trial": {},
    "/api/stop": {},
    "/api/go-live": {"confirm": "phát thật"},
    "/api/go-training": {},
    "/api/scripts/chu-doc/readings": {"readings": {"5/10": "năm phần mười"}},
    "/api/scripts/chu-doc/recording": {},
    "/api/scripts/chu-doc/submit": {},
    "/api/scripts/chu-doc/render": {},
    "/api/scripts/chu-doc/approve": {},
    "/api/scripts/chu-doc/send-back": {"reason": "x"},
    "/api/scripts/chu-doc/withdraw": {"reason": "x"},
    "/api/plays/confirm": {"occurrence": "x", "cluster": "x"},
    "/api/sessions/pin": {"session": "sang:2026-03-03", "script": "nhan-hang"},
    "/api/sessions/unpin": {"session": "sang:2026-03-03", "script": "nhan-hang"},
    "/api/sessions/lock": {"session": "sang:2026-03-03"},
    "/api/sessions/unlock": {"session": "sang:2026-03-03"},
    "/api/priority-order": {"scripts": ["a", "b"]},
    "/api/rumours": {"what": "x", "title": "x", "text": "x"},
    "/api/rumours/1/wording": {"title": "x", "text": "x"},
    "/api/rumours/1/readings": {"readings": {"5/10": "năm phần mười"}},
    "/api/rumours/1/submit": {},
    "/api/rumours/1/place": {},
    "/api/extra-sessions": {"date": "2026-03-02", "starts": "15:00", "scripts": ["nhan-hang"]},
    "/api/extra-sessions/1/drop": {},
    "/api/live/begin": {"reason": "x", "clusters": ["trung-tam"]},
    "/api/live/end": {},
    "/api/clock/trust": {"reason": "x"},
    "/api/safe-mode/leave": {},
}
READING = [
    "/",
    "/dang-phat",
    "/bai",
    "/bai/chu-doc",
    "/bai/chu-doc/dang-dung",
    "/dang-dung",
    "/ke-hoach",
    "/ke-hoach/24-gio",
    "/ke-hoach/7-ngay",
    "/ke-hoach/tuan",
    "/nhat-ky",
    "/bao-cao",
    "/bao-cao/tai?ky=2026&dang=csv",
    "/tin-sai",
    "/tin-sai/1",
    "/tin-sai/1/cac-buoc",
    "/phat-them",
    "/kiem-tra",
    "/khan-cap",
    "/tai-khoan",
    "/mat-khau",
    "/sessions/thu-1:2026-03-02/audio.flac",
    f"/audio/{'0' * 64}.flac",
    f"/audio/{'0' * 64}.mp3",
    f"/audio/{'0' * 64}.opus",
    f"/audio/{'0' * 64}.wave.json",
    f"/audio/{'0' * 64}.json",
    f"/audio/{'0' * 64}.vtt",
]
READING_API = [
    "/api/emergencies",
    "/api/emergencies/messages",
    "/api/live",
    "/api/playlog/starts?from=2026-03-02&to=2026-03-02",
    "/api/status",
    "/api/plan?from=2026-03-02&to=2026-03-02",
    "/api/playlog?from=2026-03-02&to=2026-03-02",
    "/api/scripts",
    "/api/scripts/chu-doc",
    "/api/scripts/chu-doc/sound",
    "/api/rendering",
    "/api/preview/hours",
    "/api/preview/days",
    "/api/sheet?day=2026-03-02",
    "/api/warnings",
    "/api/questions",
    "/api/checkup",
    "/api/changes",
    "/api/rumours",
    "/api/rumours/1",
    "/api/extra-sessions?from=2026-03-02&to=2026-03-02",
    "/api/report?period=2026",
    "/api/openapi.json",
]
NAMES = {"{slug}": "chu-doc", "{number}": "1", "{session_id}": "1"}
"""What stands for the parts of a route's address."""


def named(route: str) -> str:
    """An address of ``route``."""
    for part, name in NAMES.items():
        route = route.replace(part, name)
    return route


def test_the_lists_of_this_test_name_every_route(browser: httpx.Client, station: Running) -> None:
    """A route that nobody put on a list is a route that nobody has tried to break into."""
    described = browser.get("/api/openapi.json").json()["paths"]
    posts = {named(path) for path, methods in described.items() if "post" in methods}
    assert posts == {*COMMANDS, "/api/login"}
    gets = {
        named(path) for path, methods in described.items() if "get" in methods and path.startswith("/api")
    }
    listed = {path.partition("?")[0] for path in READING_API}
    assert gets == (listed - {"/api/openapi.json"}) | {"/api/health"}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_a_stranger_leads_to_the_login(stranger: httpx.Client, station: Running, path: str) -> None:
    """Nothing is done, and nothing of what was sent goes on to the next page."""
    answer = stranger.post(path, data={"csrf": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")


@pytest.mark.parametrize(("path", "body"), COMMANDS.items())
def test_a_command_of_a_stranger_is_refused(
    stranger: httpx.Client, station: Running, path: str, body: Mapping[str, object]
) -> None:
    """The API says 401 and why, in Vietnamese."""
    answer = stranger.post(path, json=body, headers={"X-CSRF-Token": "x"})
    assert answer.status_code == 401
    assert "đăng nhập" in answer.json()["error"]


@pytest.mark.parametrize("path", READING)
def test_a_stranger_reads_no_page(stranger: httpx.Client, path: str) -> None:
    """Pages and sounds lead to the login, and from there back."""
    answer = stranger.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/dang-nhap?tiep=")


@pytest.mark.parametrize("path", READING_API)
def test_a_stranger_reads_nothing_of_the_api(stranger: httpx.Client, path: str) -> None:
    """The API answers 401."""
    assert stranger.get(path).status_code == 401


@pytest.mark.parametrize(
    "path", ["/api/health", "/dang-nhap", "/static/loa.css", "/static/vendor/htmx-4.0.1.min.js"]
)
def test_health_login_and_static_files_are_open(stranger: httpx.Client, path: str) -> None:
    """What is needed before a login needs none."""
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(browser: httpx.Client, path: str) -> None:
    """The cookie alone changes nothing."""
    assert browser.post(path, data={"csrf": "x"}).status_code == 403
    assert browser.post(path).status_code == 403


@pytest.mark.parametrize(("path", "body"), COMMANDS.items())
def test_a_command_without_its_token_is_refused(
    browser: httpx.Client, path: str, body: Mapping[str, object]
) -> None:
    """The API asks for the token in a header, which no form of another site can send."""
    del browser.headers["X-CSRF-Token"]
    answer = browser.post(path, json=body)
    assert answer.status_code == 403
    assert "tải lại trang" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/dang-nhap", "/api/login", *FORMS, *COMMANDS])
@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    ids=["origin", "null", "fetch"],
)
def test_what_another_site_sends_is_refused(
    browser: httpx.Client, path: str, headers: Mapping[str, str]
) -> None:
    """Even with cookie and token, and even a login."""
    assert browser.post(path, headers=dict(headers)).status_code == 403


def test_our_own_origin_is_accepted(browser: httpx.Client, station: Running) -> None:
    """Browsers send it with every form."""
    assert browser.post("/api/stop", headers={"Origin": station.address}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "[::2]:80"])
def test_another_host_is_refused(stranger: httpx.Client, host: str) -> None:
    """A name that a stranger has bound to our address gets no page, not even the login."""
    for path in ("/dang-nhap", "/api/health", "/static/loa.css"):
        assert stranger.get(path, headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "LOCALHOST:8389", "[::1]:8389"])
def test_loopback_goes_by_its_three_names(stranger: httpx.Client, host: str) -> None:
    """Whatever the port: the station may be behind a forwarded one."""
    assert stranger.get("/api/health", headers={"Host": host}).status_code == 200


def test_the_configured_host_counts_once_the_password_is_changed(fresh: Running) -> None:
    """With the one-time password in force the station answers on loopback only."""
    settings = Settings(web=WebSettings(host="dai.xa.example"))
    object.__setattr__(fresh.station, "settings", settings)
    with fresh.client() as client:
        assert client.get("/api/health", headers={"Host": "dai.xa.example"}).status_code == 400
        fresh.take_over()
        assert client.get("/api/health", headers={"Host": "dai.xa.example:8389"}).status_code == 200


@pytest.mark.parametrize(
    ("configured", "name", "served"),
    [
        ("192.168.1.5", "192.168.1.5", True),
        ("192.168.1.5", "192.168.1.6", False),
        ("0.0.0.0", "192.168.1.5", True),  # noqa: S104  # compared with, never bound to
        ("0.0.0.0", "evil.example", False),  # noqa: S104  # as above
        ("::", "fe80::1", True),
        ("Dai.Local", "dai.local", True),
    ],
)
def test_on_every_address_the_station_answers_to_addresses_and_to_no_name(
    configured: str, name: str, *, served: bool
) -> None:
    """An address cannot be rebound; a name can."""
    assert serves(configured, name) is served


def test_with_the_one_time_password_only_the_password_can_be_changed(fresh: Running) -> None:
    """Every page leads to the password; forms do nothing; the API says why."""
    with fresh.client() as client:
        token = client.post("/api/login", json={"name": ADMINISTRATOR, "password": fresh.one_time}).json()[
            "csrf"
        ]
        for path in ("/", "/bai", "/nhat-ky"):
            assert client.get(path).headers["location"] == "/mat-khau"
        assert client.post("/phat-thu", data={"csrf": token}).headers["location"] == "/mat-khau"
        answer = client.post("/api/go-live", json={"confirm": "phát thật"}, headers={"X-CSRF-Token": token})
        assert answer.status_code == 403
        assert "đổi mật khẩu" in answer.json()["error"]
    assert mode_of(fresh.station.database) is Mode.TRAINING


def test_the_first_password_is_changed_on_the_page(fresh: Running) -> None:
    """From the login to the first page; the file with the one-time password is gone, the old cookie too."""
    first = fresh.one_time
    with fresh.client() as client:
        login = client.post("/dang-nhap", data={"ten": ADMINISTRATOR, "mat_khau": first, "tiep": "/bai"})
        assert login.headers["location"] == "/mat-khau"
        old_cookie = client.cookies["loa_xa"]
        form = {"csrf": csrf_of(client.get("/mat-khau")), "cu": first, "moi": PASSWORD, "lai": PASSWORD}
        assert client.post("/mat-khau", data=form).headers["location"] == "/?xong=mat-khau"
        assert "Đã đổi mật khẩu." in client.get("/?xong=mat-khau").text
    assert not fresh.station.first_password.exists()
    with fresh.client() as client:
        client.cookies["loa_xa"] = old_cookie
        assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("changes", "status", "line"),
    [
        ({"lai": "khác"}, 422, "không giống nhau"),
        ({"moi": "ngắn", "lai": "ngắn"}, 422, "ít nhất 10 ký tự"),
        ({"cu": "sai"}, 403, "không đúng"),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    fresh: Running, changes: Mapping[str, str], status: int, line: str
) -> None:
    """The form comes again with the reason, and with nothing that was typed."""
    with fresh.client() as client:
        client.post("/dang-nhap", data={"ten": ADMINISTRATOR, "mat_khau": fresh.one_time})
        form = {
            "csrf": csrf_of(client.get("/mat-khau")),
            "cu": fresh.one_time,
            "moi": PASSWORD,
            "lai": PASSWORD,
        }
        answer = client.post("/mat-khau", data={**form, **changes})
        assert answer.status_code == status
        assert line in answer.text
        assert PASSWORD not in answer.text
        assert fresh.one_time not in answer.text


def test_whoever_guesses_is_slowed_and_told_how_long(fresh: Running) -> None:
    """401 at first, then 429 with the seconds to wait; on the page and in the API alike."""
    wrong = {"name": ADMINISTRATOR, "password": "sai"}
    with fresh.client() as client:
        statuses = [client.post("/api/login", json=wrong).status_code for _ in range(FREE_TRIES + 1)]
        page = client.post("/dang-nhap", data={"ten": ADMINISTRATOR, "mat_khau": "sai"})
    assert statuses == [401] * FREE_TRIES + [429]
    assert page.status_code == 429
    assert page.headers["retry-after"] == "1"
    assert "hãy đợi 1 giây" in page.text


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_login_leads_to_our_own_pages_only(stranger: httpx.Client, onward: str) -> None:
    """A prepared link to the login cannot lead elsewhere."""
    form = {"ten": ADMINISTRATOR, "mat_khau": PASSWORD, "tiep": onward}
    assert stranger.post("/dang-nhap", data=form).headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: httpx.Client) -> None:
    """HttpOnly, SameSite=Strict, and gone after logging out."""
    answer = stranger.post("/dang-nhap", data={"ten": ADMINISTRATOR, "mat_khau": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    token = csrf_of(stranger.get("/"))
    stranger.post("/dang-xuat", data={"csrf": token})
    assert "loa_xa" not in stranger.cookies


@pytest.mark.parametrize("path", ["/", "/khong-co", "/api/status", "/static/loa.css", "/dang-nhap"])
def test_every_answer_carries_the_security_headers(browser: httpx.Client, path: str) -> None:
    """No script or style but our own files, no frame, no guessing of types; errors included."""
    headers = browser.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/login", "/dang-nhap", "/phat-that"])
def test_a_body_that_is_too_large_is_refused(stranger: httpx.Client, path: str) -> None:
    """413, whether it says its length or not."""
    heading = {
        "Content-Type": "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"
    }
    assert stranger.post(path, content=b"x" * 100_000, headers=heading).status_code == 413
    pieces = (b"x" * 10_000 for _ in range(10))
    assert stranger.post(path, content=pieces, headers=heading).status_code == 413
