"""How else an abbreviation is written: GD&ĐT, GD-ĐT, GD và ĐT and GDĐT are one."""

import re

_SEPARATOR = re.compile(r" ?[&,-] ?")
_SPACED = {"&": " & ", "-": " - ", ",": ", "}


def spellings(token: str) -> tuple[str, ...]:
    """``token`` and its other spellings: separators with spaces, all of one kind, or left out."""
    if token.islower() or not _SEPARATOR.search(token):
        return (token,)
    tight = _SEPARATOR.sub(lambda match: match[0].strip(), token)
    spaced = _SEPARATOR.sub(lambda match: _SPACED[match[0].strip()], token)
    last = tight.replace("&", " và ")
    like = [_SEPARATOR.sub(sign, token) for sign in ("&", "-", " - ", "")]
    return tuple(dict.fromkeys((token, tight, spaced, last, *like)))
