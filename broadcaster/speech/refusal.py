"""Why an online voice gave no sound, as its worker tells it to the station, and what it means.

A refusal holds numbers and our own words alone: nothing of what a service wrote is ever shown or logged.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum

LONGEST_REST_S = 3600.0
"""Whatever a service asks for, it is asked again after an hour."""

_TOO_MANY = 429
_HTTP_ERRORS = range(400, 600)
_FAULT_OF_ASKING = range(400, 500)
_IN_VAIN_FOR_NOW = {408, 425, _TOO_MANY}
"""Of 400 to 499, those that do not blame the request (RFC 9110 15.5.9, RFC 8470 5.2, RFC 6585 4)."""
_NO_ENTRY = {401, 403}


class Kind(StrEnum):
    """What went wrong."""

    UNREACHABLE = "unreachable"
    """No connection, or no whole answer in time."""
    NO_SOUND = "no-sound"
    """An answer without sound, or with silence; ``status`` is the service's own error number, if any."""
    DAMAGED = "damaged"
    """Sound that is no sound, or not whole."""
    STATUS = "status"
    """The HTTP status ``status``."""
    FAULT = "fault"
    """The worker process itself went wrong."""


_REASONS = {
    Kind.UNREACHABLE: "không nối được tới dịch vụ hoặc dịch vụ không trả lời kịp",
    Kind.NO_SOUND: "dịch vụ trả lời nhưng không có tiếng",
    Kind.DAMAGED: "dịch vụ trả về tiếng hỏng hoặc thiếu",
    Kind.FAULT: "tiến trình đọc gặp lỗi",
}
_OR_ESPEAK = "hoặc chọn giọng espeak"


@dataclass(frozen=True)
class Refusal:
    """Why there is no sound.

    Args:
        kind: what went wrong.
        status: HTTP status, or the service's own number of an error; 0 for none.
        retry_after_s: seconds for which the service asks to be left alone, at most an hour; 0 for none.

    Raises:
        ValueError: a negative number, a rest beyond an hour, or a status of HTTP that is none.

    """

    kind: Kind
    status: int = 0
    retry_after_s: float = 0.0

    def __post_init__(self) -> None:
        if self.status < 0 or not 0 <= self.retry_after_s <= LONGEST_REST_S:
            message = f"no refusal has status {self.status} and a rest of {self.retry_after_s} s"
            raise ValueError(message)
        if self.kind is Kind.STATUS and not 100 <= self.status < 600:  # noqa: PLR2004  # RFC 9110, 15
            message = f"{self.status} is no HTTP status"
            raise ValueError(message)

    @property
    def is_of_service(self) -> bool:
        """Whether the service failed, whatever it was asked: a later try may succeed."""
        if self.kind is Kind.STATUS:
            return self.status not in _FAULT_OF_ASKING or self.status in _IN_VAIN_FOR_NOW
        return self.kind is not Kind.FAULT

    @property
    def is_too_many(self) -> bool:
        """Whether the service refused because it was asked too often."""
        return self.kind is Kind.STATUS and self.status == _TOO_MANY

    @property
    def reason(self) -> str:
        """What went wrong, in Vietnamese."""
        if self.kind is not Kind.STATUS:
            return _REASONS[self.kind] + (f", mã lỗi {self.status}" if self.status else "")
        if self.is_too_many:
            return "dịch vụ từ chối vì gọi quá nhiều lần"
        if self.status in _NO_ENTRY:
            return f"dịch vụ không chấp nhận mã truy cập, lỗi {self.status}"
        return f"dịch vụ báo lỗi {self.status}"

    @property
    def advice(self) -> str:
        """What to do next, in Vietnamese."""
        if self.kind is Kind.FAULT:
            return f"hãy chạy “loa voices --try”, {_OR_ESPEAK}"
        if self.kind is Kind.STATUS and self.status in _NO_ENTRY:
            return f"hãy kiểm tra mã truy cập và hợp đồng, {_OR_ESPEAK}"
        if not self.is_of_service:
            return f"hãy sửa lời đọc của câu này rồi thử lại, {_OR_ESPEAK}"
        if self.kind is Kind.STATUS:
            return f"hãy đợi ít phút rồi thử lại, {_OR_ESPEAK}"
        return f"hãy kiểm tra mạng rồi thử lại, {_OR_ESPEAK}"

    @property
    def line(self) -> str:
        """The refusal on one line, for the way from worker to station."""
        return json.dumps(asdict(self))

    @classmethod
    def of_line(cls, line: str) -> "Refusal":
        """Read what ``line`` says; any other text is a fault of the worker, whose words are not kept."""
        try:
            fields = json.loads(line)
            return cls(Kind(fields["kind"]), int(fields["status"]), float(fields["retry_after_s"]))
        except (ValueError, TypeError, KeyError):
            return cls(Kind.FAULT)

    @classmethod
    def of_status(cls, status: int, headers: Mapping[str, str]) -> "Refusal":
        """Refusal by an HTTP answer with ``status``."""
        return cls(Kind.STATUS, status, asked_rest_s(headers))

    @classmethod
    def of_number(cls, number: int) -> "Refusal":
        """Refusal by an error number inside an answer: an HTTP status where it is one that means an error."""
        return cls(Kind.STATUS if number in _HTTP_ERRORS else Kind.NO_SOUND, number)


class RefusedError(Exception):
    """Raised in a worker process: there is no sound; its text is the refusal's line."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.line)


def asked_rest_s(headers: Mapping[str, str]) -> float:
    """Seconds for which ``Retry-After`` asks (RFC 9110, 10.2.3), at most an hour; 0 without a sensible one.

    A date is compared with the answer's own ``Date``: the station's clock may be wrong.
    """
    value = headers.get("Retry-After", "")
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_REST_S)
    try:
        rest = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):  # no date, or one of them without a zone
        return 0.0
    return min(max(rest.total_seconds(), 0.0), LONGEST_REST_S)
