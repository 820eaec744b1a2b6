"""The quick exit: what was typed is gone, the site's cookies are gone, another page is open."""

from flask import redirect, request
from werkzeug.wrappers import Response

from tipline.house import the_house
from tipline.pages.i18n import COOKIE
from tipline.whistleblower.door import door
from tipline.whistleblower.visitor import Errand, arrive


@door.get("/exit")
def quick_exit() -> Response:
    """Leave at once: drafts, visits and cookies are deleted, and a harmless page opens.

    What it cannot do, every page says: the browser's own history is out of any site's reach.
    """
    answer = redirect(the_house().settings.quick_exit, code=303)
    # A stranger's page that names this address as a picture must not wipe out a half-written
    # report: such a request brings no cookie of ours, and gets no order to clear any.
    if request.headers.get("Sec-Fetch-Site") != "cross-site":
        for errand in Errand:
            arrive(errand).forget()
        # On plain http a browser does not obey the order below; the cookies go one by one, too.
        answer.delete_cookie(COOKIE, path=request.script_root or "/")
        answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
