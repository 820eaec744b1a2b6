"""One lead made through the real services, so that its page has something to unseal."""

from uuid import UUID

from bench.city import City
from bench.stories import matters
from leads.casework import assigning, drafting, merging
from leads.casework.lead import Lead
from leads.ledger.base import new_id
from leads.register.keyholders import Unlocked
from leads.register.taxonomy import Channel
from leads.register.workdays import day_of
from leads.reports import intake
from leads.reports.submission import Submission

BRIEF = "请核查该场所的经营情况，并反馈检查结果。"


def one_real_lead(city: City, district: str) -> tuple[UUID, UUID]:
    """Send a report, open a lead from it, brief it and hand it over; give lead and assignment."""
    house, desk = city.house, city.unlocked("office")
    sent = _submission(city, district)
    with house.database.transaction() as session:
        intake.receive(session, sent, receipt=None, seals=house.seals)
    lead_id = _opened(city, desk, sent)
    with house.database.transaction() as session:
        assignment_id = assigning.assign(
            session,
            lead_id,
            version=session.get_one(Lead, lead_id).version,
            district=district,
            days=15,
            unlocked=desk,
            seals=house.seals,
            calendar=house.calendar,
            at=house.clock.now(),
        )
    return lead_id, assignment_id


def _submission(city: City, district: str) -> Submission:
    matter = matters(1, seed=2)[0]
    return Submission(
        report_id=new_id(),
        channel=Channel.WEB,
        district=district,
        category=matter.category,
        venue_name=matter.venue_name,
        address=matter.address,
        happened_on=None,
        about=False,
        narrative=matter.narrative,
        contact="",
        concerns_office=False,
        files=(),
        received_on=day_of(city.house.clock.now()),
    )


def _opened(city: City, desk: Unlocked, sent: Submission) -> UUID:
    house, at = city.house, city.house.clock.now()
    matter = merging.Matter(sent.district, sent.category, None)
    with house.database.transaction() as session:
        lead = merging.open_lead(
            session,
            sent.report_id,
            matter,
            unlocked=desk,
            seals=house.seals,
            calendar=house.calendar,
            at=at,
        )
        drafting.write_brief(
            session,
            lead.id,
            BRIEF,
            version=lead.version,
            acknowledged="",
            unlocked=desk,
            sealer=house.sealer,
            at=at,
        )
        return lead.id
