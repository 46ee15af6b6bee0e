"""How fast a bulletin is said outdoors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.speech.pace import FASTEST_MIN, SLOWEST_MIN, pause_factor


@pytest.mark.parametrize(
    ("syllables", "said_s", "pauses_s", "factor"),
    [
        pytest.param(170, 50.0, 10.0, 1.0, id="within the range"),
        pytest.param(200, 50.0, 10.0, (200 * 60 / 190 - 50) / 10, id="too fast: longer pauses"),
        pytest.param(150, 50.0, 9.0, (150 * 60 / 155 - 50) / 9, id="too slow: shorter pauses"),
        pytest.param(300, 50.0, 10.0, 1.6, id="far too fast: at most 1.6 times"),
        pytest.param(100, 50.0, 10.0, 0.8, id="far too slow: at least 0.8 times"),
        pytest.param(2, 1.0, 0.0, 1.0, id="a line without a pause"),
    ],
)
def test_pauses_bring_a_voice_into_the_range(
    syllables: int, said_s: float, pauses_s: float, factor: float
) -> None:
    """155 to 190 syllables a minute, as far as the pauses can do it and keep their meaning."""
    assert pause_factor(syllables, said_s, pauses_s) == pytest.approx(factor)


@given(st.integers(1, 5000), st.floats(0.1, 3000), st.floats(0.1, 900))
def test_a_text_that_lies_within_the_range_is_left_alone_and_none_is_made_worse(
    syllables: int, said_s: float, pauses_s: float
) -> None:
    """The changed pauses never bring a text farther from the range than it was."""
    factor = pause_factor(syllables, said_s, pauses_s)
    before, after = (60 * syllables / (said_s + pauses_s * each) for each in (1, factor))
    assert _outside(after) <= _outside(before) + 1e-9
    assert factor == pytest.approx(1) or _outside(before) > 0


def _outside(rate: float) -> float:
    """By how many syllables a minute ``rate`` lies outside the range."""
    return max(SLOWEST_MIN - rate, rate - FASTEST_MIN, 0)
