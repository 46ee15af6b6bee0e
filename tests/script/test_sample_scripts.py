"""The sample content of the repository: fit to be aired, and citing a fact for whatever could be wrong."""

import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from broadcaster.desk.lexicon import lexicon_with, read_lexicon
from broadcaster.errors import ApprovalError
from broadcaster.schedule.files import read_schedules
from broadcaster.schedule.lunar import LunarDate, tet, to_solar
from broadcaster.script.approval import submit
from broadcaster.script.facts import FACTS_FILE, FactStatus, read_facts
from broadcaster.script.files import read_columns, read_scripts, write_script
from broadcaster.script.model import BulletinClass, ContentGroup, Revision, Script, State
from broadcaster.spoken.lexicon.entries import Entry, Kind, parse
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.syllables import is_syllable

FOLDER = Path(__file__).parents[2] / "scripts_vi"
SCHEDULES = FOLDER.parent / "schedules"
SCRIPTS = read_scripts(FOLDER).scripts
FACTS = read_facts(FOLDER / FACTS_FILE)
PEAKS = {peak.slug for peak in read_schedules(SCHEDULES).peaks}
TODAY = date(2026, 11, 24)
UNCHECKED = {"duong-day-nong-389", "hoi-dap-hang-cua-cu-dan-bien-gioi"}
EXPIRING = "dot-cao-diem-389-dip-tet"

each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.slug)

CLAIM = re.compile(
    r"""
    \d+/\d{4}/[A-ZĐ0-9-]+                              # a document's number
    | \d{1,2}/\d{1,2}/\d{4} | \d{1,2}/\d{4}            # a date, a month of a year
    | \d[\d.,]*\s*%                                    # a percentage
    | \d[\d.,]*\s*(?:nghìn|triệu|tỷ|đồng)              # an amount of money
    | \d[\d.,]*\s*(?:kg|tấn|tạ)                        # a weight
    | tháng\s\d+(?:/\d{4})?                            # a season, a month of a year
    """,
    re.VERBOSE | re.IGNORECASE,
)

NUMBER = re.compile(r"\d+(?:[./,]\d+)*")
"""Digits as they are written together: 40, 11.820, 15/12/2025, 98/2020."""

WORDED_AMOUNT = re.compile(r"(?<!\d )\b(?:nghìn|ngàn|triệu|tỷ|phần trăm|ki lô gam)\b", re.IGNORECASE)
"""An amount in words, which the search for digits would not see."""

LAW = {
    r"98/2020": {"nghi-dinh-98-hieu-luc"},
    r"là hàng nhập lậu|bị coi là hàng nhập lậu": {"hang-nhap-lau", "nghi-dinh-98-hieu-luc"},
    r"giá trị sử dụng|tem giả": {"hang-gia", "nghi-dinh-98-hieu-luc"},
    r"282/2025|144/2021|phạt tiền|mức phạt|phạt nhẹ": {"phao-nghi-dinh-282"},
    r"pháo[^.]* cấm|pháo hoa": {"phao-hoa-khong-no"},
    r"chính quyền 2 cấp|kẻ giả danh": {"gia-danh-cong-an-2025"},
    r"đáng ngờ|mã QR, xem": {"dau-hieu-hang-gia"},
    r"báo chí đã nêu": {"thu-doan-hang-gia-tren-mang"},
    r"đường dây nóng": {"so-dien-thoai-ban-chi-dao-389"},
    r"Hạ Lang": {"vu-chan-ga-ha-lang"},
    r"Pò Rẫy|Trà Lĩnh": {"vu-phao-tra-linh"},
    r"mở đợt cao điểm|KH-BCĐ389": {"ke-hoach-176"},
    r"Kế hoạch này ban hành": {"ke-hoach-tinh-4080"},
    r"[Mm]ùa hạt dẻ[^.]*tháng": {"mua-hat-de"},
    r"lúa mùa[^.]*tháng": {"mua-gat-lua"},
    r"[Ll]úa xuân[^.]*tháng": {"mua-lua-xuan"},
    r"[Vv]ụ mía[^.]*(?:tháng|ngày)": {"mua-mia"},
}
"""What a script says, and the facts that it must cite then."""

UNSUPPORTED = re.compile(
    r"miễn thuế|hình sự|phạt tù|đi tù|truy cứu|khởi tố|bắt quả tang|bắt giữ|thu giữ|tịch thu|tạm giữ",
    re.IGNORECASE,
)
"""Punishments, allowances and turns of a case that no fact of the register holds."""

