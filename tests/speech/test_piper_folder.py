"""The folder of a Piper voice: exactly one good pair of files, or a word about what is wrong."""

import re
from pathlib import Path
from typing import Any

import pytest

from broadcaster.errors import SpeechError
from broadcaster.speech.engines.piper_folder import check_folder
from tests.speech.tiny_piper import needs_piper, tiny_config, tiny_model, write_voice


@pytest.fixture(autouse=True)
def _piper_is_there() -> None:
    """The configuration has Piper's own map of phonemes."""
    needs_piper()


CONFIG_FAULTS = [
    pytest.param("{", "không phải JSON", id="cut JSON"),
    pytest.param("", "không phải JSON", id="empty"),
    pytest.param("[1]", "không phải JSON của một giọng Piper", id="a list"),
    pytest.param("giọng Việt", "không phải JSON", id="words"),
]


@pytest.mark.parametrize(("content", "told"), CONFIG_FAULTS)
def test_a_configuration_that_is_no_json_is_told(tmp_path: Path, content: str, told: str) -> None:
    """In one Vietnamese line with the folder, the file and what to do."""
    folder = write_voice(tmp_path / "vais", b"", {})
    (folder / "vi_VN-tiny.onnx.json").write_text(content, encoding="utf-8")
    with pytest.raises(
        SpeechError, match=rf"^Thư mục giọng Piper “vais” .*vi_VN-tiny\.onnx\.json: {told}.*hãy chép[^\n]*$"
    ):
        check_folder(folder)


def test_a_configuration_of_other_bytes_is_told(tmp_path: Path) -> None:
    """The model copied over its JSON is no reason to fall over."""
    folder = write_voice(tmp_path / "vais", b"", {})
    (folder / "vi_VN-tiny.onnx.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpeechError, match="không phải JSON"):
        check_folder(folder)


@pytest.mark.parametrize(
    "key",
    ["audio", "espeak", "num_symbols", "num_speakers", "phoneme_id_map", "audio.sample_rate", "espeak.voice"],
)
def test_a_configuration_without_a_key_is_told(tmp_path: Path, key: str) -> None:
    """The key is named."""
    section, _, inner = key.partition(".")
    config = tiny_config(**({section: {}} if inner else {}))
    if not inner:
        del config[section]
    with pytest.raises(SpeechError, match=f"thiếu mục {re.escape(key)}"):
        check_folder(write_voice(tmp_path / "vais", b"", config))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"espeak": {"voice": "en-us"}}, "không phải tiếng Việt"),
        ({"espeak": {"voice": None}}, "không phải tiếng Việt"),
        ({"audio": {"sample_rate": 7999}}, "8000 đến 48000"),
        ({"audio": {"sample_rate": 48_001}}, "8000 đến 48000"),
        ({"audio": {"sample_rate": "22050"}}, "8000 đến 48000"),
        ({"phoneme_type": "text"}, "bộ âm của espeak"),
        ({"num_speakers": 0}, "num_speakers không hợp lệ"),
        ({"inference": {"noise_scale": float("inf")}}, "noise_scale không hợp lệ"),
        ({"inference": {"length_scale": float("nan")}}, "length_scale không hợp lệ"),
        ({"inference": {"length_scale": 0}}, "length_scale không hợp lệ"),
        ({"inference": {"noise_w": -1}}, "noise_w không hợp lệ"),
        ({"phoneme_id_map": {"^": [1], "$": [2]}}, "thiếu dấu “_”"),
        ({"phoneme_id_map": {"a": []}}, "phoneme_id_map.a không hợp lệ"),
    ],
)
def test_a_configuration_of_another_voice_is_told(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    """Another language, phonemiser or rate, and numbers that no voice has."""
    with pytest.raises(SpeechError, match=told):
        check_folder(write_voice(tmp_path / "vais", b"", tiny_config(**changes)))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """There is no model in it."""
    with pytest.raises(SpeechError, match=r"không có tệp mô hình \.onnx"):
        check_folder(tmp_path)


def test_a_model_without_its_configuration_is_told(tmp_path: Path) -> None:
    """The missing file is named."""
    (tmp_path / "vais.onnx").write_bytes(b"")
    (tmp_path / "other.onnx.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SpeechError, match=r"thiếu tệp vais\.onnx\.json"):
        check_folder(tmp_path)


def test_two_models_are_told(tmp_path: Path) -> None:
    """Which one is meant is not guessed; both are named."""
    folder = write_voice(tmp_path / "vais", b"", tiny_config())
    (folder / "a.onnx").write_bytes(b"")
    with pytest.raises(SpeechError, match=r"nhiều mô hình: a\.onnx, vi_VN-tiny\.onnx"):
        check_folder(folder)


def test_a_good_folder_gives_its_pair(tmp_path: Path) -> None:
    """Model first; a card beside them does not matter."""
    folder = write_voice(tmp_path / "vais", tiny_model(), tiny_config())
    (folder / "MODEL_CARD").write_text("vais1000", encoding="utf-8")
    assert check_folder(folder) == (folder / "vi_VN-tiny.onnx", folder / "vi_VN-tiny.onnx.json")
