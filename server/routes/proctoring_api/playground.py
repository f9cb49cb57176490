"""The page to try the proctoring reports API on: it signs in the browser, and shows what was sent and answered."""

from litestar import get
from litestar.response import Template

from server.routes.access import Access, opens
from server.services.site import Site


@get("/api/v2/playground", opt=opens(Access.PUBLIC), include_in_schema=False, sync_to_thread=False)
def playground(site: Site) -> Template:
    """Holds no secret and knows nobody: what is typed in stays in the page."""
    return Template("api_playground.html", context={"base_url": site.base_url})
