"""What goes stale soon: scripts and the facts that they cite; and peaks that come without scripts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from broadcaster.schedule.ahead import Ahead, PlanWarning, WarningKind, campaign_of
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.peaks import Peak
from broadcaster.script.facts import Fact, FactStatus

_MOST_TITLES = 5


def content_warnings(ahead: Ahead) -> Iterator[PlanWarning]:
    """Warnings about the scripts that are approved, and about those that a peak would need."""
    approved = [each for each in ahead.candidates_on(ahead.today) if each.audio is not None and each.rotates]
    current = [
        each for each in approved if each.script.valid_to is None or each.script.valid_to >= ahead.today
    ]
    yield from _expiring(ahead, current)
    yield from _retiring(ahead, current)
    yield from _facts(ahead, current)
    yield from _peaks(ahead)


def _expiring(ahead: Ahead, candidates: Sequence[Candidate]) -> Iterator[PlanWarning]:
    for each in candidates:
        last = each.script.valid_to
        if last is not None and ahead.soon(last):
            sentence = f"Bài “{each.script.title}” hết hạn phát sau ngày {last:%d/%m/%Y}; hãy viết bài thay."
            yield PlanWarning(last, WarningKind.EXPIRING_SCRIPT, each.script.slug, sentence)


def _retiring(ahead: Ahead, candidates: Sequence[Candidate]) -> Iterator[PlanWarning]:
    """Scripts that their campaign gives up soon, since residents have heard them for so long."""
    for each in candidates:
        campaign = campaign_of(each.script, ahead.schedule.campaigns, ahead.today)
        first = ahead.first_planned.get(each.script.slug)
        if campaign is None or campaign.retire_days is None or first is None:
            continue
        day = first + timedelta(days=campaign.retire_days)
        if ahead.soon(day):
            sentence = (
                f"Bài “{each.script.title}” thành bài cũ từ ngày {day:%d/%m/%Y}"
                f" (chiến dịch “{campaign.title}” dùng mỗi bài {campaign.retire_days} ngày);"
                " hãy viết bài mới thay."
            )
            yield PlanWarning(day, WarningKind.RETIRING_SCRIPT, each.script.slug, sentence)


def _facts(ahead: Ahead, candidates: Sequence[Candidate]) -> Iterator[PlanWarning]:
    """Facts that keep scripts off the air now or soon, each with the scripts that cite it."""
    citing: dict[str, list[str]] = {}
    for each in candidates:
        for fact in dict.fromkeys(each.script.facts):
            citing.setdefault(fact, []).append(each.script.title)
    for name, titles in citing.items():
        found = _unfit(ahead, ahead.facts.get(name))
        if found is not None:
            kind, day, what = found
            sentence = f"Dữ kiện “{name}” {what}: {_cited_by(titles)}; hãy nhờ cán bộ có thẩm quyền soát lại."
            yield PlanWarning(day, kind, name, sentence)


def _unfit(ahead: Ahead, fact: Fact | None) -> tuple[WarningKind, date, str] | None:
    """What is the matter with a fact, and from when; None when it holds long enough."""
    if fact is None:
        return WarningKind.UNCHECKED_FACT, ahead.today, "không có trong sổ dữ kiện"
    if fact.status is FactStatus.UNCHECKED:
        return WarningKind.UNCHECKED_FACT, ahead.today, "chưa soát"
    last = fact.review_by
    if last is not None and last < ahead.today:
        return WarningKind.EXPIRING_FACT, ahead.today, f"đã quá hạn soát lại ({last:%d/%m/%Y})"
    if last is not None and ahead.soon(last):
        return WarningKind.EXPIRING_FACT, last, f"hết hạn soát lại sau ngày {last:%d/%m/%Y}"
    return None


def _cited_by(titles: Sequence[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:_MOST_TITLES])
    more = f" và {len(titles) - _MOST_TITLES} bài khác" if len(titles) > _MOST_TITLES else ""
    return f"từ đó không phát {shown}{more}"


def _peaks(ahead: Ahead) -> Iterator[PlanWarning]:
    """Peaks that are on or begin soon, and have no script of their own that may be aired."""
    for peak in ahead.schedule.peaks:
        day = _begins(ahead, peak)
        if day is None:
            continue
        if not any(peak.script_peaks & set(each.script.peaks) for each in ahead.airable(day) if each.rotates):
            when = "đang diễn ra" if day == ahead.today else f"bắt đầu ngày {day:%d/%m/%Y}"
            sentence = (
                f"Đợt cao điểm “{peak.title}” {when} mà chưa có bài nào của đợt được duyệt;"
                " hãy viết và duyệt bài cho đợt này."
            )
            yield PlanWarning(day, WarningKind.PEAK_WITHOUT_SCRIPTS, peak.slug, sentence)


def _begins(ahead: Ahead, peak: Peak) -> date | None:
    """The first day from today on that lies in ``peak``, where that is soon."""
    years = {ahead.today.year, (ahead.today + timedelta(days=366)).year}
    days = [
        max(span.first, ahead.today)
        for year in years
        for span in peak.spans(year)
        if span.last >= ahead.today
    ]
    return next((day for day in sorted(days) if ahead.soon(day)), None)
