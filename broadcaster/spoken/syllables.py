"""What a Vietnamese syllable looks like: onset, rime and tone.

Source: the orthography of Vietnamese (Quy định về chính tả tiếng Việt, 1980), and which onsets really stand
before which rime; both placings of the tone ("hoà", "hòa") count as right.
"""

from functools import cache, lru_cache
from unicodedata import normalize

from broadcaster.spoken.alphabet import LOWER, TONES, without_tone

_ONSETS_BEFORE = """
    a: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ai: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ao: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    au: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ay: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ac: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ach: - b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x
    am: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    an: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ang: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    anh: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ap: - b c ch đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    at: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ăc: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ăm: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ăn: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ăng: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ăp: - b c ch đ g h kh l m n nh p ph qu r s t th x
    ăt: - b c ch d đ g gi h kh l m ng nh ph qu r s t th tr v x
    âu: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ây: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    âc: - b c ch g gi kh l n ng nh p qu t x
    âm: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ân: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    âng: - b c ch d đ h kh l m n ng nh p qu s t tr v
    âp: - b c ch d đ g gi h kh l m n ng nh ph r s t th tr v x
    ât: - b c ch d đ g gi h kh l m ng nh ph qu r s t th tr v
    e: - b ch d đ gh gi h k kh l m n ngh nh p ph qu r s t th tr v x
    eo: - b ch d đ gh gi h k kh l m n ngh nh p ph qu r s t th tr v x
    ec: - b đ h k kh l m p ph qu s t th tr v x
    em: - b ch d đ gh gi h k kh l m n nh p r s t th tr v x
    en: - b ch d đ gh gi h k kh l m n ngh nh p ph qu r s t th tr v x
    eng: - b ch đ gh h k kh l m n p ph qu r s t th tr x
    ep: - b ch d đ gh gi h k kh l m n nh p ph qu s t th x r
    et: - b ch d đ gh h k kh l m n ngh nh p ph qu r s t th tr v x
    ê: - b ch d đ gh gi h k kh l m n ngh nh p ph qu r s t th tr v x
    êu: - b ch d đ gi h k kh l m n ngh nh p ph qu r s t th tr v x
    êch: - b ch d đ gh h k kh l m ngh nh p ph qu r s t th tr v x
    êm: - ch đ gi h k m n p r s t th x gh
    ên: - b ch d đ gi h k l m n ngh nh p ph qu r s t th tr v x
    ênh: - b ch d đ gh h k kh l m n ngh nh p ph qu r s t th tr v x
    êp: - b ch đ k l m n r s t th x
    êt: - b ch d đ gh gi h k l m n ngh nh p ph qu r s t th tr v x
    i: - b ch d đ g gh h k kh l m n ngh nh p ph qu r s t th tr v x
    ia: - b ch d đ g h k kh l m n ngh nh p ph r s t th tr v x
    iêu: b ch d đ g h k kh l m n ngh nh p ph r s t th tr v x
    iêc: b ch d đ g gh h l nh s t th v x
    iêm: b ch d đ g h k kh l n ngh nh p ph r s t th v x
    iên: b ch d đ g gh h k kh l m n ngh nh p ph r s t th tr v x
    iêng: b ch d đ g h k kh l m n ngh nh p r s t th tr v x
    iêp: ch d đ h k kh l ngh nh t th
    iêt: b ch d g h k kh l m n ngh nh ph r s t th tr v x
    iu: - b ch d đ g h k kh l m n ngh nh p ph r s t th tr v x
    ich: - b ch d đ g h k kh l m n ngh nh p ph qu r s t th tr v x
    im: - b ch d đ g gh h k kh l m n ngh nh p ph r s t th v x tr
    in: - b ch d đ g gh h k kh l m n ngh nh p ph qu r s t th v x
    inh: - b ch d đ gh h k kh l m n ngh nh p ph qu r s t th tr v x
    ip: b ch d đ g h k l m n nh p r s t th x v
    it: - b ch d đ gh h k kh l m n ngh nh p ph qu r s t th tr v x
    o: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    oa: - b ch d đ g h kh l m n ng nh p r s t th v x
    oai: - ch d đ h kh l ng nh s t th x
    oao: kh l ng
    oay: h kh l m ng nh t x
    oac: - ch đ h kh l ng t x
    oach: - h l ng x
    oam: - ch ng nh s x
    oan: - ch d đ h kh l m n ng nh s t th v x
    oang: - ch d đ gi h kh l ng nh qu r s t th x
    oanh: - d đ h kh l ng t x
    oap: - ch ng s
    oat: - đ h kh l r s t th x
    oăc: h ng -
    oăm: - h kh
    oăn: - ch h kh l ng th x
    oăng: - gi h kh l ng nh th
    oăt: - ch h kh l ng qu th
    oe: - ch h kh l ng nh t x
    oeo: - kh l ng
    oen: ch h kh l ng nh t x
    oeng: - l x
    oet: ch h kh l ng nh s t tr x
    oi: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ooc: - b c h m ph s t v x
    oong: - b c đ g l m n p r s t th x
    oc: - b c ch d đ g gi h kh l m n ng nh ph r s t th tr v x
    om: - b c ch d đ g h kh l m n ng nh p ph r s t th tr v x
    on: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ong: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    op: - b c ch d đ g h kh l m n ng nh p ph r s t th v x
    ot: - b c ch d đ g gi h kh l m n ng nh ph r s t th tr v x p
    ô: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ôi: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ôc: - b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x p
    ôm: - b c ch d đ g h kh l m n ng nh p ph r s t th tr v x
    ôn: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ông: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ôp: - b c ch d đ g gi h l m n ng nh ph r s t th x
    ôt: - b c ch d đ g gi h l m n ng nh p ph r s t th tr x v
    ơ: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ơi: - b c ch d đ g gi h kh l m n ng nh p ph qu r s t th tr v x
    ơm: - b c ch d đ g h kh l m n ng nh p ph r s t th tr v x
    ơn: - b c ch d đ g gi h l m ng nh p ph qu r s t th tr v x
    ơp: b c ch d đ h kh l m n ng nh r t tr x
    ơt: - b c ch đ g h l n ng nh ph r s t th tr v x
    u: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ua: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    uây: - h kh ng x
    uân: - ch h kh l nh t th tr x
    uâng: kh
    uât: - d kh l s t th tr x
    uê: - ch d h kh nh r s t th x
    uêch: ch h kh ng t x
    uênh: ch d đ h t x
    ui: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    uôi: b c ch d đ g kh l m n ng p ph r s t th tr x
    uôc: b c ch d đ g gi l n nh p r t th -
    uôm: - b c ch l m n nh p r th x
    uôn: - b c ch d đ g kh l m ng nh p r s t th
    uông: - b c ch đ g h kh l m n ng p ph r s t th tr v x
    uôt: - b ch đ g h l m n r s t th tr v
    uơ: - h kh th
    uy: - b ch d đ h kh l m n ng nh p ph r s t th tr v x
    uya: đ kh l m t x
    uyên: - ch d h kh l ng nh s t th tr x
    uyêt: d h kh ng qu t th x
    uyu: kh ng
    uych: - h l ng
    uyn: - l t x
    uynh: - h kh l x
    uyp: b kh r t
    uyt: - b h l ng s t x
    uc: - b c ch d đ g gi h kh l m n ng nh ph r s t th tr v x
    um: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    un: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ung: - b c ch d đ g h kh l m n ng nh p ph r s t th tr v x
    up: - b c ch đ gi h l m n ng ph r s t th tr x
    ut: - b c ch d đ g h kh l m n ng nh ph r s t th tr v x p
    ư: - b c ch d đ g gi h kh l m n ng nh p r s t th tr x
    ưa: - b c ch d đ gi h kh l m n ng nh p ph r s t th tr v x
    ưi: c ch g ng p
    ươi: - b c ch d đ g kh l m ng p r s t th x
    ươu: b đ h kh l m p ph r t
    ươc: - b c ch d đ h kh l m n ng nh ph r t th tr v x
    ươm: - b c ch đ g h kh l m n ng p r t
    ươn: - b ch d đ h kh l m ng nh p ph r s t th tr v
    ương: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ươp: - b c ch l m n t
    ươt: - b d kh l m r s t th tr v x
    ưu: - b c h kh l m ng p s t th tr v
    ưc: - b c ch d đ h l m n ng nh ph r s t th tr v x
    ưm: h p
    ưng: - b c ch d đ g gi h kh l m n ng nh p ph r s t th tr v x
    ưt: b c ch d đ gi l m n ng nh ph r s v
    y: - b d h k l m n nh qu r s t th v
    yêu: -
    yêm: -
    yên: - qu
    yêng: -
    yêt: - qu
    ych: qu
    ynh: qu
    yt: qu
"""
"""Each rime with the onsets that words of the language, names among them, have before it; "-" is none."""

