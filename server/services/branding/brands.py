"""An organization's look as its pages and mails carry it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import ApiClient, BrandingRow, InterviewRow, Organization, PartnerSession, ReportLink, SessionRow
from server.services.access import hash_token
from server.services.branding.contrast import WHITE, look_of
from server.services.branding.sheets import FOLDER, sheet_path
from server.services.errors import NotFound
from server.services.letters import PLAIN, LetterLook
from server.services.site import Site

LOGO_FOLDER: Final = f"{FOLDER}/logos"
ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture, by its address on this server."""

    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Brand:
    """What pages carry; empty or None: as they come."""

    organization: str
    accent: str | None = None
    logo: Logo | None = None
    intro: str = ""
    closing: str = ""

    @property
    def sheet(self) -> str:
        """The address of its style sheet; empty: there is none."""
        return sheet_path(self.accent) if self.accent else ""


async def brand_of_organization(sessions: Sessions, organization_id: UUID) -> Brand | None:
    """The organization's; None: it has none."""
    return await _read(sessions, Organization.id == organization_id)


async def brand_of_interview(sessions: Sessions, slug: str) -> Brand | None:
    """Of the organization whose interview has this address."""
    owner = select(InterviewRow.organization_id).where(InterviewRow.public_slug == slug).scalar_subquery()
    return await _read(sessions, Organization.id == owner)


async def brand_of_entry(sessions: Sessions, onboard_token: str) -> Brand | None:
    """Of the organization that has opened the session of this link."""
    owner = (
        select(SessionRow.organization_id)
        .join(PartnerSession, PartnerSession.session_id == SessionRow.id)
        .where(PartnerSession.onboard_token == onboard_token)
        .scalar_subquery()
    )
    return await _read(sessions, Organization.id == owner)


async def brand_of_client(sessions: Sessions, client_id: str) -> Brand | None:
    """Of the organization whose program this is."""
    owner = select(ApiClient.organization_id).where(ApiClient.client_id == client_id).scalar_subquery()
    return await _read(sessions, Organization.id == owner)


async def brand_of_report(sessions: Sessions, token: str) -> Brand | None:
    """Of the organization whose report this link shows."""
    owner = select(ReportLink.organization_id).where(ReportLink.token_hash == hash_token(token)).scalar_subquery()
    return await _read(sessions, Organization.id == owner)


async def only_brand(sessions: Sessions) -> Brand | None:
    """For pages that belong to no organization: the one there is, if there is no other."""
    several = select(func.count()).select_from(Organization).scalar_subquery()
    return await _read(sessions, several == 1)


async def _read(sessions: Sessions, which: ColumnElement[bool]) -> Brand | None:
    async with reading(sessions) as db:
        return await _brand(db, which)


async def _brand(db: AsyncSession, which: ColumnElement[bool]) -> Brand | None:
    found = (
        await db.execute(
            select(BrandingRow, Organization.name)
            .join(Organization, Organization.id == BrandingRow.organization_id)
            .where(which)
        )
    ).first()
    return None if found is None else brand_of_row(found[0], found[1])


def brand_of_row(row: BrandingRow, organization: str) -> Brand:
    """The look that is stored."""
    return Brand(organization, row.accent, _logo_of(row, organization), row.intro or "", row.closing or "")


def _logo_of(row: BrandingRow, organization: str) -> Logo | None:
    if row.logo_digest is None or row.logo_type is None or row.logo_width is None or row.logo_height is None:
        return None
    path = f"{LOGO_FOLDER}/{row.logo_digest}.{ENDINGS[row.logo_type]}"
    return Logo(path, row.logo_alt or organization, row.logo_width, row.logo_height)


async def letter_look(db: AsyncSession, organization_id: UUID, site: Site) -> LetterLook:
    """How an organization's mails look; its logo is fetched from this server."""
    return look_of_letters(await _brand(db, Organization.id == organization_id), site)


def look_of_letters(brand: Brand | None, site: Site) -> LetterLook:
    """How mails of a brand look, and buttons on pages of others."""
    if brand is None:
        return PLAIN
    look = PLAIN
    if brand.accent:
        look = LetterLook(look_of(brand.accent).light.palette.accent, WHITE)
    if brand.logo is None:
        return look
    return LetterLook(
        look.accent,
        look.on_accent,
        logo_url=f"{site.base_url}{brand.logo.path}",
        logo_alt=brand.logo.alt,
        logo_width=brand.logo.width,
        logo_height=brand.logo.height,
    )


async def load_logo(sessions: Sessions, file_name: str) -> tuple[bytes, str]:
    """A logo's content and its media type, by the end of its address.

    Raises:
        NotFound: there is none, or not any more.
    """
    digest, _, ending = file_name.partition(".")
    async with reading(sessions) as db:
        query = select(BrandingRow.logo, BrandingRow.logo_type).where(BrandingRow.logo_digest == digest).limit(1)
        found = (await db.execute(query)).first()
    if found is None or found[0] is None or ENDINGS.get(found[1]) != ending:
        raise NotFound("There is no logo at this address.")
    return found[0], found[1]
