"""The rundown: frame and items in order, one unbroken row of samples."""

import hashlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.rundown import (
    MOST_REPEATS,
    PAUSE_MS,
    Frame,
    Part,
    Segment,
    SegmentKind,
    duration,
    join,
    lay_out,
    lay_out_alert,
    lay_out_emergency,
)
from broadcaster.units import Sha256, samples

K = SegmentKind


def sound(name: str, length: int) -> tuple[Part, Clip]:
    """A part, and the sound that it stands for: noise of its own."""
    digest = hashlib.sha256(name.encode())
    noise = np.random.default_rng(int(digest.hexdigest()[:8], 16)).uniform(-1, 1, length)
    return Part(Sha256(digest.hexdigest()), length), Clip.of(noise)


FRAME_SOUNDS = {
    name: sound(name, length)
    for name, length in [
        ("signature", 70),
        ("opening", 31),
        ("sting", 20),
        ("closing", 55),
        ("chime", 25),
        ("alarm", 40),
    ]
}
FRAME = Frame(**{name: part for name, (part, _) in FRAME_SOUNDS.items()})

lengths = st.lists(st.integers(1, 400), max_size=8)


def items_of(counts: list[int]) -> tuple[list[tuple[str, Part]], dict[Sha256, Clip]]:
    """Items of these lengths with their occurrences, and every sound by hash."""
    made = [sound(f"item {number}", count) for number, count in enumerate(counts)]
    items = [(f"sang:2026-02-10:bai-{number}:1", part) for number, (part, _) in enumerate(made)]
    return items, {part.audio_sha256: clip for part, clip in [*made, *FRAME_SOUNDS.values()]}


def test_a_session_is_signature_opening_items_with_stings_between_and_closing() -> None:
    """The order of DESIGN, section 1."""
    items, _ = items_of([5, 6, 7])
    kinds = [segment.kind for segment in lay_out(FRAME, items)]
    assert kinds == [K.SIGNATURE, K.OPENING, K.ITEM, K.STING, K.ITEM, K.STING, K.ITEM, K.CLOSING]


def test_one_item_has_no_sting() -> None:
    """There is nothing to stand between."""
    items, _ = items_of([5])
    assert [s.kind for s in lay_out(FRAME, items)] == [K.SIGNATURE, K.OPENING, K.ITEM, K.CLOSING]


def test_a_session_without_items_stays_silent() -> None:
    """No signature announces nothing."""
    assert lay_out(FRAME, []) == ()
    assert duration(()) == 0
    assert len(join((), items_of([])[1].__getitem__)) == 0


def test_an_alert_is_a_chime_and_the_item() -> None:
    """What cannot wait has no signature; each item is announced anew."""
    items, _ = items_of([5, 6])
    assert [s.kind for s in lay_out_alert(FRAME, items)] == [K.CHIME, K.ITEM, K.CHIME, K.ITEM]


@settings(deadline=None)
@given(lengths)
def test_segments_follow_each_other_without_gap_or_overlap(counts: list[int]) -> None:
    """Each begins on the sample after the one before, the first on the session's start."""
    items, _ = items_of(counts)
    for segments in (lay_out(FRAME, items), lay_out_alert(FRAME, items)):
        assert all(after.offset == before.end for before, after in pairwise(segments))
        assert not segments or segments[0].offset == 0
        assert duration(segments) == sum(segment.samples for segment in segments)


@settings(deadline=None)
@given(lengths)
def test_items_keep_their_order_and_occurrence_and_the_frame_has_none(counts: list[int]) -> None:
    """Every occurrence is there once, with its own sound."""
    items, _ = items_of(counts)
    segments = lay_out(FRAME, items)
    said = [(s.occurrence, Part(s.audio_sha256, s.samples)) for s in segments if s.kind is K.ITEM]
    assert said == items
    assert all(s.occurrence is None for s in segments if s.kind is not K.ITEM)


@settings(deadline=None)
@given(lengths)
def test_a_sting_stands_only_between_two_items(counts: list[int]) -> None:
    """Never at the opening, the closing or another sting."""
    segments = lay_out(FRAME, items_of(counts)[0])
    kinds = [segment.kind for segment in segments]
    for place, kind in enumerate(kinds):
        if kind is K.STING:
            assert kinds[place - 1] is K.ITEM
            assert kinds[place + 1] is K.ITEM
    assert kinds.count(K.STING) == max(0, len(counts) - 1)


