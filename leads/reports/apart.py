"""Messages that a source's browser sealed to the desk alone, each under a key of its own.

The conversation's key opens with the receipt, which a server sees when somebody comes back. A
browser has no such key, and needs none: what it seals is for the desk.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crypto.envelope import Compartment, Kind, Place, Sealer, Unreadable
from crypto.objects import stands_at
from leads.register.keyholders import Grant, Seals, Unlocked, give
from leads.reports.report import Message

LONGEST = 10_000
_TALK = Compartment.CONVERSATION
_UNSEEN = frozenset({"Cc", "Cs"})


def place_of(message_id: UUID) -> Place:
    """Say where such a message stands: it is a subject of its own."""
    return Place(message_id, message_id, Kind.REPLY)


def is_apart(message: Message) -> bool:
    """Tell by the header, which names the subject, whether a message has a key of its own."""
    return stands_at(message.sealed, place_of(message.id))


def keys_apart(
    session: Session, messages: Iterable[Message], *, seeds: Mapping[bytes, bytes], sealer: Sealer
) -> dict[UUID, bytes]:
    """Open the keys of such messages; one without a key was not granted, or not sealed well."""
    ids = [one.id for one in messages if is_apart(one)]
    if not ids:
        return {}
    query = select(Grant.subject_id, Grant.key_id, Grant.blob).where(
        Grant.subject_id.in_(ids), Grant.compartment == _TALK.value, Grant.key_id.in_(list(seeds))
    )
    keys = {}
    for subject, held, blob in session.execute(query):
        try:
            keys[subject] = sealer.open_grant(
                blob, seed=seeds[held], compartment=_TALK, subject=subject
            )
        except Unreadable:
            continue
    return keys


def said_apart(message: Message, key: bytes | None, *, sealer: Sealer) -> str | None:
    """Open one with its key; None when it does not open. A browser may have sealed any bytes."""
    if key is None:
        return None
    try:
        said = sealer.open(message.sealed, key=key, place=place_of(message.id))
    except Unreadable:
        return None
    return said.decode(errors="replace")


def shown(text: str) -> str:
    """Drop what would change how a page reads, and what is longer than a form takes."""
    kept = (one for one in text if one == "\n" or unicodedata.category(one) not in _UNSEEN)
    return "".join(kept)[:LONGEST]


def hand_on(
    session: Session,
    messages: Iterable[Message],
    desks: tuple[bytes, ...],
    *,
    unlocked: Unlocked,
    seals: Seals,
) -> None:
    """Grant such messages to another desk, and take them from the actor's.

    What its sender's browser did not seal well stays as it is: nobody opens it.
    """
    apart = [one for one in messages if is_apart(one)]
    keys = keys_apart(session, apart, seeds=unlocked.seeds, sealer=seals.sealer)
    session.execute(
        delete(Grant).where(
            Grant.subject_id.in_([one.id for one in apart]),
            Grant.compartment == _TALK.value,
            Grant.key_id.in_(unlocked.seeds),
        )
    )
    for subject, key in keys.items():
        give(session, key, subject=subject, compartment=_TALK, to=desks, sealer=seals.sealer)