PROMISE = re.compile(
    r"(?:UBND|Ủy ban|Công an|[Cc]án bộ|Biên phòng|Phòng Kinh tế|Hải quan|Xã|Đài|lực lượng|cơ quan)\b"
    r"[^.!?\n]*\b(?:sẽ|mời|hứa|bảo đảm|khuyến khích|không bao giờ)\b"
)

NAMES = (
    "Ủy ban nhân dân xã", "Công an xã", "Đồn Biên phòng", "Phòng Kinh tế xã", "Ban Chỉ đạo", "Hải quan",
    "Chính phủ", "Nghị định", "NĐ-CP", "Điều 3", "Đài", "Hỏi đáp cùng bà con", "Kết quả kiểm tra", "Tết",
    "QR", "tiếng Việt", "tiếng Tày", "tiếng Nùng", "Kế hoạch", "Ủy ban nhân dân tỉnh",
    "Trùng Khánh", "Cao Bằng", "Hạ Lang", "Trà Lĩnh", "Pò Rẫy",
)  # fmt: skip
"""Every name that a sample script may speak: offices, papers, places; no person, no brand."""

MISSPELT = re.compile(r"\w*(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b|\b(?:kĩ|kì|kí|lí|mĩ|quí|qui)\b", re.IGNORECASE)
"""The other of the two ways to set a tone mark or to write i and y: hoà, thuý, kĩ, quí."""


def claims(script: Script) -> list[str]:
    """What the body states that a person could look up and find wrong."""
    return CLAIM.findall(script.body)


def said(script: Script) -> str:
    """Everything of ``script`` that people see or hear."""
    return f"{script.title}.\n{script.body}"


def sentences(script: Script) -> list[int]:
    """Syllables of each sentence of the body as it is read out."""
    parts = re.split(r"[.!?\n]+", read_out(script.body).text)
    return [len(part.split()) for part in parts if part.strip()]


def unknown_names(text: str) -> list[str]:
    """Words of ``text`` with a capital inside a sentence that belong to no name of ``NAMES``."""
    for name in NAMES:
        text = text.replace(name, "")
    return [word for word in re.findall(r"(?<![.!?:\n]) +([^\W\d_]\w*)", text) if word[0].isupper()]


def cited(script: Script) -> str:
    """The statements of the facts that the script cites."""
    return "\n".join(FACTS[fact].statement for fact in script.facts)


def test_every_file_of_the_sample_is_right() -> None:
    """The folder reads without an error, and every file is named after its slug."""
    found = read_scripts(FOLDER)
    assert found.errors == ()
    files = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert {script.slug for script in found.scripts} == files


@pytest.mark.parametrize("group", ContentGroup)
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 5, 31)])
def test_each_group_has_nine_scripts_for_any_day(group: ContentGroup, day: date) -> None:
    """Two sessions a day take no script twice within 24 hours and still give each group its share."""
    airable = [
        script
        for script in SCRIPTS
        if script.content_group is group and not script.peaks and script.valid_on(day)
        if not FACTS.refusal(script.facts, day)
    ]
    assert len(airable) >= 9


def test_each_peak_has_its_scripts() -> None:
    """Every peak has two or more, in two content groups or more; no script names a peak that is not there."""
    groups = {peak: {script.content_group for script in SCRIPTS if peak in script.peaks} for peak in PEAKS}
    assert {peak for script in SCRIPTS for peak in script.peaks} == PEAKS
    assert {peak for peak, found in groups.items() if len(found) < 2} == set()


@pytest.mark.parametrize(
    ("day", "slug"),
    [
        (date(2027, 2, 5), "truoc-tet-sam-tet-an-toan"),
        (date(2027, 2, 6), "trong-tet-vui-xuan-an-toan"),
        (date(2027, 2, 10), "trong-tet-vui-xuan-an-toan"),
        (date(2027, 2, 11), "sau-tet-xem-lai-hang-trong-nha"),
    ],
)
def test_before_during_and_after_tet_each_have_their_words(day: date, slug: str) -> None:
    """Nobody is wished a happy shopping after the feast: Tết 2027 falls on 6 February."""
    dated = {script.slug for script in SCRIPTS if script.slug.split("-")[1] == "tet" and script.valid_on(day)}
    assert dated == {slug}


