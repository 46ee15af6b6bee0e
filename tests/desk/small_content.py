"""A content folder small enough to be rendered at once: five scripts, and the real schedule and sounds."""

import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.programme import flac
from broadcaster.programme.captions import Captions, keep_captions
from broadcaster.programme.horn import Profile, profile_recipe
from broadcaster.programme.item import LEAD_MS, VERSION, make_item
from broadcaster.programme.library import Library, recipe_of
from broadcaster.programme.mix import CEILING, TARGET, faded, level
from broadcaster.schedule.files import OPTIONAL_FILES, QUIET_FILE
from broadcaster.script.files import write_script
from broadcaster.script.model import BulletinClass, ContentGroup, Script, VoiceWish
from broadcaster.settings import CONTENT_ROOT
from broadcaster.speech.render import narrate, narration_fingerprint
from broadcaster.units import SAMPLE_RATE
from tests.speech.tone_engine import ToneEngine

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
"""Ten in the morning in Trùng Khánh, on a Monday outside every dense peak."""

TODAY = date(2026, 3, 2)

COLUMNS = '[[chuyen_muc]]\nslug = "nguoi-tieu-dung"\ntitle = "Người tiêu dùng thông thái"\n'

FACTS = """
[[du_kien]]
id = "da-soat"
statement = "Một điều đã soát."
source = "văn bản mẫu"
status = "da_soat"
checked_by = "Tư pháp xã"
checked_on = 2026-01-05
review_by = 2026-03-10

[[du_kien]]
id = "chua-soat"
statement = "Một điều chưa soát."
source = "văn bản mẫu"
status = "chua_soat"
"""


SOUNDS = {"mo_dau": 330, "nhac_cat": 392, "ket_thuc": 440, "chuong": 523, "bao_khan": 659}
"""Name and hertz of the sounds of the session frame."""


def script(slug: str, body: str = "Bà con xem kỹ nhãn hàng trước khi mua.", **changes: object) -> Script:
    """A script that may be aired all year."""
    fields: dict[str, object] = {
        "slug": slug,
        "title": f"Bài {slug}",
        "content_group": ContentGroup.SKILLS,
        "column": "nguoi-tieu-dung",
        "bulletin_class": BulletinClass.ORDINARY,
        "unit": "Phòng Kinh tế xã",
        "audience": "Bà con trong xã",
        "peaks": (),
        "sources": ("Đài",),
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "language": "vi",
        "voice": VoiceWish(),
        "facts": (),
        "body": body,
    }
    return Script(**{**fields, **changes})  # type: ignore[arg-type]  # a table of fields


SCRIPTS = (
    script("nhan-hang"),
    script("hang-gia", "Hàng rẻ bất thường thì bà con đừng vội mua.", facts=("da-soat",)),
    script("cau-hoi", "Nghi là hàng giả thì bà con báo ngay Công an xã.", facts=("chua-soat",)),
    script("gio-to", "Bài mẫu: gió to ở [tên xóm].", template=True),
    script("cuoi-thang", "Phiên chợ cuối tháng, bà con nhớ lấy hóa đơn.", valid_to=date(2026, 3, 4)),
)


def write_content(folder: Path) -> Path:
    """Write the content into ``folder``."""
    scripts = folder / "scripts_vi"
    scripts.mkdir(parents=True)
    for each in SCRIPTS:
        (scripts / f"{each.slug}.md").write_text(write_script(each), encoding="utf-8")
    (scripts / "chuyen_muc.toml").write_text(COLUMNS, encoding="utf-8")
    (scripts / "du_kien.toml").write_text(FACTS, encoding="utf-8")
    write_schedules(folder / "schedules")
    write_sounds(folder / "audio")
    return folder


def write_sounds(folder: Path) -> None:
    """Short sounds for the session frame, and a bed."""
    write_frame_sounds(folder)
    (folder / "nhac_nen").mkdir()
    (folder / "nhac_nen" / "em-diu.flac").write_bytes(_tone(220, 6.0))


def write_frame_sounds(folder: Path) -> None:
    """A second of a tone for each sound of the session frame: read sooner than the real ones."""
    (folder / "nhac_hieu").mkdir(parents=True)
    for name, hertz in SOUNDS.items():
        (folder / "nhac_hieu" / f"{name}.flac").write_bytes(_tone(hertz, 1.0))
    shutil.copy(CONTENT_ROOT / "audio" / "LICENSES.md", folder)


@cache
def _tone(hertz: int, seconds: float) -> bytes:
    """A levelled tone that begins and ends in silence, as a FLAC file."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = Clip(np.float32(0.2) * np.sin(2 * np.pi * hertz * at).astype(np.float32))
    place = f"{hertz} Hz"
    return flac.encode(level(faded(tone, 20, 20), place=place), place=place)


def write_schedules(folder: Path) -> None:
    """The sample's schedule without campaign and quiet places: its few scripts are heard in every session."""
    shutil.copytree(CONTENT_ROOT / "schedules", folder)
    for name in OPTIONAL_FILES:
        (folder / name).unlink()
    quiet = folder / QUIET_FILE
    quiet.write_text(quiet.read_text(encoding="utf-8").partition("# Cạnh trường học")[0], encoding="utf-8")


def rewrite(file: Path, old: str, new: str) -> None:
    """Change a file as a person with an editor would, Windows line ends included."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\r\n")


def humming(library: Library) -> Render:
    """A voice that hums each word; what it has said before is found in ``library``."""
    engine = ToneEngine()

    def render(wording: Wording) -> Rendered:
        profile = profile_recipe(Profile.HORN)
        recipe = recipe_of(wording.spoken, narration_fingerprint(engine), TARGET, CEILING, VERSION, profile)
        file = library.find(recipe)
        if file is None:
            narration = narrate(wording.spoken, engine)
            file = library.keep(recipe, make_item(narration.clip))
            keep_captions(library, file.sha256, Captions(wording.spoken, narration.marks).later(LEAD_MS))
        return Rendered(file, engine.name)

    return render


def opening_line() -> Clip:
    """The opening line, hummed."""
    return narrate("đây là đài truyền thanh xã", ToneEngine()).clip
