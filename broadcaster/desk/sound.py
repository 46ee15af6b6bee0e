"""Which sound belongs to a wording: what was laid before the leader may be approved, and nothing else.

A voice may be unreachable tomorrow that was there today. So the sound is chosen once, when a script is sent
for approval; the approval takes exactly that file, and no voice speaks a second time.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from sqlalchemy import Connection

from broadcaster.desk.render import Rendered
from broadcaster.errors import ApprovalError
from broadcaster.script.model import Revision
from broadcaster.speech.voices import PassedOver
from broadcaster.store.station import actions
from broadcaster.units import Sha256

LAYING = ("submit", "render")
"""The deeds that lay a sound before the leader, as the list of actions names them."""

RECORDING = "recording"
"""Stands for the voice where a person speaks."""

_LOOKED_AT = 1000
"""Deeds with one script that are looked through for the last such."""


@dataclass(frozen=True)
class LaidSound:
    """The sound that was laid before the leader, and by which voice.

    ``spoken_sha256`` is the hash of the spoken text that the voice said; None for a person's recording,
    and for what an older version laid.
    """

    audio_sha256: Sha256
    spoken_sha256: Sha256 | None
    voice: str = ""
    passed_over: tuple[PassedOver, ...] = ()

    @classmethod
    def said(cls, spoken: str, rendered: Rendered) -> Self:
        """What a voice made of ``spoken``."""
        return cls(rendered.file.sha256, words_hash(spoken), rendered.voice, rendered.passed_over)

    @classmethod
    def recorded(cls, audio_sha256: Sha256) -> Self:
        """A person's recording, levelled."""
        return cls(audio_sha256, None, RECORDING)

    @property
    def is_recording(self) -> bool:
        """Whether a person speaks."""
        return self.voice == RECORDING

    @property
    def details(self) -> dict[str, object]:
        """What the list of actions keeps of it."""
        return asdict(self)


def laid_before(connection: Connection, revision: Revision) -> LaidSound | None:
    """The sound that was last laid before the leader with ``revision``; None when there was none."""
    for done in actions(connection, subject=revision.script.slug, limit=_LOOKED_AT):
        if done.what in LAYING and done.details.get("number") == revision.number:
            return _laid(done.details)
    return None


def require_heard(revision: Revision, laid: LaidSound, heard: Sha256 | None) -> None:
    """Refuse the approval of a sound that is not the one ``heard``, where that is known.

    Raises:
        ApprovalError: another sound was laid since.

    """
    if heard is not None and heard != laid.audio_sha256:
        raise ApprovalError(
            f"{_name(revision)}: âm thanh đã dựng lại, khác bản vừa nghe; "
            "hãy tải lại trang, nghe lại rồi duyệt."
        )


def require_same_words(revision: Revision, laid: LaidSound | None, spoken: str) -> LaidSound:
    """The sound that was laid, refused when it says other words than ``spoken``: rules have changed.

    Raises:
        ApprovalError: it does, or nothing was laid.

    """
    if laid is None or laid.spoken_sha256 != words_hash(spoken):
        raise ApprovalError(
            f"{_name(revision)}: lời đọc đã đổi từ khi gửi duyệt; "
            "hãy bấm “Dựng lại âm thanh”, nghe lại rồi duyệt."
        )
    return laid


def words_hash(spoken: str) -> Sha256:
    """Hash of a spoken text."""
    return Sha256(hashlib.sha256(spoken.encode()).hexdigest())


def _laid(details: Mapping[str, object]) -> LaidSound:
    spoken, passed_over = details.get("spoken_sha256"), details.get("passed_over")
    return LaidSound(
        Sha256(str(details["audio_sha256"])),
        Sha256(str(spoken)) if spoken else None,
        str(details.get("voice", "")),
        tuple(PassedOver(**each) for each in passed_over) if isinstance(passed_over, list) else (),
    )


def _name(revision: Revision) -> str:
    return f"Bài “{revision.script.slug}” bản {revision.number}"