def test_the_three_dated_scripts_follow_tet_2027_without_a_gap() -> None:
    """Before ends on the eve, during begins on the first of Giêng, after ends with the month of Giêng."""
    before, during, after = (
        next(script for script in SCRIPTS if script.slug.startswith(when))
        for when in ("truoc-tet", "trong-tet", "sau-tet")
    )
    assert before.valid_to == tet(2027) - timedelta(days=1)
    assert during.valid_from == tet(2027)
    assert during.valid_to == after.valid_from - timedelta(days=1)
    assert after.valid_to == to_solar(LunarDate(2027, 2, 1)) - timedelta(days=1)


def test_the_other_scripts_on_tet_serve_any_year() -> None:
    """What is said on fireworks and presents holds in every Tết while its facts are in date."""
    undated = [script for script in SCRIPTS if "tet" in script.peaks and script.slug.split("-")[1] != "tet"]
    assert len(undated) >= 2
    assert all(script.valid_on(tet(year)) for script in undated for year in (2026, 2027))


def test_every_column_of_the_station_but_the_trial_one_is_used_and_one_answers_residents() -> None:
    """Columns and scripts fit together."""
    columns = {column.slug: column for column in read_columns(FOLDER)}
    used = {script.column for script in SCRIPTS}
    assert used == set(columns) - {"phat-thu"}
    assert [slug for slug in used if columns[slug].answers_residents] == ["hoi-dap"]


@each_script
def test_a_sample_script_has_sixty_to_two_hundred_and_sixty_words(script: Script) -> None:
    """Half a minute to two minutes: short enough to be remembered."""
    assert 60 <= script.words <= 260


@each_script
def test_a_sample_script_is_written_as_the_program_writes_it(script: Script) -> None:
    """An export of the untouched sample shows no difference."""
    text = (FOLDER / f"{script.slug}.md").read_text(encoding="utf-8")
    assert text == write_script(script)
    assert unicodedata.is_normalized("NFC", text)


@each_script
def test_a_sample_script_names_its_sources(script: Script) -> None:
    """The leader who approves a script can see where it comes from."""
    assert script.sources


@each_script
def test_a_sample_script_cites_facts_of_the_register(script: Script) -> None:
    """No script cites a fact that nobody has written down."""
    assert set(script.facts) <= set(FACTS)


@each_script
def test_each_number_of_law_money_or_date_is_in_a_fact_that_the_script_cites(script: Script) -> None:
    """Whatever could be wrong is checked in the register, to the letter."""
    assert [claim for claim in claims(script) if claim not in cited(script)] == []


@each_script
def test_every_figure_of_a_sample_script_stands_in_a_fact_that_it_cites(script: Script) -> None:
    """No digit is aired that the register does not hold, whatever it counts."""
    assert set(NUMBER.findall(said(script))) <= set(NUMBER.findall(cited(script)))
    assert not WORDED_AMOUNT.search(said(script))


@each_script
def test_a_sample_script_cites_the_fact_behind_what_it_says(script: Script) -> None:
    """When a decree is amended or a case is decided, every script that speaks of it is held back."""
    needed = [facts for words, facts in LAW.items() if re.search(words, said(script))]
    assert set().union(*needed) <= set(script.facts)


@pytest.mark.parametrize("words", LAW)
def test_each_rule_on_citing_meets_a_script(words: str) -> None:
    """No rule has lost the words that it watches."""
    assert any(re.search(words, said(script)) for script in SCRIPTS)


@each_script
def test_a_sample_script_says_nothing_that_no_source_supports(script: Script) -> None:
    """No punishment, allowance or turn of a case beyond the register, and no authority made to promise."""
    assert not UNSUPPORTED.search(said(script))
    assert not PROMISE.search(said(script))


@each_script
def test_a_sample_script_names_no_person_and_no_brand(script: Script) -> None:
    """Every capital inside a sentence belongs to a known office, paper or place."""
    assert unknown_names(said(script)) == []


@pytest.mark.parametrize("fact", sorted(fact for fact in FACTS if fact.startswith("vu-")))
def test_a_case_without_a_judgment_is_told_as_one(fact: str) -> None:
    """The register and each script on the case say that nobody is named before there is a judgment."""
    assert "chưa có bản án" in FACTS[fact].statement
    telling = [script for script in SCRIPTS if fact in script.facts]
    assert telling
    assert all("chưa có bản án" in script.body for script in telling)