@settings(deadline=None)
@given(lengths)
def test_the_joined_session_is_its_sounds_sample_by_sample(counts: list[int]) -> None:
    """Joining adds, drops and changes nothing: no gap, no click."""
    items, sounds = items_of(counts)
    segments = lay_out(FRAME, items)
    expected = Clip.joined([sounds[segment.audio_sha256] for segment in segments])
    assert np.array_equal(join(segments, sounds.__getitem__).pcm, expected.pcm)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, MOST_REPEATS))
def test_an_emergency_is_alarm_item_pause_item_and_closing(count: int, repeats: int) -> None:
    """Sample by sample, whatever the length; every saying belongs to the one occurrence."""
    items, sounds = items_of([count])
    segments = lay_out_emergency(FRAME, items[0], repeats)
    assert [s.kind for s in segments] == [K.ALARM, *[K.ITEM] * repeats, K.CLOSING]
    assert {s.occurrence for s in segments if s.kind is K.ITEM} == {items[0][0]}
    said, pause = sounds[items[0][1].audio_sha256], Clip.silence(PAUSE_MS)
    expected = Clip.joined(
        [FRAME_SOUNDS["alarm"][1], said, *[pause, said] * (repeats - 1), FRAME_SOUNDS["closing"][1]]
    )
    assert np.array_equal(join(segments, sounds.__getitem__).pcm, expected.pcm)


def test_an_emergency_is_said_twice_unless_told_otherwise() -> None:
    """Who missed the beginning hears it again, after a pause."""
    first, second = [s for s in lay_out_emergency(FRAME, items_of([9])[0][0]) if s.kind is K.ITEM]
    assert second.offset - first.end == samples(PAUSE_MS)


def test_a_frame_without_an_alarm_warns_with_its_chime() -> None:
    """A frame that was approved before there was an alarm."""
    older = replace(FRAME, alarm=None)
    assert lay_out_emergency(older, items_of([9])[0][0])[0].kind is K.CHIME


@pytest.mark.parametrize("repeats", [0, -1, MOST_REPEATS + 1])
def test_an_emergency_is_said_at_least_once_and_not_for_ever(repeats: int) -> None:
    """Nobody in the village can switch it off."""
    with pytest.raises(ValueError, match="1 to 10 times"):
        lay_out_emergency(FRAME, items_of([9])[0][0], repeats)


def test_a_sound_of_another_length_than_planned_is_refused() -> None:
    """It would shift or cut all that follows."""
    items, sounds = items_of([50])
    sounds[items[0][1].audio_sha256] = Clip.silence(1)
    with pytest.raises(SoundError, match="kế hoạch ghi 50"):
        join(lay_out(FRAME, items), sounds.__getitem__)


def test_the_same_occurrence_twice_in_a_session_is_refused() -> None:
    """An occurrence is one item in one session."""
    items, _ = items_of([5])
    for lay in (lay_out, lay_out_alert):
        with pytest.raises(ValueError, match="twice"):
            lay(FRAME, items * 2)


@pytest.mark.parametrize(
    ("kind", "samples", "offset", "occurrence"),
    [
        (K.STING, 0, 0, None),
        (K.STING, 1, -1, None),
        (K.ITEM, 1, 0, None),
        (K.STING, 1, 0, "sang:2026-02-10:bai:1"),
    ],
)
def test_a_segment_refuses_nonsense(
    kind: SegmentKind, samples: int, offset: int, occurrence: str | None
) -> None:
    """No length, a start before the session, an item of no occurrence, a frame part with one."""
    with pytest.raises(ValueError, match=r"segment|items"):
        Segment(kind, Sha256("0" * 64), samples, offset, occurrence)


def test_a_part_without_samples_is_refused() -> None:
    """A part is a finished sound."""
    with pytest.raises(ValueError, match="no samples"):
        Part(Sha256("0" * 64), 0)


def test_every_kind_has_a_vietnamese_name() -> None:
    """The page shows it."""
    assert len({kind.label for kind in SegmentKind}) == len(SegmentKind)
