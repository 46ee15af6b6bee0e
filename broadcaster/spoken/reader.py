"""Reads a text out: cleans it, applies the first rule that fits at each place, joins the words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from broadcaster.spoken import numbers
from broadcaster.spoken.cleanup import cleaned
from broadcaster.spoken.dispatch import Dispatch
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.spoken.phrasing import phrased
from broadcaster.spoken.repetition import RULES as REPETITION
from broadcaster.spoken.repetition import repeated
from broadcaster.spoken.rule import Place, Rule, Said
from broadcaster.spoken.rules import (
    blanks,
    citations,
    dashes,
    dates,
    everyday,
    fractions,
    goods,
    lists,
    lunar,
    measures,
    mixed,
    money,
    names,
    notes,
    papers,
    periods,
    provisions,
    quantities,
    ranges,
    romans,
    short_numbers,
    signs,
    standards,
    telephone,
    times,
    web,
    weekdays,
    words,
)
from broadcaster.spoken.tangles import Token, untangled
from broadcaster.spoken.text import Reading, SpokenText
from broadcaster.spoken.traced import Traced

NO_CHOICES: Mapping[str, str] = {}

RULES: tuple[Rule, ...] = (
    *words.OWN,
    *REPETITION,
    *everyday.RULES,
    *notes.RULES,
    *web.RULES,
    *blanks.RULES,
    *provisions.RULES,
    *lists.RULES,
    *standards.RULES,
    *lunar.RULES,
    *weekdays.RULES,
    *periods.RULES,
    *names.EARLY,
    *papers.NAMED,
    *goods.RULES,
    *names.LETTERS,
    *mixed.FIRST,
    *dates.NAMED,
    *citations.RULES,
    *fractions.TOLD,
    *dates.RULES,
    *papers.RULES,
    *telephone.RULES,
    *short_numbers.RULES,
    *times.RULES,
    *romans.RULES,
    *money.RULES,
    *measures.RULES,
    *names.RULES,
    *mixed.RULES,
    *fractions.RULES,
    *ranges.FROM_NOUGHT,
    *quantities.ORDERED,
    *quantities.RULES,
    *words.RULES,
    *ranges.RULES,
    *dashes.RULES,
    *signs.RULES,
)
"""In order of precedence: the first rule that reads a token decides. What names comes before what counts."""

_NUMBER_BEFORE = re.compile(r"\d$|(?<!\w)[IVX]{1,5}$")
_NUMBER_WORDS = frozenset((*numbers.DIGITS, "mười"))
_SPACES = re.compile(r"[ \n]+")


def read_out(
    text: str, lexicon: Lexicon | None = None, choices: Mapping[str, str] = NO_CHOICES
) -> SpokenText:
    """``text`` as words that any Vietnamese voice can say; a lexicon of None is the built-in one.

    ``choices`` are the readings that a person chose, by token: a doubt about a token written like that is
    said like that, and is sure. What the rules read surely stays as it is: "ngày 5/10" does not become
    "ngày ngày năm tháng mười" since another "5/10" of the text was a doubt.

    Never fails: what no rule can read is left out or spelled, and is a doubt. Reading what was read out
    changes nothing. A paragraph with the writer's note "(nhắc lại)" is said twice. Takes time in proportion
    to the length of ``text``.

    ``readings`` holds every token that is said otherwise than it is written, with its place in ``text``, and
    everything doubtful; words and punctuation that stay as they are have none.
    """
    traced = cleaned(text)
    tokens = _chosen(_tokens(traced.text, lexicon or default_lexicon()), traced.text, choices)
    shown = [token for token in tokens if not token.said.plain]
    return SpokenText(phrased(repeated(_joined(traced.text, tokens))), _readings(text, traced, shown))


def trace(text: str, lexicon: Lexicon | None = None) -> tuple[Reading, ...]:
    """Every token of ``text`` with the rule that read it, also those that are said as they are written."""
    traced = cleaned(text)
    return _readings(text, traced, list(_tokens(traced.text, lexicon or default_lexicon())))


def _chosen(tokens: Iterator[Token], text: str, choices: Mapping[str, str]) -> list[Token]:
    """``tokens`` with what a person chose in place of what a rule was not sure of."""
    if not choices:
        return list(tokens)
    by_token = {form: spoken for token, spoken in choices.items() for form in (token, cleaned(token).text)}
    return [_decided(token, text[token.start : token.end].strip(), by_token) for token in tokens]


def _decided(token: Token, written: str, choices: Mapping[str, str]) -> Token:
    """``token`` as a person decided about it, if a person had to."""
    if token.said.sure or written not in choices:
        return token
    return token._replace(rule="choice", said=Said(choices[written]))


def _tokens(text: str, lexicon: Lexicon) -> Iterator[Token]:
    """Every token of the cleaned ``text``, spaces left out, a tangle of pieces as one."""
    return untangled(_pieces(text, lexicon), text)


def _pieces(text: str, lexicon: Lexicon) -> Iterator[Token]:
    """What each rule reads, one after the other."""
    dispatch = _dispatch(own=bool(lexicon.own))
    place = 0
    while place < len(text):
        space = _SPACES.match(text, place)
        if space:
            place = space.end()
            continue
        token = _first(text, place, lexicon, dispatch)
        yield token
        place = token.end


def _first(text: str, place: int, lexicon: Lexicon, dispatch: Dispatch) -> Token:
    """What the first rule that fits makes of the token at ``place``; the last rule fits everything."""
    for rule, match in dispatch.at(text, place):
        said = rule.read(Place(text, match, lexicon))
        if said:
            return Token(place, said.end or match.end(), rule.name, said)
    message = f"no rule reads {text[place]!r}"
    raise AssertionError(message)


@cache
def _dispatch(*, own: bool) -> Dispatch:
    """The rules, made ready on first use; a station without words of its own need not be asked for them."""
    return Dispatch(RULES if own else RULES[len(words.OWN) :])


def _joined(text: str, tokens: list[Token]) -> str:
    """Words and marks in their order; a line break of the cleaned text stays one."""
    parts: list[str] = []
    place = 0
    for token in tokens:
        parts.append("\n" if "\n" in text[place : token.start] else " ")
        if _are_two_numbers(text, place, token):
            parts.append(", ")
        parts.append(token.said.words)
        place = token.end
    return "".join(parts)


def _are_two_numbers(text: str, place: int, token: Token) -> bool:
    """Whether ``token`` is a number right behind another: "báo động II 0,25m", "lớp 5 30 em"."""
    if not (0 < place == token.start - 1 and text[token.start].isdigit()):
        return False
    counts = token.said.words.partition(" ")[0] in _NUMBER_WORDS
    return counts and _NUMBER_BEFORE.search(text[max(0, place - 8) : place]) is not None


def _readings(text: str, traced: Traced, tokens: list[Token]) -> tuple[Reading, ...]:
    """Readings with their places in the ``text`` that was given."""
    readings: list[Reading] = []
    for token in tokens:
        reading = _reading(text, traced, token)
        if readings and reading.start < readings[-1].end:
            readings[-1] = _merged(text, readings[-1], reading)
        else:
            readings.append(reading)
    return tuple(readings)


def _reading(text: str, traced: Traced, token: Token) -> Reading:
    start, end = traced.starts[token.start], traced.ends[token.end - 1]
    spoken = phrased(token.said.words)
    said = token.said
    return Reading(start, end, text[start:end], spoken, token.rule, said.sure, said.alternatives)


def _merged(text: str, first: Reading, second: Reading) -> Reading:
    """Two tokens that come from one character of the original, such as "㎡", as one reading."""
    end = max(first.end, second.end)
    return replace(
        first,
        end=end,
        token=text[first.start : end],
        spoken=f"{first.spoken} {second.spoken}".strip(),
        sure=first.sure and second.sure,
    )
