"""What a backup leaves out, and what does not come out of one again: sessions, keys, contacts."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import select

from crypto.archives import contact_of as contact_in_backups
from leads.ledger.backup_keys import INDEX, BackupKey, destroy
from leads.ledger.errors import NotFound
from leads.matching.forgetting import forget
from leads.reports.forgetting import forget_report
from leads.reports.identity import contact_of, withdraw
from leads.reports.reading import read
from leads.reports.report import Report
from tests.clock import Clock
from tests.ground.backups.places import Place, clear, lived_in, opened
from tests.makers import (
    NARRATIVE,
    City,
    a_report,
    signed_in_client,
    unlocked,
)
from tipline.accounts.door import cookie_name
from tipline.backups.writing import write_backup
from tipline.factory import create_staff
from tipline.house import House
from tipline.processes.relay import carry
from tipline.storage.files import FileStore

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_neither_sessions_nor_drafts_nor_the_key_file_are_in_a_backup(
    house: House, city: City, clock: Clock, here: Place, there: Place
) -> None:
    lived_in(house, city)
    app = create_staff(house)
    client = signed_in_client(app, house, city.office.first)
    with app.app_context():
        cookie = client.get_cookie(cookie_name())
    assert cookie is not None
    assert here.backup().exit_code == 0
    inside = clear(here)
    assert b'["table","officers"' in inside
    for name in ("staff_sessions", "drafts", "backup_keys"):
        assert f'"{name}"'.encode() not in inside
    secrets = [getattr(house.keys, name) for name in ("pepper", "check", "feature", "column")]
    for secret in [*secrets, house.keys.cookie]:
        for form in (secret, secret.hex().encode(), base64.b64encode(secret)):
            assert form not in inside
    assert there.restore().exit_code == 0
    back = opened(there, clock)
    again = create_staff(back).test_client()
    again.set_cookie(cookie.key, cookie.value)
    assert client.get("/office/reports").status_code == 200
    assert again.get("/office/reports").location.endswith("/sign-in")
    back.database.dispose()


def withdrawn(house: House, report_id: UUID) -> None:
    with house.database.transaction() as session:
        report = session.get_one(Report, report_id)
        assert withdraw(session, report, on=house.clock.now().date())


def keeps_contact(place: Place, report_id: UUID, city: City, clock: Clock) -> bool:
    """Tell whether the custodian opens a contact in a restored house."""
    back = opened(place, clock)
    seeds = unlocked(back, city.custodian.first).seeds
    try:
        with back.database.reading() as session:
            return contact_of(session, report_id, seeds=seeds, sealer=back.sealer) == "电话"
    except NotFound:
        return False
    finally:
        back.database.dispose()


def test_a_withdrawn_contact_opens_in_no_backup_with_the_newest_keys_and_the_report_does(
    house: House, city: City, clock: Clock, here: Place, there: Place
) -> None:
    report_id = a_report(house, contact="电话")
    assert here.backup("older").exit_code == 0
    (here.room / "older keys").write_bytes((here.room / "keys").read_bytes())
    withdrawn(house, report_id)
    assert here.backup("newer").exit_code == 0
    assert there.restore("older").exit_code == 0
    assert not keeps_contact(there, report_id, city, clock)
    back = opened(there, clock)
    desk = unlocked(back, city.office.first)
    with back.database.transaction() as session:
        at = clock.now()
        found = read(session, report_id, unlocked=desk, sealer=back.sealer, at=at)
    back.database.dispose()
    assert found.story.narrative == NARRATIVE


@on_sqlite
def test_an_older_file_of_keys_would_open_it_so_only_the_newest_may_be_kept(
    house: House, city: City, clock: Clock, here: Place, there: Place
) -> None:
    report_id = a_report(house, contact="电话")
    assert here.backup("older").exit_code == 0
    (here.room / "older keys").write_bytes((here.room / "keys").read_bytes())
    withdrawn(house, report_id)
    assert here.backup("newer").exit_code == 0
    assert there.restore("older", keys="older keys").exit_code == 0
    assert keeps_contact(there, report_id, city, clock)


@dataclass
class Meanwhile:
    """A file store during whose listing something else happens in the house."""

    store: FileStore
    deed: Callable[[], None]

    def ids(self) -> list[UUID]:
        self.deed()
        return self.store.ids()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def test_what_is_withdrawn_or_forgotten_while_a_backup_is_written_gets_no_key_in_it(
    house: House, city: City, here: Place
) -> None:
    kept, gone = a_report(house, contact="电话"), a_report(house, contact="电话")
    carry(house, queue=None)

    def deed() -> None:
        withdrawn(house, kept)
        with house.database.transaction() as session:
            forget(session, gone)
            subjects, _ = forget_report(session, gone)
            destroy(session, [*subjects, contact_in_backups(gone)])

    to = bytes.fromhex((here.room / "safe" / "backup.pub").read_text())
    store = cast("FileStore", Meanwhile(house.files, deed))
    write_backup(replace(house, files=store), here.room / "out", here.room / "keys", to=to)
    with house.database.reading() as session:
        held = set(session.scalars(select(BackupKey.subject_id)))
    assert kept in held
    assert not held & {gone, contact_in_backups(gone), contact_in_backups(kept), INDEX}
