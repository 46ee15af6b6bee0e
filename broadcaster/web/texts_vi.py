"""Words of the pages that are not in a template: names of states, and how times are written."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime

from broadcaster.clock import local
from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Evidence, Mode
from broadcaster.playout.meter import SILENT_DBFS
from broadcaster.programme.loudness import Loudness
from broadcaster.programme.recordings.recording import RecordingReport
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.script.model import LANGUAGES

GO_LIVE_WORDS = "phát thật"
"""What a person types to switch the loudspeakers on."""

MOST_UPLOAD_MB = 500
"""Largest recording that a page takes, in mebibytes."""

MODES = {Mode.LIVE: "PHÁT THẬT", Mode.TRAINING: "TẬP DƯỢT", Mode.REHEARSAL: "DIỄN TẬP"}

PLAY_STATES = {
    "open": "đang phát",
    "played": "đã phát",
    "interrupted": "bị ngắt",
    "missed": "bị lỡ",
    "refused": "bị từ chối",
    "cancelled": "bị hủy",
    "failed": "hỏng",
}

EVIDENCE = {
    Evidence.SENT.value: "đã gửi tới ngõ ra",
    Evidence.DEVICE.value: "thiết bị đã nhận",
    Evidence.HEARD.value: "có tín hiệu thu lại",
    Evidence.PERSON.value: "có người xác nhận",
}

DONE = {
    "phat-thu": "Buổi phát thử đã bắt đầu. Không loa nào kêu; xem tiến trình ở mục “Đang phát”.",
    "dung": "Đã dừng. Các buổi sau vẫn theo kế hoạch.",
    "phat-that": "Đã bật phát thật. Từ buổi tới, loa sẽ kêu.",
    "tap-duot": "Đã trở về tập dượt. Không loa nào kêu nữa.",
    "mat-khau": "Đã đổi mật khẩu.",
    "tai-khoan": "Đã sửa quyền của tài khoản.",
    "cach-doc": "Đã lưu cách đọc vào bản nháp. Hãy xem lại lời đọc bên dưới rồi gửi duyệt.",
    "thu-am": "Đã nhận bản thu. Hãy nghe lại ở mục “Thu âm” rồi gửi duyệt.",
    "bo-thu-am": "Đã bỏ bản thu khỏi bản nháp.",
    "gui-duyet": "Đã gửi duyệt. Máy dựng âm thanh xong thì lãnh đạo nghe và duyệt được.",
    "dung-lai": "Máy đang dựng lại âm thanh. Xong thì hãy nghe lại từ đầu rồi duyệt.",
    "duyet": "Đã duyệt bài.",
    "duyet-tiep-song": "Đã duyệt nguồn và giờ tiếp sóng. Đổi nguồn hoặc giờ thì phải duyệt lại.",
    "tra-lai": "Đã trả lại bài cho người viết.",
    "rut": "Đã rút bài.",
    "xac-nhan": "Đã ghi lời xác nhận vào nhật ký.",
    "ghim": "Đã ghim bài. Kế hoạch được lập lại trong vòng một phút; bài phải còn được phép phát lúc đó.",
    "bo-ghim": "Đã bỏ ghim. Kế hoạch được lập lại trong vòng một phút.",
    "khoa": "Đã khóa buổi. Lập lại kế hoạch không thêm, không đổi bài của buổi này.",
    "mo-khoa": "Đã mở khóa buổi. Kế hoạch được lập lại trong vòng một phút.",
    "thu-tu": "Đã ghi thứ tự bản tin ưu tiên. Kế hoạch được lập lại trong vòng một phút.",
    "tin-sai": "Đã ghi tin đồn và lời phản bác. Xem các bước bên dưới.",
    "tin-sai-cach-doc": "Đã lưu cách đọc.",
    "tin-sai-duyet": "Đã duyệt. Giờ phát ghi ở các bước bên dưới.",
    "tin-sai-xep-lai": "Đã tìm lại giờ phát; xem các bước bên dưới.",
    "phat-them": "Đã thêm buổi phát; kế hoạch của ngày đó đã lập lại.",
    "bo-phat-them": "Đã bỏ buổi phát thêm.",
    "khung-gio": "Đã lưu khung giờ mới. Kế hoạch sẽ được lập lại theo đó.",
    "dong-ho": "Máy phát đã tin đồng hồ. Chương trình phát tiếp theo kế hoạch.",
    "noi": "Chuông đang phát; đèn “ĐANG PHÁT” đỏ thì bắt đầu nói.",
    "noi-xong": "Đã kết thúc. Bản ghi âm được lưu sau vài giây; chương trình phát tiếp.",
    "chay-lai": "Máy phát bắt đầu lại với chương trình. Vài giây nữa trang này cho biết nó chạy hay không.",
    "thu-dia-chi": "Đã thu hồi địa chỉ lịch. Chương trình lịch nào đang dùng sẽ không đọc được nữa.",
}
"""What a page says after a form was taken, by the word in its address."""

VOICES = {
    "espeak": "giọng máy eSpeak (ngoại tuyến)",
    "piper": "giọng máy Piper (ngoại tuyến)",
    "gtts": "giọng Google (qua mạng)",
    "viettel": "giọng Viettel AI (qua mạng)",
    "recording": "bản thu giọng người",
}
"""Who says a bulletin, by the word that the list of actions keeps."""

ACTIONS = {
    "write_draft": "viết bản nháp",
    "choose_readings": "chọn cách đọc",
    "add_recording": "gửi bản thu",
    "drop_recording": "bỏ bản thu",
    "submit": "gửi duyệt",
    "render": "dựng lại âm thanh",
    "lay": "đặt âm thanh đã dựng để nghe và duyệt",
    "unsaid": "trả về bản nháp vì không dựng được âm thanh",
    "approve": "duyệt",
    "send_back": "trả lại",
    "withdraw": "rút bài",
    "import": "nhập từ tệp",
    "open_rumour": "ghi tin đồn, viết lời phản bác",
    "place_rumour": "xếp giờ phát lời phản bác",
    "import_sessions": "nhập khung giờ từ tệp",
    "make_calendar_address": "tạo địa chỉ lịch",
    "revoke_calendar_address": "thu hồi địa chỉ lịch",
}
"""What was done, by the word that the list of actions keeps."""

STATUS_LINES = {
    400: "Yêu cầu không đúng; hãy tải lại trang rồi làm lại.",
    404: "Không có trang này; hãy quay về trang đầu.",
    405: "Trang này không nhận thao tác đó; hãy quay về trang đầu.",
    413: "Dữ liệu gửi lên quá lớn; hãy rút ngắn rồi gửi lại.",
    500: "Trang gặp lỗi, đã ghi vào nhật ký kỹ thuật; việc phát thanh không bị ảnh hưởng. Hãy thử lại.",
}

OTHER_HOST = "Địa chỉ này không phải của đài; hãy mở trang bằng địa chỉ đài đã báo."
OTHER_SITE = "Yêu cầu đến từ trang khác nên bị từ chối; hãy thao tác trên trang của đài."

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

_QUOTED = re.compile("“([^”]+)”")

_MINUTE_S = 60

_SHOWN_MS = 50
"""A shorter piece than this is no news to anybody."""


def day_text(day: date) -> str:
    """``Thứ Ba, 24/11/2026``."""
    return f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def clock_text(instant: datetime) -> str:
    """``05:30``, in the station's zone."""
    return f"{local(instant):%H:%M}"


