"""The microphone and the on-air light, as the player tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from broadcaster.errors import PlayoutError
from broadcaster.web.clusters import names_or_none
from broadcaster.web.station import Station


@dataclass(frozen=True)
class OnAir:
    """Who speaks, and to whom: the on-air light. ``sounds`` is False during the chime; clusters by name."""

    by: str
    reason: str
    is_emergency: bool
    clusters: tuple[str, ...]
    sounds: bool
    since: datetime
    left_s: float
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class StudioNow:
    """The microphone and the light; ``problem`` says why nobody can speak now, None when one can.

    ``rms_dbfs`` and ``peak_dbfs`` are of the last second, None while the microphone is not open. With
    ``only_emergency`` the player has no plan (safe mode): only an emergency may be said.
    """

    problem: str | None
    hint: str | None
    rms_dbfs: float | None
    peak_dbfs: float | None
    on_air: OnAir | None
    only_emergency: bool = False


def on_air_of(live: object, names: Mapping[str, str]) -> OnAir | None:
    """The light in the player's answer ``live``; None when nobody speaks."""
    told = live.get("on_air") if isinstance(live, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    return OnAir(
        by=str(told["by"]),
        reason=str(told["reason"]),
        is_emergency=told["class"] == "khan_cap",
        clusters=tuple(names.get(slug, slug) for slug in told["clusters"]),
        sounds=told["sounds"] is True,
        since=datetime.fromisoformat(told["since"]),
        left_s=float(told["left_s"]),
        warnings=tuple(told["warnings"]),
    )


def studio_of(station: Station) -> StudioNow:
    """The microphone, which is opened by this, and the light.

    Raises:
        PlayoutError: the player does not run.

    """
    answer = station.ask({"do": "live_check"})
    told = answer.get("microphone")
    microphone = told if isinstance(told, Mapping) else {}
    is_open = microphone.get("state") == "open"
    return StudioNow(
        problem=microphone.get("problem"),
        hint=microphone.get("hint"),
        rms_dbfs=microphone.get("rms_dbfs") if is_open else None,
        peak_dbfs=microphone.get("peak_dbfs") if is_open else None,
        on_air=on_air_of(answer, names_or_none(station.database)),
        only_emergency=answer.get("only_emergency") is True,
    )


def studio_or_problem(station: Station) -> StudioNow:
    """The same; that the player does not run is a problem among others."""
    try:
        return studio_of(station)
    except PlayoutError as error:
        return StudioNow(str(error), None, None, None, None)
