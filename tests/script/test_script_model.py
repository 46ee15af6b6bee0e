"""What a script, its classes and its revisions are, and what they refuse to be."""

from dataclasses import fields, replace
from datetime import date

import pytest

from broadcaster.script.facts import FactStatus
from broadcaster.script.files import parse_script, write_script
from broadcaster.script.model import BulletinClass, ContentGroup, Revision, Script, State, VoiceWish
from broadcaster.script.readings import LETTERS as READING_LETTERS
from broadcaster.script.readings import is_reading
from broadcaster.spoken.alphabet import LETTERS as SPOKEN_LETTERS


@pytest.fixture
def script(good: str) -> Script:
    """A script that is right."""
    return parse_script(good, place="a.md")


def test_the_classes_of_circular_39_rank_from_ordinary_to_emergency() -> None:
    """A higher class may interrupt a lower one."""
    assert sorted(BulletinClass, key=lambda known: known.rank) == [
        BulletinClass.ORDINARY,
        BulletinClass.PRIORITY,
        BulletinClass.EMERGENCY,
    ]


@pytest.mark.parametrize("kind", [ContentGroup, BulletinClass, State, FactStatus])
def test_every_value_that_a_user_sees_has_a_vietnamese_name(
    kind: type[ContentGroup | BulletinClass | State | FactStatus],
) -> None:
    """No label is missing, and no two are alike."""
    labels = [value.label for value in kind]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("nonsense", "told"),
    [
        ({"slug": "Hàng giả"}, "slug"),
        ({"slug": "a--b"}, "slug"),
        ({"body": " \n"}, "no words"),
        ({"valid_to": date(2025, 1, 1)}, "before it begins"),
        ({"readings": {"TT": "thị trấn 2"}}, "cannot be read"),
        ({"readings": {" ": "thị trấn"}}, "cannot be read"),
        ({"language": "tay", "variant_of": "Hàng giả"}, "cannot be a variant"),
        ({"language": "tay", "variant_of": "the-nao-la-hang-gia"}, "cannot be a variant"),
        ({"language": "vi", "variant_of": "goc"}, "in Vietnamese like its original"),
    ],
)
def test_a_script_refuses_nonsense(nonsense: dict[str, object], told: str, script: Script) -> None:
    """A slug that no file could have, no words, dates that run backward, a variant of itself."""
    with pytest.raises(ValueError, match=told):
        replace(script, **nonsense)  # type: ignore[arg-type]  # one field of its own type


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_script_is_valid_from_its_first_to_its_last_day(day: date, valid: bool, script: Script) -> None:  # noqa: FBT001  # a case
    """Both dates are included."""
    assert script.valid_on(day) is valid


def test_every_field_counts_in_the_hash_of_a_script(script: Script) -> None:
    """A change of any field whatever gives another hash: approval cannot be kept by accident."""
    spoken_here = replace(script, language="nung")
    changed = Script(
        slug="khac",
        title="khác",
        content_group=None,
        column="khac",
        bulletin_class=BulletinClass.PRIORITY,
        unit="khác",
        audience="khác",
        peaks=(),
        sources=(),
        valid_from=date(2026, 2, 1),
        valid_to=None,
        language="tay",
        voice=VoiceWish(engine="gtts"),
        facts=(),
        body="khác",
        template=True,
        readings={"TT": "thị trấn"},
        variant_of="goc",
        repeat=True,
    )
    hashes = {
        replace(spoken_here, **{field.name: getattr(changed, field.name)}).sha256 for field in fields(Script)
    }
    assert len(hashes | {spoken_here.sha256}) == len(fields(Script)) + 1


def test_a_script_without_the_younger_fields_keeps_the_hash_of_older_stations(script: Script) -> None:
    """What was approved before there were readings, variants and repetitions is still the same script."""
    assert script.sha256 == "e7852d02d8fab9d4adba256587cff4b53156a81d0256a0066f24c96cf9520440"


def test_a_recording_says_language_and_body_and_nothing_else(script: Script) -> None:
    """Another body or language needs another recording; dates, title, facts and readings do not."""
    changes: tuple[dict[str, object], ...] = ({"body": script.body + " "}, {"language": "tay"})
    assert all(replace(script, **each).words_sha256 != script.words_sha256 for each in changes)  # type: ignore[arg-type]  # a table of fields
    same = replace(script, title="Khác", valid_to=date(2099, 1, 1), facts=(), readings={"TT": "thị trấn"})
    assert same.words_sha256 == script.words_sha256


def test_the_order_of_the_choices_makes_no_other_script(script: Script) -> None:
    """Two people who choose the same in another order have the same script."""
    one = replace(script, readings={"TT": "thị trấn", "5/10": "năm phần mười"})
    other = replace(script, readings={"5/10": "năm phần mười", "TT": "thị trấn"})
    assert one == other
    assert one.sha256 == other.sha256
    assert write_script(one) == write_script(other)


def test_a_reading_is_made_of_the_letters_that_a_voice_can_say() -> None:
    """The same letters as in spoken text, and its marks behind a word."""
    assert {*READING_LETTERS, *READING_LETTERS.upper()} == SPOKEN_LETTERS
    for words in ("thị trấn", "", "A, bê; xê. đê: e? ê!", "Phia"):
        assert is_reading(words), words
    for words in ("TT 2", "a  b", " a", "a ", ",", "a , b", "a/b", "a\nb", "ñ", "thi\u0323"):
        assert not is_reading(words), words


def test_blanks_are_found_in_title_and_body_in_their_order(script: Script) -> None:
    """A blank is anything in square brackets, even across a line's end."""
    template = replace(script, title="Bão số [số]", body="Bà con [tên\nxóm] đến [nơi tránh trú].")
    assert template.blanks == ("[số]", "[tên\nxóm]", "[nơi tránh trú]")


@pytest.mark.parametrize(("number", "state"), [(0, State.DRAFT), (1, State.APPROVED)])
def test_a_revision_refuses_nonsense(number: int, state: State, script: Script) -> None:
    """Numbers begin with 1, and nothing is approved without an approval."""
    with pytest.raises(ValueError, match="hang-gia"):
        Revision(script, number, state)
