"""The words that decide where a sentence is cut for a breath, after the usage of announcers."""

from broadcaster.spoken import numbers


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _pairs(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in listed.split(","))


NUMBERS = frozenset(numbers.DIGITS) | _words(
    "mười mươi mốt tư lăm linh lẻ trăm nghìn ngàn vạn triệu tỷ chục phẩy phần chấm gạch rưỡi âm"
)
LINKS = _words("đến tới và hoặc hay trên")
"""Words that make one quantity of two numbers: "năm đến bảy", "ba trên mười"."""
UNITS = _words("mét gam lít đồng ta xê tạ tấn yến giờ ngày tháng phút độ vuông khối")

TURNS = _words("nhưng song")
JOINTS = _words("và hoặc hay để nhằm nếu khi mà thì vì nên bởi tuy dù rồi")
PREPOSITIONS = _words(
    "của theo từ đến tới trong tại với cho về do là ở trên qua bằng giữa trước sau ngoài vào lúc"
)
HEADS = _words("được không chưa đã sẽ đang phải cần hãy xin mời gồm như cùng có bị còn cũng xuống")
OBJECTS = _words("các những")
TURN_PAIRS = _pairs("đồng thời,tuy nhiên,ngoài ra,bên cạnh,trừ trường,trừ khi")
JOINT_PAIRS = _pairs(
    "trước khi,sau khi,trong khi,mỗi khi,từ khi,đến khi,ngay khi,cho đến,đối với,cùng với,kể từ"
    ",tính đến,bao gồm,nhất là,đặc biệt,cũng như,trên cơ,trên địa,thuộc đối,nhân dịp,trong đó,theo đó"
    ",do đó,vì vậy,góp phần,kể cả,bởi vì,từ ngày,tuyệt đối,về việc,thông qua,căn cứ"
)
HEAD_PAIRS = _pairs(
    "đề nghị,yêu cầu,tổ chức,thực hiện,tiếp tục,triển khai,chủ động,bà con,phối hợp,tăng cường,kịp thời"
    ",tuyên truyền,hướng dẫn,vận động,đẩy mạnh,bảo đảm,đảm bảo,thông báo,nghiêm cấm,chịu trách,tạm cấm"
    ",tạm dừng,tạm ngừng,xuống còn,tăng lên,quy định,hỗ trợ,tham gia,ủy ban,hội đồng,ban chỉ,ban chấp"
    ",ban quản,công an,mặt trận,đảng ủy,đoàn thanh,hội nông,hội phụ,hội liên,hội cựu,trạm y"
)
"""Verbs of announcements, and who does it: a new group of words begins with them."""

LEANING = (
    TURNS
    | JOINTS
    | PREPOSITIONS
    | OBJECTS
    | _words(
        "mỗi từng mọi không chưa đã sẽ đang được bị phải cần hãy rất cũng đều vẫn chớ đừng chỉ bao nhất thứ"
        " mùng mồng ngay toàn cả"
    )
)
"""Words that are never the last of a piece: who hears "không được" and a pause has heard the contrary."""
TITLES = _words(
    "xã thôn xóm bản huyện tỉnh phường quận thành thị ông bà anh chị em cụ việc sự cuộc ngày tháng quý"
    " năm số khoản điều điểm mục chương luật đồng sở phòng bộ ban hội trường đoàn đảng chi cục trạm đài"
    " chợ cầu suối sông núi đường tuyến khu cụm tổ đồn hồ đập thác đèo dốc người dân tộc châu nước chủ"
    " trưởng phó bí tiền mức"
)
"""Words that name what follows: a piece ends with them only before a joint or a preposition."""

