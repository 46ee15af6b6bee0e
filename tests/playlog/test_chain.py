import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.errors import PlaylogError
from broadcaster.playlog.chain import canonical, link, verify
from broadcaster.playlog.event import FIRST_HASH
from broadcaster.playout.event import EventKind
from tests.playlog.sample_log import BOOTED, chained, event, played

LOG = chained([BOOTED, *played("a"), *played("b"), *played("c")])


def test_a_whole_log_verifies_to_its_head() -> None:
    """Every event of a log that nobody touched fits the one before."""
    verified = verify(LOG, head=LOG[-1])
    assert (verified.count, verified.head_hash) == (10, LOG[-1].hash)


def test_an_empty_log_is_whole() -> None:
    """Nothing was logged, nothing can be missing."""
    assert verify([]).head_hash == FIRST_HASH


def test_the_hash_can_be_checked_with_sha256_alone() -> None:
    """What is hashed is written down: the hash before, then the canonical JSON of the event."""
    text = (
        '{"at":"2026-03-02T10:00:10.000000Z","boot":1,"cluster":"c1","details":{"start_error_ms":1.5},'
        '"kind":"started","mode":"training","occurrence":"chieu:2026-03-02:a:1","seq":1}'
    )
    started = event(EventKind.STARTED, 10, start_error_ms=1.5)
    assert canonical(1, 1, started) == text
    assert link(None, 1, started).hash == hashlib.sha256((FIRST_HASH + text).encode()).hexdigest()


@given(at=st.integers(0, len(LOG) - 1))
def test_a_removed_event_is_noticed_where_it_is_missing(at: int) -> None:
    """Whichever event is taken out, verification names its number, or the cut tail."""
    with pytest.raises(PlaylogError, match=rf"số {at + 1}\b|phải đến số {len(LOG)}"):
        verify(LOG[:at] + LOG[at + 1 :], head=LOG[-1])


@given(at=st.integers(0, len(LOG) - 1), field=st.sampled_from(["kind", "cluster", "details", "boot"]))
def test_an_altered_event_is_noticed(at: int, field: str) -> None:
    """Changing any part of any event breaks the chain at that event."""
    each = LOG[at]
    altered = {
        "boot": replace(each, boot=each.boot + 1),
        "kind": replace(each, event=replace(each.event, kind=EventKind.CONFIRMED)),
        "cluster": replace(each, event=replace(each.event, cluster="elsewhere")),
        "details": replace(each, event=replace(each.event, details={"reason": "khác"})),
    }[field]
    with pytest.raises(PlaylogError, match=rf"số {at + 1}\b"):
        verify([*LOG[:at], altered, *LOG[at + 1 :]])


def test_a_cut_tail_is_noticed_against_a_known_head() -> None:
    """A log whose last events are gone still chains; the head kept elsewhere tells."""
    with pytest.raises(PlaylogError, match=r"cắt đuôi: phải đến số 10, chỉ còn 7"):
        verify(LOG[:7], head=LOG[-1])
