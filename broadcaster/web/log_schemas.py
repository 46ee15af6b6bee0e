"""What the API answers about the play log as a whole."""

from typing import Self

from broadcaster.playlog.starts import Starts, starts_json
from broadcaster.web.schemas import Answer


class StartFiguresAnswer(Answer):
    """Start errors in milliseconds, late is positive; null when nothing began."""

    count: int
    p50_ms: float | None
    p95_ms: float | None
    max_ms: float | None
    early: int


class StartsAnswer(Answer):
    """How exactly plays began: on outputs whose device counts its frames, and on silent ones."""

    device: StartFiguresAnswer
    silent: StartFiguresAnswer

    @classmethod
    def of(cls, starts: Starts) -> Self:
        """Answer about ``starts``."""
        return cls.model_validate(starts_json(starts))
