"""What the own error of a database or of the disk says, in words for the operator."""

_KNOWN = (
    ("locked", "chương trình khác đang giữ tệp này; hãy đóng chương trình đó rồi thử lại"),
    ("disk is full", "đĩa đã đầy; hãy giải phóng dung lượng rồi thử lại"),
    ("no space left", "đĩa đã đầy; hãy giải phóng dung lượng rồi thử lại"),
    ("no such file", "không có thư mục hoặc tệp đó; hãy kiểm tra lại đường dẫn"),
    ("permission denied", "không có quyền ghi hoặc đọc ở đó; hãy chọn thư mục khác"),
    ("read-only file system", "đĩa chỉ cho đọc; hãy kiểm tra ổ đĩa"),
    ("readonly", "đĩa hoặc tệp chỉ cho đọc; hãy kiểm tra ổ đĩa và quyền ghi"),
    ("unable to open", "không mở được tệp; hãy kiểm tra thư mục dữ liệu và quyền truy cập"),
    ("not a database", "tệp không phải cơ sở dữ liệu; hãy khôi phục từ bản sao lưu"),
    ("malformed", "tệp đã hỏng; hãy khôi phục từ bản sao lưu"),
    ("disk i/o", "lỗi đọc ghi đĩa; hãy kiểm tra ổ đĩa"),
    ("input/output error", "lỗi đọc ghi đĩa; hãy kiểm tra ổ đĩa"),
    ("no such table", "tệp chưa được chuẩn bị; hãy khởi động đài một lần"),
)


def plainly(error: BaseException) -> str:
    """What ``error`` means and what to do, in Vietnamese; its own text when unknown."""
    text = " ".join(str(error).split())
    lowered = text.lower()
    return next((words for sign, words in _KNOWN if sign in lowered), text)
