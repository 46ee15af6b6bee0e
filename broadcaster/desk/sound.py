"""Which sound belongs to a wording: what was laid before the leader may be approved, and nothing else.

A voice may be unreachable tomorrow that was there today. So the sound is chosen once, when a script is sent
for approval; the approval takes exactly that file, and no voice speaks a second time. A deed that asked for
a sound and has none yet takes the sound away that was there before: nobody may approve that any more.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import Connection

from broadcaster.desk.render import Rendered
from broadcaster.errors import ApprovalError
from broadcaster.script.model import Revision
from broadcaster.speech.voices import PassedOver
from broadcaster.store.station import actions
from broadcaster.units import Sha256

LAY = "lay"
"""The deed of the machine that lays what it has rendered before the leader."""

LAYING = ("submit", "render", LAY)
"""The deeds that lay a sound before the leader, or ask for one, as the list of actions names them."""

RECORDING = "recording"
"""Stands for the voice where a person speaks."""

WANTED = "wanted"
"""Where the details of a deed keep what is to be said, while there is no sound of it."""

_AUDIO = "audio_sha256"

_LOOKED_AT = 1000
"""Deeds with one script that are looked through for the last such."""


@dataclass(frozen=True)
class LaidSound:
    """The sound that was laid before the leader, and by which voice.

    ``spoken_sha256`` is the hash of the spoken text that the voice said; None for a person's recording,
    and for what an older version laid. ``kept_because`` says why no other sound took its place.
    """

    audio_sha256: Sha256
    spoken_sha256: Sha256 | None
    voice: str = ""
    passed_over: tuple[PassedOver, ...] = ()
    kept_because: str = ""

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
    """The sound that lies before the leader with ``revision``; None: none, or another is asked for."""
    newest = next(_deeds(connection, revision), {})
    return _laid(newest) if _AUDIO in newest else None


def laid_earlier(connection: Connection, revision: Revision) -> LaidSound | None:
    """The last sound that was ever laid before the leader with ``revision``, whatever was asked for since."""
    return next((_laid(details) for details in _deeds(connection, revision) if _AUDIO in details), None)


def wording_awaited(connection: Connection, revision: Revision) -> Mapping[str, Any] | None:
    """What is to be said, as JSON values, when a sound of it was asked for last and is not laid yet."""
    wanted = next(_deeds(connection, revision), {}).get(WANTED)
    return wanted if isinstance(wanted, Mapping) else None


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
    if laid is None:
        raise ApprovalError(
            f"{_name(revision)}: âm thanh chưa dựng xong nên chưa duyệt được; "
            "hãy chờ máy dựng xong, nghe rồi duyệt."
        )
    if laid.spoken_sha256 != words_hash(spoken):
        raise ApprovalError(
            f"{_name(revision)}: lời đọc đã đổi từ khi gửi duyệt; "
            "hãy bấm “Dựng lại âm thanh”, nghe lại rồi duyệt."
        )
    return laid


def words_hash(spoken: str) -> Sha256:
    """Hash of a spoken text."""
    return Sha256(hashlib.sha256(spoken.encode()).hexdigest())


def _deeds(connection: Connection, revision: Revision) -> Iterator[Mapping[str, Any]]:
    """Details of the deeds that had to do with the sound of ``revision``, the newest first."""
    for done in actions(connection, subject=revision.script.slug, limit=_LOOKED_AT):
        if done.what in LAYING and done.details.get("number") == revision.number:
            yield done.details


def _laid(details: Mapping[str, object]) -> LaidSound:
    spoken, passed_over = details.get("spoken_sha256"), details.get("passed_over")
    return LaidSound(
        Sha256(str(details["audio_sha256"])),
        Sha256(str(spoken)) if spoken else None,
        str(details.get("voice", "")),
        tuple(PassedOver(**each) for each in passed_over) if isinstance(passed_over, list) else (),
        str(details.get("kept_because", "")),
    )


def _name(revision: Revision) -> str:
    return f"Bài “{revision.script.slug}” bản {revision.number}"
