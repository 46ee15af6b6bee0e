"""What stands behind a number that counts or measures, and makes it no name of a line or a paper."""

import re

MONEY_OR_UNIT = re.compile(
    r" ?(?:(?:đồng|đ|vnđ|vnd|usd|triệu|tỷ|tỉ|nghìn|ngàn|tr|kg|km|ha|m2|m²|m3|m³|m|tấn|tạ|lít)(?![^\W_])|%)",
    re.IGNORECASE,
)
"""After a number that counts or measures."""

COUNTED = re.compile(
    r" ?(?:người|hộ|chủ|đồng|kg|km|ha|m2|m²|m|triệu|tỷ|tỉ|nghìn|ngàn|tấn|tạ|lít|trường|em|cháu|con|cái|chiếc"
    r"|quả|vụ|ca|vị|đồng chí|đại biểu|lượt|suất|phần|thanh niên|công dân|công nhân|chiến sĩ|cán bộ|đảng viên"
    r"|đoàn viên|hội viên|học sinh|sinh viên|giáo viên|phụ huynh|bệnh nhân|nạn nhân|sản phụ|thai phụ|thuê bao"
    r"|khách|hành khách|cơ sở|doanh nghiệp|đơn vị|cơ quan|gia đình|xóm|thôn|bản|xã|phường|huyện|tỉnh|cuộc|tin"
    r"|đơn|hồ sơ|biên bản|văn bản|giấy|phương tiện|xe|tàu|máy|tổ|đội|nhóm|chốt|điểm|đối tượng|tội phạm|bị can"
    r"|ngày|giờ|phút|giây|tháng|năm|lần|cây|bao|thùng|hộp|gói|chai|khẩu|viên|bộ|tờ|cuốn|trẻ|bé|cụ|bà(?! con)"
    r"|ông|mẹ|chị|anh|lao động|thành viên|tình nguyện viên|nhân viên|y|bác sĩ|nhà|căn|phòng|giường|chỗ|mẫu"
    r"|sào|trận|giải|lớp|chữ số|số|nông dân|ngư dân|bộ đội|dân quân|cựu|nghệ|vận động viên|cổ đông|tài xế"
    r"|lái xe|ứng viên|thí sinh|tân binh|trâu|bò|lợn|gà|cọc|mét|ki lô)\b",
    re.IGNORECASE,
)
"""Things and people that reports count: "113 hộ", "115 thanh niên"."""
