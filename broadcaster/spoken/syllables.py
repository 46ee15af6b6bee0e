"""What a Vietnamese syllable looks like: onset, rime and tone.

Source: the orthography of Vietnamese (Quy định về chính tả tiếng Việt, 1980); both placings of the tone
("hoà", "hòa") count as right.
"""

from functools import cache, lru_cache

from broadcaster.spoken.alphabet import LOWER, without_tone

_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip

_RIMES = [
    "a",
    "ac",
    "ach",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "ap",
    "at",
    "au",
    "ay",
    "ăc",
    "ăm",
    "ăn",
    "ăng",
    "ăp",
    "ăt",
    "âc",
    "âm",
    "ân",
    "âng",
    "âp",
    "ât",
    "âu",
    "ây",
    "e",
    "ec",
    "em",
    "en",
    "eng",
    "eo",
    "ep",
    "et",
    "ê",
    "êch",
    "êm",
    "ên",
    "ênh",
    "êp",
    "êt",
    "êu",
    "i",
    "ia",
    "ich",
    "im",
    "in",
    "inh",
    "ip",
    "it",
    "iu",
    "iêc",
    "iêm",
    "iên",
    "iêng",
    "iêp",
    "iêt",
    "iêu",
    "o",
    "oa",
    "oac",
    "oach",
    "oai",
    "oam",
    "oan",
    "oang",
    "oanh",
    "oao",
    "oap",
    "oat",
    "oay",
    "oăc",
    "oăm",
    "oăn",
    "oăng",
    "oăt",
    "oc",
    "oe",
    "oen",
    "oeo",
    "oet",
    "oi",
    "om",
    "on",
    "ong",
    "oong",
    "ooc",
    "op",
    "ot",
    "ô",
    "ôc",
    "ôi",
    "ôm",
    "ôn",
    "ông",
    "ôp",
    "ôt",
    "ôông",
    "ơ",
    "ơi",
    "ơm",
    "ơn",
    "ơp",
    "ơt",
    "u",
    "ua",
    "uân",
    "uâng",
    "uât",
    "uây",
    "uc",
    "uê",
    "uêch",
    "uênh",
    "ui",
    "um",
    "un",
    "ung",
    "uơ",
    "up",
    "ut",
    "uy",
    "uya",
    "uych",
    "uynh",
    "uyt",
    "uyn",
    "uyp",
    "uyên",
    "uyêt",
    "uyu",
    "uôc",
    "uôi",
    "uôm",
    "uôn",
    "uông",
    "uôt",
    "ư",
    "ưa",
    "ưc",
    "ưi",
    "ưm",
    "ưng",
    "ưt",
    "ưu",
    "ươc",
    "ươi",
    "ươm",
    "ươn",
    "ương",
    "ươp",
    "ươt",
    "ươu",
    "y",
    "yêm",
    "yên",
    "yêng",
    "yêt",
    "yêu",
]

_AFTER_QU = [
    "a",
    "ac",
    "ach",
    "ai",
    "an",
    "ang",
    "anh",
    "ao",
    "ap",
    "at",
    "au",
    "ay",
    "ăc",
    "ăm",
    "ăn",
    "ăng",
    "ăp",
    "ăt",
    "âc",
    "ân",
    "âng",
    "ât",
    "âu",
    "ây",
    "e",
    "en",
    "eo",
    "et",
    "ê",
    "êch",
    "ên",
    "ênh",
    "êt",
    "i",
    "it",
    "ich",
    "in",
    "inh",
    "ôc",
    "ơ",
    "y",
    "yt",
    "ynh",
    "yên",
    "yêt",
    "ych",
    "ep",
]

_Y_AFTER = frozenset(("", "h", "k", "l", "m", "s", "t", "v", "gi"))
_FRONT = frozenset("eêiy")
_HARD, _SOFT = frozenset(("c", "g", "ng")), frozenset(("k", "gh", "ngh"))
_STOPS = ("c", "ch", "p", "t")
_NAMES = frozenset(("kạn", "đắk", "lắk", "kông", "kơ", "pô", "plông", "krông", "nông"))
"""Place names that every announcer says and no rule of spelling covers."""


def _joins(onset: str, rime: str) -> bool:
    """Whether spelling lets ``rime`` follow ``onset``."""
    if onset == "qu":
        return rime in _AFTER_QU
    front = rime[0] in _FRONT
    if onset in _HARD and front and not (onset == "g" and rime[0] == "i"):
        return False
    if onset in _SOFT and not front:
        return False
    return rime[0] != "y" or (onset in _Y_AFTER and (rime == "y" or onset == ""))


@cache
def _bare_syllables() -> frozenset[str]:
    """Every syllable without its tone, some 3,500."""
    return frozenset(onset + rime for onset in _ONSETS for rime in _RIMES if _joins(onset, rime)) | {
        "qu" + rime for rime in _AFTER_QU
    } | {"gi"}  # fmt: skip


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether ``word``, in any case, is spelled like a Vietnamese syllable.

    A syllable that ends in c, ch, p or t carries sắc or nặng; no syllable carries two tones.
    """
    small = word.lower()
    if len(small) > 8:  # noqa: PLR2004  # the longest is "nghiêng", and one mark more never makes a syllable
        return False
    if small in _NAMES:
        return True
    if not LOWER.issuperset(small):  # "ñ" is an n with a tone mark, and no letter
        return False
    bare, tones = without_tone(small)
    if len(tones) > 1 or bare not in _bare_syllables():
        return False
    return not bare.endswith(_STOPS) or tones in {("sắc",), ("nặng",)}


@lru_cache(maxsize=1024)
def in_syllables(letters: str, most: int = 6) -> tuple[str, ...]:
    """``letters`` (no tones, as in a web address) cut into the fewest bare syllables; () if they don't fit.

    "trungkhanh" is ("trung", "khanh"). At most ``most`` syllables, at most 40 letters.
    """
    if len(letters) > 40:  # noqa: PLR2004  # see the docstring
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        best.append(_best_cut(letters, end, best))
    found = best[-1] or ()
    return found if len(found) <= most else ()


def _best_cut(letters: str, end: int, best: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """Fewest syllables that make up ``letters[:end]``, given those of every shorter beginning."""
    cuts = [
        (*head, letters[start:end])
        for start in range(max(0, end - 7), end)
        if (head := best[start]) is not None and letters[start:end] in _plain_syllables()
    ]
    return min(cuts, key=len, default=None)


@cache
def _plain_syllables() -> frozenset[str]:
    """Syllables as they are typed without any mark: "đặc" is "dac"."""
    table = str.maketrans("ăâêôơưđ", "aaeooud")
    return frozenset(bare.translate(table) for bare in _bare_syllables())
