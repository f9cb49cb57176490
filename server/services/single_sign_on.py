"""Signing in by a provider of identities: an account is found by an address that the provider has verified."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import Membership, User
from server.ports.guarding import SecretBox, Unsealable
from server.ports.single_sign_on import Identity, Journey, SignOnAway, SignOnRefused, SingleSignOn
from server.services.access import new_token, open_web_session
from server.services.errors import NotSignedIn
from server.services.member_invitations import join_by_address
from server.services.sign_in import record_signed_in
from server.services.site import Site

log = structlog.get_logger(__name__)

LIFE: Final = timedelta(minutes=10)
CALLBACK_PATH: Final = "/sign-in/sso/callback"
AWAY: Final = "Single sign-on does not answer just now. Please try again in a moment, or sign in with your password."
BROKEN_OFF: Final = "The sign-in was broken off or took too long. Please try again."
REFUSED: Final = "Single sign-on did not say who you are. Please try again, or ask whoever runs this server."
UNVERIFIED: Final = (
    "Single sign-on has not verified your email address, so that no account can be found by it. "
    "Please ask whoever runs it."
)
UNKNOWN: Final = "There is no account for your email address here. Please ask your colleagues to invite you."


class _Kept(msgspec.Struct, frozen=True):
    """What the browser keeps, sealed, until it comes back."""

    journey: Journey
    next_path: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the browser, and what it is to bring back."""

    url: str
    sealed: str


async def depart(box: SecretBox, provider: SingleSignOn, site: Site, next_path: str) -> Departure:
    """The beginning of a sign-in.

    Raises:
        NotSignedIn: the provider is away.
    """
    journey = Journey(new_token(), new_token(), secrets.token_urlsafe(48))
    try:
        url = await provider.address(journey, site.base_url + CALLBACK_PATH)
    except SignOnAway as error:
        log.warning("single sign-on is away", reason=str(error))
        raise NotSignedIn(AWAY) from error
    kept = _Kept(journey, next_path, datetime.now(UTC))
    return Departure(url, box.seal(msgspec.json.encode(kept).decode()))


async def arrive(
    sessions: Sessions, box: SecretBox, provider: SingleSignOn, site: Site, sealed: str, answer: dict[str, str]
) -> tuple[str, str]:
    """A token for the browser's cookie, and where it wanted to go.

    `sealed` is what the browser has kept, `answer` what the provider has sent it back with.

    Raises:
        NotSignedIn: in words for the person.
    """
    kept = _opened(box, sealed)
    code = answer.get("code", "")
    state = answer.get("state", "").encode()
    if kept is None or not code or not secrets.compare_digest(kept.journey.state.encode(), state):
        raise NotSignedIn(BROKEN_OFF)
    redirect_uri = site.base_url + CALLBACK_PATH
    try:
        identity = await provider.identity(kept.journey, redirect_uri, code, answer.get("iss", ""))
    except SignOnAway as error:
        log.warning("single sign-on is away", reason=str(error))
        raise NotSignedIn(AWAY) from error
    except SignOnRefused as error:
        log.warning("single sign-on refused", reason=str(error))
        raise NotSignedIn(REFUSED) from error
    token = await open_web_session(sessions, await _account(sessions, identity))
    await record_signed_in(sessions, token, "single sign-on")
    return token, kept.next_path


def _opened(box: SecretBox, sealed: str) -> _Kept | None:
    try:
        kept = msgspec.json.decode(box.unseal(sealed), type=_Kept)
    except (Unsealable, msgspec.DecodeError):
        return None
    return kept if datetime.now(UTC) - kept.begun_at < LIFE else None


async def _account(sessions: Sessions, identity: Identity) -> UUID:
    """The member of this address, or who becomes one by an invitation that waits for it."""
    if not identity.email_verified or not identity.email:
        raise NotSignedIn(UNVERIFIED)
    email = identity.email.strip().lower()
    async with reading(sessions) as db:
        user_id: UUID | None = await db.scalar(
            select(User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(User.email == email, User.is_active)
            .limit(1)
        )
    user_id = user_id or await join_by_address(sessions, email, identity.name)
    if user_id is None:
        raise NotSignedIn(UNKNOWN)
    return user_id
