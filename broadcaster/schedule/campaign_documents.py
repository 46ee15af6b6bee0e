"""The document ``chien_dich.toml``: campaigns, in the order in which they take scripts."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.entries import Entries, read_named, write_entries
from broadcaster.schedule.fields import built, whole
from broadcaster.script.fields import Fields
from broadcaster.script.model import LANGUAGES, ContentGroup

CAMPAIGN_TABLE = "chien_dich"

_KEYS = (
    *("groups", "scripts", "columns", "weights", "weekly_plays", "min_gap_hours"),
    *("priority_gap_hours", "most_a_day"),
    *("fresh_days", "retire_days", "valid_from", "valid_to"),
)
_MOST_PLAYS = 10_000
_MOST_DAYS = 3_660
_MOST_HOURS = 24 * 60


def parse_campaigns(text: str, *, place: str) -> Entries[Campaign]:
    """The campaigns written in ``text``, one ``[[chien_dich]]`` each.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    return read_named(text, place, CAMPAIGN_TABLE, _campaign)


def _campaign(fields: Fields) -> Campaign:
    fields.expect(("slug", "title"), _KEYS)
    groups = fields.table("groups") if "groups" in fields else None
    return built(
        fields,
        lambda: Campaign(
            slug=fields.slug("slug"),
            title=fields.text("title"),
            groups=_shares(groups) if groups else dict.fromkeys(ContentGroup, 1),
            scripts=fields.slugs("scripts") if "scripts" in fields else (),
            columns=fields.slugs("columns") if "columns" in fields else (),
            weights=_counts(fields, "weights"),
            weekly_plays=_plays(fields),
            min_gap=timedelta(hours=_whole_or(fields, "min_gap_hours", 0, 0, _MOST_HOURS)),
            priority_gap=timedelta(hours=_whole_or(fields, "priority_gap_hours", 0, 0, _MOST_HOURS)),
            most_a_day=_whole_or(fields, "most_a_day", 24, 1, _MOST_PLAYS),
            fresh_days=_whole_or(fields, "fresh_days", 0, 0, _MOST_DAYS),
            retire_days=_whole_or(fields, "retire_days", 0, 1, _MOST_DAYS) or None,
            valid_from=fields.day_or_none("valid_from"),
            valid_to=fields.day_or_none("valid_to"),
        ),
        "sớm hơn valid_from; hãy sửa một trong hai ngày.",
        key="valid_to",
    )


def _shares(fields: Fields) -> Mapping[ContentGroup, int]:
    """Shares by content group; at least one group."""
    fields.expect((), tuple(str(int(group)) for group in ContentGroup))
    shares = {
        group: whole(fields, str(int(group)), 1, 100) for group in ContentGroup if str(int(group)) in fields
    }
    if not shares:
        raise fields.error("groups", "chưa có nhóm nào; hãy ghi ít nhất một, ví dụ { 5 = 1 }.")
    return shares


def _plays(fields: Fields) -> Mapping[str, int]:
    """Plays a week by language."""
    plays = _counts(fields, "weekly_plays")
    for language in plays:
        if language not in LANGUAGES:
            message = f"không có tiếng “{language}”; hãy chọn trong: {', '.join(LANGUAGES)}."
            raise fields.error("weekly_plays", message)
    return plays


def _counts(fields: Fields, key: str) -> Mapping[str, int]:
    """Counts by name; none where the key is missing."""
    if key not in fields:
        return {}
    table = fields.table(key)
    return {name: whole(table, name, 1, _MOST_PLAYS) for name in table.keys()}  # noqa: SIM118  # Fields is no dict


def _whole_or(fields: Fields, key: str, default: int, least: int, most: int) -> int:
    return whole(fields, key, least, most) if key in fields else default


def write_campaigns(campaigns: Iterable[Campaign]) -> str:
    """``campaigns`` as ``parse_campaigns`` reads them, to the same campaigns.

    Raises:
        ValueError: a gap is no whole count of hours.

    """
    return write_entries(CAMPAIGN_TABLE, (_pairs(each) for each in campaigns))


def _pairs(campaign: Campaign) -> Iterable[tuple[str, object]]:
    return (
        ("slug", campaign.slug),
        ("title", campaign.title),
        ("groups", {str(int(group)): share for group, share in campaign.groups.items()}),
        ("scripts", campaign.scripts or None),
        ("columns", campaign.columns or None),
        ("weights", dict(campaign.weights) or None),
        ("weekly_plays", dict(campaign.weekly_plays) or None),
        ("min_gap_hours", _whole_hours(campaign.min_gap)),
        ("priority_gap_hours", _whole_hours(campaign.priority_gap)),
        ("most_a_day", campaign.most_a_day),
        ("fresh_days", campaign.fresh_days),
        ("retire_days", campaign.retire_days),
        ("valid_from", campaign.valid_from),
        ("valid_to", campaign.valid_to),
    )


def _whole_hours(gap: timedelta) -> int:
    hours, rest = divmod(gap, timedelta(hours=1))
    if rest:
        raise ValueError(f"a gap of {gap} is no whole count of hours")
    return hours
