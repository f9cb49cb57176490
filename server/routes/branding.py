"""The look of organizations, for anybody: style sheets of colours, logos, and which brand a page is to carry."""

import re
from typing import Any, Final

from litestar import Request, Response, get

from server.db.engine import Sessions
from server.routes.access import Access, opens
from server.services.branding.brands import (
    LOGO_FOLDER,
    Brand,
    brand_of_client,
    brand_of_entry,
    brand_of_interview,
    brand_of_report,
    load_logo,
    only_brand,
)
from server.services.branding.sheets import FOLDER, sheet_named
from server.services.errors import NotFound

AnyRequest = Request[Any, Any, Any]
FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""What stands at such an address never changes."""
FOR_A_WEEK: Final = {"Cache-Control": "public, max-age=604800"}
"""Neither does a logo; but one that was erased is to be gone from caches some day."""
LOGO_NAME: Final = re.compile(r"[0-9a-f]{64}\.(png|jpg)")


@get(f"{FOLDER}/{{name:str}}", opt=opens(Access.PUBLIC), include_in_schema=False)
async def send_brand_sheet(name: str) -> Response[str]:
    """The style sheet of a colour."""
    sheet = sheet_named(name)
    if sheet is None:
        raise NotFound("There is no style sheet at this address.")
    return Response(sheet, media_type="text/css", headers=FOR_EVER)


@get(f"{LOGO_FOLDER}/{{file_name:str}}", opt=opens(Access.PUBLIC), include_in_schema=False)
async def send_logo(file_name: str, sessions: Sessions) -> Response[bytes]:
    """An organization's logo, to pages and to mail programs."""
    if not LOGO_NAME.fullmatch(file_name):
        raise NotFound("There is no logo at this address.")
    content, media_type = await load_logo(sessions, file_name)
    return Response(content, media_type=media_type, headers=FOR_A_WEEK)


async def carry_brand_of_interview(request: AnyRequest) -> None:
    """The page is of the interview in its address; so is a page that says why there is none to see."""
    slug = str(request.path_params.get("slug", ""))
    _carry(request, await brand_of_interview(_sessions(request), slug) if _is_page(request) else None)


async def carry_brand_of_entry(request: AnyRequest) -> None:
    """The page is of the session that its link opens, or asks for a code that any may have."""
    if not _is_page(request):
        return
    token = request.query_params.get("s", "") or str((await request.form()).get("s") or "")
    of_all = request.url.path == "/join"
    _carry(request, await (only_brand(_sessions(request)) if of_all else brand_of_entry(_sessions(request), token)))


async def carry_brand_of_client(request: AnyRequest) -> None:
    """The page is of the program in its address."""
    _carry(request, await brand_of_client(_sessions(request), str(request.path_params["client_id"])))


async def carry_brand_of_report(request: AnyRequest) -> None:
    """The page shows the report of a link."""
    _carry(request, await brand_of_report(_sessions(request), str(request.path_params["token"])))


async def carry_only_brand(request: AnyRequest) -> None:
    """The page belongs to no organization."""
    _carry(request, await only_brand(_sessions(request)) if _is_page(request) else None)


def _is_page(request: AnyRequest) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _sessions(request: AnyRequest) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


def _carry(request: AnyRequest, brand: Brand | None) -> None:
    request.state.brand = brand
