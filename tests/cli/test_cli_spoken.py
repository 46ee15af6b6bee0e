"""``loa spoken``: Vietnamese text to spoken text, a line for a line."""

import json
from pathlib import Path

import pytest

from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from broadcaster.store.lexicon import save_lexicon
from tests.cli.command import CP1252, Loa, as_process, refused
from tests.station.processes import Ran

_JSON = ("spoken", "--format", "json")


@pytest.mark.parametrize(
    ("given", "spoken"),
    [
        (b"", ""),
        (b"\n", "\n"),
        ("bán 15 kg".encode(), "bán mười lăm ki lô gam\n"),
        ("bán 15 kg\n".encode(), "bán mười lăm ki lô gam\n"),
        (
            "bán 15 kg\r\nnăm 2026\r\n".encode(),
            "bán mười lăm ki lô gam\nnăm hai nghìn không trăm hai mươi sáu\n",
        ),
        (b"\n\nba\n\n5\n", "\n\nba\n\nnăm\n"),
        (b"\xef\xbb\xbf5\n", "năm\n"),
        (b"5\r\n\r\n6", "năm\n\nsáu\n"),
    ],
    ids=[
        "nothing",
        "empty line",
        "no end",
        "one line",
        "Windows",
        "empty lines",
        "BOM",
        "empty line between",
    ],
)
def test_each_line_in_is_one_line_out(loa: Loa, tmp_path: Path, given: bytes, spoken: str) -> None:
    """Other programs pair the lines by their number: none is lost, none is added."""
    ran = loa("spoken", stdin=given)
    assert (ran.status, ran.out, ran.err) == (0, spoken, "")
    if given.strip():
        (tmp_path / "bài.txt").write_bytes(given)
        assert loa("spoken", tmp_path / "bài.txt") == ran


def test_json_is_one_object_a_line(loa: Loa) -> None:
    """Also for an empty line."""
    ran = loa("spoken", "--format", "json", stdin="Gọi 113\n\nNgày 3/4\n".encode())
    objects = [json.loads(line) for line in ran.out.splitlines()]
    assert len(objects) == 3
    assert all(each.keys() == {"spoken", "doubts"} for each in objects)
    assert objects[1] == {"spoken": "", "doubts": []}


def test_a_doubt_says_where_it_stands_and_how_it_was_read(loa: Loa) -> None:
    """The places are characters of the line that was given, so that a page can mark the word."""
    text = "Bà con gặp ABCXYZ, tỷ số 3-2, mua 1,5 kg hàng foo."
    (line,) = loa("spoken", "--format", "json", stdin=text.encode()).out.splitlines()
    doubts = json.loads(line)["doubts"]
    assert doubts
    for doubt in doubts:
        assert list(doubt) == ["start", "end", "token", "reading", "alternatives", "rule"]
        assert text[doubt["start"] : doubt["end"]] == doubt["token"]
        assert doubt["rule"]
        assert isinstance(doubt["alternatives"], list)


def test_a_check_adds_what_the_voice_would_not_say_in_vietnamese(loa: Loa) -> None:
    """Beside the doubts of the reading; without the option they are not asked for."""
    text = "Bà con tải Schneider lúc 5h.\nMai trời rét.\n"
    checked = [
        json.loads(line)["doubts"] for line in loa(*_JSON, "--check", stdin=text.encode()).out.splitlines()
    ]
    plain = [json.loads(line)["doubts"] for line in loa(*_JSON, stdin=text.encode()).out.splitlines()]
    assert [(doubt["token"], doubt["rule"]) for doubt in checked[0]] == [
        ("Schneider", "foreign"),
        ("Schneider", "phonemes"),
    ]
    assert plain == [checked[0][:1], []]
    assert checked[1] == []


def test_the_stations_own_lexicon_is_read_with(loa: Loa, station_copy: DataFolder) -> None:
    """Where the data folder holds a station; nothing of it changes."""
    database = Database(station_copy.database)
    with database.transaction() as connection:
        save_lexicon(connection, "Bjork\tPhia\n")
    database.dispose()
    before = station_copy.database.read_bytes()
    ran = loa("spoken", "--format", "json", "--data", station_copy.path, stdin="xóm Bjork\n".encode())
    assert json.loads(ran.out) == {"spoken": "xóm Phia", "doubts": []}
    assert station_copy.database.read_bytes() == before
    assert "Bjork" in loa("spoken", "--data", station_copy.path / "khác", stdin="xóm Bjork\n".encode()).out


def test_without_a_station_nothing_is_made(loa: Loa, tmp_path: Path) -> None:
    """The built-in lexicon reads, also in a folder whose first start is under way."""
    assert loa("spoken", "--data", tmp_path / "none", stdin=b"5\n") == Ran(0, "năm\n", "")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "station.db").touch()
    ran = loa("spoken", "--data", tmp_path, stdin=b"5\n")
    assert (ran.status, ran.out) == (0, "năm\n")
    assert "từ điển của đài" in ran.err


def test_places_count_from_the_line_not_from_its_byte_order_mark(loa: Loa) -> None:
    """A file from Notepad gives the same places as one without the mark, in its later lines too."""
    lines = "x\nhàng foo\n".encode()
    plain = loa("spoken", "--format", "json", stdin=lines)
    assert loa("spoken", "--format", "json", stdin=b"\xef\xbb\xbf" + lines) == plain
    assert json.loads(plain.out.splitlines()[1])["doubts"][0]["start"] == 5


def test_text_that_is_not_utf8_is_refused_whole(loa: Loa, tmp_path: Path) -> None:
    """A file of an old code page would be read wrongly: one line says what to do."""
    old = "Bà con\n".encode("cp1258", errors="replace") + b"\xff\n"
    assert "UTF-8" in refused(loa("spoken", stdin=old))
    (tmp_path / "cu.txt").write_bytes(old)
    line = refused(loa("spoken", tmp_path / "cu.txt"))
    assert "cu.txt" in line
    assert "UTF-8" in line


def test_a_file_that_is_not_there_is_named(loa: Loa, tmp_path: Path) -> None:
    """With what to look at."""
    assert "khong-co.txt" in refused(loa("spoken", tmp_path / "khong-co.txt"))
    assert refused(loa("spoken", tmp_path))


def test_a_process_writes_utf8_whatever_the_console(tmp_path: Path) -> None:
    """Lines end with a newline alone, so that a pipe gives every system the same bytes."""
    ran = as_process("spoken", stdin="năm 15\n".encode(), env=CP1252)
    assert (ran.status, ran.out, ran.err) == (0, "năm mười lăm\n", "")
