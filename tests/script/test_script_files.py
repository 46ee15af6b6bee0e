"""What a script file may be, and what its writer is told when it is not right."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadcaster.errors import ScriptError
from broadcaster.script.files import (
    normal_body,
    parse_script,
    read_columns,
    read_script,
    read_scripts,
    write_script,
)
from broadcaster.script.model import (
    LANGUAGES,
    OWN_LANGUAGE,
    SLUG,
    TRIAL_COLUMN,
    BulletinClass,
    Column,
    ContentGroup,
    Script,
    VoiceWish,
)
from broadcaster.script.readings import is_token, normal

COLUMNS = '[[chuyen_muc]]\nslug = "nguoi-tieu-dung"\ntitle = "Người tiêu dùng thông thái"\n'


def without(text: str, key: str) -> str:
    """``text`` with the line of ``key`` left out."""
    return re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE)


def with_value(text: str, key: str, value: str) -> str:
    """``text`` with another ``value`` for ``key``."""
    return re.sub(rf"^{key} = .*$", f"{key} = {value}", text, flags=re.MULTILINE)


def folder_of(tmp_path: Path, **files: str) -> Path:
    """A content folder with one column and a file for each keyword, ``_`` standing for ``-``."""
    (tmp_path / "chuyen_muc.toml").write_text(COLUMNS, encoding="utf-8")
    for name, text in files.items():
        (tmp_path / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_script_file_is_read_field_by_field(good: str) -> None:
    """Every key of the heading lands in its field, and the body keeps its paragraphs."""
    assert parse_script(good, place="a.md") == Script(
        slug="the-nao-la-hang-gia",
        title="Thế nào là hàng giả",
        content_group=ContentGroup.SKILLS,
        column="nguoi-tieu-dung",
        bulletin_class=BulletinClass.ORDINARY,
        unit="Phòng Kinh tế xã",
        audience="Toàn thể bà con",
        peaks=("tet",),
        sources=("Nghị định số 98/2020/NĐ-CP",),
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        language="vi",
        voice=VoiceWish(),
        facts=("hang-gia",),
        body="Kính thưa bà con!\n\nHàng giả có nhiều loại.",
    )


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("\n", "  \n"),
        lambda text: text + "\n\n\n",
    ],
    ids=["CRLF", "BOM", "NFD", "blanks at line ends", "empty lines at the end"],
)
def test_how_an_editor_saves_a_file_does_not_change_the_script(
    written: Callable[[str], str], good: str, tmp_path: Path
) -> None:
    """Windows line ends, a byte-order mark, decomposed letters and stray blanks give the same script."""
    path = tmp_path / "bai.md"
    path.write_bytes(written(good).encode())
    assert read_script(path) == parse_script(good, place="bai.md")


def test_optional_keys_may_be_given(good: str) -> None:
    """Voice wishes and the mark of a template are read where they stand."""
    text = good.replace("facts =", 'voice = { engine = "gtts", voice = "vi" }\ntemplate = true\nfacts =')
    script = parse_script(text, place="a.md")
    assert (script.voice, script.template) == (VoiceWish("gtts", "vi"), True)


def test_the_readings_that_the_operator_chose_are_read(good: str) -> None:
    """In one line or as a table at the end of the heading; an empty reading leaves the token out."""
    line = good.replace(
        "facts =", 'readings = { "TT" = "thị trấn", "5/10" = "năm phần mười", "&" = "" }\nfacts ='
    )
    chosen = {"TT": "thị trấn", "5/10": "năm phần mười", "&": ""}
    assert parse_script(line, place="a.md").readings == chosen
    table = good.replace(
        "\n+++\n\n", '\n[readings]\nTT = "thị  trấn"\n"5/10" = "năm phần mười"\n"&" = ""\n+++\n\n'
    )
    assert parse_script(table, place="a.md").readings == chosen


def test_readings_are_written_with_their_tokens_quoted(good: str) -> None:
    """As the README shows it; a script without choices has no such line."""
    script = parse_script(good, place="a.md")
    assert "readings" not in write_script(script)
    written = write_script(replace(script, readings={"TT": "thị trấn", "5/10": "năm phần mười"}))
    assert 'readings = { "5/10" = "năm phần mười", "TT" = "thị trấn" }\n' in written


def test_a_bulletin_may_ask_to_be_said_twice(good: str) -> None:
    """In its heading; one that does not ask has no such line."""
    script = parse_script(with_value(good, "language", '"vi"\nrepeat = true'), place="a.md")
    assert script.repeat
    assert "\nrepeat = true\n" in write_script(script)
    assert "repeat" not in write_script(replace(script, repeat=False))


def test_a_variant_names_its_original(good: str) -> None:
    """In the heading, beside its language; a script that stands for itself has no such line."""
    text = with_value(good, "language", '"tay"\nvariant_of = "hang-nhap-lau"')
    script = parse_script(text, place="a.md")
    assert (script.language, script.variant_of) == ("tay", "hang-nhap-lau")
    assert 'language = "tay"\nvariant_of = "hang-nhap-lau"\n' in write_script(script)
    assert "variant_of" not in write_script(parse_script(good, place="a.md"))


def test_no_end_date_means_no_end(good: str) -> None:
    """A script without valid_to is valid for ever."""
    assert parse_script(without(good, "valid_to"), place="a.md").valid_on(date(2999, 1, 1))


@pytest.mark.parametrize(("key", "value"), [("class", '"khan_cap"'), ("column", f'"{TRIAL_COLUMN}"')])
def test_emergencies_and_trials_need_no_content_group(key: str, value: str, good: str) -> None:
    """Storms and trials belong to none of the plan's five groups."""
    text = with_value(without(good, "content_group"), key, value)
    assert parse_script(text, place="a.md").content_group is None


