"""Changing an organization's look: its colour, its words, its logo."""

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import BrandingRow, Organization
from server.ports.logos import LogoPainter, NotALogo
from server.services.access import Caller
from server.services.audit import record
from server.services.branding.contrast import normal_colour
from server.services.errors import Invalid

LONGEST_WORDS: Final = 2000
LONGEST_ALT: Final = 200
LARGEST_LOGO: Final = 2_000_000
"""Bytes of an uploaded file; what is kept of it is far smaller."""


@dataclass(frozen=True, slots=True)
class NewLook:
    """What a form asks for; empty: as it comes."""

    accent: str = ""
    intro: str = ""
    closing: str = ""
    logo_alt: str = ""
    logo: bytes | None = None
    """A file to take its place; None: the one that is there stays."""
    drop_logo: bool = False


async def load_branding(sessions: Sessions, caller: Caller) -> BrandingRow | None:
    """The organization's, without the logo's content."""
    async with reading(sessions) as db:
        row: BrandingRow | None = await db.scalar(
            select(BrandingRow).where(BrandingRow.organization_id == caller.organization_id)
        )
        return row


async def change_branding(sessions: Sessions, painter: LogoPainter, caller: Caller, wanted: NewLook) -> None:
    """Keep it; pages and mails carry it from now on.

    Raises:
        Invalid: names the field: no colour, too many words, no picture that can be a logo.
    """
    values = _values(wanted)
    if wanted.logo is not None:
        values |= await _painted(painter, wanted.logo)
    elif wanted.drop_logo:
        values |= dict.fromkeys(("logo", "logo_type", "logo_digest", "logo_width", "logo_height"))
    async with writing(sessions) as db:
        row = await _row(db, caller)
        for name, value in values.items():
            setattr(row, name, value)
        record(db, caller, "branding.changed", caller.organization_id)


def _values(wanted: NewLook) -> dict[str, str | bytes | int | None]:
    accent = normal_colour(wanted.accent) if wanted.accent.strip() else None
    if wanted.accent.strip() and accent is None:
        raise Invalid("Please give a colour as six digits and letters, such as #1d5f5a.", "accent")
    for name, most in (("intro", LONGEST_WORDS), ("closing", LONGEST_WORDS), ("logo_alt", LONGEST_ALT)):
        text: str = getattr(wanted, name)
        if len(text.strip()) > most:
            raise Invalid(f"This is too long: {len(text.strip()):,} characters of {most:,}.", name)
        if "\0" in text:
            raise Invalid("This contains a character that cannot be stored.", name)
    return {
        "accent": accent,
        "intro": wanted.intro.strip() or None,
        "closing": wanted.closing.strip() or None,
        "logo_alt": " ".join(wanted.logo_alt.split()),
    }


async def _painted(painter: LogoPainter, content: bytes) -> dict[str, str | bytes | int | None]:
    if len(content) > LARGEST_LOGO:
        raise Invalid(f"A logo may have {LARGEST_LOGO // 1_000_000} MB.", "logo")
    try:
        made = await painter.paint(content)
    except NotALogo as error:
        raise Invalid(str(error), "logo") from error
    return {
        "logo": made.content,
        "logo_type": made.media_type,
        "logo_digest": hashlib.sha256(made.content).hexdigest(),
        "logo_width": made.width,
        "logo_height": made.height,
    }


async def _row(db: AsyncSession, caller: Caller) -> BrandingRow:
    """The organization's row, made if there is none; of two who save at once, one waits for the other."""
    await db.execute(select(Organization.id).where(Organization.id == caller.organization_id).with_for_update())
    row: BrandingRow | None = await db.scalar(
        select(BrandingRow).where(BrandingRow.organization_id == caller.organization_id)
    )
    if row is None:
        row = BrandingRow(organization_id=caller.organization_id, logo_alt="")
        db.add(row)
    return row


async def reset_branding(sessions: Sessions, caller: Caller) -> None:
    """Go back to the plain look; logo and words are erased."""
    async with writing(sessions) as db:
        await db.execute(delete(BrandingRow).where(BrandingRow.organization_id == caller.organization_id))
        record(db, caller, "branding.reset", caller.organization_id)
