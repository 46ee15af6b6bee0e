import hashlib
import json
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


_values = st.one_of(st.none(), st.integers(), st.text(), st.floats(allow_nan=False, allow_infinity=False))


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


def test_a_log_that_grew_still_leads_through_the_head_of_an_old_report() -> None:
    """The head that a report printed in June is still there in December."""
    assert verify(LOG, head=verify(LOG[:4])).count == 10


def test_a_log_that_was_made_anew_is_noticed_against_a_printed_head() -> None:
    """A forged log may chain by itself; it does not lead through the head on paper."""
    forged = chained([BOOTED, *played("b"), *played("a"), *played("c")])
    assert verify(forged).count == 10
    with pytest.raises(PlaylogError, match=r"viết lại: mã băm của sự kiện số 7"):
        verify(forged, head=verify(LOG[:7]))


def test_a_later_event_is_never_of_an_earlier_boot() -> None:
    """Order is boot, then number: going back is a mistake of the writer, or a forgery."""
    with pytest.raises(ValueError, match="boot 1 cannot follow one of boot 2"):
        link(link(None, 2, BOOTED), 1, BOOTED)


def test_what_json_cannot_hold_is_not_chained() -> None:
    """A hash over NaN could not be checked by anybody else."""
    with pytest.raises(ValueError, match="JSON"):
        link(None, 1, event(EventKind.STARTED, start_error_ms=float("nan")))


@given(details=st.dictionaries(st.text(max_size=8), _values))
def test_an_event_hashes_the_same_after_it_was_stored_as_json(details: dict[str, object]) -> None:
    """The log's file and its exports keep details as JSON; reading them back changes no hash."""
    before = replace(event(EventKind.STARTED), details=details)
    after = replace(before, details=json.loads(json.dumps(dict(before.details))))
    assert link(None, 1, before).hash == link(None, 1, after).hash