BROKEN_VALUES = [
    ("content_group", "6", "a.md, mục content_group: không có nhóm 6"),
    ("content_group", "true", "phải là số nguyên"),
    ("content_group", '"5"', "phải là số nguyên"),
    ("class", '"gap"', "a.md, mục class: không có “gap”"),
    ("language", '"en"', "a.md, mục language: không có “en”"),
    ("slug", '"Hàng Giả"', "chữ thường không dấu"),
    ("slug", '"con"', "không dùng làm tên tệp được"),
    ("slug", f'"{"a" * 81}"', "không dùng làm tên tệp được"),
    ("title", '""', "không để trống"),
    ("title", '"hai\\ndòng"', "không xuống dòng"),
    ("title", "2026", "phải là chữ trong ngoặc kép"),
    ("peaks", '"tet"', "phải là danh sách"),
    ("peaks", '["tet", "tet"]', "viết hai lần"),
    ("sources", "[1]", "phải là chữ trong ngoặc kép"),
    ("valid_from", "2026-02-30", "a.md, dòng 11: sai cách viết “valid_from = 2026-02-30”: ngày này không có"),
    ("valid_from", "30/02/2026", "a.md, dòng 11: sai cách viết"),
    ("valid_from", '"2026-01-01"', "phải là ngày không có ngoặc kép"),
    ("valid_from", "2026-01-01T05:30:00", "phải là ngày"),
    ("valid_to", "2025-12-31", "ngày hết hạn sớm hơn valid_from"),
    ("title", "Thế nào là hàng giả", "a.md, dòng 2: sai cách viết"),
    ("title", '"mở mà không đóng', "a.md, dòng 2: sai cách viết"),
    ("facts", "[" * 5000, "a.md: có quá nhiều ngoặc lồng nhau"),
    ("unit", '"a"\n' + "a." * 200_000 + "a = 1", "a.md: có tên mục nối quá nhiều dấu chấm"),
    ("content_group", "9" * 5000, "a.md"),
    ("content_group", "0x" + "f" * 5000, "a.md, mục content_group: không có nhóm số quá lớn"),
    ("title", "[0x" + "f" * 5000 + "]", "a.md, mục title: phải là chữ trong ngoặc kép"),
    ("unit", '"a"\nunit = "b"', 'a.md, dòng 8: sai cách viết “unit = "b"”: mục này đã viết ở trên'),
    ("unit", '"a"\nmau = "đỏ"', "a.md, mục mau: không có mục tên này"),
    ("unit", '"a"\nvoice = "nam"', "a.md, mục voice: phải là một bảng"),
    ("unit", '"a"\nvoice = { gender = "nam" }', "a.md, mục voice, mục gender: không có mục tên này"),
    ("unit", '"a"\ntemplate = "có"', "a.md, mục template: phải là true hoặc false"),
    (
        "language",
        '"tay"\nvariant_of = "Hàng Giả"',
        "a.md, mục variant_of: “Hàng Giả” chỉ được dùng chữ thường",
    ),
    ("language", '"tay"\nvariant_of = "the-nao-la-hang-gia"', "a.md, mục variant_of: trùng mã của chính bài"),
    ("language", '"vi"\nvariant_of = "goc"', "a.md, mục variant_of: chỉ dùng cho bản tiếng dân tộc"),
    ("unit", '"a"\nreadings = "TT"', "a.md, mục readings: phải là một bảng"),
    ("unit", '"a"\nreadings = { "TT" = "thị trấn 2" }', "a.md, mục readings, mục TT: “thị trấn 2” chưa phải"),
    ("unit", '"a"\nreadings = { "TT" = 5 }', "a.md, mục readings, mục TT: phải là chữ trong ngoặc kép"),
    ("unit", '"a"\nreadings = { " " = "a" }', "phải là chỗ chữ có trong bài"),
    ("unit", '"a"\nreadings = { "A B" = "a", "A  B" = "b" }', "không ghi hai lần"),
]


