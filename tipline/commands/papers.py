"""What stands on the paper of one share, in both languages: it will be read in a bad hour."""

from crypto.recovery import NEEDED, SHARES, numbers
from leads.register.keylist import Listed

_A_LINE = 6


def paper(share: str, *, place: int, of: Listed) -> str:
    """Write one share as numbers and as words, six on a line."""
    return (
        "明察 Mingcha\n"
        "单位密钥分份 · share of a unit's key\n\n"
        f"单位 unit         {of.code}\n"
        f"密钥 key          {of.epoch} · {of.fingerprint}\n"
        f"分份 share        {place} / {SHARES}\n\n"
        f"任意 {NEEDED} 份可恢复该密钥，单独一份毫无用处。\n"
        "请分别由不同的人保管，勿拍照；除演练或恢复外，勿录入电脑。\n"
        f"Any {NEEDED} of the {SHARES} give the key back; one alone is of no use. Keep each with "
        "another person.\nTake no photo, type it into no machine but for a rehearsal or a recovery."
        f"\n\n数字 numbers\n{_lines(numbers(share))}\n"
        f"词 words (SLIP-39)\n{_lines(share)}\n"
        "数字或词，输入其中一种即可。 Numbers or words: either will do.\n"
    )


def _lines(text: str) -> str:
    parts = [part.ljust(10) for part in text.split()]
    rows = range(0, len(parts), _A_LINE)
    return "".join(f"  {at + 1:>2}  {''.join(parts[at : at + _A_LINE]).rstrip()}\n" for at in rows)
