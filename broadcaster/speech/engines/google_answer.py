"""Why the online voice gave no sound: its worker's codes, and what they mean."""

UNREACHABLE = "unreachable"
NO_SOUND = "no-sound"
DAMAGED = "damaged"
STATUS = "status-"
"""Followed by the HTTP status of the refusal."""

_TOO_MANY = f"{STATUS}429"
_REASONS = {
    UNREACHABLE: "không nối được tới dịch vụ hoặc dịch vụ không trả lời kịp",
    NO_SOUND: "dịch vụ trả lời nhưng không có tiếng",
    DAMAGED: "dịch vụ trả về tiếng hỏng hoặc thiếu",
    _TOO_MANY: "dịch vụ từ chối vì gọi quá nhiều lần",
}


def reason(code: str) -> str:
    """Return in Vietnamese why there is no sound."""
    if code.startswith(STATUS) and code != _TOO_MANY:
        return f"dịch vụ báo lỗi {code.removeprefix(STATUS)}"
    return _REASONS.get(code, code)