def second_text(instant: datetime) -> str:
    """``05:30:07``, in the station's zone."""
    return f"{local(instant):%H:%M:%S}"


def moment_text(instant: datetime) -> str:
    """``05:30 ngày 24/11/2026``, in the station's zone."""
    return f"{local(instant):%H:%M} ngày {local(instant):%d/%m/%Y}"


def field_minute(instant: datetime) -> str:
    """``2026-11-24T05:30``, as a browser's field of date and time wants it, in the station's zone."""
    return f"{local(instant):%Y-%m-%dT%H:%M}"


def length_text(duration_ms: float) -> str:
    """``1 phút 20 giây``; never less than a second."""
    minutes, seconds = divmod(max(1, round(duration_ms / 1000)), _MINUTE_S)
    if not minutes:
        return f"{seconds} giây"
    return f"{minutes} phút {seconds} giây" if seconds else f"{minutes} phút"


def level_text(dbfs: float) -> str:
    """``-18,4 dB``; digital silence is ``im lặng``."""
    return "im lặng" if dbfs < SILENT_DBFS else f"{number_text(dbfs)} dB"


def loudness_text(loudness: Loudness) -> str:
    """``Âm lượng -16,0 LUFS, khoảng 2,3 LU, đỉnh -1,5 dBTP``."""
    return (
        f"Âm lượng {number_text(loudness.integrated)} LUFS, khoảng {number_text(loudness.range)} LU, "
        f"đỉnh {number_text(loudness.true_peak)} dBTP"
    )


def seconds_text(duration_ms: float) -> str:
    """``2,5 giây``."""
    return f"{number_text(duration_ms / 1000)} giây"


def number_text(value: float) -> str:
    """``-23,4``, with a decimal comma."""
    return f"{value:.1f}".replace(".", ",")


def language_text(language: str) -> str:
    """``Tiếng Tày`` for ``tay``; a language that nobody has named goes by its code."""
    return LANGUAGES.get(language, language)


def trimmed_text(report: RecordingReport) -> str:
    """What of a recording's file was left out: ``bỏ 2,0 giây đầu, 1,5 giây cuối``."""
    ends = ((report.from_ms, "đầu"), (report.file_ms - report.to_ms, "cuối"))
    left_out = [f"{seconds_text(length)} {end}" for length, end in ends if length >= _SHOWN_MS]
    return f"bỏ {', '.join(left_out)}" if left_out else "không bỏ gì"


def confirmed(text: str) -> bool:
    """Whether somebody typed ``GO_LIVE_WORDS``; case and spaces around do not count."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFC", text).casefold().split()) == GO_LIVE_WORDS


def places_text(clusters: Collection[str]) -> str:
    """``11 cụm``; the trial output is called what it is. ``clusters`` are slugs or names."""
    if set(clusters) in ({TRIAL_CLUSTER.slug}, {TRIAL_CLUSTER.name}):
        return "ngõ ra thử"
    return f"{len(clusters)} cụm"


def named_text(text: str, names: Mapping[str, str]) -> str:
    """``text`` with “cum-05” given its name; whatever else stands in quotes is left as it is."""
    return _QUOTED.sub(lambda found: f"“{names.get(found[1], found[1])}”", text)


def decision_text(occurrence: Occurrence, at: datetime) -> str:
    """What the plan says of ``occurrence``, looked at from ``at``; what became of it stands in the log."""
    if occurrence.decision is Decision.PLANNED:
        return "sẽ phát" if occurrence.planned_at > at else "đã tới giờ, xem nhật ký"
    return "từ chối" if occurrence.decision is Decision.REFUSED else "đã hủy"


def state_of(play: Play) -> str:
    """State of ``play`` in words."""
    return PLAY_STATES.get(play.state, play.state)
