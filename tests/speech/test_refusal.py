"""Why there is no sound: what a worker tells, what the operator reads, who is to blame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.speech.refusal import Kind, Refusal, RefusedError, asked_rest_s

DATE = "Fri, 27 Nov 2026 02:00:00 GMT"

refusals = st.one_of(
    st.builds(
        Refusal,
        st.sampled_from([kind for kind in Kind if kind is not Kind.STATUS]),
        st.integers(0, 999_999),
        st.floats(0, 3600),
    ),
    st.builds(Refusal, st.just(Kind.STATUS), st.integers(100, 599), st.floats(0, 3600)),
)


@given(refusals)
def test_a_refusal_crosses_the_border_of_the_worker_unchanged(refusal: Refusal) -> None:
    """The text of the error is the refusal."""
    assert Refusal.of_line(str(RefusedError(refusal))) == refusal


@given(refusals)
def test_the_operator_reads_one_line_that_says_what_to_do(refusal: Refusal) -> None:
    """Reason and advice, whatever happened."""
    assert "\n" not in refusal.reason + refusal.advice
    assert refusal.advice.startswith("hãy ")


@given(st.one_of(st.text(), st.sampled_from(["{}", "[]", "7", "null", '{"kind": "status", "status": 9}'])))
def test_any_other_text_of_a_worker_is_a_fault_without_its_words(line: str) -> None:
    """What went wrong in there may hold an address or a token."""
    assert Refusal.of_line(line) == Refusal(Kind.FAULT)


@pytest.mark.parametrize(
    ("refusal", "is_of_service"),
    [
        (Refusal(Kind.UNREACHABLE), True),
        (Refusal(Kind.NO_SOUND), True),
        (Refusal(Kind.DAMAGED), True),
        (Refusal(Kind.FAULT), False),
        (Refusal(Kind.STATUS, 302), True),
        (Refusal(Kind.STATUS, 400), False),
        (Refusal(Kind.STATUS, 401), False),
        (Refusal(Kind.STATUS, 408), True),
        (Refusal(Kind.STATUS, 422), False),
        (Refusal(Kind.STATUS, 429), True),
        (Refusal(Kind.STATUS, 500), True),
        (Refusal(Kind.STATUS, 599), True),
    ],
)
def test_who_is_to_blame(refusal: Refusal, *, is_of_service: bool) -> None:
    """The service, but for what it says against the request, and what went wrong here."""
    assert refusal.is_of_service == is_of_service


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [
        (Refusal(Kind.UNREACHABLE), "kiểm tra mạng"),
        (Refusal(Kind.NO_SOUND), "kiểm tra mạng"),
        (Refusal(Kind.FAULT), "loa voices"),
        (Refusal(Kind.STATUS, 400), "sửa lời đọc"),
        (Refusal(Kind.STATUS, 401), "kiểm tra mã truy cập"),
        (Refusal(Kind.STATUS, 403), "kiểm tra mã truy cập"),
        (Refusal(Kind.STATUS, 429), "đợi ít phút"),
        (Refusal(Kind.STATUS, 503), "đợi ít phút"),
    ],
)
def test_the_advice_fits_the_fault(refusal: Refusal, advice: str) -> None:
    """The network is to be looked at only where it may be at fault; another voice is always offered."""
    assert advice in refusal.advice
    assert refusal.advice.endswith("hoặc chọn giọng espeak")


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (0, Refusal(Kind.NO_SOUND)),
        (17, Refusal(Kind.NO_SOUND, 17)),
        (200, Refusal(Kind.NO_SOUND, 200)),
        (401, Refusal(Kind.STATUS, 401)),
        (599, Refusal(Kind.STATUS, 599)),
        (600, Refusal(Kind.NO_SOUND, 600)),
    ],
)
def test_an_error_number_inside_an_answer_is_read_as_a_status_where_it_is_one(
    number: int, refusal: Refusal
) -> None:
    """Some services say 200 and mean 401."""
    assert Refusal.of_number(number) == refusal


@pytest.mark.parametrize(
    ("headers", "rest_s"),
    [
        ({}, 0),
        ({"Retry-After": "25"}, 25),
        ({"Retry-After": "999999999"}, 3600),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "1.5"}, 0),
        ({"Retry-After": "²"}, 0),
        ({"Retry-After": "soon"}, 0),
        ({"Retry-After": "Fri, 27 Nov 2026 02:01:30 GMT", "Date": DATE}, 90),
        ({"Retry-After": "Fri, 27 Nov 2026 01:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": "Fri, 27 Nov 2099 02:00:00 GMT", "Date": DATE}, 3600),
        ({"Retry-After": "Fri, 27 Nov 2026 02:01:30 GMT"}, 0),
        ({"Retry-After": "Fri, 27 Nov 2026 02:01:30", "Date": DATE}, 0),
        ({"Retry-After": "Fri, 99 Nov 2026 02:01:30 GMT", "Date": DATE}, 0),
    ],
)
def test_the_rest_that_a_service_asks_for(headers: dict[str, str], rest_s: float) -> None:
    """Seconds, or a date against the answer's own date; nonsense is nothing, and an hour is the most."""
    assert asked_rest_s(headers) == rest_s


@pytest.mark.parametrize(
    ("kind", "status", "rest_s"),
    [
        (Kind.STATUS, 0, 0.0),
        (Kind.STATUS, 600, 0.0),
        (Kind.NO_SOUND, -1, 0.0),
        (Kind.STATUS, 503, 3601.0),
        (Kind.STATUS, 503, -1.0),
        (Kind.STATUS, 503, float("nan")),
    ],
)
def test_a_refusal_that_cannot_be_is_refused(kind: Kind, status: int, rest_s: float) -> None:
    """No status that is none, no rest beyond the hour."""
    with pytest.raises(ValueError, match=r"no refusal|no HTTP status"):
        Refusal(kind, status, rest_s)