_STOPS = ("c", "ch", "p", "t")
_NAMES = frozenset(("kạn", "đắk", "lắk", "kông", "kơ", "pô", "plông", "krông", "nông"))
"""Place names that every announcer says and no rule of spelling covers."""

_VOWELS = "aăâeêioôơuưy"
_TONE_MARKS = {name: mark for mark, name in TONES.items()}
_LONGEST = 8
"""Letters of "nghiêng" and one more; beyond that nothing is a syllable."""


@cache
def _bare_syllables() -> frozenset[str]:
    """Every syllable without its tone, some 2,900."""
    lines = (line.split(":") for line in _ONSETS_BEFORE.split("\n") if line)
    return frozenset(
        onset.replace("-", "") + rime.strip() for rime, onsets in lines for onset in onsets.split()
    )


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether ``word``, in any case, is spelled like a Vietnamese syllable.

    A syllable that ends in c, ch, p or t carries sắc or nặng; no syllable carries two tones.
    """
    small = word.lower()
    if len(small) > _LONGEST or not LOWER.issuperset(small):  # "ñ" is an n with a tone mark, and no letter
        return False
    if small in _NAMES:
        return True
    bare, tones = without_tone(small)
    if len(tones) > 1 or bare not in _bare_syllables():
        return False
    return not bare.endswith(_STOPS) or tones in {("sắc",), ("nặng",)}


@lru_cache(maxsize=1024)
def respelled(word: str) -> str:
    """The syllable ``word`` with its tone where the voice looks for it: "qúa" is "quá", "hòan" is "hoàn".

    Old and new placing ("hòa", "hoà") both stay as they are.
    """
    bare, tones = without_tone(word)
    if len(tones) != 1 or len(bare) != len(word):
        return word
    toned = next(place for place, (old, new) in enumerate(zip(word, bare, strict=True)) if old != new)
    return word if toned in _tone_places(bare.lower()) else _toned(bare, tones[0])


def _toned(bare: str, tone: str) -> str:
    """``bare`` with ``tone`` on its vowel."""
    place = min(_tone_places(bare.lower()), default=0)
    return bare[:place] + normalize("NFC", bare[place] + _TONE_MARKS[tone]) + bare[place + 1 :]


def _tone_places(bare: str) -> frozenset[int]:
    """Where the tone of the syllable ``bare`` may stand."""
    start = 2 if bare[:2] in {"qu", "gi"} and bare[2:3] in tuple(_VOWELS) else 0
    places = [place for place in range(start, len(bare)) if bare[place] in _VOWELS]
    shaped = [place for place in places if bare[place] in "ăâêôơ"]
    shaped = shaped or [place for place in places if bare[place] == "ư"]
    if shaped or not places:
        return frozenset(shaped[-1:])
    either = bare[start:].endswith(("oa", "oe", "uy")) and len(places) == 2  # noqa: PLR2004  # old, new
    if either:
        return frozenset(places)
    closed = places[-1] + 1 < len(bare)
    inner = len(places) > 2 or (closed and len(places) > 1)  # noqa: PLR2004  # "oai", "uyu"
    return frozenset((places[1 if inner else 0],))


_SLIPS = (
    ("uơ", "ươ"), ("ưo", "ươ"), ("ngh", "ng"), ("ng", "ngh"), ("gh", "g"), ("g", "gh"), ("c", "k"),
    ("k", "c"), ("oo", "ô"), ("aa", "â"), ("ee", "ê"), ("dd", "đ"), ("f", "ph"), ("z", "d"),
    ("j", "gi"), ("w", "ư"), ("ie", "iê"), ("uo", "uô"), ("q", "qu"), ("nhg", "ngh"), ("gn", "ng"),
    ("hn", "nh"), ("ht", "th"),
)  # fmt: skip
"""What hands do wrong on a keyboard: what was typed, and what was meant."""


def corrections(word: str, most: int = 3) -> tuple[str, ...]:
    """Syllables that ``word`` may be a slip for: "nghành" is "ngành", "đuợc" is "được"."""
    bare, tones = without_tone(word.lower())
    if len(tones) > 1:
        return ()
    others = (bare.replace(typed, meant, 1) for typed, meant in _SLIPS if typed in bare)
    known = [other for other in others if other in _bare_syllables()]
    toned = (_toned(other, tones[0]) if tones else other for other in known)
    return tuple(dict.fromkeys(other for other in toned if is_syllable(other)))[:most]


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
