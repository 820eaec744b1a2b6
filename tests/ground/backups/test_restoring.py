"""A backup brings the whole house back, opens for nobody else, and not for what is forgotten."""

from random import Random

import pytest
from sqlalchemy import Column, Table, select

from leads.casework.casefile import read_case
from leads.ledger.audit import Tree, verify
from leads.ledger.backup_keys import destroy
from leads.ledger.base import Record
from leads.ledger.errors import NotFound
from leads.reports.forgetting import forget_report
from leads.reports.reading import read
from leads.reports.report import Report
from tests.clock import Clock
from tests.ground.backups.places import Place, lived_in, opened
from tests.makers import (
    BRIEF,
    NARRATIVE,
    City,
    unlocked,
)
from tipline.house import House

into_either = pytest.mark.parametrize("there", ["sqlite", "postgresql"], indirect=True)


def tables(house: House) -> dict[str, list[str]]:
    """Give every row of every table, in an order of its own."""
    with house.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(*_but_slots(table))).all()))
            for table in Record.metadata.sorted_tables
        }


def _but_slots(table: Table) -> list[Column[object]]:
    # Where a report stands in the index of search, which is made anew in another order.
    return [column for column in table.columns if column.name != "slot"]


@into_either
def test_a_restored_house_is_the_same_house_without_sessions_and_drafts(
    house: House, city: City, clock: Clock, here: Place, there: Place
) -> None:
    report_id, lead_id, file_id = lived_in(house, city)
    told = here.backup()
    assert told.exit_code == 0, told.output
    before = tables(house)
    told = there.restore()
    assert told.exit_code == 0, told.output
    back = opened(there, clock)
    after = tables(back)
    different = {name for name in before if before[name] != after[name]}
    assert before["staff_sessions"]
    assert after["staff_sessions"] == after["drafts"] == []
    # Search is indexed anew, in another order; the restore itself is in the trail.
    assert different <= {
        *("staff_sessions", "drafts", "audit_entries", "audit_heads", "search_postings"),
        "search_slots",
    }
    assert len(before["search_postings"]) == len(after["search_postings"]) > 0
    with back.files.open(file_id) as file:
        assert file.read() == file_id.bytes * 100_000
    desk = unlocked(back, city.office.first)
    with back.database.transaction() as session:
        assert verify(session, Tree.STAFF) is None
        kw = {"unlocked": desk, "sealer": back.sealer, "at": clock.now()}
        assert read(session, report_id, **kw).story.narrative == NARRATIVE  # type: ignore[arg-type] # its own
        assert read_case(session, lead_id, **kw).handed[0].brief == BRIEF  # type: ignore[arg-type] # its own
    back.database.dispose()


@into_either
def test_what_is_forgotten_after_a_backup_does_not_come_back_from_it(
    house: House, city: City, clock: Clock, here: Place, there: Place
) -> None:
    report_id, lead_id, _ = lived_in(house, city)
    assert here.backup("older").exit_code == 0
    with house.database.transaction() as session:
        subjects, _ = forget_report(session, report_id)
        destroy(session, subjects)
    assert here.backup("newer").exit_code == 0
    told = there.restore("older")
    assert "rows stay shut" in told.output, told.output
    back = opened(there, clock)
    desk = unlocked(back, city.office.first)
    with back.database.transaction() as session:
        assert session.get(Report, report_id) is None
        kw = {"unlocked": desk, "sealer": back.sealer, "at": clock.now()}
        with pytest.raises(NotFound):
            read(session, report_id, **kw)  # type: ignore[arg-type] # its own
        assert read_case(session, lead_id, **kw).handed[0].brief == BRIEF  # type: ignore[arg-type] # its own
    assert tables(back)["match_reports"] == []
    back.database.dispose()


def test_the_key_that_opens_a_backup_is_not_on_the_server_and_another_does_not(
    house: House, city: City, here: Place, there: Place
) -> None:
    lived_in(house, city)
    here.backup()
    assert here.run("keys", "backup-key", str(here.room / "other")).exit_code == 0
    told = there.restore(key="other")
    assert (told.exit_code, "for another key" in told.output) == (1, True)
    assert "backup.key" not in " ".join(here.env.values())
    assert here.run("keys", "backup-key", str(here.room / "other")).exit_code == 1


def test_cut_altered_and_swapped_backups_are_refused_and_leave_the_place_empty(
    house: House, city: City, here: Place, there: Place
) -> None:
    lived_in(house, city)
    here.backup()
    whole, keys = (here.room / "out").read_bytes(), (here.room / "keys").read_bytes()
    chance = Random(20261123)
    for _ in range(12):
        at = chance.randrange(len(whole))
        for bad in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            (here.room / "bad").write_bytes(bad)
            assert there.restore("bad").exit_code == 1
    (here.room / "cut").write_bytes(keys[:-1])
    assert there.restore(keys="cut").exit_code == 1
    assert there.restore("keys").exit_code == 1
    assert there.restore(keys="out").exit_code == 1
    # That the place was left empty is shown by what may be restored into it now.
    assert there.restore().exit_code == 0


def test_nothing_is_written_over(house: House, city: City, here: Place, there: Place) -> None:
    assert here.backup().exit_code == 0
    before = (here.room / "out").read_bytes()
    assert here.backup().exit_code == 1
    assert (here.room / "out").read_bytes() == before
    told = here.restore()
    assert (told.exit_code, "not empty" in told.output) == (1, True)
