"""`loa voices`."""

import json
from pathlib import Path

from tests.cli.command import Loa


def test_voices_are_listed_with_what_they_send(loa: Loa, tmp_path: Path) -> None:
    """For the technician, before the order of preference is set."""
    ran = loa("voices", "--data", tmp_path / "none")
    assert ran.status == 0, ran.err
    assert "1. espeak: dùng được" in ran.out
    assert "gửi ra ngoài xã: lời đọc của bài" in ran.out


def test_voices_are_tried_as_json(loa: Loa, tmp_path: Path) -> None:
    """For programs: each field of the state."""
    states = json.loads(loa("voices", "--try", "--format", "json", "--data", tmp_path / "none").out)
    espeak = next(state for state in states if state["name"] == "espeak")
    assert (espeak["place"], espeak["problem"], espeak["sends"]) == (1, None, "")
    assert espeak["trial"]["syllables_a_minute"] > 150
