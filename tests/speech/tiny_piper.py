"""A Piper voice in a few kilobytes: every phoneme is a tone of its own, as long as its length scale says.

Its inputs and outputs are those of a real one (``piper/voice.py`` 1.8), and so is its configuration.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

RATE = 22_050
_HOP = 256
"""Samples in a frame; a phoneme lasts four, and the padding after it one."""
_SYMBOLS = 256

_SUNG_BY_SPEAKER = """
    speaker = Cast <to = 1> (sid)
    offset = Mul (speaker, higher)
    sung = Add (pitches, offset)
"""

_TONES = """
    natural = Gather (frames, ids)
    stretched = Mul (natural, stretch)
    widths = Ceil (stretched)
    counts = Cast <to = 7> (widths)
    ends = CumSum (counts, axis)
    total = Gather (ends, last)
    room = Add (total, second)
    blank = ConstantOfShape <value = int64[1] {0}> (room)
    many = Shape (ends)
    marks = ConstantOfShape <value = int64[1] {1}> (many)
    marked = ScatterElements <axis = 0, reduction = "add"> (blank, ends, marks)
    numbered = CumSum (marked, axis)
    number = Slice (numbered, first, last)
    said = Gather (ids, number)
    pitch = Gather (sung, said)
    level = Gather (levels, said)
    pitch_column = Unsqueeze (pitch, second)
    level_column = Unsqueeze (level, second)
    pitch_frames = Expand (pitch_column, frame)
    level_frames = Expand (level_column, frame)
    hertz = Reshape (pitch_frames, flat)
    loudness = Reshape (level_frames, flat)
    exact = Cast <to = 11> (hertz)
    steps = Div (exact, rate)
    turns = CumSum (steps, axis)
    whole_turns = Floor (turns)
    part = Sub (turns, whole_turns)
    angle = Cast <to = 1> (part)
    radians = Mul (angle, full_turn)
    wave = Sin (radians)
    tones = Mul (wave, loudness)
"""
"""Ids become frames, frames the number of the phoneme at each, that its pitch, and the pitches one wave."""

_FOREVER = """
    turns_left = Constant <value = int64 {9000000000000000000}> ()
    more = Constant <value = bool {1}> ()
    endless = Loop (turns_left, more, tones) <body = turn
        (int64 turn_number, bool go_on, float[n] so_far) => (bool still, float[n] next)
        { still = Identity (go_on)
          next = Neg (so_far) }>
    output = Reshape (endless, shape)
"""

ENDINGS = {
    "tones": "output = Reshape (tones, shape)",
    "silence": """
    nothing = Sub (tones, tones)
    output = Reshape (nothing, shape)""",
    "nan": """
    nothing = Sub (tones, tones)
    broken = Div (nothing, nothing)
    output = Reshape (broken, shape)""",
    "loud": """
    five = Constant <value_float = 5.0> ()
    loud = Mul (tones, five)
    output = Reshape (loud, shape)""",
    "integers": """
    rounded = Cast <to = 6> (tones)
    output = Reshape (rounded, shape)""",
    "two voices": """
    two = Concat <axis = 0> (tones, tones)
    pair = Constant <value = int64[2] {2, -1}> ()
    output = Reshape (two, pair)""",
    "hang": _FOREVER,
}
"""How the model ends: well, or in one of the ways that a bad one does."""


def needs_piper() -> None:
    """Skip the test where Piper or onnx is missing; fail there when the project is being checked."""
    for package in ("piper", "onnx"):
        if os.environ.get("CI"):
            __import__(package)
        pytest.importorskip(package, reason=f"{package} is not installed: pip install 'loa-xa[test]'")


def tiny_model(
    ending: str = "tones", *, speakers: int = 1, aligned: bool = False, scales: str = "scales"
) -> bytes:
    """ONNX file whose sound ends as ``ENDINGS`` says.

    Each further speaker hums 400 Hz higher. An ``aligned`` one tells how long its phonemes are. The input
    ``scales`` may be called otherwise, as in a model of another kind.
    """
    import onnx.checker
    import onnx.parser

    several = speakers > 1
    inputs = f"int64[batch, phonemes] input, int64[batch] input_lengths, float[3] {scales}"
    output = "int32 output" if ending == "integers" else "float output"
    model = onnx.parser.parse_model(f"""
<ir_version: 8, opset_import: ["": 18]>
tiny ({inputs}{", int64[1] sid" if several else ""}) => ({output}{", float[n] widths" if aligned else ""})
<{_constants()}>
{{
    ids = Reshape (input, flat)
    stretch = Gather ({scales}, second)
    {_SUNG_BY_SPEAKER if several else "sung = Identity (pitches)"}
    {_TONES}
    {ENDINGS[ending]}
}}""")
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content


def _constants() -> str:
    """What every tiny model knows: small numbers, and a table of lengths, levels and pitches by id."""
    pitches = ", ".join(str(150 + 12 * number) for number in range(_SYMBOLS))
    return f"""
 int64 axis = {{0}}, int64[1] first = {{0}}, int64[1] second = {{1}}, int64[1] last = {{-1}},
 int64[1] flat = {{-1}}, int64[2] frame = {{1, {_HOP}}}, int64[4] shape = {{1, 1, 1, -1}},
 double rate = {{{RATE}}}, float full_turn = {{6.2831853}}, float higher = {{400}},
 float[{_SYMBOLS}] frames = {{{_row(4, _=1)}}},
 float[{_SYMBOLS}] levels = {{{_row(0.3, **{"^": 0, "$": 0, " ": 0})}}},
 float[{_SYMBOLS}] pitches = {{{pitches}}}"""


def id_map() -> dict[str, list[int]]:
    """Phonemes and their ids, as every Piper voice has them."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return DEFAULT_PHONEME_ID_MAP


def tiny_config(**changes: Any) -> dict[str, Any]:
    """The configuration beside the model, with whole sections changed."""
    config = {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "espeak": {"voice": "vi"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": id_map(),
        "num_symbols": _SYMBOLS,
        "num_speakers": 1,
        "speaker_id_map": {},
        "hop_length": _HOP,
        "piper_version": "1.8.0",
    }
    return config | changes


def write_voice(folder: Path, model: bytes, config: Mapping[str, Any]) -> Path:
    """Put the two files of a voice into ``folder``, which is made."""
    folder.mkdir(parents=True)
    (folder / "vi_VN-tiny.onnx").write_bytes(model)
    (folder / "vi_VN-tiny.onnx.json").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    return folder


def _row(usual: float, **others: float) -> str:
    """One number for each symbol: that of ``others`` for the phonemes it names."""
    by_id = {id_map()[phoneme][0]: value for phoneme, value in others.items()}
    return ", ".join(str(by_id.get(number, usual)) for number in range(_SYMBOLS))
