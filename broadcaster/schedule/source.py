"""How a refusal names the document that its rule comes from."""

from datetime import date


def according_to(source: str, valid_from: date | None) -> str:
    """The end of a refusal: " theo <document>, từ <its first day>"; nothing where no document is known."""
    if not source:
        return ""
    since = "" if valid_from is None else f", từ {valid_from:%d/%m/%Y}"
    return f" theo {source}{since}"