@pytest.mark.parametrize(("key", "value", "told"), BROKEN_VALUES)
def test_a_broken_value_is_named_with_its_place(key: str, value: str, told: str, good: str) -> None:
    """Each mistake in a heading gives one line that names the file and the line or key."""
    with pytest.raises(ScriptError) as caught:
        parse_script(with_value(good, key, value.replace("\\", "\\\\")), place="a.md")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "key",
    ["title", "slug", "content_group", "column", "class", "unit", "audience", "peaks", "valid_from", "facts"],
)
def test_a_missing_key_is_named(key: str, good: str) -> None:
    """What the heading lacks is said by name."""
    with pytest.raises(ScriptError, match=f"a.md, mục {key}: còn thiếu"):
        parse_script(without(good, key), place="a.md")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "tệp trống"),
        (" \n\n", "tệp trống"),
        ("Kính thưa bà con!", "dòng đầu tệp phải là +++"),
        ('+++\ntitle = "a"\n\nKính thưa bà con!', "phần đầu bài chưa đóng"),
    ],
)
def test_a_file_that_is_no_script_says_what_to_add(text: str, told: str) -> None:
    """A file without its heading is told how a heading begins and ends."""
    with pytest.raises(ScriptError, match=re.escape(told)):
        parse_script(text, place="a.md")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("\n", "chưa có chữ nào"),
        ("bà con " * 2501, "dài quá 5.000 từ"),
        ("bà \x00con", "ký tự điều khiển mã 0"),
    ],
)
def test_a_body_that_cannot_be_aired_is_refused(body: str, told: str, good: str) -> None:
    """An empty body, one beyond 5,000 words and one with control characters are refused."""
    heading = good[: good.rindex("+++") + 4]
    with pytest.raises(ScriptError, match=f"a.md, lời bài: .*{told}"):
        parse_script(heading + body, place="a.md")


def test_five_thousand_words_are_just_allowed(good: str) -> None:
    """The limit itself is inside."""
    heading = good[: good.rindex("+++") + 4]
    assert parse_script(heading + "bà con " * 2500, place="a.md").words == 5000


