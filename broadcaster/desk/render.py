"""What desk asks of the station's voices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadcaster.programme.library import AudioFile
from broadcaster.speech.voices import PassedOver
from broadcaster.units import Sha256


@dataclass(frozen=True)
class Wording:
    """A spoken text to be said, and the voice engine that its writer wishes (None: the station's choice).

    ``bed`` is the music bed that it is said over, by its hash in the library (None: words alone).
    """

    spoken: str
    wish: str | None = None
    bed: Sha256 | None = None


@dataclass(frozen=True)
class Rendered:
    """A finished item in the library, the voice that said it, and those that were preferred and failed."""

    file: AudioFile
    voice: str
    passed_over: tuple[PassedOver, ...] = ()


Render = Callable[[Wording], Rendered]
"""A wording to its finished item; one that was rendered before is found again by its recipe.

Raises SpeechError when no voice gave anything usable, SoundError when the sound cannot be levelled.
"""

RenderAll = Callable[[Sequence[Wording]], Sequence[Rendered]]
"""Wordings to their finished items, in their order; raises as ``Render`` does."""
