"""Where a long stretch of words without a mark may be cut for a breath, and where never.

A cut is best before a word that opens a new part of the sentence ("để", "nhưng", "trước khi"), good before a
preposition, poor elsewhere. It never stands in a number, an amount, a date or a name, nor behind a word that
leans on the next one: "không | được đốt rừng" would be heard as a permission.
"""

from collections.abc import Sequence
from enum import IntEnum

from broadcaster.spoken import numbers

LONGEST = 100
"""Characters of a clause: what an announcer says in one breath, and what the online voice takes at a time."""


class _Cut(IntEnum):
    """What a cut costs, beside the square of the characters that each piece stays below ``LONGEST``."""

    TURN = -600
    JOINT = 600
    PREPOSITION = 1_200
    HEAD = 2_500
    OBJECT = 5_000
    ANYWHERE = 9_000
    ALONE = 500_000
    """For a piece of one word: it would be said as a sentence of its own."""
    BOND = 1_000_000


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _pairs(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in listed.split(","))


_NUMBERS = frozenset(numbers.DIGITS) | _words(
    "mười mươi mốt tư lăm linh lẻ trăm nghìn ngàn vạn triệu tỷ chục phẩy phần chấm gạch rưỡi âm"
)
_LINKS = _words("đến tới và hoặc hay trên")
"""Words that make one quantity of two numbers: "năm đến bảy", "ba trên mười"."""
_UNITS = _words("mét gam lít đồng ta xê tạ tấn yến giờ ngày tháng phút độ vuông khối")

_TURNS = _words("nhưng song")
_JOINTS = _words("và hoặc hay để nhằm nếu khi mà thì vì nên bởi tuy dù rồi")
_PREPOSITIONS = _words(
    "của theo từ đến tới trong tại với cho về do là ở trên qua bằng giữa trước sau ngoài vào lúc"
)
_HEADS = _words("được không chưa đã sẽ đang phải cần hãy xin mời gồm như cùng có bị còn cũng xuống")
_OBJECTS = _words("các những")
_TURN_PAIRS = _pairs("đồng thời,tuy nhiên,ngoài ra,bên cạnh,trừ trường,trừ khi")
_JOINT_PAIRS = _pairs(
    "trước khi,sau khi,trong khi,mỗi khi,từ khi,đến khi,ngay khi,cho đến,đối với,cùng với,kể từ,tính đến,bao gồm"
    ",nhất là,đặc biệt,cũng như,trên cơ,trên địa,thuộc đối,nhân dịp,trong đó,theo đó,do đó,vì vậy,góp phần,kể cả"
    ",bởi vì,từ ngày,tuyệt đối,về việc,thông qua,căn cứ"
)
_HEAD_PAIRS = _pairs(
    "đề nghị,yêu cầu,tổ chức,thực hiện,tiếp tục,triển khai,chủ động,bà con,phối hợp,tăng cường,kịp thời"
    ",tuyên truyền,hướng dẫn,vận động,đẩy mạnh,bảo đảm,đảm bảo,thông báo,nghiêm cấm,chịu trách,tạm cấm,tạm dừng"
    ",tạm ngừng,xuống còn,tăng lên,quy định,hỗ trợ,tham gia,ủy ban,hội đồng,ban chỉ,ban chấp,ban quản,công an"
    ",mặt trận,đảng ủy,đoàn thanh,hội nông,hội phụ,hội liên,hội cựu,trạm y"
)
"""Verbs of announcements, and who does it: a new group of words begins with them."""

_LEANING = (
    _TURNS
    | _JOINTS
    | _PREPOSITIONS
    | _OBJECTS
    | _words(
        "mỗi từng mọi không chưa đã sẽ đang được bị phải cần hãy rất cũng đều vẫn chớ đừng chỉ bao nhất thứ"
        " mùng mồng ngay toàn cả"
    )
)
"""Words that are never the last of a piece: who hears "không được" and a pause has heard the contrary."""
_TITLES = _words(
    "xã thôn xóm bản huyện tỉnh phường quận thành thị ông bà anh chị em cụ việc sự cuộc ngày tháng quý năm số"
    " khoản điều điểm mục chương luật đồng sở phòng bộ ban hội trường đoàn đảng chi cục trạm đài chợ cầu suối sông"
    " núi đường tuyến khu cụm tổ đồn hồ đập thác đèo dốc người dân tộc châu nước chủ trưởng phó bí tiền mức"
)
"""Words that name what follows: a piece ends with them only before a joint or a preposition."""

