"""Commands about words and sound: spoken text, one clip, the programme's items."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from broadcaster.cli.app import Data, TableOrJson, app, bar, note, say, say_json
from broadcaster.settings import data_folder, read_settings
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.text import Reading, SpokenText


@app.command()
def spoken(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="TỆP", help="Tệp văn bản, mỗi dòng một đoạn; bỏ trống: đọc stdin."),
    ] = None,
    format_: Annotated[Literal["text", "json"], typer.Option("--format")] = "text",
    check: Annotated[
        bool, typer.Option("--check", help="Thêm vào JSON những chữ mà giọng espeak không đọc ra tiếng Việt.")
    ] = False,
    data: Data = None,
) -> None:
    """Văn bản tiếng Việt thành lời đọc, theo từ điển của đài nếu có: mỗi dòng vào, một dòng ra."""
    from broadcaster.spoken.reader import read_out
    from broadcaster.station.lexicon import station_lexicon

    lexicon = station_lexicon(data_folder(data), note)
    with _checker(lexicon, wanted=check and format_ == "json") as spoiled:
        for line in _lines(file):
            read = read_out(line, lexicon)
            say(
                json.dumps(_as_json(read, spoiled(line)), ensure_ascii=False)
                if format_ == "json"
                else " ".join(read.text.split())
            )


@contextmanager
def _checker(lexicon: Lexicon, *, wanted: bool) -> Iterator[Callable[[str], Iterable[Reading]]]:
    """What finds in a line the tokens that the offline voice would spoil; nothing if it is not wanted."""
    if not wanted:
        yield lambda _line: ()
        return
    from broadcaster.speech.engines.espeak import EspeakEngine
    from broadcaster.speech.phonemes import spoiled

    engine = EspeakEngine()
    try:
        yield lambda line: spoiled(line, engine.phonemes, lexicon)
    finally:
        engine.close()


def _lines(file: Path | None) -> Iterable[str]:
    """Lines of ``file``, or of standard input, without their ends.

    Raises:
        ScriptError: the text cannot be read, or is not UTF-8.

    """
    from broadcaster.errors import ScriptError
    from broadcaster.script.fields import place_of, read_text

    if file is not None:
        text = read_text(file, place=place_of(file))
    else:
        try:
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ScriptError("không phải chữ UTF-8; hãy đổi bảng mã rồi đưa lại.", place="stdin") from error
    lines = text.removesuffix("\n").split("\n")
    return (line.removesuffix("\r") for line in lines) if text else ()


def _as_json(read: SpokenText, spoiled: Iterable[Reading]) -> dict[str, object]:
    doubts = sorted([*read.doubts, *spoiled], key=lambda doubt: doubt.start)
    return {"spoken": " ".join(read.text.split()), "doubts": [_doubt(doubt) for doubt in doubts]}


def _doubt(doubt: Reading) -> dict[str, object]:
    fields = asdict(doubt)
    return {
        "start": fields["start"],
        "end": fields["end"],
        "token": fields["token"],
        "reading": fields["spoken"],
        "alternatives": list(doubt.alternatives),
        "rule": fields["rule"],
    }


@app.command(name="say")
def say_clip(
    text: Annotated[str, typer.Argument(metavar="CÂU", help="Câu cần đọc.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Tệp âm thanh: .wav hoặc .flac.")],
    data: Data = None,
    voice: Annotated[
        str | None,
        typer.Option(help="espeak, piper, gtts hoặc viettel; bỏ trống: theo thứ tự ưu tiên của đài."),
    ] = None,
) -> None:
    """Đọc một câu thành một tệp âm thanh."""
    from broadcaster.clock import SystemClock
    from broadcaster.station.lexicon import station_lexicon
    from broadcaster.station.one_clip import say_to_file
    from broadcaster.station.wiring import voices

    folder = data_folder(data)
    settings, problem = read_settings(folder)
    if problem:
        note(problem)
    lexicon = station_lexicon(folder, note)
    with closing(voices(folder, settings.voice, SystemClock(), voice)) as station_voices:
        said = say_to_file(text, output, voices=station_voices, lexicon=lexicon, sound=settings.sound)
    for each in said.passed_over:
        note(f"Không dùng được giọng {each.voice}: {each.reason}")
    say(f"{output}: {said.narration.clip.seconds:.1f} giây, giọng {said.engine.name}")


@app.command()
def render(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="MÃ_BÀI", help="Bỏ trống: mọi bài.")] = None,
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
    copy: Annotated[
        Literal["mp3", "opus"] | None,
        typer.Option(help="Chép thêm một bản nén của một bài, cùng độ to, để gửi qua điện thoại, trang web."),
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Tệp của bản nén.")] = None,
) -> None:
    """Dựng âm thanh của bài (bài đã dựng thì tìm lại, không dựng nữa)."""
    if (copy is None) != (output is None) or (copy is not None and len(slugs or []) != 1):
        raise typer.BadParameter("--copy cần đúng một mã bài và -o TỆP")
    from broadcaster.desk.rendering import render_scripts
    from broadcaster.station.workplace import workplace

    with workplace(data_folder(data), note) as station, station.renderer(bar("Đang dựng")) as renderer:
        items = render_scripts(station.database, slugs or [], render=renderer.items, library=station.library)
    if copy is not None and output is not None:
        _write_copy(items[0].file, copy, output)
    if format_ == "json":
        say_json([item.as_json() for item in items])
        return
    for item in items:
        say(
            f"{item.slug}: {item.lufs:.1f} LUFS, khoảng {item.range_lu:.1f} LU, "
            f"đỉnh {item.true_peak_dbtp:.1f} dBTP, {item.duration_ms / 1000:.1f} giây, {item.file}"
        )


def _write_copy(source: Path, kind: Literal["mp3", "opus"], output: Path) -> None:
    from broadcaster.programme import flac
    from broadcaster.programme.lossy import Copy, write_copy
    from broadcaster.programme.whole_files import disk_told

    with disk_told(output):
        write_copy(flac.played(source), Copy(kind), output, place=str(source))
    note(f"{output}: bản {kind.upper()} cùng độ to với bài")
