"""Vietnamese names that addresses write without marks: "dichvucong" is "dịch vụ công".

Each line of ``_PHRASES`` is what one says; the address is the same without marks and spaces. Words that may
be read in two ways ("xa": xã, xa) stand only in phrases that leave no doubt.
"""

import unicodedata
from functools import cache, lru_cache

_PHRASES = """
dịch vụ công|dịch vụ công trực tuyến|một cửa|chính phủ|quốc hội|nhân dân|đảng cộng sản|đảng ủy|ủy ban nhân dân
hội đồng nhân dân|mặt trận|mặt trận tổ quốc|bộ công an|công an|bộ y tế|bộ nội vụ|bộ tư pháp|bộ tài chính
bộ quốc phòng|bộ xây dựng|bộ công thương|sở y tế|sở nội vụ|sở tư pháp|sở tài chính|sở công thương
sở xây dựng|tỉnh ủy|huyện ủy|tỉnh đoàn|đoàn thanh niên|hội phụ nữ|hội nông dân|phụ nữ|nông dân
thanh niên|tuổi trẻ|tiền phong|lao động|dân trí|người lao động|sài gòn giải phóng|quân đội nhân dân
công an nhân dân|tin tức|báo tin tức|hà nội mới|giáo dục|đại đoàn kết|sức khỏe đời sống|pháp luật
thư viện pháp luật|luật việt nam|việt nam|công báo|cổng thông tin|thông tin|truyền thông|truyền hình
báo cao bằng|cao bằng|trùng khánh|trà lĩnh|quảng hòa|hạ lang|bảo lạc|bảo lâm|hà quảng|nguyên bình
thạch an|hòa an|đài cao bằng|du lịch cao bằng|du lịch|báo cáo|biểu mẫu|danh sách|kế hoạch|thông báo
quyết định|công văn|tờ trình|nghị quyết|nghị định|thông tư|hướng dẫn|hợp đồng|biên bản|giấy mời|chương trình
phụ lục|mẫu đơn|tờ khai|lịch phát sóng|lịch công tác|tin bài|bài viết|kịch bản|bản tin|văn bản|tài liệu
bảo hiểm xã hội|bảo hiểm y tế|thuế điện tử|hóa đơn điện tử|đăng ký kinh doanh|đăng ký|kinh doanh
an toàn thông tin|không gian mạng|tín nhiệm mạng|cảnh báo|chống lừa đảo|lừa đảo|phạt nguội
an toàn giao thông|việc làm|mua sắm công|đấu giá|đấu thầu|vay vốn|tra cứu|thủ tục hành chính|hành chính công
công dân số|công dân|chuyển đổi số|chuyển đổi số quốc gia|dữ liệu quốc gia|dân cư quốc gia|dữ liệu|định danh
khí tượng thủy văn|phòng chống thiên tai|phòng chống ma túy|phòng chống dịch|phòng cháy chữa cháy|thiên tai
y tế|trạm y tế|nông thôn mới|xây dựng nông thôn mới|khuyến nông|bác hồ|hồ chí minh|hà nội|lạng sơn
thái nguyên|bắc ninh|tuyên quang|lào cai|phú thọ|quảng ninh|hải phòng|hải dương|nam định|ninh bình|hưng yên
thanh hóa|nghệ an|hà tĩnh|quảng trị|huế|đà nẵng|quảng ngãi|gia lai|khánh hòa|lâm đồng|đồng nai|tây ninh
cần thơ|vĩnh long|đồng tháp|cà mau|an giang|điện biên|lai châu|sơn la|bắc kạn|hà giang|cao lộc
văn phòng|văn thư|tuyên giáo|dân vận|tổ chức|kiểm tra|tư pháp|hộ tịch|địa chính|kế toán|văn hóa|xã hội
văn hóa xã hội|kinh tế|nội vụ|tiếp dân|tiếp công dân|phản ánh|góp ý|hỏi đáp|liên hệ|trang chủ|tin xã
xã trùng khánh|công an xã|trạm y tế xã|ủy ban nhân dân xã|đảng ủy xã|hội nông dân xã|đoàn xã|loa xã
đài truyền thanh|truyền thanh|phát thanh|đài phát thanh|loa phường|tiêm chủng|sổ sức khỏe|sổ sức khỏe điện tử
người việt nam dùng hàng việt nam|hàng việt|bảo vệ môi trường|môi trường|trồng cây|bầu cử|đại hội đảng
quốc gia|phòng tư pháp|phòng nội vụ|phòng văn hóa xã hội|phòng kinh tế|dữ liệu mở|cổng dịch vụ công
tháng|quý|mẫu số|báo cáo tháng|báo cáo quý|báo cáo năm|kế hoạch tháng|kế hoạch năm|tuyên truyền|loa
tự hào việt nam|yêu nước|học tập và làm theo bác|sống xanh|an sinh xã hội|giảm nghèo|người nghèo
"""

_SPELLED = {
    "ubnd": "u bê en nờ dê",
    "ubndxa": "u bê en nờ dê xã",
    "hdnd": "hát đê en nờ dê",
    "hdndxa": "hát đê en nờ dê xã",
    "mttq": "e mờ tê tê quy",
    "tv": "tê vê",
    "vtv": "vê tê vê",
    "vov": "vê o vê",
    "csgt": "xê ét sì giê tê",
    "vneid": "vê nờ i đi",
    "covid": "cô vít",
    "yahoo": "da hu",
    "outlook": "ao lúc",
}
"""Names that are spelled as they are called."""

_TABLE = str.maketrans("ăâêôơưđ", "aaeooud")


def _without_marks(word: str) -> str:
    """“dịch” is "dich"."""
    letters = unicodedata.normalize("NFD", word.translate(_TABLE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _names() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every name without marks, with its pieces: what is written and what is said of each."""
    phrases = [phrase for line in _PHRASES.split("\n") for phrase in line.split("|") if phrase]
    said = {
        "".join(map(_without_marks, phrase.split())): tuple(
            (_without_marks(word), word) for word in phrase.split()
        )
        for phrase in phrases
    }
    return said | {name: ((name, words),) for name, words in _SPELLED.items()}


_LONGEST = 40


@lru_cache(maxsize=1024)
def known_words(letters: str) -> tuple[tuple[str, str], ...]:
    """``letters`` cut into the fewest known names, as pieces written and said; () if they don't fit.

    "ubndxatrungkhanh" is "ubndxa", "trung", "khanh". At most 40 letters.
    """
    if len(letters) > _LONGEST:
        return ()
    cuts: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        heads = [
            (*head, letters[start:end])
            for start in range(end)
            if (head := cuts[start]) is not None and letters[start:end] in _names()
        ]
        cuts.append(min(heads, key=len, default=None))
    return tuple(piece for name in cuts[-1] or () for piece in _names()[name])
