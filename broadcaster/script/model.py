"""What a script is: the words of one bulletin, with all that decides whether they may be aired."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

from broadcaster.script.readings import is_reading, is_token, normal
from broadcaster.units import DurationMs, Sha256

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What a slug looks like: part of every occurrence's id and of file names, hence plain ASCII."""


MAX_WORDS = 5_000
"""Most words that a body may have: about half an hour of speech, three times the longest session."""

TRIAL_COLUMN = "phat-thu"
"""The column of trial bulletins, which belong to no content group and count in no report."""

LANGUAGES = {
    "vi": "Tiếng Việt",
    "tay": "Tiếng Tày",
    "nung": "Tiếng Nùng",
    "mong": "Tiếng Mông",
    "dao": "Tiếng Dao",
}
"""The languages of a bulletin and their names; all but ``vi`` need a person's recording."""

OWN_LANGUAGE = "vi"
"""The language that the station's voice speaks; scripts in it are read out by rule."""

_YOUNGER_FIELDS = ("readings", "variant_of", "repeat")
"""Fields that older stations do not know: empty ones do not count in the hash of a script."""

_BLANK = re.compile(r"\[[^\[\]]*\]")


class ContentGroup(IntEnum):
    """The five content groups of the commune's plan for 2026, section II."""

    POLICY_AND_LAW = 1
    RESULTS = 2
    GOOD_EXAMPLES = 3
    REBUTTAL = 4
    SKILLS = 5

    @property
    def label(self) -> str:
        """Short name in Vietnamese, as reports show it."""
        return _GROUP_LABELS[self]


_GROUP_LABELS = {
    ContentGroup.POLICY_AND_LAW: "Chủ trương, pháp luật, thủ đoạn mới",
    ContentGroup.RESULTS: "Kết quả kiểm tra, xử lý",
    ContentGroup.GOOD_EXAMPLES: "Biểu dương điển hình",
    ContentGroup.REBUTTAL: "Phản bác thông tin sai sự thật",
    ContentGroup.SKILLS: "Kỹ năng nhận diện hàng giả, chọn hàng",
}


class BulletinClass(StrEnum):
    """The three classes of Circular 39/2020/TT-BTTTT, lowest first."""

    ORDINARY = "thong_thuong"
    PRIORITY = "uu_tien"
    EMERGENCY = "khan_cap"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return {"thong_thuong": "Thông thường", "uu_tien": "Ưu tiên", "khan_cap": "Khẩn cấp"}[self.value]

    @property
    def rank(self) -> int:
        """0 for ordinary, 1 for priority, 2 for emergency: a higher one may interrupt."""
        return list(BulletinClass).index(self)