_ENDINGS = _pairs(
    "tự do,lý do,tiếp theo,mang theo,đi theo,làm theo,hiện tại,tồn tại,trở về,bên trong,ở trong,đi cùng"
)
"""Words that end like a preposition and lean on nothing."""
_BONDS = _ENDINGS | _pairs(
    "kèm theo,tuân theo,dẫn đến,quan đến,cho đến,kể từ,tính đến,đối với,cùng với,so với,kèm với,trước khi,sau khi"
    ",trong khi,mỗi khi,từ khi,đến khi,ngay khi,bởi vì,cũng như,trong đó,theo đó,do đó,theo dõi,từ chối"
    ",từ thiện,từ ngày,trong lành,trong sạch,để lại,của cải,bà con,trở nên,làm nên,cho nên,giao cho,báo cho"
    ",dành cho,khiến cho,như sau,sau đây,trước đây,trở lên,đó là,nhất là,nghĩa là,gọi là,coi là,tức là"
    ",có thể,có nên,tiền từ,phạt từ,phạt tiền,giảm từ,tăng từ,xuống còn,một trong,chủ tịch,tịch ủy,phó chủ,bí thư"
    ",ki lô,lô gam,lô mét,lô oát,xăng ti,ti mét,mi li,li mét,mét vuông,mét khối,héc ta,độ xê,phần trăm"
    ",ủy ban,uỷ ban,ban nhân,nhân dân,hội đồng,đồng nhân,mặt trận,trận tổ,tổ quốc,công an,an xã,quân sự"
    ",đài truyền,truyền thanh,thanh xã,phát thanh,truyền hình,cán bộ,nông thôn,thanh niên,phụ nữ,nông dân"
    ",môi trường,thế giới,hưởng ứng,vệ sinh,an toàn,giao thông,trật tự,an ninh,quốc phòng,xã hội,kinh tế"
    ",văn hóa,văn hoá,giáo dục,đào tạo,y tế,sức khỏe,nông nghiệp,lâm nghiệp,công nghiệp,doanh nghiệp,hợp tác"
    ",tác xã,cơ quan,đơn vị,tổ chức,thực hiện,triển khai,hoàn thành,xây dựng,phát triển,quản lý,kiểm tra"
    ",giám sát,tuyên truyền,vận động,hướng dẫn,phòng chống,phòng cháy,chữa cháy,thiên tai,dịch bệnh,vật nuôi"
    ",gia súc,gia cầm,trâu bò,chăn nuôi,trồng trọt,sản xuất,thu hoạch,nhà nước,chính phủ,quốc hội,pháp luật"
    ",nghị quyết,nghị định,thông tư,quyết định,kế hoạch,chương trình,đề án,dự án,chính sách,chế độ,hỗ trợ"
    ",trách nhiệm,nhiệm vụ,giải pháp,chất lượng,hiệu quả,đời sống,thu nhập,giảm nghèo,bền vững,cộng đồng"
    ",đoàn kết,dân cư,gia đình,học sinh,giáo viên,nhà trường,trẻ em,người dân,cao tuổi,khuyết tật,lao động"
    ",việc làm,bảo hiểm,ngân hàng,tín dụng,đất đai,hồ sơ,thủ tục,hành chính,dịch vụ,thông tin,truyền thông"
    ",công nghệ,điện tử,điện thoại,tài khoản,tài sản,hàng hóa,hàng giả,buôn lậu,gian lận,thương mại,biên giới"
    ",cửa khẩu,nguồn gốc,nguy cơ,sạt lở,lũ quét,mưa lớn,rét đậm,rét hại,diễn biến,phức tạp,bà mẹ,tiêm phòng"
    ",bầu cử,cử tri,đại biểu,ứng cử,đảng viên,chi bộ,đại hội,nhiệm kỳ,hội nghị,cuộc họp,hòa giải,tố cáo"
    ",khiếu nại,xử lý,xử phạt,vi phạm,phương tiện,đường bộ,nồng độ,chấp hành,chủ động,phối hợp,nâng cao"
    ",tinh thần,kết quả,tình hình,thời gian,địa điểm,thành phần,nội dung,mục đích,yêu cầu,địa bàn,địa phương"
)
"""Two syllables of one word, or two words that are said together."""
_NAMES_WITH_AND = _pairs(
    "dục và đào,nghiệp và môi,nghiệp và phát,nguyên và môi,học và công,hoạch và đầu,tin và truyền,hóa và thông"
    ",binh và xã,hóa và xã,tế và hạ"
)
"""Three words around the "và" of an office's name: "Sở Giáo dục và Đào tạo", in any capitals."""
_SPAN_WORDS = 12
"""How far back "từ" is looked for before "đến": a span is better not cut."""


