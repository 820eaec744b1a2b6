"""Citations: "Net 21, 31(2); Ent 23" becomes a law's name and its articles in both languages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from leads.ledger.words import Name
from leads.register.codes import UnknownCode, pick

_ARTICLE = re.compile(r"(?P<article>\d+)(?:\((?P<item>\d+)\))?")


class Read(StrEnum):
    """How well we know a rule, best first; all but the full text must be checked before use."""

    TEXT = "text"
    EXCERPT = "excerpt"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Law:
    """A rule that we cite; `year` is that of the text read, None where not established."""

    code: str
    name: Name
    year: int | None
    read: Read


def _load() -> Mapping[str, Law]:
    rows = tomllib.loads(Path(__file__).with_name("laws.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Law(code, Name(row["en"], row["zh"]), row.get("year"), Read(row["read"]))
            for code, row in rows.items()
        }
    )


LAWS: Mapping[str, Law] = _load()


def cited(anchor: str) -> Name:
    """Write a citation out in both languages; nothing for an empty one, UnknownCode for a bad one.

    The form is "LAW article, article(item); LAW article …".
    """
    parts = [_one(part.strip()) for part in anchor.split(";") if part.strip()]
    return Name("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def known_by(anchor: str) -> Read:
    """Say how well the weakest law of a citation is known."""
    laws = [pick(LAWS, part.split()[0]) for part in anchor.split(";") if part.strip()]
    return max((law.read for law in laws), key=list(Read).index, default=Read.TEXT)


def _one(part: str) -> Name:
    code, _, articles = part.partition(" ")
    law = pick(LAWS, code).name
    found = [_article(text.strip()) for text in articles.split(",") if text.strip()]
    if not found:
        return law
    english = ", ".join(article.en for article in found)
    return Name(f"{law.en}, Art. {english}", law.zh + "、".join(article.zh for article in found))


def _article(text: str) -> Name:
    match = _ARTICLE.fullmatch(text)
    if match is None:
        raise UnknownCode("a citation that cannot be read")
    item = match["item"]
    return Name(text, f"第{match['article']}条" + (f"第（{item}）项" if item else ""))
