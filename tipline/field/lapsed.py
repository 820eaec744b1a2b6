"""A session that ran out while somebody wrote: what they typed goes back to them alone."""

from flask import render_template, request
from flask_login import current_user

LAPSED = 403
OURS = {"csrf_token", "do", "remove"}


def keep_what_was_typed() -> tuple[str, int] | None:
    """Hand a stranger's own words back with a way to sign in; None when there is nothing to keep.

    Nothing is stored and nothing of the mission is shown: the page holds what the request held.
    """
    if request.method != "POST" or current_user.is_authenticated:
        return None
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OURS]
    if not any(value.strip() for _, value in typed):
        return None
    return render_template("field/lapsed.html", typed=typed), LAPSED
