"""The portal: interviews inside a partner's own page, opened by a token that is good once."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiClient, PartnerSession, PortalOpening, SessionRow, SessionStatus
from server.db.models.base import new_id
from server.ports.guarding import SecretBox
from server.services.access import Caller, hash_token, new_token
from server.services.api_clients import ClientCredentials, credentials_of, list_clients
from server.services.errors import Invalid, NotFound, NotSignedIn, TokenRefused
from server.services.inputs import ANY_TEXT, Email, Label
from server.services.partners.making import Wanted, interview_named, make_session
from server.services.partners.views import status_now

TOKEN_LIFE: Final = timedelta(minutes=15)
PAGE_LIFE: Final = timedelta(hours=8)
WAIT: Final = timedelta(days=1)
MAX_USERS: Final = 100
SEPARATOR: Final = "."
"""Between the app's public id and the secret part of a token."""


class PortalUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A candidate."""

    name: Label
    email: Email


class NewOpening(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who is to be interviewed, and for whom. One of the recruiter's fields is required."""

    users: Annotated[list[PortalUser], Meta(min_length=1, max_length=MAX_USERS)]
    recruiter_id: Annotated[str, Meta(max_length=255, pattern=ANY_TEXT)] | None = None
    recruiter_email: Email | None = None
    assessment_id: Annotated[
        Annotated[str, Meta(max_length=100, pattern=ANY_TEXT)] | None,
        Meta(description="The interview: its slug or id; null: the app's own."),
    ] = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A portal to open; `token` is handed out this once."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PortalCandidate:
    """One candidate of an opening, as the portal's page shows them."""

    session_id: UUID
    name: str
    status: SessionStatus
    onboard_token: str


async def authenticate_client(sessions: Sessions, box: SecretBox, client_id: str, secret: str) -> ClientCredentials:
    """The client of these credentials.

    Raises:
        NotSignedIn: unknown, revoked or wrong: not told apart.
    """
    found = await credentials_of(sessions, box, client_id) if client_id else None
    if found is None or not secret or not hmac.compare_digest(found.secret.encode(), secret.encode()):
        raise NotSignedIn("The app's id or secret is not valid.")
    return found


async def only_client(sessions: Sessions, box: SecretBox, caller: Caller) -> ClientCredentials:
    """The organization's one app; for callers with a key of the organization.

    Raises:
        NotSignedIn: it has none, or several: the key does not say which one is meant.
    """
    clients = await list_clients(sessions, caller)
    found = await credentials_of(sessions, box, clients[0].client_id) if len(clients) == 1 else None
    if found is None:
        raise NotSignedIn("Send the app's id and secret: your organization has not exactly one app.")
    return found


async def open_portal(sessions: Sessions, client: ClientCredentials, new: NewOpening) -> Opening:
    """A session for each user, and the token that opens the portal for them.

    Raises:
        Invalid: neither recruiter field, or no interview is named anywhere.
        NotFound: no such interview.
        Conflict: the interview cannot be taken.
    """
    if not (new.recruiter_id or new.recruiter_email):
        raise Invalid("Send recruiterId or recruiterEmail.", "recruiterId")
    named = new.assessment_id or (str(client.default_interview_id) if client.default_interview_id else None)
    if named is None:
        raise Invalid("Send assessmentId, or give the app an interview of its own.", "assessmentId")
    now = datetime.now(UTC)
    token = client.client_id + SEPARATOR + new_token()
    opening = PortalOpening(
        id=new_id(),
        organization_id=client.organization_id,
        client_id=client.id,
        token_hash=hash_token(token),
        expires_at=now + TOKEN_LIFE,
        recruiter_id=new.recruiter_id,
        recruiter_email=new.recruiter_email,
    )
    async with writing(sessions) as db:
        interview = await interview_named(db, client.organization_id, named, "assessmentId")
        db.add(opening)
        await db.flush()
        for user in new.users:
            wanted = Wanted(name=user.name.strip(), email=user.email.strip(), expires_at=now + WAIT)
            await make_session(db, interview, wanted, new_id(), opening_id=opening.id, client_id=client.id)
    return Opening(token, opening.expires_at)


async def exchange_token(sessions: Sessions, token: str) -> str:
    """The page's own token for a portal's single-use one; of two who come at once, one gets it.

    Raises:
        TokenRefused: used, expired, or unknown; the code tells.
    """
    now, page_token = datetime.now(UTC), new_token()
    async with writing(sessions) as db:
        taken = await db.scalar(
            update(PortalOpening)
            .where(
                PortalOpening.token_hash == hash_token(token),
                PortalOpening.used_at.is_(None),
                PortalOpening.expires_at > now,
                PortalOpening.client_id.in_(select(ApiClient.id).where(ApiClient.revoked_at.is_(None))),
            )
            .values(used_at=now, page_hash=hash_token(page_token), page_expires_at=now + PAGE_LIFE)
            .returning(PortalOpening.id)
        )
        if taken is not None:
            return page_token
        known = await db.scalar(select(PortalOpening).where(PortalOpening.token_hash == hash_token(token)))
    if known is None:
        raise TokenRefused("This token is not known.", "token_invalid")
    if known.used_at is not None:
        raise TokenRefused("This token has been used. Ask your server for a fresh one.", "token_used")
    raise TokenRefused("This token has expired. Ask your server for a fresh one.", "token_expired")


async def candidates_of(sessions: Sessions, page_token: str) -> list[PortalCandidate]:
    """The candidates of an open page, in the order they were sent.

    Raises:
        TokenRefused: no open page has this token.
    """
    async with reading(sessions) as db:
        opening = await db.scalar(
            select(PortalOpening)
            .join(ApiClient, ApiClient.id == PortalOpening.client_id)
            .where(
                PortalOpening.page_hash == hash_token(page_token),
                PortalOpening.page_expires_at > datetime.now(UTC),
                ApiClient.revoked_at.is_(None),
            )
        )
        if opening is None:
            raise TokenRefused("This page has been open too long. Close it and open it again.", "token_expired")
        rows = await db.execute(
            select(PartnerSession, SessionRow)
            .join(SessionRow, SessionRow.id == PartnerSession.session_id)
            .where(PartnerSession.opening_id == opening.id)
            .order_by(PartnerSession.id)
        )
        return [
            PortalCandidate(row.id, row.participant_name or "", status_now(row), partner.onboard_token)
            for partner, row in rows
        ]


async def origins_of_client(sessions: Sessions, client_id: str) -> tuple[str, ...]:
    """Whose pages may show this app's portal.

    Raises:
        NotFound: no such living app.
    """
    async with reading(sessions) as db:
        origins = await db.scalar(
            select(ApiClient.origins).where(ApiClient.client_id == client_id, ApiClient.revoked_at.is_(None))
        )
    if origins is None:
        raise NotFound("There is no such app.")
    return tuple(origins)
