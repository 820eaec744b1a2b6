"""What a sealed thing is for and where it stands: compartments, kinds, places, and one refusal."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID


class Unreadable(Exception):
    """Wrong key, wrong purpose, wrong place or altered: on purpose nobody can tell which."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("wrong key, purpose or place, or altered")


class Compartment(IntEnum):
    """What a granted key opens; one random key for each compartment of each subject."""

    REPORT = 1
    IDENTITY = 2
    CONVERSATION = 3
    ORIGINALS = 4
    BRIEF = 5
    ANSWER = 6
    MISSION = 7
    VISIT = 8
    DRAFT = 9
    NOTE = 10
    OFFICER = 11
    REQUEST = 12
    BACKUP = 100
    UNIT = 200


class Kind(IntEnum):
    """What a sealed object holds."""

    TEXT = 1
    IDENTITY = 2
    ATTACHMENT = 3
    REPLY = 4
    MANIFEST = 5
    DRAFT = 6
    SECRET = 7
    ARCHIVE = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed object stands: whose it is, which one, of which kind; moved, it is shut."""

    subject: UUID
    object: UUID
    kind: Kind
