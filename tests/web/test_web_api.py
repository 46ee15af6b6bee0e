"""The JSON API: typed, in Vietnamese, with the fields that others build on."""

import httpx
import pytest

from broadcaster.desk.log import plays
from tests.desk.small_content import TODAY
from tests.web.running_station import PASSWORD, Running

DAYS = "from=2026-03-02&to=2026-03-02"


def test_health_needs_no_login_and_no_player(stranger: httpx.Client) -> None:
    """The watching process asks it every few seconds."""
    assert stranger.get("/api/health").json() == {"status": "ok"}


def test_status_says_what_sounds_and_what_comes_next(browser: httpx.Client) -> None:
    """With the mode, and whether the clock can be trusted."""
    status = browser.get("/api/status").json()
    assert (status["mode"], status["clock_trusted"], status["problem"]) == ("training", True, None)
    assert status["at"].startswith("2026-03-02T17:01:")
    assert status["at"].endswith("+07:00")
    assert {each["output"] for each in status["outputs"]} >= {"loa-01", "loa-11"}
    assert status["next"]["session"] == "sang:2026-03-03"
    assert status["next"]["planned_at"].startswith("2026-03-03T05:30:")


def test_the_plan_has_every_occurrence_with_its_reason(browser: httpx.Client) -> None:
    """Refusals are among them."""
    sessions = browser.get("/api/plan?from=2026-03-02&to=2026-03-06").json()
    occurrences = [each for session in sessions for each in session["occurrences"]]
    assert {each["decision"] for each in occurrences} == {"planned", "refused"}
    assert all(each["reason"] for each in occurrences)
    assert {each["class"] for each in occurrences} == {"thong_thuong"}


def test_the_log_has_the_fields_of_its_export(browser: httpx.Client, station: Running) -> None:
    """One object a play: an occurrence on a cluster."""
    answer = browser.get(f"/api/playlog?{DAYS}").json()
    assert len(answer) == len(plays(station.station.playlog, TODAY, TODAY)) == 3 + 4 * 11
    first = answer[0]
    assert (first["state"], first["evidence"], first["mode"]) == ("played", "sent", "training")
    assert first["started_at"].endswith("+07:00")
    assert {"class", "content_group", "peaks", "peak", "start_error_ms", "audio_sha256"} <= set(first)


def test_start_figures_count_each_output_once(browser: httpx.Client) -> None:
    """A station in training has silent outputs only: said as such, and nothing is said of devices."""
    answer = browser.get(f"/api/playlog/starts?{DAYS}").json()
    assert answer["device"] == {"count": 0, "p50_ms": None, "p95_ms": None, "max_ms": None, "early": 0}
    logged = [each for each in browser.get(f"/api/playlog?{DAYS}").json() if each["started_at"]]
    assert 0 < answer["silent"]["count"] <= len(logged)
    assert answer["silent"]["p50_ms"] <= answer["silent"]["p95_ms"] <= answer["silent"]["max_ms"]


def test_a_script_comes_with_its_readings(browser: httpx.Client) -> None:
    """Offsets point into the body."""
    assert {each["latest"]["script"] for each in browser.get("/api/scripts").json()} >= {
        "nhan-hang",
        "chu-doc",
    }
    script = browser.get("/api/scripts/chu-doc").json()
    doubt = script["doubts"][0]
    assert script["body"][doubt["start"] : doubt["end"]] == doubt["token"] == "5/10"
    assert doubt["alternatives"] == ["năm phần mười"]
    assert [each["state"] for each in script["revisions"]] == ["draft"]


