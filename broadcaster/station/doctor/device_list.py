"""Sound devices by driver, as JSON on stdout; a program of its own, since a bad driver may crash or hang.

Nothing is opened, nothing sounds.
"""

import json
import sys

from broadcaster.errors import OutputError
from broadcaster.playout.soundcard import SoundCard
from broadcaster.playout.soundcards.miniaudio import MiniaudioCard
from broadcaster.playout.soundcards.portaudio import PortaudioCard

_CARDS: dict[str, SoundCard] = {"miniaudio": MiniaudioCard(), "sounddevice": PortaudioCard()}


def _listed(card: SoundCard) -> dict[str, object]:
    """What ``card`` finds; ``problem`` says why it finds nothing, in the card's own words."""
    try:
        return {"outputs": card.outputs(), "inputs": card.inputs(), "problem": ""}
    except OutputError as error:
        return {"outputs": [], "inputs": [], "problem": str(error)}


if __name__ == "__main__":
    json.dump({name: _listed(card) for name, card in _CARDS.items()}, sys.stdout)
