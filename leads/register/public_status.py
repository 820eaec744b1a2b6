"""What a whistleblower may know of the way their report goes: seven plain words, no more."""

from types import MappingProxyType

from leads.ledger.words import Name, Spoken


class PublicStatus(Spoken):
    """The coarse status behind a receipt; it tells no officer, no unit and no covert visit."""

    RECEIVED = "received", "Received", "已收到"
    HELD = "held", "Received, with very many others", "已收到，与大量举报一并等待"
    ACCEPTED = "accepted", "Accepted", "已受理"
    DECLINED = "declined", "Not accepted", "不予受理"
    TRANSFERRED = "transferred", "Transferred", "已移送"
    IN_HAND = "in_hand", "Being checked", "核查中"
    CLOSED = "closed", "Closed", "已办结"

    @property
    def sentence(self) -> Name:
        """Give the plain sentence that stands under the word."""
        return SENTENCES[self]


SENTENCES = MappingProxyType(
    {
        PublicStatus.RECEIVED: Name(
            "We have your report. Nobody has decided on it yet.",
            "我们已收到您的举报，尚未作出是否受理的决定。",
        ),
        PublicStatus.HELD: Name(
            "We have your report; it is sealed and kept. It came while very many arrived at once, "
            "so the office looks at them together first. That is no judgement on it. You need not "
            "send it again.",
            "我们已收到您的举报，并已密封保存。它到达时正有大量举报同时涌入，工作人员会先将它们一并查看；"
            "这不代表对您的举报有任何判断，您无需重复提交。",
        ),
        PublicStatus.ACCEPTED: Name(
            "We have accepted your report and will have the matter checked.",
            "您的举报已受理，我们将安排核查。",
        ),
        PublicStatus.DECLINED: Name(
            "We cannot take this report up. The reason, and who can help, are written below.",
            "您的举报不予受理，理由和可以求助的渠道见下文。",
        ),
        PublicStatus.TRANSFERRED: Name(
            "Another authority is responsible, and we have passed the matter on to it.",
            "此事由其他部门负责，我们已依法移送。",
        ),
        PublicStatus.IN_HAND: Name(
            "The matter is being checked.",
            "此事正在核查。",
        ),
        PublicStatus.CLOSED: Name(
            "The matter has been checked and closed. Come back if it happens again.",
            "此事已核查办结。如再次发生，欢迎继续举报。",
        ),
    }
)