def test_a_hundred_thousand_words_are_refused(good: str, tmp_path: Path) -> None:
    """A whole book under a heading is no bulletin."""
    path = tmp_path / "sach.md"
    path.write_text(good + "nghiêng " * 100_000, encoding="utf-8")
    with pytest.raises(ScriptError):
        read_script(path)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("Kính thưa bà con".encode("utf-16"), "UTF-8"),
        ("Kính thưa bà con".encode("cp1258", errors="replace") + b"\xf0", "UTF-8"),
        (b"", "tệp trống"),
        (b"\xef\xbb\xbf", "tệp trống"),
        (b"+++\n" * 300_000, "lớn hơn 1 MB"),
    ],
    ids=["UTF-16", "Windows code page", "empty", "only a BOM", "over 1 MB"],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, told: str, tmp_path: Path) -> None:
    """A wrong encoding, an empty and an oversized file each say what to do."""
    path = tmp_path / "bai.md"
    path.write_bytes(raw)
    with pytest.raises(ScriptError, match=told):
        read_script(path)


def test_a_file_that_is_not_there_is_a_script_error(tmp_path: Path) -> None:
    """The operator never sees the system's own error."""
    with pytest.raises(ScriptError, match=r"mat\.md: không mở được tệp"):
        read_script(tmp_path / "mat.md")


def test_messages_name_the_folder_and_file_and_not_the_whole_path(tmp_path: Path) -> None:
    """A place is short enough to be read out on the telephone."""
    with pytest.raises(ScriptError) as caught:
        read_script(tmp_path / "mat.md")
    assert caught.value.place == f"{tmp_path.name}/mat.md"


def test_a_folder_gives_its_scripts_sorted_by_slug(good: str, tmp_path: Path) -> None:
    """README and other files are left out; the order does not hang on the file system."""
    folder = folder_of(
        tmp_path, b=with_value(good, "slug", '"b"'), a=with_value(good, "slug", '"a"'), README="Hướng dẫn"
    )
    (folder / "~$a.md").write_bytes(b"\xff")
    found = read_scripts(folder)
    assert ([script.slug for script in found.scripts], found.errors) == (["a", "b"], ())


def test_one_bad_file_does_not_stop_the_rest(good: str, tmp_path: Path) -> None:
    """Each file that is not right gives its own error; the right one is read."""
    folder = folder_of(tmp_path, good=good, empty="", column=with_value(good, "column", '"khac"'))
    (folder / "folder.md").mkdir()
    found = read_scripts(folder)
    assert [script.slug for script in found.scripts] == ["the-nao-la-hang-gia"]
    assert sorted(error.place.split("/")[1] for error in found.errors) == [
        "column.md, mục column",
        "empty.md",
        "folder.md",
    ]


def test_of_two_files_with_one_slug_the_copy_is_refused(good: str, tmp_path: Path) -> None:
    """The file named like a slug stays, though "a - Copy.md" sorts before "a.md"."""
    folder = folder_of(tmp_path, a=with_value(good, "slug", '"a"'))
    (folder / "a - Copy.md").write_text(
        with_value(good, "slug", '"a"').replace("nhiều", "ít"), encoding="utf-8"
    )
    found = read_scripts(folder)
    assert "nhiều" in found.scripts[0].body
    assert ["“a” đã dùng ở tệp a.md" in str(error) for error in found.errors] == [True]


def test_unreadable_columns_are_one_error_and_scripts_are_still_read(good: str, tmp_path: Path) -> None:
    """A broken chuyen_muc.toml does not take every script with it."""
    folder = folder_of(tmp_path, a=good)
    (folder / "chuyen_muc.toml").write_text("[[chuyen_muc", encoding="utf-8")
    found = read_scripts(folder)
    assert (len(found.scripts), len(found.errors)) == (1, 1)


def test_a_folder_that_is_not_there_is_a_script_error(tmp_path: Path) -> None:
    """A wrong path to the content is told, not taken for an empty station."""
    with pytest.raises(ScriptError, match="không có thư mục"):
        read_scripts(tmp_path / "mat")


