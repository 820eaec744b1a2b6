"""Things that name one thing only: phones, plates, licence codes, addresses on the net."""

import re

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(
    r"(?<!\d)(0\d{2,3})[- ]?(\d{7,8})(?!\d)|(?<!\d)([48]00)[- ]?(\d{3})[- ]?(\d{4})(?!\d)"
)
_PLATE = re.compile(r"([\u4e00-\u9fff])([a-z])[·. ]?([a-z\d]{5,6})(?![a-z\d])")
# Unified social credit code, GB 32100-2015: 18 digits and letters, no I, O, S, V or Z.
_CREDIT = re.compile(r"(?<![a-z\d])(\d[\da-z][\da-hj-npqrtuwxy]{16})(?![a-z\d])")
_LICENCE = re.compile(r"(?<![a-z\d])([a-z]{2}\d{14})(?![a-z\d])")
_SITE = re.compile(
    r"(?:https?://)?(?:www\.)?"
    r"([a-z\d-]{2,40}(?:\.[a-z\d-]{2,20}){0,2}\.(?:com|cn|net|org|top|vip|cc|xyz|shop))\b"
)
_ACCOUNT = re.compile(
    r"(?:微信|抖音|快手|小红书|qq|vx|wx|微博|群|账号|公众号|wechat|weixin)"
    r"[号群]?(?:是|为|码|:| )?[ ]?([a-z\d_-]{5,24})"
)
_DIGITS_OF_A_PLATE = 2


def _plate(match: re.Match[str]) -> str:
    """A plate has digits; otherwise 去kfcwing would be one."""
    tail = match[3]
    said = "车" in match.string[max(0, match.start() - 8) : match.start()]
    least = 1 if said else _DIGITS_OF_A_PLATE
    return f"plate {match[2]}{tail}" if sum(c.isdigit() for c in tail) >= least else ""


def identifiers(text: str) -> tuple[str, ...]:
    """Return each identifier of a spelled text with its sort, the most telling sorts first."""
    found = [f"phone {''.join(m.groups())}" for m in _PHONE.finditer(text)]
    found += [f"phone {''.join(g for g in m.groups() if g)}" for m in _LANDLINE.finditer(text)]
    found += [f"licence {m[1]}" for m in _CREDIT.finditer(text) if not m[1].isdigit()]
    found += [f"licence {m[1]}" for m in _LICENCE.finditer(text)]
    found += [_plate(m) for m in _PLATE.finditer(text)]
    found += [f"site {m[1]}" for m in _SITE.finditer(text)]
    found += [f"account {m[1]}" for m in _ACCOUNT.finditer(text) if not _PHONE.match(m[1])]
    return tuple(dict.fromkeys(one for one in found if one))
