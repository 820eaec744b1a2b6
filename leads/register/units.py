"""The units that hold keys: office, oversight, custodian, districts, squads, board and audit."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from leads.ledger.base import Record, new_id
from leads.ledger.errors import NotFound
from leads.ledger.words import Name


class UnitKind(StrEnum):
    """What a unit is for; it decides which door its officers use."""

    OFFICE = "office"
    OVERSIGHT = "oversight"
    CUSTODIAN = "custodian"
    DISTRICT = "district"
    SQUAD = "squad"
    BOARD = "board"
    AUDIT = "audit"


class Unit(Record):
    """One unit; a district has a place (column, row) on the tile map, which claims no boundary."""

    __tablename__ = "units"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[UnitKind]
    code: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    tile_x: Mapped[int | None]
    tile_y: Mapped[int | None]

    @property
    def name(self) -> Name:
        """Give the unit's name in both languages."""
        return Name(en=self.name_en, zh=self.name_zh)


def of_kind(session: Session, kind: UnitKind) -> list[Unit]:
    """List the units of one kind in the order of their codes."""
    return list(session.scalars(select(Unit).where(Unit.kind == kind).order_by(Unit.code)))


def by_code(session: Session, code: str) -> Unit:
    """Find a unit by its code; NotFound for any other word."""
    unit = session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise NotFound
    return unit


def districts(session: Session) -> list[Unit]:
    """List the districts, as forms offer them and boards show them."""
    return of_kind(session, UnitKind.DISTRICT)
