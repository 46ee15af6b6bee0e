"""A script file that is right, for tests to break in one place."""

import pytest

GOOD = """+++
title = "Thế nào là hàng giả"
slug = "the-nao-la-hang-gia"
content_group = 5
column = "nguoi-tieu-dung"
class = "thong_thuong"
unit = "Phòng Kinh tế xã"
audience = "Toàn thể bà con"
peaks = ["tet"]
sources = ["Nghị định số 98/2020/NĐ-CP"]
valid_from = 2026-01-01
valid_to = 2027-12-31
language = "vi"
facts = ["hang-gia"]
+++

Kính thưa bà con!

Hàng giả có nhiều loại.
"""


@pytest.fixture
def good() -> str:
    """Text of a script file that is right."""
    return GOOD
