"""When the loudspeakers will sound: the answer to "what will my neighbours hear, and when", by cluster."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from broadcaster.clock import local, local_date
from broadcaster.schedule.days_off import DaysOff
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.units import DurationMs

_MILLISECOND = timedelta(milliseconds=1)
_MINUTE_MS = 60_000
_MOST_REASONS = 3


@dataclass(frozen=True)
class AirSpan:
    """Sound on ``clusters`` from ``starts_at`` to ``ends_at`` (instants, half-open): a session or a relay.

    ``items`` counts what is said; a relay, of which ``session_id`` is None, has none of ours. In a relay's
    time that is only ``kept_free`` the station carries nothing: another device of the commune may.
    """

    starts_at: datetime
    ends_at: datetime
    title: str
    clusters: tuple[str, ...]
    items: int
    session_id: str | None = None
    kept_free: bool = False

    @property
    def length_ms(self) -> DurationMs:
        """How long it lasts."""
        return DurationMs(round((self.ends_at - self.starts_at) / _MILLISECOND))

    @property
    def is_relay(self) -> bool:
        """Whether another station is carried."""
        return self.session_id is None

    @property
    def words(self) -> str:
        """What is heard, in Vietnamese: how many items, or by whom another station is carried."""
        if not self.is_relay:
            return f"{self.items} bài"
        return "chừa giờ cho thiết bị tiếp sóng của xã" if self.kept_free else "đài tự tiếp sóng"


@dataclass(frozen=True)
class Silence:
    """What would have sounded at ``at`` and will not, on these clusters, and why."""

    at: datetime
    title: str
    clusters: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class DayAirtime:
    """What one cluster hears on one civil day, as far as it lies in the preview; relays count."""

    day: date
    times: int
    airtime_ms: DurationMs


@dataclass(frozen=True)
class Preview:
    """All that sounds from ``first`` to ``until`` (instants, half-open), and what stays silent, by time.

    What has begun before ``first`` and goes on is in it whole. ``stops`` has the days on which the station
    is silent by order, each with the words that say so.
    """

    first: datetime
    until: datetime
    spans: tuple[AirSpan, ...]
    silences: tuple[Silence, ...]
    stops: tuple[tuple[date, str], ...] = ()

    def of_cluster(self, cluster: str) -> "Preview":
        """The part of it that concerns one cluster, by slug."""
        return replace(
            self,
            spans=tuple(each for each in self.spans if cluster in each.clusters),
            silences=tuple(each for each in self.silences if cluster in each.clusters),
        )

    @property
    def by_day(self) -> tuple[tuple[date, tuple[AirSpan, ...]], ...]:
        """What begins on each civil day of the preview; a day without sound has nothing."""
        return tuple(
            (day, tuple(span for span in self.spans if local_date(span.starts_at) == day))
            for day in civil_days(self.first, self.until)
        )

    def days(self, cluster: str) -> tuple[DayAirtime, ...]:
        """How often and how long one cluster hears something on each day of the preview."""
        return tuple(
            DayAirtime(day, len(spans), DurationMs(sum(span.length_ms for span in spans)))
            for day, spans in self.of_cluster(cluster).by_day
        )


def preview_of(
    sessions: Iterable[PlannedSession],
    relays: Iterable[PlannedRelay],
    days_off: DaysOff,
    window: tuple[datetime, datetime],
    closing_ms: DurationMs,
) -> Preview:
    """What sounds within ``window`` (instants, half-open); the frame's closing lasts ``closing_ms``.

    Trials reach nobody and are left out.

    Raises:
        ValueError: the window ends before it begins.

    """
    first, until = window
    if until < first:
        raise ValueError(f"a preview from {first} to {until} ends before it begins")
    ours = [session for session in sessions if not session.trial]
    carried = list(relays)
    spans = [span for session in ours for span in _spans(session, closing_ms)]
    spans += [_relayed(each) for each in carried if each.decision is Decision.PLANNED]
    silences = [silence for session in ours for silence in _silences(session)]
    silences += [silence for each in carried for silence in _not_relayed(each)]
    return Preview(
        first,
        until,
        tuple(
            sorted((span for span in spans if span.ends_at > first and span.starts_at < until), key=_span_key)
        ),
        tuple(sorted((each for each in silences if first <= each.at < until), key=_silence_key)),
        tuple(_stops(days_off, civil_days(first, until))),
    )


def civil_days(first: datetime, until: datetime) -> tuple[date, ...]:
    """The civil days that the instants from ``first`` to ``until`` (half-open) touch."""
    last = local_date(max(first, until - _MILLISECOND))
    count = (last - local_date(first)).days + 1
    return tuple(local_date(first) + timedelta(days=number) for number in range(count))


def ends_at(session: PlannedSession, items: Iterable[Occurrence], closing_ms: DurationMs) -> datetime:
    """When a session ends that airs ``items`` and then its closing; its start when it airs nothing."""
    ends = [each.planned_at + each.duration_ms * _MILLISECOND for each in items]
    return max(ends) + closing_ms * _MILLISECOND if ends else session.starts_at


def aired(session: PlannedSession, cluster: str | None = None) -> tuple[Occurrence, ...]:
    """What a session airs, in the order of play; on one cluster only when it is given."""
    return tuple(
        each
        for each in session.occurrences
        if each.decision is Decision.PLANNED and (cluster is None or cluster in each.clusters)
    )


def silence_of(session: PlannedSession) -> str:
    """Why a session airs nothing: the first reasons of what was refused in it."""
    reasons = [f"“{each.title}” {each.reason}" for each in session.occurrences]
    if not reasons:
        return "không có bài nào để phát"
    more = f"; và {len(reasons) - _MOST_REASONS} bài khác" if len(reasons) > _MOST_REASONS else ""
    return "; ".join(reasons[:_MOST_REASONS]) + more


def _spans(session: PlannedSession, closing_ms: DurationMs) -> Iterator[AirSpan]:
    """What the session is on its clusters; those that hear the same things stand together."""
    alike: dict[tuple[Occurrence, ...], list[str]] = {}
    for cluster in session.clusters:
        alike.setdefault(aired(session, cluster), []).append(cluster)
    for items, clusters in alike.items():
        if items:
            end = ends_at(session, items, closing_ms)
            yield AirSpan(session.starts_at, end, session.title, tuple(clusters), len(items), session.id)


def _silences(session: PlannedSession) -> Iterator[Silence]:
    """Where the session would go and does not: clusters left out, and clusters for which it has nothing."""
    silent = tuple(cluster for cluster in session.clusters if not aired(session, cluster))
    if silent:
        reason = "không có bài nào bằng tiếng của cụm" if aired(session) else silence_of(session)
        yield Silence(session.starts_at, session.title, silent, reason)
    for cluster, reason in session.left_out:
        yield Silence(session.starts_at, session.title, (cluster,), reason)


def _relayed(relay: PlannedRelay) -> AirSpan:
    free = not relay.is_carried
    return AirSpan(relay.starts_at, relay.ends_at, relay.title, relay.clusters, 0, kept_free=free)


def _not_relayed(relay: PlannedRelay) -> Iterator[Silence]:
    """Where the relay would go and does not: everywhere when it is refused, else what is left out."""
    if relay.decision is not Decision.PLANNED:
        everywhere = (*relay.clusters, *(cluster for cluster, _ in relay.left_out))
        yield Silence(relay.starts_at, relay.title, everywhere, relay.reason)
        return
    for cluster, reason in relay.left_out:
        yield Silence(relay.starts_at, relay.title, (cluster,), reason)


def _stops(days_off: DaysOff, days: Sequence[date]) -> Iterator[tuple[date, str]]:
    for day in days:
        stop = days_off.on(day)
        if stop is not None:
            what = "chỉ phát bản tin ưu tiên" if stop.only_priority else "không phát"
            yield day, f"{stop.title}: {what} (theo {stop.source})"


def _span_key(span: AirSpan) -> tuple[datetime, str, tuple[str, ...]]:
    return span.starts_at, span.title, span.clusters


def _silence_key(silence: Silence) -> tuple[datetime, str, tuple[str, ...]]:
    return silence.at, silence.title, silence.clusters


def preview_json(preview: Preview) -> dict[str, object]:
    """``preview`` as JSON values; times RFC 3339 in the station's zone."""
    return {
        "from": local(preview.first).isoformat(),
        "to": local(preview.until).isoformat(),
        "spans": [
            {
                "starts_at": local(each.starts_at).isoformat(),
                "ends_at": local(each.ends_at).isoformat(timespec="milliseconds"),
                "title": each.title,
                "session": each.session_id,
                "relay": each.is_relay,
                "kept_free": each.kept_free,
                "items": each.items,
                "minutes": round(each.length_ms / _MINUTE_MS, 1),
                "clusters": list(each.clusters),
            }
            for each in preview.spans
        ],
        "silences": [
            {
                "at": local(each.at).isoformat(),
                "title": each.title,
                "clusters": list(each.clusters),
                "reason": each.reason,
            }
            for each in preview.silences
        ],
        "stops": [{"date": day.isoformat(), "reason": words} for day, words in preview.stops],
    }


def preview_lines(preview: Preview) -> Iterator[str]:
    """``preview`` for people."""
    first, until = local(preview.first), local(preview.until)
    yield f"Từ {first:%H:%M %d/%m/%Y} đến {until:%H:%M %d/%m/%Y} loa sẽ kêu:"
    for day, words in preview.stops:
        yield f"  {day:%d/%m/%Y} {words}"
    for span in preview.spans:
        starts, ends = local(span.starts_at), local(span.ends_at)
        minutes = f"{span.length_ms / _MINUTE_MS:.1f}".replace(".", ",")
        yield (
            f"  {starts:%d/%m/%Y %H:%M}–{ends:%H:%M} {span.title}: {span.words},"
            f" {minutes} phút, {_places(span.clusters)}"
        )
    if not preview.spans:
        yield "  không có buổi nào."
    for silence in preview.silences:
        yield (
            f"  {local(silence.at):%d/%m/%Y %H:%M} {silence.title} – KHÔNG phát,"
            f" {_places(silence.clusters)}: {silence.reason}"
        )


def _places(clusters: Sequence[str]) -> str:
    return f"cụm {clusters[0]}" if len(clusters) == 1 else f"{len(clusters)} cụm"
