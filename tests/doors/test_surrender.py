"""What a thief can and cannot do with the database, with the key file, and with both."""

from dataclasses import fields
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from crypto import receipts
from crypto.envelope import Compartment, Unreadable
from crypto.keyring import SiteKeys
from crypto.keys import generate, key_id, unwrap_by_passphrase
from crypto.receipts import Receipt
from crypto.signing import BadSignature
from leads.features.tokens import lookup_keys, make, unpack
from leads.features.told import Told
from leads.ledger.errors import NotFound
from leads.register.authority import RIGHTS, may
from leads.register.keyholders import Grant, UnitKey, open_key, unlock
from leads.register.officers import Officer, Role, actor
from leads.register.workdays import day_of
from leads.reports.reading import read
from leads.reports.report import Report, ReportTokens
from tests.makers import NARRATIVE, City, a_lead, a_report, assign, unlocked
from tests.source import Source
from tipline.house import House

COARSE = {
    *("id", "channel", "desk", "district", "category", "received_on", "stage", "public_status"),
    *("public_reason", "venue_id", "parent_id", "unread", "contact_withdrawn_on"),
    "features_from",
}


@pytest.fixture
def report_id(house: House, city: City) -> UUID:
    del city
    return a_report(house, contact="李先生 138 0000 0000")


def guesses(house: House) -> list[bytes]:
    """Give every secret that the key file holds, as a seed to try."""
    return [
        value
        for name in (field.name for field in fields(SiteKeys))
        if isinstance(value := getattr(house.keys, name), bytes)
    ]


def test_the_key_file_holds_the_site_s_own_keys_and_no_reader_s() -> None:
    held = {field.name for field in fields(SiteKeys)}
    ours = {"pepper", "check", "feature", "earlier", "column", "cookie", "root_public", "demo"}
    assert held == ours


def test_database_and_key_file_together_open_no_compartment(house: House, report_id: UUID) -> None:
    with house.database.reading() as session:
        grants = list(session.scalars(select(Grant).where(Grant.subject_id == report_id)))
        assert {grant.compartment for grant in grants} >= {
            Compartment.REPORT.value,
            Compartment.IDENTITY.value,
            Compartment.CONVERSATION.value,
        }
        for grant in grants:
            for seed in guesses(house):
                with pytest.raises((Unreadable, ValueError)):
                    open_key(
                        session,
                        subject=report_id,
                        compartment=Compartment(grant.compartment),
                        seeds={grant.key_id: seed},
                        sealer=house.sealer,
                    )


def test_of_a_report_only_coarse_columns_stand_in_clear(house: House, report_id: UUID) -> None:
    columns = {column.name for column in Report.__table__.columns}
    assert columns - COARSE == {"lookup", "talk_public", "sealed", "sealed_identity"}
    with house.database.reading() as session:
        report = session.get_one(Report, report_id)
        assert (report.category, report.district) == ("minors_admitted", "east")
        for box in (report.sealed, report.sealed_identity or b""):
            assert NARRATIVE.encode() not in box
            assert "李先生".encode() not in box


def test_officers_assignments_and_due_dates_stand_in_clear(house: House, city: City) -> None:
    assign(house, city, a_lead(house, city))
    with house.database.reading() as session:
        connection = session.connection()
        names = connection.exec_driver_sql("SELECT name FROM officers").scalars().all()
        told = connection.exec_driver_sql("SELECT district, due_on FROM assignments").all()
    assert "陈静" in names
    assert [(district, str(day)) for district, day in told] == [("east", "2026-04-07")]


def test_with_the_feature_key_a_guess_can_be_tested(house: House, report_id: UUID) -> None:
    with house.database.reading() as session:
        waiting = select(ReportTokens.features).where(ReportTokens.report_id == report_id)
        kept = unpack(session.scalars(waiting).one())
    day = day_of(house.clock.now())
    shared = []
    for key in (house.keys.feature, bytes(32)):
        guess = Told(
            venue_name="金色年华",
            address="建设路",
            district="east",
            category="minors_admitted",
            happened_on=None,
            about=False,
            narrative="",
            received_on=day,
        )
        shared.append(set(lookup_keys(make(guess, key=key))) & set(lookup_keys(kept)))
    assert shared[0]
    assert not shared[1]


def test_with_the_pepper_a_receipt_can_be_guessed_at_one_argon2id_each(
    house: House, source: Source
) -> None:
    digits = source.send()
    known = Receipt(digits.replace(" ", ""))
    with house.database.reading() as session:
        lookup = session.scalars(select(Report.lookup)).one()
    assert receipts.derive(known, pepper=house.keys.pepper).lookup == lookup
    assert receipts.derive(known, pepper=bytes(32)).lookup != lookup


def test_a_weak_passphrase_falls_and_opens_what_its_officer_may_open(
    house: House, city: City, report_id: UUID
) -> None:
    who = city.office.first
    with house.database.transaction() as session:
        officer = session.get_one(Officer, who.id)
        seed = unwrap_by_passphrase(
            officer.wrapped_seed,
            passphrase=who.passphrase,
            pepper=house.keys.pepper,
            owner=who.id.bytes,
        )
        held = unlock(session, actor(officer), seed=seed, sealer=house.sealer)
        found = read(session, report_id, unlocked=held, sealer=house.sealer, at=house.clock.now())
    assert found.story.narrative == NARRATIVE


def test_a_unit_s_key_that_the_root_did_not_sign_is_never_sealed_to(
    house: House, city: City
) -> None:
    thief = generate()
    with house.database.transaction() as session:
        row = update(UnitKey).where(UnitKey.unit_id == city.office.unit.unit_id)
        session.execute(row.values(public=thief.public))
    with pytest.raises(BadSignature):
        a_report(house)
    with house.database.reading() as session:
        assert not session.scalars(select(Grant).where(Grant.key_id == key_id(thief.public))).all()


def test_an_administrator_s_role_opens_nothing(house: House, city: City, report_id: UUID) -> None:
    assert {deed for deed, roles in RIGHTS.items() if Role.ADMINISTRATOR in roles} == {
        deed for deed in RIGHTS if deed.value.startswith("officer.")
    }
    with house.database.transaction() as session:
        officer = session.get_one(Officer, city.office.first.id)
        officer.roles = [Role.ADMINISTRATOR.value]
    held = unlocked(house, city.office.first)
    assert not may(held.actor, next(deed for deed in RIGHTS if deed.value == "report.read"))
    with house.database.reading() as session, pytest.raises(NotFound):
        read(session, report_id, unlocked=held, sealer=house.sealer, at=house.clock.now())


def test_no_address_of_the_public_site_has_room_for_words(public_app: Flask) -> None:
    # What may stand in an address: a language's code, the name of a file of ours.
    blanks = {
        (rule.endpoint, name) for rule in public_app.url_map.iter_rules() for name in rule.arguments
    }
    assert blanks <= {("static", "filename"), ("i18n.language", "code")}
