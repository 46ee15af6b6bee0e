"""The voices: those of the station's order, and the one that always has to work."""

from collections.abc import Iterator
from contextlib import closing

from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.errors import SpeechError
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.station.doctor.examined import Examined
from broadcaster.station.voice_check import check_voices

_REINSTALL = "Hãy chạy lại lệnh cài đặt trong README."


def look_at_voices(examined: Examined) -> Iterator[Finding]:
    """The offline voice says a word into memory; of the others only what this machine lacks is looked for."""
    yield _offline()
    states = check_voices(examined.folder, examined.settings.voice, examined.clock, try_them=False)
    for state in states:
        if state.place is None or state.name == "espeak":
            continue
        what = f"Giọng {state.name} (ưu tiên {state.place})"
        if state.problem:
            advice = "Giọng kế tiếp trong order đọc thay; hãy sửa theo lời báo, hoặc bỏ khỏi station.toml."
            yield look(what, state.problem, advice)
        else:
            yield well(what, "máy này dùng được" + (", cần mạng khi dựng" if state.sends else ""))


def _offline() -> Finding:
    with closing(EspeakEngine()) as engine:
        try:
            said = engine.speak("xin chào").clip
        except SpeechError as error:
            return broken("Giọng espeak (ngoại tuyến)", str(error), _REINSTALL)
    return well(
        "Giọng espeak (ngoại tuyến)", f"đọc thử vào bộ nhớ được {said.seconds:.1f} giây".replace(".", ",")
    )
