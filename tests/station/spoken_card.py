"""A sound card whose microphone hears what a test says, without any device."""

from broadcaster.clip import Clip
from broadcaster.errors import OutputError
from broadcaster.playout.soundcard import Hear, Line, Pull, refusal


class SpokenCard:
    """One microphone and no loudspeaker; ``is_there`` is whether the microphone is plugged in."""

    def __init__(self) -> None:
        self.is_there = True
        self._hear: Hear | None = None

    def outputs(self) -> tuple[str, ...]:
        """None."""
        return ()

    def inputs(self) -> tuple[str, ...]:
        """The microphone, while it is there."""
        return ("Micro",) if self.is_there else ()

    def play(self, _device: str | None, _pull: Pull, _buffer_ms: int = 40) -> Line:
        """Refused: there is no loudspeaker."""
        raise refusal("không có loa")

    def listen(self, _device: str | None, hear: Hear) -> Line:
        """Run the microphone into ``hear``."""
        if not self.is_there:
            raise OutputError("máy không có thiết bị thu nào; hãy cắm micro.")
        self._hear = hear
        return Line(0.02, self._stop)

    def say(self, clip: Clip) -> None:
        """Speak ``clip`` into the microphone, if anybody listens."""
        if self._hear is not None:
            self._hear(clip.pcm)

    def _stop(self) -> None:
        self._hear = None