def test_columns_are_read_in_their_order(tmp_path: Path) -> None:
    """A column may say that it answers residents, and name the music under its words."""
    text = (
        COLUMNS
        + '[[chuyen_muc]]\nslug = "hoi-dap"\ntitle = "Hỏi đáp"\nanswers_residents = true\nbed = "em-diu"\n'
    )
    (tmp_path / "chuyen_muc.toml").write_text(text, encoding="utf-8")
    assert read_columns(tmp_path) == (
        Column("nguoi-tieu-dung", "Người tiêu dùng thông thái"),
        Column("hoi-dap", "Hỏi đáp", answers_residents=True, bed="em-diu"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (COLUMNS + COLUMNS, "chuyen_muc thứ 2, mục slug: “nguoi-tieu-dung” đã dùng"),
        (COLUMNS + 'bed = "Êm dịu.flac"\n', "chuyen_muc thứ 1, mục bed: “Êm dịu.flac” chỉ được dùng"),
        ('[[chuyen_muc]]\nslug = "a"\n', "chuyen_muc thứ 1, mục title: còn thiếu"),
        ('chuyen_muc = "a"\n', "phải viết thành từng đoạn"),
        ('[[cot]]\nslug = "a"\n', "mục cot: không có mục tên này"),
    ],
)
def test_a_column_that_is_not_right_is_named(text: str, told: str, tmp_path: Path) -> None:
    """Mistakes among the columns are told by their number and key."""
    (tmp_path / "chuyen_muc.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ScriptError, match=told):
        read_columns(tmp_path)


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).map(
    lambda text: unicodedata.normalize("NFC", text)
)
TITLES = LINES.filter(lambda text: bool(text.strip()))
BODIES = st.lists(LINES, min_size=1, max_size=5).map("\n".join).map(normal_body).filter(bool)
SLUGS = st.from_regex(SLUG, fullmatch=True).filter(lambda slug: 4 < len(slug) <= 80)
IDS = st.lists(SLUGS, max_size=3, unique=True).map(tuple)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
TOKENS = TITLES.map(normal).filter(is_token)
READINGS = st.lists(st.sampled_from(["thị", "trấn,", "Phia", "mười."]), max_size=4).map(" ".join)
LANGUAGES_AND_ORIGINALS = st.sampled_from(sorted(LANGUAGES)).flatmap(
    lambda language: st.tuples(
        st.just(language), st.sampled_from([None] if language == OWN_LANGUAGE else [None, "goc", "a-b"])
    )
)
PLAIN_SCRIPTS = st.builds(
    Script,
    slug=SLUGS,
    title=TITLES,
    content_group=st.sampled_from(ContentGroup),
    column=SLUGS,
    bulletin_class=st.sampled_from(BulletinClass),
    unit=TITLES,
    audience=TITLES,
    peaks=IDS,
    sources=st.lists(TITLES, max_size=3).map(tuple),
    valid_from=DAYS,
    valid_to=st.none() | st.just(date(2100, 1, 1)),
    language=st.just(OWN_LANGUAGE),
    voice=st.builds(VoiceWish, engine=st.none() | TITLES, voice=st.none() | TITLES),
    facts=IDS,
    body=BODIES,
    template=st.booleans(),
    readings=st.dictionaries(TOKENS, READINGS, max_size=3),
    repeat=st.booleans(),
)
SCRIPTS = st.builds(
    lambda script, chosen: replace(script, language=chosen[0], variant_of=chosen[1]),
    PLAIN_SCRIPTS,
    LANGUAGES_AND_ORIGINALS,
)


@given(SCRIPTS)
def test_what_is_written_is_read_back_the_same(script: Script) -> None:
    """Export and import lose nothing, whatever letters and quotes a script holds."""
    assert parse_script(write_script(script), place="a.md") == script


@given(st.text(max_size=300))
@example("+++\n+++\n")
@example("+++\na.b.c = 1\n+++\nx")
@example("+++\nvalid_from = 0000-01-01\n+++\nx")
def test_no_text_whatever_gives_another_error_than_a_script_error(text: str) -> None:
    """Whatever is found in a file, the reader raises what the operator can read."""
    for written in (text, f"+++\n{text}\n+++\nbà con"):
        with pytest.raises(ScriptError) as caught:
            parse_script(written, place="a.md")
        assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_the_normal_form_of_a_body_is_its_own_normal_form(text: str) -> None:
    """Normalising twice is normalising once."""
    assert normal_body(normal_body(text)) == normal_body(text)
