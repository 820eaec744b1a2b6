"""Reports that seem to tell of one matter, read together and accepted as one lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from leads.casework.lead import Lead
from leads.casework.together import Into, accept_together
from leads.ledger.errors import NotFound
from leads.matching.corrections import joined_to
from leads.matching.groups import Group, groups_of
from leads.matching.rekeying import renew
from leads.register.taxonomy import Category, Channel, category
from leads.register.units import by_code
from leads.reports.reading import read, report_for
from leads.reports.report import Stage
from leads.reports.submission import Story
from tipline.accounts.door import fill
from tipline.forms.choices import option
from tipline.office.desk import Desk, Page, at_desk, carried_out, uuid_or_none
from tipline.office.door import door
from tipline.office.grouped import headline, since
from tipline.office.report import NEW, chosen_lead
from tipline.office.report_forms import TogetherForm
from tipline.pages.formats import day
from tipline.pages.i18n import current_locale, gettext

OPENED = 12
"""Reports that are unsealed at once; when they are decided on, the others follow."""


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """One report in clear, beside the others; lives for one request."""

    id: UUID
    number: int
    channel: Channel
    category: Category
    district: object
    received: date
    story: Story


@dataclass(frozen=True, slots=True, repr=False)
class Together:
    """The page: a group, and its reports that wait, the oldest first."""

    id: UUID
    group: Group
    told: tuple[Told, ...]

    @property
    def left_out(self) -> int:
        """Say how many wait besides."""
        return len(self.group.waiting) - len(self.told)


@door.get("/reports/<uuid:report_id>/together")
def together(report_id: UUID) -> Page:
    """Read the reports that seem to tell of one matter."""
    return _show(report_id, at_desk())


@door.post("/reports/<uuid:report_id>/together")
def accept_group(report_id: UUID) -> Page:
    """Accept those that are ticked, as one lead or into the lead they belong to."""
    desk = at_desk()
    form = fill(TogetherForm, request.form)
    # What was offered may have moved on meanwhile: the service judges, not these lists.
    form.reports.choices = [option(one, "") for one in form.reports.data or () if uuid_or_none(one)]
    form.choice.choices = [option(form.choice.data or "-", "")]
    if not form.validate():
        return _show(report_id, desk, form=form, code=400)
    ticked = [UUID(one) for one in form.reports.data or ()]
    where = carried_out(form, lambda session: _accept(session, ticked, form, desk))
    if where is None:
        return _show(report_id, desk, form=form, code=409)
    return redirect(where, code=303)


def _accept(session: Session, ticked: Sequence[UUID], form: TogetherForm, desk: Desk) -> str:
    choice = str(form.choice.data)
    lead = accept_all(session, ticked, None if choice == NEW else chosen_lead(choice), desk)
    return url_for("office.lead", lead_id=lead.id)


def accept_all(session: Session, report_ids: Sequence[UUID], into: Into | None, desk: Desk) -> Lead:
    """Accept reports into one lead, and let the matcher learn where it had them apart."""
    lead = accept_together(
        session,
        report_ids,
        into,
        unlocked=desk.unlocked,
        seals=desk.house.seals,
        calendar=desk.house.calendar,
        at=desk.at,
    )
    for report_id in report_ids:
        joined_to(session, report_id, lead.id, unlocked=desk.unlocked, at=desk.at)
    return lead


def _show(
    report_id: UUID, desk: Desk, *, form: TogetherForm | None = None, code: int = 200
) -> Page:
    with desk.house.database.transaction() as session:
        page = _open(session, report_id, desk)
    if page is None:
        # It stands alone by now: somebody has decided on the others, or kept it apart.
        return redirect(url_for("office.report", report_id=report_id), code=303)
    form = form or fill(TogetherForm, data=_given(page))
    _offer(form, page)
    shown = render_template(
        "office/together.html",
        page=page,
        form=form,
        title=headline(page.group),
    )
    return shown, code


def _open(session: Session, report_id: UUID, desk: Desk) -> Together | None:
    report_for(session, report_id, unlocked=desk.unlocked)
    found = groups_of(session, [report_id], by=desk.unlocked.actor, since=since(desk.today))
    group = found.get(report_id)
    if group is None or not group.waiting:
        return None
    told = (_told(session, one, at, desk) for at, one in enumerate(group.waiting[:OPENED], start=1))
    return Together(report_id, group, tuple(told))


def _told(session: Session, report_id: UUID, number: int, desk: Desk) -> Told:
    report = report_for(session, report_id, unlocked=desk.unlocked)
    if report.stage is not Stage.NEW:
        raise NotFound
    opened = read(session, report_id, unlocked=desk.unlocked, sealer=desk.house.sealer, at=desk.at)
    renew(session, report, opened.story, keys=desk.house.keys, at=desk.at)
    return Told(
        id=report.id,
        number=number,
        channel=Channel(report.channel),
        category=category(report.category),
        district=by_code(session, report.district).name,
        received=report.received_on,
        story=opened.story,
    )


def _given(page: Together) -> dict[str, object]:
    lead = page.group.lead
    choice = f"{lead.id}:{lead.version}" if lead is not None and lead.takes else NEW
    return {"reports": [str(one.id) for one in page.told], "choice": choice}


def _offer(form: TogetherForm, page: Together) -> None:
    locale, lead = current_locale().code, page.group.lead
    form.reports.choices = [
        option(
            str(one.id),
            gettext("Report %(number)s of %(day)s", number=one.number, day=day(one.received)),
            one.category.name.said(locale),
        )
        for one in page.told
    ]
    join = []
    if lead is not None and lead.takes:
        label = gettext("Join lead %(number)s", number=lead.number)
        join = [option(f"{lead.id}:{lead.version}", label, lead.state.said(locale))]
    form.choice.choices = [*join, option(NEW, gettext("Open one lead of them"))]
    given = _given(page)["choice"]
    if form.choice.data not in {NEW, given}:
        # The lead that was seen has moved on: what is sent again is about the one of now.
        form.choice.data = str(given)
