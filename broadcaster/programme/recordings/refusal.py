"""Why a recording is refused, said where it is found: in the worker process or before it."""

EMPTY_SOUND = "tệp không có tiếng, dài 0 giây; hãy thu lại hoặc chọn tệp khác"


class RefusedError(Exception):
    """The recording cannot be used; the message is the reason in one line of plain Vietnamese.

    It crosses the process border and becomes a ``SoundError`` with the file's path.
    """


def shown_seconds(seconds: float) -> str:
    """``seconds`` as an operator reads them: one decimal after a comma, none when it is 0."""
    return f"{seconds:.1f}".removesuffix(".0").replace(".", ",")


def truncated(stated_s: float | None, present_s: float) -> RefusedError:
    """Refusal of a file that ends before its time; lengths in seconds, the stated one when it is known."""
    if stated_s is None:
        what = f"tệp bị cắt ngang, chỉ còn {shown_seconds(present_s)} giây"
    else:
        what = f"tệp ghi dài {shown_seconds(stated_s)} giây nhưng chỉ có {shown_seconds(present_s)} giây"
    return RefusedError(f"{what}; hãy chép lại từ máy đã thu")


def damaged(at_s: float, stated_s: float | None = None) -> RefusedError:
    """Refusal of a file of ``stated_s`` seconds that is broken ``at_s`` seconds after its beginning."""
    if stated_s is not None:
        return RefusedError(
            f"tệp ghi dài {shown_seconds(stated_s)} giây nhưng chỉ có {shown_seconds(at_s)} giây đầu "
            "còn tốt, sau đó bị cắt hoặc hỏng; hãy chép lại từ máy đã thu"
        )
    return RefusedError(f"tệp hỏng ở giây thứ {shown_seconds(at_s)}; hãy chép lại từ máy đã thu")
