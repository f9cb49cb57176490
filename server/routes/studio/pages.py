"""What every page of the studio shares: its frame, its way of answering a form."""

import re
from typing import Any, Final

from litestar import Request
from litestar.response import Redirect, Template

from server.routes.access import ROLES, Access
from server.routes.studio.formats import FORMATS
from server.services.access import Caller
from server.services.site import Site

AnyRequest = Request[Any, Any, Any]
LOCAL_PATH: Final = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")


def may(caller: Caller, access: Access) -> bool:
    """Whether a door is open to the caller; templates leave out what they could not use."""
    return caller.role in ROLES[access]


def page(template: str, caller: Caller, site: Site, *, status: int = 200, **context: Any) -> Template:
    """A page of the studio; `section` in the context marks the place in the navigation."""
    return Template(
        f"studio/{template}",
        context={
            **FORMATS,
            "caller": caller,
            "site": site,
            "creates": may(caller, Access.CREATOR),
            "administers": may(caller, Access.ADMIN),
            "section": "",
            **context,
        },
        status_code=status,
    )


def go_to(path: str) -> Redirect:
    """On to a page after a form has been taken: reloading that page sends nothing again."""
    return Redirect(path, status_code=303)


def local_path(given: str, default: str = "/studio") -> str:
    """`given` if it is an address of this server, else the default.

    A link to our sign-in page must not send people, freshly signed in, to a page of somebody else's.
    """
    return given if len(given) <= 2000 and LOCAL_PATH.fullmatch(given) else default


def address_of(request: AnyRequest) -> str:
    """Where a request comes from, to count attempts by."""
    return request.client.host if request.client else "unknown"
