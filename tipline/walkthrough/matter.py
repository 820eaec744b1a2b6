"""What the walk is about: one venue, one wrong, and the words each person has for it."""

from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image
from PIL.Image import Exif

from tipline.walkthrough.browser import File

KIND, CATEGORY = "internet_cafe", "minors_admitted"
# The checklist's item by which a squad sees this wrong.
SEEN = "internet_cafe.minors"
GPS = 0x8825  # the EXIF tag under which a camera writes where it was


@dataclass(frozen=True, slots=True)
class Matter:
    """A venue of the register, and what is said of it on the way round."""

    district: str
    venue: str
    address: str
    narrative: str
    contact: str
    question: str
    reply: str
    brief: str
    findings: str
    measures: str
    review: str
    seen: str


def a_matter(chance: Random, *, district: str, venue: str, address: str) -> Matter:
    """Make up a matter at an internet café; the numbers in it make it findable again."""
    desk, machine = chance.randint(100, 999), chance.randint(10, 89)
    return Matter(
        district=district,
        venue=venue,
        address=address,
        narrative=(
            f"昨晚十点多，{venue}里有好几个穿校服的学生在打游戏，前台没有核对身份证就给开了机。"
            f"收银台上摆着第{desk}号牌子，{machine}号机旁边还有书包。"
        ),
        contact=f"1380000{chance.randint(1000, 9999)}",
        question="那天大约有几个学生？他们是从正门进去的吗？",
        reply=f"至少五个，从后门进去的，后门挂着第{desk}号牌子。",
        brief="请于晚上十点后检查该场所是否接纳未成年人上网，并核对实名登记记录。",
        findings="检查时发现两名未成年人上网，前台未核对有效身份证件。",
        measures="当场下达责令改正通知书，要求三日内整改并提交书面报告。",
        review="查处及时，请继续关注整改情况。",
        seen="前台未看证件即开机，靠窗一排有疑似中学生。",
    )


def photo(*, shade: int) -> File:
    """Take a small photo as a phone does, with the place it was taken at written into it."""
    told = Exif()
    told[GPS] = {1: "N", 2: (31.0, 18.0, 5.0), 3: "E", 4: (120.0, 35.0, 9.0)}
    sink = BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 90)).save(sink, "JPEG", exif=told)
    return File("IMG_0412.jpg", "image/jpeg", sink.getvalue())


def tells_its_place(picture: bytes) -> bool:
    """Say whether a picture still says where it was taken."""
    with Image.open(BytesIO(picture)) as opened:
        return bool(opened.getexif().get_ifd(GPS))
