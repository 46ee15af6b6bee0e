"""The form in which a person chooses readings: for each token its fields, numbered from 0."""

from itertools import count, takewhile
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from broadcaster.web.faults import BadRequestError

MOST_QUESTIONS = 50
"""Tokens that one page asks about, open or decided: a form holds at most 1,000 fields."""

OFFERED = "doc:"
"""Before the words of a reading that the page offers."""

OWN, TAKEN_BACK = "khac", "bo"
"""The words of the text field; no choice any more."""


async def sent_choices(request: Request) -> dict[str, str | None]:
    """What was chosen, by token; where nothing was, the token is left out.

    Raises:
        BadRequestError: a choice makes no sense.

    """
    form = await request.form()
    choices: dict[str, str | None] = {}
    for number in takewhile(lambda each: f"tu-{each}" in form, count()):
        token, answer, own = (_text(form, f"{name}-{number}") for name in ("tu", "chon", "loi"))
        if answer or own.strip():
            choices[token] = _chosen(token, answer, own.strip())
    return choices


SentChoices = Annotated[dict[str, str | None], Depends(sent_choices)]


def _chosen(token: str, answer: str, own: str) -> str | None:
    """What the radio buttons and the text field of one token say together."""
    if own and answer not in ("", OWN):
        raise BadRequestError(
            f"Chỗ “{token[:60]}” vừa chọn cách đọc có sẵn vừa ghi lời khác; hãy quay lại, chỉ chọn một."
        )
    if answer == OWN and not own:
        raise BadRequestError(
            f"Chỗ “{token[:60]}” chọn lời khác mà chưa ghi lời; hãy quay lại, ghi lời vào ô."
        )
    if answer == TAKEN_BACK:
        return None
    if answer.startswith(OFFERED):
        return answer.removeprefix(OFFERED)
    if own:
        return own
    raise BadRequestError("Lựa chọn cách đọc không đúng; hãy tải lại trang rồi chọn lại.")


def _text(form: FormData, name: str) -> str:
    """A field of the form; "" when it is missing or a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