class State(StrEnum):
    """Where a revision stands on its way to the air."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return {
            "draft": "Bản nháp",
            "waiting": "Chờ duyệt",
            "approved": "Đã duyệt",
            "returned": "Trả lại",
            "withdrawn": "Đã rút",
        }[self.value]


@dataclass(frozen=True)
class Column:
    """A regular column (chuyên mục) of the station.

    ``bed`` is the name of the music bed that its scripts are said over; None for words alone.
    """

    slug: str
    title: str
    answers_residents: bool = False
    bed: str | None = None


@dataclass(frozen=True)
class VoiceWish:
    """What the writer would like to hear; ``None`` leaves the choice to the station."""

    engine: str | None = None
    voice: str | None = None


@dataclass(frozen=True)
class Script:
    """One bulletin as it was written.

    ``content_group`` is None only for what no group of the plan covers: storms, relays, trials.
    ``peaks`` names the seasons or peak periods that the script is for; empty means all year.
    ``valid_from`` and ``valid_to`` are civil dates, both included; ``valid_to`` None means no end.
    ``template`` marks a form with blanks such as ``[tên xóm]``, to be filled before it can be approved.
    ``readings`` are the readings that the operator chose, by token: {"TT": "thị trấn"}; not to be changed.
    ``variant_of`` is the slug of the Vietnamese script that this one says in another language; None for a
    script that stands for itself.
    ``repeat`` wishes the whole bulletin said twice by the voice.

    Raises:
        ValueError: a field, or two fields together, make no sense.

    """

    slug: str
    title: str
    content_group: ContentGroup | None
    column: str
    bulletin_class: BulletinClass
    unit: str
    audience: str
    peaks: tuple[str, ...]
    sources: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    language: str
    voice: VoiceWish
    facts: tuple[str, ...]
    body: str
    template: bool = False
    readings: Mapping[str, str] = field(default_factory=dict, hash=False)
    variant_of: str | None = None
    repeat: bool = False

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            message = f"slug {self.slug!r} is not lower-case ASCII words joined by hyphens"
            raise ValueError(message)
        if not self.body.strip():
            message = f"script {self.slug} has no words"
            raise ValueError(message)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            message = f"script {self.slug} ends ({self.valid_to}) before it begins ({self.valid_from})"
            raise ValueError(message)
        for token, words in self.readings.items():
            if not (is_token(token) and token == normal(token) and is_reading(words)):
                message = f"script {self.slug}: {token!r} cannot be read {words!r}"
                raise ValueError(message)
        if self.variant_of is not None:
            self._require_variant(self.variant_of)

    def _require_variant(self, original: str) -> None:
        """Refuse what cannot be a variant of ``original``."""
        if not SLUG.fullmatch(original) or original == self.slug:
            message = f"script {self.slug} cannot be a variant of {original!r}"
            raise ValueError(message)
        if self.language == OWN_LANGUAGE:
            message = f"script {self.slug} is a variant of {original}, but in Vietnamese like its original"
            raise ValueError(message)

    @property
    def words(self) -> int:
        """Count of words (for Vietnamese: syllables) of the body."""
        return len(self.body.split())

    @property
    def blanks(self) -> tuple[str, ...]:
        """Blanks still to be filled in title and body, brackets included, in the order of the text."""
        return tuple(_BLANK.findall(f"{self.title}\n{self.body}"))

    @property
    def words_sha256(self) -> Sha256:
        """Hash of language and body: a person's recording belongs to exactly these words.

        Dates, title and sources may change without a new recording; a letter of the body may not.
        """
        words = json.dumps([self.language, self.body], ensure_ascii=False)
        return Sha256(hashlib.sha256(words.encode()).hexdigest())

    def valid_on(self, day: date) -> bool:
        """Whether ``day`` lies within the script's dates."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def sha256(self) -> Sha256:
        """Hash of every field: two scripts with the same hash are the same script.

        Readings, the original and the repetition count where there are any, so that a script without them
        keeps the hash of older stations.
        """
        fields = {
            name: _plain(value) for name, value in vars(self).items() if value or name not in _YOUNGER_FIELDS
        }
        return Sha256(
            hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        )


def _plain(value: object) -> object:
    """``value`` as JSON can hold it."""
    if isinstance(value, VoiceWish):
        return [value.engine, value.voice]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value


SAMPLE = "Dữ liệu mẫu (TẬP DƯỢT)"
"""Who has "approved" the sample: nobody, and the name says so. It counts for exercises only."""

NOT_FOR_THE_AIR = "bài mẫu, lãnh đạo xã chưa duyệt; hãy soát nội dung, sửa cho đúng xã mình rồi gửi duyệt"
"""Why a live station refuses what only the sample approved."""


@dataclass(frozen=True)
class Approval:
    """What the approver released: these spoken words in this sound, and nothing else.

    ``audio_sha256`` is the hash of the item's FLAC file, byte for byte.
    """

    by: str
    at: datetime
    spoken: str
    audio_sha256: Sha256
    duration_ms: DurationMs

    @property
    def is_sample(self) -> bool:
        """Whether no person stands behind it."""
        return self.by == SAMPLE


@dataclass(frozen=True)
class Revision:
    """One wording of a script, numbered from 1, with its state.

    ``approval`` is set from the moment of approval on and stays after a withdrawal, as evidence.
    ``note`` is the reason of a return, of a withdrawal, or why a draft that was submitted has no sound.
    """

    script: Script
    number: int
    state: State
    approval: Approval | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.number < 1:
            message = f"revisions of {self.script.slug} are numbered from 1, not {self.number}"
            raise ValueError(message)
        if self.state is State.APPROVED and self.approval is None:
            message = f"revision {self.number} of {self.script.slug} is approved but holds no approval"
            raise ValueError(message)