def test_the_checks_on_wording_see_what_they_look_for() -> None:
    """A promise, a name, an amount in words, a decree's number and another spelling are all found."""
    assert PROMISE.search("Có tin báo, Công an xã sẽ xử lý ngay.")
    assert PROMISE.search("Xã mời các hộ đăng ký.")
    assert not PROMISE.search("Khách sẽ nhớ. Xin báo Công an xã.")
    assert unknown_names("Theo anh Nông Văn Tú, Đài nói: Bà con mua Omo.") == ["Nông", "Văn", "Tú", "Omo"]
    assert unknown_names("Ở Hạ Lang.\nXin báo Công an xã!") == []
    assert WORDED_AMOUNT.search("bốn mươi triệu đồng")
    assert not WORDED_AMOUNT.search("40 triệu đồng")
    assert NUMBER.findall("số 98/2020/NĐ-CP, 11.820 kg, 70%.") == ["98/2020", "11.820", "70"]
    found = MISSPELT.findall("hoà thuý khoẻ kĩ uỷ; hòa thúy khỏe kỹ ủy quý toàn xoè hoàn")
    assert found == ["hoà", "thuý", "khoẻ", "kĩ", "uỷ", "xoè"]


@each_script
def test_a_sample_script_is_spelt_in_one_way(script: Script) -> None:
    """Tone marks stand as in hòa and thúy; the Committee has its whole name; the greeting is the same."""
    assert MISSPELT.findall(said(script)) == []
    assert "UBND" not in said(script)
    is_urgent = script.bulletin_class is BulletinClass.EMERGENCY
    assert script.body.startswith("Thông báo khẩn!" if is_urgent else "Kính thưa bà con")


@each_script
def test_a_sample_script_is_read_out_without_a_doubt(script: Script) -> None:
    """Nobody has to look at a reading of the sample, except at the gaps of a template; all is syllables."""
    read = read_out(said(script))
    assert {doubt.rule for doubt in read.doubts} == ({"blank-hint"} if script.template else set())
    assert [word for word in re.findall(r"\w+", read.text) if not is_syllable(word)] == []


LEXICON = read_lexicon(FOLDER / "tu_dien.tsv")
ENTRIES = parse(LEXICON, place="tu_dien.tsv", kind=Kind.ABBREVIATION)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.token)
def test_an_entry_of_the_sample_lexicon_is_said_surely(entry: Entry) -> None:
    """In Vietnamese syllables, whatever comes with the program."""
    read = read_out(f"xã {entry.token} đó", lexicon_with(LEXICON))
    assert (read.text, read.doubts) == (f"xã {entry.spoken} đó", ())
    assert [word for word in re.findall(r"\w+", entry.spoken) if not is_syllable(word)] == []


def test_the_sample_lexicon_names_nothing_twice() -> None:
    """The second line would never be asked."""
    assert max(Counter(entry.token for entry in ENTRIES).values()) == 1
    assert len(ENTRIES) >= 40


@each_script
def test_the_sample_lexicon_changes_no_sample_script(script: Script) -> None:
    """It only tells what the built-in lexicon does not know."""
    assert read_out(said(script), lexicon_with(LEXICON)) == read_out(said(script))


@each_script
def test_a_sample_script_speaks_in_short_sentences(script: Script) -> None:
    """Nine sentences in ten have at most 25 syllables as they are said, none over 31; a breath every 22."""
    lengths = sentences(script)
    assert sum(length > 25 for length in lengths) <= len(lengths) / 10
    assert max(lengths) <= 31
    phrases = re.split(r"[.,;:!?\n]+", read_out(script.body).text)
    assert max(len(phrase.split()) for phrase in phrases) <= 22


@each_script
def test_a_sample_script_gives_no_telephone_number(script: Script) -> None:
    """No number is given that nobody has called: no run of seven digits, however they are spaced."""
    assert not re.search(r"\d(?:[ .]?\d){6,}", script.body)


@each_script
def test_a_sample_script_tells_whom_to_turn_to(script: Script) -> None:
    """Advice names an office in the commune that a resident can walk to."""
    assert re.search(r"UBND xã|Ủy ban nhân dân xã|Công an xã|trưởng xóm", script.body)


