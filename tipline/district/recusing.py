"""Being recused (回避): a district's officer with a tie never finds the assignment again."""

from uuid import UUID

from flask import redirect, request, url_for

from leads.casework.recusals import declare_for_assignment
from leads.ledger.errors import Refused
from tipline.accounts.door import fill, signed_in
from tipline.district.assignment import CONFLICT, UNUSABLE, Page, StepForm, page, told
from tipline.district.door import door
from tipline.house import the_house


@door.post("/assignments/<uuid:assignment_id>/recuse")
def recuse(assignment_id: UUID) -> Page:
    """Take oneself out of an assignment; refused where nobody else of the district is left."""
    form = fill(StepForm, request.form)
    if not form.validate():
        return page(assignment_id, form=form), UNUSABLE
    house = the_house()
    try:
        with house.database.transaction() as session:
            declare_for_assignment(
                session, assignment_id, unlocked=signed_in(), at=house.clock.now()
            )
    except Refused as error:
        return page(assignment_id, trouble=told(error)), CONFLICT
    return redirect(url_for("district.assignments"), code=303)
