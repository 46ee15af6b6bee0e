import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadcaster.spoken.characters import _clusters, _made_plain, plain
from broadcaster.spoken.dispatch import Dispatch
from broadcaster.spoken.reader import RULES
from broadcaster.spoken.rule import Rule, Said, Start
from broadcaster.spoken.traced import Traced, places

_DISPATCH = Dispatch(RULES)
_PIECES = [
    "ngày ", "15", "/10", "/2020", "xã ", "UBND", "-", "a) ", "QL4A", "IV. ", "kg", "%", "0981", ".", ",",
    " ", "\n", "tháng ", "Số: ", "(", "½", "a@b.vn", "98/2020/NĐ-CP", "T2", "...", "#", "Tết",
]  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=2)), min_size=1, max_size=8).map("".join)
)
def test_asking_all_rules_at_once_leaves_none_out(text: str) -> None:
    """At each place the very rules are found, in the same order, that trying one after the other finds."""
    for place, character in enumerate(text):
        start = Start.of(character)
        each = [rule for rule in RULES if start in rule.starts and rule.pattern.match(text, place)]
        assert [rule for rule, _ in _DISPATCH.at(text, place)] == each


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        ([r"(?P<n>a)b", r"(?P<n>a)c"], "ac"),
        ([r"(a)(b)", r"(a)\1"], "aa"),
        ([r"ab", r"AC"], "ac"),
        ([r"ab|cd", r"ef"], "cd"),
    ],
    ids=["same name of a group", "reference to a group", "capitals", "alternatives"],
)
def test_patterns_of_any_kind_are_asked_together(patterns: list[str], text: str) -> None:
    """Names, references and flags of one pattern do not touch another's."""
    flags = re.IGNORECASE if text == "ac" else 0
    rules = [
        Rule("rule", Start.LETTER, re.compile(pattern, flags), lambda _: Said("")) for pattern in patterns
    ]
    found = [match[0] for _, match in Dispatch(rules).at(text, 0)]
    assert found == [text]


@settings(max_examples=1000, deadline=None)
@given(st.one_of(st.text(max_size=30), st.text("aê\u0301\u0302\r\n `…①\u00a0-", max_size=30)))
@example("e\u0301")
@example("a\r\n")
@example("\u0301a")
@example("\r\n\u0300")
@example("\n\u0300\u0301a")
def test_runs_of_ordinary_characters_keep_their_places(text: str) -> None:
    """Taking many characters at once gives what taking one after the other gives."""
    letters, starts, ends = [], places(), places()
    for start, end in _clusters(text, 0, len(text)) if text else ():
        for letter in _made_plain(text[start:end]):
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    assert plain(text) == Traced("".join(letters), starts, ends)
