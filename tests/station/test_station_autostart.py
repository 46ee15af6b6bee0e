"""What starts the station with the machine: right for any path that a machine may have, or refused."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.errors import StationError
from broadcaster.settings import DataFolder
from broadcaster.station.autostart import Start, install, next_steps, target, task, this_start, unit

ODD = "Đài xã 100% & nhà $HOME;"
"""A folder as people make them: blanks, Vietnamese letters, and signs that mean something to a shell."""

SYSTEMD_ANALYZE = Path("/usr/bin/systemd-analyze")

NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"

ODD_NAMES = st.text(st.sampled_from(" aZ9đỌế%&$;()[]{}~#@!+=,.^-_`"), min_size=1, max_size=20)


def at(folder: str) -> Start:
    """A start whose every path is in ``folder``."""
    return Start(f"{folder}/python", f"{folder}/service.py", f"{folder}/var", "loa", "/run/user/1000")


def on_windows(folder: str) -> Start:
    """The same on Windows."""
    return Start(f"{folder}\\python.exe", f"{folder}\\service.py", f"{folder}\\var", "MAY\\loa")


def line_of(text: str, key: str) -> str:
    """The value of ``key`` in a unit."""
    found = re.search(rf"^{key}=(.*)$", text, re.MULTILINE)
    assert found is not None
    return found[1]


def words_of_systemd(line: str) -> list[str]:
    """Words as systemd.service(5) reads a line without variables, whose words are all in double quotes."""
    return [
        word.replace("%%", "%") for word in re.findall(r'"([^"]*)"|([^\s"]+)', line) for word in word if word
    ]


def words_of_windows(line: str) -> list[str]:
    """Words as a C program on Windows reads its command line, without backslashes before quotes."""
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', line)]


@given(ODD_NAMES)
def test_a_unit_holds_every_path_as_it_is(name: str) -> None:
    """Percent signs, dollars and quotes of one kind go through systemd unchanged."""
    start = at(f"/opt/{name}/x")
    text = unit(start)
    command = line_of(text, "ExecStart")
    assert command.startswith(":")  # no variables: a dollar is a dollar
    assert words_of_systemd(command[1:]) == [start.python, start.service, "--data", start.data]
    assert words_of_systemd(line_of(text, "RequiresMountsFor")) == [start.data]
    assert line_of(text, "WorkingDirectory").replace("%%", "%") == f"/opt/{name}/x"


@given(ODD_NAMES.filter(lambda name: name.count("%") <= 1))
def test_a_task_holds_every_path_as_it_is(name: str) -> None:
    """Through XML and through the way in which Windows cuts a command line."""
    start = on_windows(f"C:\\{name}\\x")
    task_ = ET.fromstring(task(start).encode("utf-16"))  # noqa: S314  # our own
    action = {each.tag.removeprefix(NAMESPACE): each.text or "" for each in task_.iter()}
    assert action["Command"] == start.python
    assert words_of_windows(action["Arguments"]) == [start.service, "--data", start.data]
    assert action["WorkingDirectory"] == f"C:\\{name}\\x"
    assert action["UserId"] == "MAY\\loa"


@pytest.mark.parametrize("bad", ['nháy"kép', "nháy'đơn", "xuống\ndòng", "gạch\\chéo", "chuông\a"])
def test_a_path_that_systemd_would_read_otherwise_is_refused(bad: str) -> None:
    """Rather no unit than one that starts something else."""
    with pytest.raises(StationError, match="thư mục tên đơn giản"):
        at(f"/opt/{bad}")


@pytest.mark.parametrize("bad", ["C:\\%TEMP%", "C:\\100%\\50%", 'C:\\nháy"kép'])
def test_a_path_that_windows_would_read_otherwise_is_refused(bad: str) -> None:
    """Two percent signs are a variable to the scheduler, and there is no way to say that they are not."""
    with pytest.raises(StationError, match="thư mục tên đơn giản"):
        on_windows(bad)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify`, which looks for every program and folder under the odd names."""
    if not SYSTEMD_ANALYZE.exists():
        reason = f"không có {SYSTEMD_ANALYZE}: chỉ có trên Linux dùng systemd"
        pytest.fail(reason) if os.environ.get("CI") and os.name == "posix" else pytest.skip(reason)
    folder, file = tmp_path / ODD, tmp_path / "loa-xa.service"
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    install("linux", replace(at(str(folder)), user="root", runtime="/run/user/0"), file)
    command = [str(SYSTEMD_ANALYZE), "verify", "--man=no", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "loa-xa" in line]
    assert (done.returncode, complaints) == (0, [])


def test_the_unit_starts_without_network_and_never_gives_up() -> None:
    """A power cut in a commune without internet is the everyday case."""
    text = unit(at("/opt/loa"))
    assert "network-online" not in text
    assert "network.target" not in text
    assert line_of(text, "Restart") == "always"
    assert line_of(text, "StartLimitIntervalSec") == "0"
    assert line_of(text, "WantedBy") == "multi-user.target"


def test_the_unit_leaves_the_sound_card_within_reach() -> None:
    """No private devices, and no protection of the clock either, which closes all of /dev but a few."""
    text = unit(at("/opt/loa"))
    assert line_of(text, "SupplementaryGroups") == "audio"
    for silencing in ("PrivateDevices=", "ProtectClock=", "DevicePolicy=", "DeviceAllow=", "ProtectHome="):
        assert silencing not in text


def test_the_task_is_in_the_order_of_windows_and_has_no_limits() -> None:
    """Elements as Windows itself exports them; on battery too, for ever, and again when it ended."""
    task_ = ET.fromstring(task(on_windows("C:\\Loa")).encode("utf-16"))  # noqa: S314  # our own
    tags = [each.tag.removeprefix(NAMESPACE) for each in task_]
    assert tags == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    settings = {each.tag.removeprefix(NAMESPACE): each.text for each in task_.iter()}
    assert settings["DisallowStartIfOnBatteries"] == settings["StopIfGoingOnBatteries"] == "false"
    assert settings["ExecutionTimeLimit"] == "PT0S"
    assert settings["MultipleInstancesPolicy"] == "IgnoreNew"
    assert task_.find(f".//{NAMESPACE}BootTrigger/{NAMESPACE}Repetition/{NAMESPACE}Interval") is not None


def test_the_task_is_written_as_windows_reads_it(tmp_path: Path) -> None:
    """UTF-16 with its mark; `schtasks` takes no other."""
    folder = DataFolder(tmp_path)
    path = target("windows", folder)
    install("windows", on_windows("C:\\Đài"), path)
    assert path.read_bytes().startswith((b"\xff\xfe", b"\xfe\xff"))
    assert "C:\\Đài\\python.exe" in path.read_text(encoding="utf-16")
    assert f'"{path}"' in next_steps("windows", path)[0]


def test_a_unit_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """With how it can."""
    with pytest.raises(StationError, match="sudo"):
        install("linux", at("/opt/loa"), tmp_path / "gone" / "loa-xa.service")


def test_this_machine_is_started_as_it_runs_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With this Python; under sudo as the user who asked for it, never as root by mistake."""
    monkeypatch.setenv("SUDO_USER", "nobody")
    start = this_start(DataFolder(tmp_path / "tram"))
    assert (start.python, start.data, start.user) == (sys.executable, str(tmp_path / "tram"), "nobody")
    assert Path(start.service).is_file()
