"""What a database's own error says, in words for the operator."""

_KNOWN = (
    ("locked", "chương trình khác đang giữ tệp này; hãy đóng chương trình đó rồi thử lại"),
    ("disk is full", "đĩa đã đầy; hãy giải phóng dung lượng rồi thử lại"),
    ("readonly", "đĩa hoặc tệp chỉ cho đọc; hãy kiểm tra ổ đĩa và quyền ghi"),
    ("unable to open", "không mở được tệp; hãy kiểm tra thư mục dữ liệu và quyền truy cập"),
    ("not a database", "tệp không phải cơ sở dữ liệu; hãy khôi phục từ bản sao lưu"),
    ("malformed", "tệp đã hỏng; hãy khôi phục từ bản sao lưu"),
    ("disk i/o", "lỗi đọc ghi đĩa; hãy kiểm tra ổ đĩa"),
    ("no such table", "tệp chưa được chuẩn bị; hãy khởi động đài một lần"),
)


def plainly(error: BaseException) -> str:
    """What ``error`` of a database means and what to do, in Vietnamese; its own text when unknown."""
    text = " ".join(str(error).split())
    lowered = text.lower()
    return next((words for sign, words in _KNOWN if sign in lowered), text)
