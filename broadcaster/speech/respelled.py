"""Syllables that espeak's phonemes spoil, and how to write them so that they sound right.

Both voices that phonemise by espeak need it: espeak itself, and Piper, whose copy has the same rules.
"""

import re

RESPELLED_RECIPE = "respelled=1"
"""Stands in the fingerprint of such an engine; raise the number when this module changes what is heard."""

_RESPELLED = tuple(
    (re.compile(pattern, re.IGNORECASE), spelling)
    for pattern, spelling in (
        (r"\bgi(?=m?\b|nh?\b)", "di"),
        (r"\bqui(?=nh?\b|\b)", "quy"),
        (r"\bveo\b", "v'eo"),
    )
)
"""espeak leaves the vowel of "gi" and "qui" out, and takes "veo" for English."""


def respelled(text: str) -> str:
    """Return ``text``, NFC, with a spelling of the same sound for each syllable that espeak spoils."""
    for pattern, spelling in _RESPELLED:
        text = pattern.sub(spelling, text)
    return text
