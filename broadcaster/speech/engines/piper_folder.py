"""The folder of a Piper voice, as an operator drops it: one model ``x.onnx`` and its ``x.onnx.json``."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broadcaster.errors import SpeechError

_MARKS = ("^", "_", "$")
"""Begin, padding, end: what Piper puts around the phonemes of a sentence."""

_Ids = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)]
_Scale = Annotated[float, Field(ge=0, le=2)]

_WRONG = {
    "audio.sample_rate": "tần số lấy mẫu (audio.sample_rate) phải là số nguyên từ 8000 đến 48000",
    "espeak.voice": "giọng không phải tiếng Việt (espeak.voice phải là “vi”)",
    "phoneme_type": "giọng không dùng bộ âm của espeak (phoneme_type phải là “espeak”)",
}
_MISSING = "missing"
"""Pydantic's name for a key that is not there."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class _Audio(_Section):
    sample_rate: int = Field(ge=8000, le=48000)


class _Espeak(_Section):
    voice: Literal["vi", "vi-vn-x-central", "vi-vn-x-south"]


class _Inference(_Section):
    noise_scale: _Scale = 0.667
    length_scale: float = Field(default=1.0, ge=0.5, le=2)
    noise_w: _Scale = 0.8


class _Config(_Section):
    """What the station relies on in a voice's JSON; the names are those of ``piper/config.py`` 1.8."""

    audio: _Audio
    espeak: _Espeak
    inference: _Inference = _Inference()
    num_symbols: int = Field(ge=1)
    num_speakers: int = Field(ge=1)
    phoneme_id_map: dict[str, _Ids]
    phoneme_type: Literal["espeak"] = "espeak"
    hop_length: int = Field(default=256, ge=1)


def check_folder(folder: Path) -> tuple[Path, Path]:
    """Model and configuration in ``folder``; the model itself is left to the worker process.

    Raises:
        SpeechError: there is not exactly one pair, or the configuration is broken, lacks a key, or is that
            of a voice of another language, of another phonemiser or of a rate outside 8000 to 48000 hertz.

    """
    if not folder.is_dir():
        raise _unfit(folder, "không có thư mục này")
    models = sorted(folder.glob("*.onnx"))
    if len(models) != 1:
        names = ", ".join(model.name for model in models)
        raise _unfit(folder, f"có nhiều mô hình: {names}" if models else "không có tệp mô hình .onnx")
    config = folder / f"{models[0].name}.json"
    if not config.is_file():
        raise _unfit(folder, f"thiếu tệp {config.name}")
    if wrong := _wrong(config):
        raise _unfit(folder, f"tệp {config.name}: {wrong}")
    return models[0], config


def _wrong(config: Path) -> str:
    """Say in Vietnamese what is wrong with the file ``config``; empty when it is right."""
    try:
        checked = _Config.model_validate_json(config.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return f"không mở được ({error.strerror})"
    except UnicodeDecodeError:
        return "không phải JSON"
    except ValidationError as error:
        return _complaint(error)
    missing = [mark for mark in _MARKS if mark not in checked.phoneme_id_map]
    return f"mục phoneme_id_map thiếu dấu “{missing[0]}”" if missing else ""


def _complaint(error: ValidationError) -> str:
    """The first thing that pydantic complains of."""
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"][:2])
    if not key:
        return "không phải JSON của một giọng Piper"
    if first["type"] == _MISSING:
        return f"thiếu mục {key}"
    return _WRONG.get(key, f"mục {key} không hợp lệ")


def _unfit(folder: Path, why: str) -> SpeechError:
    return SpeechError(
        f"Thư mục giọng Piper “{folder.name}” chưa dùng được ({why}); "
        "hãy chép vào đó đúng một cặp tệp .onnx và .onnx.json của giọng tiếng Việt, hoặc chọn giọng espeak."
    )
