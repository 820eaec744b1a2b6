"""What a web server runs: `wsgi:public`, `wsgi:field` or `wsgi:staff`, one for each site."""

from tipline.processes.dumps import leave_none
from tipline.processes.serving import Application, application


def __getattr__(name: str) -> Application:
    """Make the asked application, and no other, when the server asks for it by name."""
    leave_none()
    return application(name)
