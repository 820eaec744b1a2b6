"""One submission as the tests of intake and dialogue send it."""

from datetime import date
from uuid import UUID

from leads.register.taxonomy import Channel
from leads.reports.submission import Submission

STORY = "三号机旁边坐着穿校服的学生。"
TOLD = Submission(
    report_id=UUID(int=1),
    channel=Channel.WEB,
    district="east",
    category="minors_admitted",
    venue_name="金色年华网吧",
    address="中山路 18 号",
    happened_on=date(2026, 3, 14),
    about=True,
    narrative=STORY,
    contact="13900000000",
    concerns_office=False,
    files=(),
    received_on=date(2026, 3, 16),
)