@pytest.mark.parametrize("form", ["json", "csv", "docx"])
def test_the_report_comes_in_every_format(browser: httpx.Client, form: str) -> None:
    """As a file with its own type."""
    answer = browser.get(f"/api/report?period=2026-Q1&basis=calendar&format={form}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(f'.{form}"')


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/khong-co", 404),
        ("/api/scripts/khong-co", 404),
        ("/api/plan", 422),
        ("/api/plan?from=2026-03-02&to=2026-03-01", 422),
        ("/api/plan?from=2020-01-01&to=2026-03-01", 422),
        ("/api/playlog?from=hom-qua&to=2026-03-01", 422),
        ("/api/report?period=x", 422),
        ("/api/report?period=2026&format=exe", 422),
        ("/api/trial", 405),
    ],
)
def test_what_cannot_be_answered_is_one_vietnamese_line(
    browser: httpx.Client, path: str, status: int
) -> None:
    """``{"error": ...}`` and nothing else."""
    answer = browser.get(path)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert "hãy" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/login", b"{", 422),
        ("/api/login", b'{"name": "quantri"}', 422),
        ("/api/go-live", b'{"confirm": "x"}', 422),
        ("/api/go-live", b'{"confirm": "x", "more": 1}', 422),
        ("/api/scripts/nhan-hang/readings", b"{}", 422),
        ("/api/scripts/nhan-hang/readings", b'{"readings": {}}', 422),
        ("/api/scripts/nhan-hang/readings", b'{"readings": {"x": 1}}', 422),
        ("/api/scripts/nhan-hang/readings", b'{"readings": {"x": "y"}}', 422),
        ("/api/scripts/khong-co/readings", b'{"readings": {"x": "y"}}', 404),
        ("/api/scripts/nhan-hang/approve", b'{"heard": "x"}', 422),
        ("/api/scripts/nhan-hang/approve", b"{}", 409),
        ("/api/scripts/nhan-hang/submit", b"{}", 409),
        ("/api/scripts/khong-co/submit", b"{}", 404),
        ("/api/plays/confirm", b'{"occurrence": "x", "cluster": "y"}', 404),
    ],
)
def test_a_command_that_makes_no_sense_changes_nothing(
    browser: httpx.Client, path: str, body: bytes, status: int
) -> None:
    """It says what is wrong, in one line."""
    answer = browser.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


def test_a_script_goes_its_way_by_the_api(operator: httpx.Client, own: Running) -> None:
    """Submitted, approved, withdrawn; every step answers with the revision."""
    operator.post("/api/scripts/chu-doc/readings", json={"readings": {"5/10": "năm phần mười"}})
    waiting = operator.post("/api/scripts/chu-doc/submit").json()
    assert waiting["state"] == "waiting"
    approved = operator.post("/api/scripts/chu-doc/approve", json={}).json()
    assert (approved["state"], approved["approved_by"]) == ("approved", "quantri")
    withdrawn = operator.post("/api/scripts/chu-doc/withdraw", json={"reason": "viết sai"}).json()
    assert (withdrawn["state"], withdrawn["note"]) == ("withdrawn", "viết sai")


def test_readings_are_chosen_by_the_api(operator: httpx.Client, own: Running) -> None:
    """The draft holds them, the script shows them, and null takes them back."""
    refused = operator.post("/api/scripts/chu-doc/submit")
    assert refused.status_code == 409
    assert "“5/10”" in refused.json()["error"]
    seen = operator.get("/api/scripts/chu-doc").json()["sha256"]
    sent = {"readings": {"5/10": "năm phần mười"}, "seen": seen}
    assert operator.post("/api/scripts/chu-doc/readings", json=sent).json()["state"] == "draft"
    script = operator.get("/api/scripts/chu-doc").json()
    assert (script["readings"], script["doubts"]) == ({"5/10": "năm phần mười"}, [])
    assert script["spoken"] == "Bà con chú ý năm phần mười."
    assert operator.post("/api/scripts/chu-doc/readings", json=sent).status_code == 409
    operator.post("/api/scripts/chu-doc/readings", json={"readings": {"5/10": None}})
    assert operator.get("/api/scripts/chu-doc").json()["readings"] == {}


def test_a_trial_and_its_confirmation_by_the_api(operator: httpx.Client, own: Running) -> None:
    """The session that was started can be followed to its plays, and these confirmed."""
    session = operator.post("/api/trial").json()
    assert session["trial"] is True
    own.player.pass_time(60)
    play = {"occurrence": session["occurrences"][0]["occurrence"], "cluster": session["clusters"][0]}
    assert operator.post("/api/plays/confirm", json={**play, "note": "nghe rõ"}).json() == {"done": True}
    logged = [each for each in operator.get(f"/api/playlog?{DAYS}").json() if each["evidence"] == "person"]
    assert [(each["occurrence"], each["cluster"]) for each in logged] == [tuple(play.values())]


def test_another_password_by_the_api_gives_another_token(operator: httpx.Client, own: Running) -> None:
    """The old token is worth nothing any more, the new one works at once."""
    changed = operator.post("/api/password", json={"old": PASSWORD, "new": "mật khẩu khác hẳn"}).json()
    assert operator.post("/api/stop").status_code == 403
    operator.headers["X-CSRF-Token"] = changed["csrf"]
    assert operator.post("/api/stop").status_code == 200
    assert operator.post("/api/logout").status_code == 200
    assert operator.get("/api/status").status_code == 401


def test_the_description_speaks_vietnamese(browser: httpx.Client) -> None:
    """Every operation has a summary; nothing is described that is a page."""
    described = browser.get("/api/openapi.json").json()
    operations = [each for methods in described["paths"].values() for each in methods.values()]
    assert len(operations) >= 20
    assert all(each["summary"] and not each["summary"].isascii() for each in operations)
    assert "/bai" not in described["paths"]
