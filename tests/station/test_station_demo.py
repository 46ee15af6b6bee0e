"""``loa demo``: the whole chain on the sample station, to files that other programs can open."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadcaster.desk.emergencies import prepared
from broadcaster.store.database import Database
from broadcaster.store.scripts import on_air_revisions
from tests.station.conftest import Demonstrated
from tests.station.processes import LOA, run


def _program(name: str) -> str:
    """Path of a program of the system; without it the test is skipped, on CI it fails."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is needed where the project is checked")
        pytest.skip(f"{name} is not on this machine")
    return found


def _ebur128(ffmpeg: str, path: str) -> tuple[float, float]:
    """Integrated loudness and true peak that ffmpeg reads."""
    command = [ffmpeg, "-nostdin", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    summary = said.rpartition("Summary:")[2]
    loudness, peak = (float(re.findall(rf"{name}:\s+(\S+) ", summary)[0]) for name in ("I", "Peak"))
    return loudness, peak


def test_the_demonstration_is_done_and_prints_json_alone(demonstrated: Demonstrated) -> None:
    """Exit 0; progress is on stderr; it is marked as a rehearsal and never as real."""
    assert demonstrated.ran.status == 0, demonstrated.ran.err
    assert demonstrated.json["mode"] == "rehearsal"
    assert "TẬP DƯỢT" in demonstrated.ran.err


def test_every_file_that_it_names_is_there(demonstrated: Demonstrated) -> None:
    """At least ten items, the sessions as they sound, the log, its exports, the reports."""
    named = demonstrated.json
    log = named["playlog"]
    files = [*(item["file"] for item in named["items"]), *named["sessions"], log["database"], *log["exports"]]
    assert len(named["items"]) >= 10
    assert len({item["file"] for item in named["items"]}) == len(named["items"])
    assert all(Path(file).is_file() for file in (*files, *named["reports"]))
    assert {Path(file).suffix for file in named["reports"]} >= {".csv", ".docx"}
    assert len(named["sessions"]) >= 2


def test_its_log_verifies_and_its_day_was_played(demonstrated: Demonstrated) -> None:
    """The chain holds, to the head that the demonstration printed."""
    verified = run([*LOA, "playlog", "verify", "--data", str(demonstrated.folder.path)])
    log = demonstrated.json["playlog"]
    assert verified.status == 0
    assert str(log["events"]) in verified.out
    assert log["head_hash"] in verified.out
    assert log["played"] > 0


def test_its_exports_say_what_its_report_says(demonstrated: Demonstrated) -> None:
    """The log's CSV and the report's JSON come to the same number of plays."""
    csv_file, _json_file = demonstrated.json["playlog"]["exports"]
    rows = list(csv.DictReader(io.StringIO(Path(csv_file).read_text("utf-8-sig")), delimiter=";"))
    states = Counter(row["state"] for row in rows)
    assert states["played"] == demonstrated.json["playlog"]["played"]
    assert sum(states.values()) == demonstrated.json["playlog"]["plays"]


def test_its_csv_opens_in_a_spreadsheet(demonstrated: Demonstrated) -> None:
    """Byte-order mark, semicolons, and as many cells in every line."""
    content = Path(demonstrated.json["playlog"]["exports"][0]).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(lines) > 10
    assert len({len(line) for line in lines}) == 1


def test_its_report_opens_in_libreoffice(demonstrated: Demonstrated, tmp_path: Path) -> None:
    """Converted to PDF, with its mark on the page."""
    soffice = _program("soffice")
    (report,) = [name for name in demonstrated.json["reports"] if name.endswith(".docx")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), report]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    pdf = tmp_path / f"{Path(report).stem}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF")
    text = subprocess.run([_program("pdftotext"), str(pdf), "-"], check=True, capture_output=True).stdout
    assert "TẬP DƯỢT" in text.decode("utf-8")


def test_ffmpeg_reads_every_item_at_the_stations_loudness(demonstrated: Demonstrated) -> None:
    """-16 LUFS within 0.3, at most -1.0 dBTP; and what the command says of each is what ffmpeg reads."""
    ffmpeg = _program("ffmpeg")
    items = demonstrated.json["items"]
    with ThreadPoolExecutor(2) as threads:
        read = list(threads.map(lambda item: _ebur128(ffmpeg, item["file"]), items))
    assert [item["slug"] for item, (lufs, _) in zip(items, read, strict=True) if abs(lufs + 16) > 0.3] == []
    assert [item["slug"] for item, (_, peak) in zip(items, read, strict=True) if peak > -1.0] == []
    for item, (lufs, peak) in zip(items, read, strict=True):
        assert item["lufs"] == pytest.approx(lufs, abs=0.15)
        assert item["true_peak_dbtp"] == pytest.approx(peak, abs=0.3)


def test_its_prepared_emergencies_are_there_for_training_alone(demonstrated: Demonstrated) -> None:
    """A new operator can try one; only the sample approved them, so that a live station refuses them."""
    database = Database(demonstrated.folder.database)
    with database.reading() as connection:
        on_air = on_air_revisions(connection)
    database.dispose()
    messages = prepared(on_air)
    approvals = [on_air[each.script].approval for each in messages]
    assert len(messages) == 2
    assert all(each is not None and each.is_sample for each in approvals)


@pytest.mark.parametrize("command", [["demo"], ["rehearse", "--from", "2026-01-01", "--to", "2026-01-02"]])
def test_a_folder_that_holds_a_station_is_refused(demonstrated: Demonstrated, command: list[str]) -> None:
    """One line, exit 2, and not a byte of the station is changed."""
    folder = demonstrated.folder
    before = (folder.playlog.read_bytes(), folder.database.read_bytes())
    done = run([*LOA, *command, "--format", "json", "--data", str(folder.path)])
    assert done.status == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "thư mục riêng" in done.err
    assert (folder.playlog.read_bytes(), folder.database.read_bytes()) == before
