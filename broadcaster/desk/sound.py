"""Which sound belongs to a wording: what was laid before the leader may be approved, and nothing else.

A voice may be unreachable tomorrow that was there today. So the sound is chosen once, when a script is sent
for approval; the approval takes exactly that file, and no voice speaks a second time.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from broadcaster.desk.render import Rendered
from broadcaster.errors import ApprovalError
from broadcaster.script.model import Revision
from broadcaster.speech.voices import PassedOver
from broadcaster.store.station import actions
from broadcaster.units import Sha256

LAYING = ("submit", "render")
"""The deeds that lay a sound before the leader, as the list of actions names them."""

_LOOKED_AT = 1000
"""Deeds with one script that are looked through for the last such."""


@dataclass(frozen=True)
class LaidSound:
    """The sound that was laid before the leader, of which words, by which voice.

    ``spoken_sha256`` is the hash of the spoken text; None for what an older version laid.
    """

    audio_sha256: Sha256
    spoken_sha256: Sha256 | None
    voice: str = ""
    passed_over: tuple[PassedOver, ...] = ()


def laying_details(spoken: str, rendered: Rendered) -> dict[str, object]:
    """What the list of actions keeps of a sound that is laid before the leader."""
    return {
        "audio_sha256": rendered.file.sha256,
        "spoken_sha256": words_hash(spoken),
        "voice": rendered.voice,
        "passed_over": [asdict(each) for each in rendered.passed_over],
    }


def laid_before(connection: Connection, revision: Revision) -> LaidSound | None:
    """The sound that was last laid before the leader with ``revision``; None when there was none."""
    for done in actions(connection, subject=revision.script.slug, limit=_LOOKED_AT):
        if done.what in LAYING and done.details.get("number") == revision.number:
            return _laid(done.details)
    return None


def require_laid(
    revision: Revision, laid: LaidSound | None, *, spoken: str, heard: Sha256 | None
) -> LaidSound:
    """The sound that may be approved with ``revision``, now said as ``spoken``.

    Raises:
        ApprovalError: none was laid, its words are no longer those that are said (rules or the lexicon have
            changed since), or it is not the one ``heard``.

    """
    name = f"Bài “{revision.script.slug}” bản {revision.number}"
    if laid is None or laid.spoken_sha256 != words_hash(spoken):
        raise ApprovalError(
            f"{name}: lời đọc đã đổi từ khi gửi duyệt; hãy bấm “Dựng lại âm thanh”, nghe lại rồi duyệt."
        )
    if heard is not None and heard != laid.audio_sha256:
        raise ApprovalError(
            f"{name}: âm thanh đã dựng lại, khác bản vừa nghe; hãy tải lại trang, nghe lại rồi duyệt."
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