def breaths(words: Sequence[str]) -> list[str]:
    """``words`` in pieces of at most ``LONGEST`` characters, few and even, cut at the best places.

    A word that is longer alone stays whole. Takes time in proportion to the number of words.
    """
    whole = " ".join(words)
    if len(whole) <= LONGEST:
        return [whole]
    cuts = [0, *(_cut(words, place) for place in range(1, len(words)))]
    ends = _ends(words, cuts)
    return [" ".join(words[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _ends(words: Sequence[str], cuts: Sequence[int]) -> list[int]:
    """Where the pieces of the cheapest way to cut end, in order."""
    costs, starts = [0], [0]
    for end in range(1, len(words) + 1):
        cost, start = min(
            (costs[start] + cuts[start] + cost, start) for start, cost in _pieces_before(words, end)
        )
        costs.append(cost)
        starts.append(start)
    ends = [len(words)]
    while starts[ends[-1]]:
        ends.append(starts[ends[-1]])
    return ends[::-1]


def _pieces_before(words: Sequence[str], end: int) -> list[tuple[int, int]]:
    """Start and cost of every piece that may end at ``end``, the shortest first."""
    length = len(words[end - 1])
    pieces = [(end - 1, max(0, LONGEST - length) ** 2 + _Cut.ALONE)]
    for start in range(end - 2, -1, -1):
        length += 1 + len(words[start])
        if length > LONGEST:
            break
        pieces.append((start, (LONGEST - length) ** 2))
    return pieces


def _cut(words: Sequence[str], place: int) -> int:
    """Cost of a cut before the word at ``place``, which is not the first."""
    before, word = words[place - 1].lower(), words[place].lower()
    after = words[place + 1].lower() if place + 1 < len(words) else ""
    strength = _strength(word, after)
    leans = before in _LEANING and (words[place - 2].lower(), before) not in _ENDINGS
    if leans or (before, word) in _BONDS or (before, word, after) in _NAMES_WITH_AND:
        return _Cut.BOND
    if before in _TITLES and strength > _Cut.PREPOSITION:
        return _Cut.BOND
    if _in_quantity(before, word, after, strength) or _in_name(words, place, strength):
        return _Cut.BOND
    in_span = word in {"đến", "tới"} and "từ" in words[max(0, place - _SPAN_WORDS) : place]
    return max(strength, _Cut.HEAD) if in_span else strength


def _strength(word: str, after: str) -> _Cut:
    """How well ``word``, before ``after``, begins a piece."""
    pair = (word, after)
    if word in _TURNS or pair in _TURN_PAIRS:
        return _Cut.TURN
    if word in _JOINTS or pair in _JOINT_PAIRS:
        return _Cut.JOINT
    if word in _PREPOSITIONS:
        return _Cut.PREPOSITION
    if word in _HEADS or pair in _HEAD_PAIRS:
        return _Cut.HEAD
    return _Cut.OBJECT if word in _OBJECTS else _Cut.ANYWHERE


def _in_quantity(before: str, word: str, after: str, strength: _Cut) -> bool:
    """Whether a cut before ``word`` would part a number, an amount, a range or a date.

    "không" before a word that is no number says no, and may begin a piece.
    """
    counted = before in _NUMBERS
    if word in _LINKS and after in _NUMBERS:
        return counted or before in _UNITS or word in {"đến", "tới"}
    if word in _NUMBERS:
        return counted or word != "không" or after in _NUMBERS
    if word == "trong" or (word == "trên" and before in _UNITS):
        return counted or word == "trên"
    return counted and strength > _Cut.PREPOSITION and word not in _HEADS


def _in_name(words: Sequence[str], place: int, strength: _Cut) -> bool:
    """Whether a cut there would part a name: "Ủy | ban", "Chỉ huy | Quân sự", "Nông nghiệp | và Môi trường"."""
    near = any(_is_capital(word) for word in words[max(0, place - 2) : place])
    if _is_capital(words[place]):
        return near
    if words[place].lower() == "và" and near:
        return place + 1 < len(words) and _is_capital(words[place + 1])
    return _is_capital(words[place - 1]) and strength > _Cut.PREPOSITION


def _is_capital(word: str) -> bool:
    return word[0].isupper()
