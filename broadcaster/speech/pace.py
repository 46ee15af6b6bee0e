"""How fast a bulletin is said outdoors: syllables a minute, pauses included.

Horn loudspeakers and hillsides smear fast speech, and nobody listens to slow speech for long. For the open
air 155 to 190 syllables a minute are wanted (docs/decisions/0015).
"""

SLOWEST_MIN = 155
FASTEST_MIN = 190
"""Syllables a minute between which every bulletin should lie."""

PACE_RECIPE = "pace=1"
"""Stands in every narration's fingerprint; raise the number when the rule below changes."""

_SHORTEST, _LONGEST = 0.8, 1.6
"""The pauses keep their meaning between these factors: a comma never grows to a full stop's length."""


def pause_factor(syllables: int, said_s: float, pauses_s: float) -> float:
    """By what the pauses are multiplied, so that a voice that is too fast or too slow comes near the range.

    Args:
        syllables: of the whole text.
        said_s: seconds of sound in it.
        pauses_s: seconds of silence in it, before any change.

    Returns:
        1 when the text lies within the range, or has no pause; else between 0.8 and 1.6.

    """
    if pauses_s == 0:
        return 1.0
    whole_s = said_s + pauses_s
    wanted_s = min(max(whole_s, syllables * 60 / FASTEST_MIN), syllables * 60 / SLOWEST_MIN)
    return min(max((wanted_s - said_s) / pauses_s, _SHORTEST), _LONGEST)
