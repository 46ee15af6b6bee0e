"""What forms and API ask of the player alike."""

from broadcaster.schedule.occurrence import OCCURRENCE_ID
from broadcaster.web.faults import BadRequestError, NotFoundError
from broadcaster.web.station import Station
from broadcaster.web.texts_vi import GO_LIVE_WORDS, confirmed


def stop_now(station: Station, by: str) -> None:
    """Let the player stop what sounds.

    Raises:
        PlayoutError: the player does not run.

    """
    station.ask({"do": "stop", "by": by})


def require_typed(text: str) -> None:
    """Refuse to go live by a slip of the hand.

    Raises:
        BadRequestError: the words were not typed.

    """
    if not confirmed(text):
        raise BadRequestError(f"Chưa bật phát thật: hãy gõ đúng hai chữ “{GO_LIVE_WORDS}” vào ô xác nhận.")


def confirm_play(station: Station, occurrence: str, cluster: str, *, by: str, note: str) -> None:
    """Let the player log that a person heard ``occurrence`` on ``cluster``.

    Raises:
        NotFoundError: the log has no such play that has ended.
        PlayoutError: the player does not run.

    """
    known = OCCURRENCE_ID.fullmatch(occurrence) and (occurrence, cluster) in station.playlog.closed_pairs(
        [occurrence]
    )
    if not known:
        raise NotFoundError(
            f"Nhật ký chưa có lượt phát {occurrence[:100]} ở cụm {cluster[:50]}; hãy tải lại trang."
        )
    request = {
        "do": "confirm",
        "occurrence": occurrence,
        "cluster": cluster,
        "by": by,
        "reason": note.strip(),
    }
    station.ask(request)
