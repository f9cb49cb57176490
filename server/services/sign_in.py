"""Signing people in and out, and their passwords."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import User, WebSession
from server.ports.guarding import PasswordHasher, RateLimiter
from server.services.access import (
    Caller,
    authenticate_web_session,
    hash_token,
    open_web_session,
    use_sign_in_link,
)
from server.services.accounts import PASSWORD_LENGTH, hash_new_password
from server.services.audit import record
from server.services.errors import Invalid, NotFound, NotSignedIn, TooMany

WINDOW_S: Final = 300
LINK_TRUST: Final = timedelta(minutes=15)
"""After a sign-in by link, in which a forgotten password may be replaced without it."""
REFUSED: Final = "That email and password do not match an account here."
NOBODYS_HASH: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$T5EHdYgX+Nz5/h9xL2F+og$PCSweqACwHjxZwZvdeelVl/uMeTte5B5q4uSrFTMS/Q"
)
"""Verified when there is no account or no password: an attacker who measures the answer's time learns nothing."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """How many attempts one address, and one account, has in five minutes."""

    limiter: RateLimiter
    limit: int

    async def count(self, kind: str, who: str) -> None:
        """Count one attempt before it is examined, so that parallel ones cannot slip through together.

        Raises:
            TooMany: the allowance is used up.
        """
        verdict = await self.limiter.hit(f"sign-in:{kind}:{hash_token(who)}", limit=self.limit, window_s=WINDOW_S)
        if not verdict.allowed:
            raise TooMany("Too many attempts to sign in. Please wait a little and try again.", verdict.reset_after_s)


async def _verify(hasher: PasswordHasher, password: str, hashed: str) -> bool:
    # One longer than any that can be set is verified as the empty one, which none is: the work stays bounded.
    bounded = password if len(password) < PASSWORD_LENGTH.stop else ""
    return await asyncio.to_thread(hasher.verify, bounded, hashed)


async def sign_in(
    sessions: Sessions, hasher: PasswordHasher, throttle: Throttle, *, email: str, password: str, address: str
) -> str:
    """A token for the browser's cookie.

    Unknown account, closed account, no password and wrong password get one answer, after the same work.

    Raises:
        TooMany: too many attempts from this address or at this account.
        NotSignedIn: anything else that does not match.
    """
    email = email.strip().lower()
    await throttle.count("address", address)
    await throttle.count("account", email)
    async with reading(sessions) as db:
        user = await db.scalar(select(User).where(User.email == email))
    known = user.password_hash if user is not None and user.is_active else None
    matches = await _verify(hasher, password, known or NOBODYS_HASH)
    if user is None or known is None or not matches:
        raise NotSignedIn(REFUSED)
    try:
        token = await open_web_session(sessions, user.id)
    except NotSignedIn:
        raise NotSignedIn(REFUSED) from None
    await record_signed_in(sessions, token, "password")
    return token


async def sign_in_by_link(sessions: Sessions, throttle: Throttle, *, token: str, address: str) -> str:
    """A token for the browser's cookie, for a link that nobody has used.

    Raises:
        TooMany: too many attempts from this address.
        NotSignedIn: unknown, used or expired link.
    """
    await throttle.count("address", address)
    user_id = await use_sign_in_link(sessions, token)
    opened = await open_web_session(sessions, user_id, by_link=True)
    await record_signed_in(sessions, opened, "link")
    return opened


async def record_signed_in(sessions: Sessions, token: str, by: str) -> None:
    """Note that whoever the token is of has come in, and how."""
    caller = await authenticate_web_session(sessions, token)
    if caller.user_id is not None:
        async with writing(sessions) as db:
            record(db, caller, "account.signed_in", caller.user_id, by=by)


async def load_user(sessions: Sessions, caller: Caller) -> User:
    """The signed-in person.

    Raises:
        NotFound: the caller is a key.
    """
    async with reading(sessions) as db:
        user = await db.get(User, caller.user_id) if caller.user_id else None
    if user is None:
        raise NotFound("There is no such account.")
    return user


async def link_trusted_until(sessions: Sessions, token: str) -> datetime | None:
    """Until when the browser of this token may set a password without the old one; None: it may not.

    A link proves as much as the password does that it replaces: whoever has it could sign in anyway.
    """
    async with reading(sessions) as db:
        row = await db.scalar(select(WebSession).where(WebSession.token_hash == hash_token(token), WebSession.by_link))
    until = row.created_at + LINK_TRUST if row is not None else None
    return until if until is not None and until > datetime.now(UTC) else None


async def change_password(
    sessions: Sessions, hasher: PasswordHasher, caller: Caller, *, current: str, new: str, kept_token: str
) -> None:
    """Set a password; every other browser of this person is signed out.

    A person who has none yet, or whose browser has just come by a sign-in link, need not give `current`.

    Raises:
        Invalid: `current` is wrong, or `new` is too short or too long (`password`).
    """
    user = await load_user(sessions, caller)
    by_link = await link_trusted_until(sessions, kept_token) is not None
    if user.password_hash and not by_link and not await _verify(hasher, current, user.password_hash):
        raise Invalid("This is not your current password.", "current")
    hashed = await asyncio.to_thread(hash_new_password, hasher, new)
    async with writing(sessions) as db:
        row = await db.get_one(User, user.id)
        row.password_hash = hashed
        await db.execute(
            delete(WebSession).where(WebSession.user_id == user.id, WebSession.token_hash != hash_token(kept_token))
        )
        kept = update(WebSession).where(WebSession.token_hash == hash_token(kept_token))
        await db.execute(kept.values(by_link=False))
        record(db, caller, "account.password_changed", user.id, by="link" if by_link else "password")
