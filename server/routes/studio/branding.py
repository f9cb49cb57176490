"""How the organization's pages for candidates and its mails look."""

from typing import Any, Final

from litestar import get, post
from litestar.response import Redirect, Template

from server.db.engine import Sessions
from server.db.models import BrandingRow
from server.ports.logos import LogoPainter
from server.routes.access import Access, opens
from server.routes.studio.forms import Form
from server.routes.studio.pages import AnyRequest, go_to, page
from server.services.access import Caller
from server.services.branding.brands import Brand, brand_of_row
from server.services.branding.changing import (
    LARGEST_LOGO,
    LONGEST_ALT,
    LONGEST_WORDS,
    NewLook,
    change_branding,
    load_branding,
    reset_branding,
)
from server.services.branding.contrast import LEAST, in_words, look_of, normal_colour
from server.services.branding.sheets import sheet_path
from server.services.errors import Invalid
from server.services.organization import load_organization
from server.services.site import Site

BODY_LIMIT: Final = LARGEST_LOGO + 256 * 1024
FIELDS: Final = ("accent", "intro", "closing", "logo_alt")
DONE: Final = {
    "saved": "Saved. Candidates’ pages look like this from now on, and so do mails that are written from now on.",
    "plain": "The plain look is back. Logo and words are erased.",
}


@get("/studio/branding", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_branding(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Logo, colour and words, and what comes of them."""
    return await _page(sessions, caller, site, done=request.query_params.get("done", ""))


@get("/studio/branding/colour", opt=opens(Access.ADMIN), include_in_schema=False)
async def show_colour(request: AnyRequest, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """What would be shown of `?accent=`; asked for while it is typed."""
    row = await load_branding(sessions, caller)
    brand = await _brand(sessions, caller, row)
    return page("branding_colour.html", caller, site, **_seen(request.query_params.get("accent", ""), brand))


@post("/studio/branding", opt=opens(Access.ADMIN), include_in_schema=False, request_max_body_size=BODY_LIMIT)
async def take_branding(
    request: AnyRequest, sessions: Sessions, caller: Caller, site: Site, logo_painter: LogoPainter
) -> Template | Redirect:
    """Keep it; or show what is wrong, with everything typed."""
    form = await Form.of(request)
    values = {name: form.raw(name)[: LONGEST_WORDS * 2] for name in FIELDS}
    content = None
    if (file := form.file("logo")) is not None:
        content = await file.read(LARGEST_LOGO + 1)
        await file.close()
    try:
        await change_branding(
            sessions, logo_painter, caller, NewLook(**values, logo=content, drop_logo=form.checked("drop_logo"))
        )
    except Invalid as error:
        errors = {error.field or "accent": error.message}
        return await _page(sessions, caller, site, values=values, errors=errors)
    return go_to("/studio/branding?done=saved")


@post("/studio/branding/reset", opt=opens(Access.ADMIN), include_in_schema=False)
async def take_plain_look(sessions: Sessions, caller: Caller) -> Redirect:
    """Back to how everything comes."""
    await reset_branding(sessions, caller)
    return go_to("/studio/branding?done=plain")


async def _brand(sessions: Sessions, caller: Caller, row: BrandingRow | None) -> Brand:
    organization = (await load_organization(sessions, caller)).name
    return Brand(organization) if row is None else brand_of_row(row, organization)


def _seen(typed: str, brand: Brand) -> dict[str, Any]:
    """A colour as the preview shows it; without one, as the pages come."""
    colour = normal_colour(typed)
    return {
        "brand": brand,
        "typed": typed.strip(),
        "look": look_of(colour) if colour else None,
        "sheet": sheet_path(colour) if colour else "",
        "least": in_words(LEAST),
        "in_words_of": in_words,
    }


async def _page(
    sessions: Sessions,
    caller: Caller,
    site: Site,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Template:
    row = await load_branding(sessions, caller)
    stored = {name: getattr(row, name) or "" for name in FIELDS} if row else {}
    shown = stored if values is None else values
    return page(
        "branding.html",
        caller,
        site,
        status=422 if errors else 200,
        section="organization",
        tab="branding",
        values=shown,
        errors=errors or {},
        there=row is not None,
        longest=LONGEST_WORDS,
        longest_alt=LONGEST_ALT,
        done=DONE.get(done, ""),
        **_seen(shown.get("accent", ""), await _brand(sessions, caller, row)),
    )
