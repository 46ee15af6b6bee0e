"""What desk asks of the station's voice."""

from collections.abc import Callable

from broadcaster.programme.library import AudioFile

Render = Callable[[str], AudioFile]
"""Spoken text to its finished item in the library; one that was rendered before is found again by its recipe.

Raises SpeechError when the voice gave nothing usable, SoundError when the sound cannot be levelled.
"""
