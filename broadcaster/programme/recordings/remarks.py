"""What the operator should know of a recording before it goes on air, a line each; or why it cannot go."""

from collections.abc import Iterator
from pathlib import Path

from broadcaster.programme.recordings.decoding import Heading
from broadcaster.programme.recordings.kinds import KINDS
from broadcaster.programme.recordings.levels import Levels
from broadcaster.programme.recordings.refusal import RefusedError, shown_seconds
from broadcaster.units import Decibels, DurationMs, Lufs

MOST_CLIPPED = 0.03
"""Share of samples in flat tops above which nothing can be mended."""

_HEARD_CLIPPED = 0.0005
_LOW_LUFS = -40.0
_LEAST_CONTRAST = 20.0  # dB between loud parts and noise floor
_LONG_GAP_S = 3.0
_HIGH_DC = 0.01
_DEAD = 1e-4  # of the other channel's power: 40 dB
_CANCELLED = 0.01  # of the channels' mean power: 20 dB


def check_fit(heading: Heading) -> None:
    """Refuse a recording that would be broken sound on air.

    Raises:
        RefusedError: it is clipped throughout, or its channels cancel each other.

    """
    if heading.clipped_share > MOST_CLIPPED:
        raise RefusedError(
            f"tiếng bị vỡ ở {_percent(heading.clipped_share)} số mẫu, không sửa được; "
            "hãy thu lại với mức thu nhỏ hơn"
        )
    channels = sum(heading.powers) / len(heading.powers)
    if min(heading.powers) > 0 and heading.power < channels * _CANCELLED:
        raise RefusedError(
            "hai kênh ngược pha, trộn lại thì mất tiếng; hãy xuất lại thành một kênh (mono) từ kênh trái"
        )


def of_file(path: Path, heading: Heading) -> Iterator[str]:
    """Lines on the file: its name, its channels, what was seen while its packets were counted."""
    yield from heading.notes
    kind = next(kind for kind in KINDS if kind.name == heading.kind)
    if path.suffix and path.suffix.lower() not in kind.suffixes:
        yield f"tên tệp có đuôi “{path.suffix}” nhưng bên trong là {kind.name.upper()}; vẫn mở được"
    if max(heading.powers) * _DEAD > min(heading.powers):
        silent = "trái" if heading.powers[0] < heading.powers[1] else "phải"
        yield f"kênh {silent} không có tiếng; chỉ còn tiếng của kênh kia"
    if heading.clipped_share > _HEARD_CLIPPED:
        yield f"tiếng bị vỡ ở {_percent(heading.clipped_share)} số mẫu; hãy nghe lại, nên thu lại nhỏ hơn"


def of_sound(levels: Levels, loudness: Lufs) -> Iterator[str]:
    """Lines on loudness and noise; ``levels`` are those before trimming: room noise stands at the ends."""
    if loudness < _LOW_LUFS:
        yield f"tiếng thu rất nhỏ ({loudness:.0f} LUFS); khi tăng mức, tiếng ồn cũng to theo"
    contrast = levels.loud - levels.floor
    if contrast < _LEAST_CONTRAST:
        yield f"tiếng nền to, chỉ thấp hơn tiếng chính {contrast:.0f} dB; nếu là lời nói thì nên thu lại"


def of_gap(levels: Levels, threshold: Decibels, from_ms: DurationMs) -> Iterator[str]:
    """Line on a long silence within the sound that is kept, which begins ``from_ms`` into the file."""
    start_s, length_s = levels.longest_gap(threshold)
    if length_s >= _LONG_GAP_S:
        at_s = from_ms / 1000 + start_s
        yield f"có {shown_seconds(length_s)} giây im lặng từ giây thứ {shown_seconds(at_s)}; hãy nghe lại"


def of_samples(holes: int, constant: float) -> Iterator[str]:
    """Lines on faults of the recorder: holes in the sound, a constant part."""
    if holes:
        yield f"tiếng bị hụt {holes} chỗ (mất hẳn rồi có lại đột ngột); hãy nghe lại"
    if abs(constant) > _HIGH_DC:
        yield "tiếng thu bị lệch khỏi mức không (lỗi máy thu); đã được chỉnh lại"


def _percent(share: float) -> str:
    return f"{share * 100:.2g} %".replace(".", ",")