ENDINGS = _pairs(
    "tự do,lý do,tiếp theo,mang theo,đi theo,làm theo,hiện tại,tồn tại,trở về,bên trong,ở trong,đi cùng"
)
"""Words that end like a preposition and lean on nothing."""
BONDS = ENDINGS | _pairs(
    "kèm theo,tuân theo,dẫn đến,quan đến,cho đến,kể từ,tính đến,đối với,cùng với,so với,kèm với"
    ",trước khi,sau khi,trong khi,mỗi khi,từ khi,đến khi,ngay khi,bởi vì,cũng như,trong đó,theo đó"
    ",do đó,theo dõi,từ chối,từ thiện,từ ngày,trong lành,trong sạch,để lại,của cải,bà con,trở nên"
    ",làm nên,cho nên,giao cho,báo cho,dành cho,khiến cho,như sau,sau đây,trước đây,trở lên,đó là"
    ",nhất là,nghĩa là,gọi là,coi là,tức là,có thể,có nên,tiền từ,phạt từ,phạt tiền,giảm từ,tăng từ"
    ",xuống còn,một trong,chủ tịch,tịch ủy,phó chủ,bí thư,ki lô,lô gam,lô mét,lô oát,xăng ti,ti mét"
    ",mi li,li mét,mét vuông,mét khối,héc ta,độ xê,phần trăm,ủy ban,uỷ ban,ban nhân,nhân dân,hội đồng"
    ",đồng nhân,mặt trận,trận tổ,tổ quốc,công an,an xã,quân sự,đài truyền,truyền thanh,thanh xã"
    ",phát thanh,truyền hình,cán bộ,nông thôn,thanh niên,phụ nữ,nông dân,môi trường,thế giới,hưởng ứng"
    ",vệ sinh,an toàn,giao thông,trật tự,an ninh,quốc phòng,xã hội,kinh tế,văn hóa,văn hoá,giáo dục"
    ",đào tạo,y tế,sức khỏe,nông nghiệp,lâm nghiệp,công nghiệp,doanh nghiệp,hợp tác,tác xã,cơ quan"
    ",đơn vị,tổ chức,thực hiện,triển khai,hoàn thành,xây dựng,phát triển,quản lý,kiểm tra,giám sát"
    ",tuyên truyền,vận động,hướng dẫn,phòng chống,phòng cháy,chữa cháy,thiên tai,dịch bệnh,vật nuôi"
    ",gia súc,gia cầm,trâu bò,chăn nuôi,trồng trọt,sản xuất,thu hoạch,nhà nước,chính phủ,quốc hội"
    ",pháp luật,nghị quyết,nghị định,thông tư,quyết định,kế hoạch,chương trình,đề án,dự án,chính sách"
    ",chế độ,hỗ trợ,trách nhiệm,nhiệm vụ,giải pháp,chất lượng,hiệu quả,đời sống,thu nhập,giảm nghèo"
    ",bền vững,cộng đồng,đoàn kết,dân cư,gia đình,học sinh,giáo viên,nhà trường,trẻ em,người dân"
    ",cao tuổi,khuyết tật,lao động,việc làm,bảo hiểm,ngân hàng,tín dụng,đất đai,hồ sơ,thủ tục"
    ",hành chính,dịch vụ,thông tin,truyền thông,công nghệ,điện tử,điện thoại,tài khoản,tài sản,hàng hóa"
    ",hàng giả,buôn lậu,gian lận,thương mại,biên giới,cửa khẩu,nguồn gốc,nguy cơ,sạt lở,lũ quét,mưa lớn"
    ",rét đậm,rét hại,diễn biến,phức tạp,bà mẹ,tiêm phòng,bầu cử,cử tri,đại biểu,ứng cử,đảng viên"
    ",chi bộ,đại hội,nhiệm kỳ,hội nghị,cuộc họp,hòa giải,tố cáo,khiếu nại,xử lý,xử phạt,vi phạm"
    ",phương tiện,đường bộ,nồng độ,chấp hành,chủ động,phối hợp,nâng cao,tinh thần,kết quả,tình hình"
    ",thời gian,địa điểm,thành phần,nội dung,mục đích,yêu cầu,địa bàn,địa phương"
)
"""Two syllables of one word, or two words that are said together."""
NAMES_WITH_AND = _pairs(
    "dục và đào,nghiệp và môi,nghiệp và phát,nguyên và môi,học và công,hoạch và đầu,tin và truyền"
    ",hóa và thông,binh và xã,hóa và xã,tế và hạ"
)
"""Three words around the "và" of an office's name: "Sở Giáo dục và Đào tạo", in any capitals."""
