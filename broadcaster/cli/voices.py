"""The command about voices: which there are, and what each sends away."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.settings import data_folder, read_settings

if TYPE_CHECKING:
    from broadcaster.station.voice_check import VoiceState


@app.command()
def voices(
    data: Data = None,
    try_them: Annotated[
        bool,
        typer.Option(
            "--try",
            help="Cho từng giọng trong thứ tự ưu tiên đọc thử một câu (giọng qua mạng thì gửi câu ấy đi).",
        ),
    ] = False,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Các giọng đọc: thứ tự ưu tiên, dùng được không, lời bài có gửi ra ngoài xã không."""
    from broadcaster.clock import SystemClock
    from broadcaster.station.voice_check import check_voices

    folder = data_folder(data)
    settings, problem = read_settings(folder)
    if problem:
        note(problem)
    states = check_voices(folder, settings.voice, SystemClock(), try_them=try_them)
    if format_ == "json":
        say_json([asdict(state) for state in states])
        return
    for state in states:
        say(_line(state))


def _line(state: "VoiceState") -> str:
    place = f"{state.place}." if state.place else "–"
    sends = f"gửi ra ngoài xã: {state.sends}" if state.sends else "không gửi gì ra ngoài xã"
    works = f"KHÔNG DÙNG ĐƯỢC: {state.problem}" if state.problem else f"dùng được{_tried(state)}"
    return f"{place:>2} {state.name}: {works}\n     {sends}"


def _tried(state: "VoiceState") -> str:
    if state.trial is None:
        return ""
    return (
        f"; {state.trial.syllables_a_minute:.0f} tiếng mỗi phút, "
        f"dựng nhanh gấp {state.trial.times_real_time:.0f} lần thời gian phát"
    )
