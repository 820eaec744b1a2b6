"""Officers: who may sign in, in which roles, and the wrapped seed that their passphrase opens."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from leads.ledger.base import Record, new_id
from leads.ledger.words import Name
from leads.register.units import Unit, UnitKind


class Role(StrEnum):
    """What an officer does; the right to a deed comes from a role (see authority)."""

    DESK = "desk"
    OVERSIGHT = "oversight"
    CUSTODIAN = "custodian"
    DISTRICT = "district"
    VISITOR = "visitor"
    PLANNER = "planner"
    ASSESSOR = "assessor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Officer(Record):
    """One person who works here. The seed opens only with their passphrase (and the pepper)."""

    __tablename__ = "officers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), index=True)
    roles: Mapped[list[str]] = mapped_column(JSON)
    public: Mapped[bytes]
    wrapped_seed: Mapped[bytes]
    sealed_totp: Mapped[bytes]
    totp_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship(lazy="joined")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as services and pages know them; holds no secret."""

    id: UUID
    login: str
    name: str
    unit_id: UUID
    unit_code: str
    unit_kind: UnitKind
    unit_name: Name
    roles: frozenset[Role]

    @property
    def district(self) -> str | None:
        """Give the code of the actor's own district, None for everybody else."""
        return self.unit_code if self.unit_kind is UnitKind.DISTRICT else None

    @property
    def desk(self) -> str | None:
        """Give the desk whose reports the actor may handle: office, oversight, or None."""
        desks = (UnitKind.OFFICE, UnitKind.OVERSIGHT)
        return self.unit_kind.value if self.unit_kind in desks else None


def actor(officer: Officer) -> Actor:
    """Draw the frozen picture of an officer that is passed around."""
    return Actor(
        id=officer.id,
        login=officer.login,
        name=officer.name,
        unit_id=officer.unit_id,
        unit_code=officer.unit.code,
        unit_kind=officer.unit.kind,
        unit_name=officer.unit.name,
        roles=frozenset(Role(role) for role in officer.roles),
    )
