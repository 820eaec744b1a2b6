"""The demonstration's year, made small: every part of it goes through the real services."""

from sqlalchemy import func, select

from crypto.signing import SigningKey
from leads.casework.lead import Inspection, Lead
from leads.ledger import audit
from leads.ledger.outbox import Errand
from leads.register.venues import Venue
from leads.reports.report import Report
from tipline.demo import city, officers
from tipline.demo.making import make
from tipline.founding.founding import carry_out, new_officers
from tipline.house import House

MATTERS = 24


def played(house: House, root_key: SigningKey) -> int:
    """Found the invented city and play a year of few matters in it."""
    known = officers.passphrases()
    staff = list(new_officers(city.plan(), pepper=house.keys.pepper, passphrases=known))
    with house.database.transaction() as session:
        carry_out(session, city.plan(), staff, root=root_key, house=house)
    return make(house, staff, done=lambda _day: None, number=MATTERS)


def test_a_small_year_leaves_reports_leads_rechecks_and_a_sound_trail(
    house: House, root_key: SigningKey
) -> None:
    told = played(house, root_key)

    with house.database.reading() as session:
        came = session.scalar(
            select(func.count()).select_from(Report).where(Report.channel != "covert")
        )
        rechecked = select(func.count()).where(Inspection.lead_id.is_not(None))
        assert came == told >= MATTERS
        assert session.scalar(select(func.count()).select_from(Venue)) == city.VENUES
        assert (session.scalar(select(func.count()).select_from(Lead)) or 0) > MATTERS / 2
        assert session.scalar(rechecked)
        assert session.scalar(select(func.count()).select_from(Errand)) == 0
        assert all(audit.verify(session, tree) is None for tree in audit.Tree)