def test_the_claims_of_a_text_are_found() -> None:
    """The search itself sees document numbers, money, percentages, weights and dates."""
    text = "Nghị định số 98/2020/NĐ-CP ngày 15/10/2020: 70%, 40 triệu đồng, 11.820 kg, tháng 7/2025, tháng 9."
    expected = ["98/2020/NĐ-CP", "15/10/2020", "70%", "40 triệu", "11.820 kg", "tháng 7/2025", "tháng 9"]
    assert CLAIM.findall(text) == expected


def test_what_a_fact_of_the_sample_blocks_is_what_is_meant_to_be_seen() -> None:
    """The sample shows how the station refuses, and refuses nothing else."""
    blocked = {script.slug for script in SCRIPTS if FACTS.refusal(script.facts, TODAY)}
    assert blocked == UNCHECKED
    assert not any(re.search(r"\d{4}", script.body) for script in SCRIPTS if script.slug in UNCHECKED)


def test_a_script_of_the_sample_outlives_its_fact() -> None:
    """The window of the old plan is not aired in the next one: its fact expires on the day before."""
    (script,) = (each for each in SCRIPTS if each.slug == EXPIRING)
    last, next_day = date(2026, 12, 15), date(2026, 12, 16)
    assert script.valid_on(next_day)
    assert FACTS.refusal(script.facts, last) is None
    assert "quá hạn soát lại (15/12/2026)" in (FACTS.refusal(script.facts, next_day) or "")


def test_a_checked_fact_of_the_sample_says_that_it_is_a_sample() -> None:
    """Nobody takes the project's own comparison with a source for the check of a competent person."""
    checked = [fact for fact in FACTS.values() if fact.status is FactStatus.CHECKED]
    assert len(checked) >= 10
    for fact in checked:
        assert re.search(r"Dữ liệu mẫu.*phải soát lại", fact.checked_by), fact.id
        assert re.search(r"\w\.\w", fact.source), fact.id
        assert fact.checked_on is not None
        assert fact.checked_on <= TODAY, fact.id


@pytest.mark.parametrize("name", ["cao_diem", "cum_loa", "gio_yen_tinh", "khung_gio"])
def test_a_sample_schedule_says_that_it_waits_for_the_commune(name: str) -> None:
    """The comment at the head of each file calls its figures a sample that the commune has to settle."""
    head = (SCHEDULES / f"{name}.toml").read_text(encoding="utf-8").split("\n\n")[0].lower()
    comment = " ".join(line for line in head.splitlines() if line.startswith("#"))
    assert re.search(r"(?:dữ|số) liệu mẫu", comment)
    assert re.search(r"chờ (?:xã|ubnd xã|quy chế)|xã xác nhận", comment)


def test_unchecked_facts_state_no_number_that_could_be_aired() -> None:
    """What nobody has checked is described, never stated: no amount, weight or telephone number."""
    unchecked = [fact for fact in FACTS.values() if fact.status is FactStatus.UNCHECKED]
    assert len(unchecked) >= 2
    for fact in unchecked:
        assert not re.search(r"\d[\d.,]*\s*(?:nghìn|triệu|tỷ|đồng|kg|%)|\d{5,}", fact.statement), fact.id


def test_the_sample_has_emergencies_that_are_ready() -> None:
    """A new operator sees what a prepared one is; it says no hour and no number that could be wrong."""
    urgent = [script for script in SCRIPTS if script.bulletin_class is BulletinClass.EMERGENCY]
    ready = [script for script in urgent if not script.template]
    assert len(ready) == 2
    for script in ready:
        assert not re.search(r"\d", said(script))
        assert (script.facts, script.valid_to, script.content_group) == ((), None, None)


def test_only_the_emergency_template_has_blanks() -> None:
    """It cannot be sent for approval until somebody fills it; every other script can."""
    templates = [script for script in SCRIPTS if script.template]
    assert [script.slug for script in templates] == ["khan-cap-mua-bao-lu"]
    assert [(each.bulletin_class, each.content_group) for each in templates] == [
        (BulletinClass.EMERGENCY, None)
    ]
    with pytest.raises(ApprovalError, match=r"\[tên xóm\]"):
        submit(Revision(templates[0], 1, State.DRAFT))
    for script in SCRIPTS:
        assert script.template or submit(Revision(script, 1, State.DRAFT)).state is State.WAITING
