"""Who is calling: API keys, signed-in browsers, one-time sign-in links. Secrets are kept as hashes only."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import ApiKey, MemberRole, Membership, SignInLink, User, WebSession
from server.services.errors import Conflict, NotFound, NotSignedIn
from server.services.seeing import projects_seen_by

KEY_PREFIX = "dlv_"
KEY_LENGTH = len(KEY_PREFIX) + 43
WEB_SESSION_LIFE = timedelta(days=14)
SIGN_IN_LINK_LIFE = timedelta(hours=24)
TOUCH_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may be used for."""

    READ = "read"
    """Interviews, questions, sessions, transcripts."""
    WRITE = "write"
    """Making and changing interviews and their questions."""
    CANDIDATES = "candidates"
    """Inviting, opening sessions, and what happens to them."""
    REPORTS = "reports"
    """Evaluations, evidence, statistics."""


ALL_SCOPES: Final = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who has proved to act for an organization: a person (`user_id`) or a key (`key_id`)."""

    organization_id: UUID
    role: MemberRole
    user_id: UUID | None = None
    key_id: UUID | None = None
    name: str = ""
    scopes: frozenset[Scope] = ALL_SCOPES
    """What a key may be used for; people have their role instead."""
    names_hidden: bool = False
    """This member sees no candidate's name, in no interview."""
    projects: frozenset[UUID] | None = None
    """The projects they see, where there are others; None: all of the organization. `server.db.narrowing` holds every
    query to them."""

    @property
    def actor(self) -> str:
        """As written to the audit log."""
        if self.user_id:
            return f"user:{self.user_id}"
        return f"key:{self.key_id}" if self.key_id else "system"


def may(caller: Caller, scope: Scope) -> bool:
    """Whether the caller's key opens what needs `scope`."""
    return scope in caller.scopes


def new_token() -> str:
    """43 URL-safe characters, 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is stored of a token. Look-ups go by the hash, so their timing tells nothing of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def create_api_key(
    sessions: Sessions,
    organization_id: UUID,
    name: str,
    *,
    created_by: UUID | None = None,
    scopes: Iterable[Scope] = tuple(Scope),
    expires_at: datetime | None = None,
    project_ids: Iterable[UUID] | None = None,
) -> tuple[ApiKey, str]:
    """The new key's row, and the key itself: the only time it is to be seen.

    With `project_ids`, which are the organization's, it sees these projects alone.
    """
    key, wanted = KEY_PREFIX + new_token(), frozenset(scopes)
    async with writing(sessions) as db:
        row = ApiKey(
            organization_id=organization_id,
            created_by=created_by,
            name=name,
            prefix=key[:10],
            key_hash=hash_token(key),
            scopes=[scope.value for scope in Scope if scope in wanted],
            expires_at=expires_at,
            project_ids=None if project_ids is None else [str(project_id) for project_id in project_ids],
        )
        db.add(row)
    return row, key


async def rotate_api_key(
    sessions: Sessions, organization_id: UUID, key_id: UUID, grace: timedelta
) -> tuple[ApiKey, str]:
    """A new secret for a key that keeps its name, scopes and expiry; the old one stays good for `grace`.

    One before that ends at once: no more than two are ever good.

    Raises:
        NotFound: no such living key in this organization.
    """
    key = KEY_PREFIX + new_token()
    async with writing(sessions) as db:
        row = await _living_key(db, organization_id, key_id)
        row.previous_hash, row.previous_until = row.key_hash, datetime.now(UTC) + grace
        row.key_hash, row.prefix = hash_token(key), key[:10]
    return row, key


async def authenticate_key(sessions: Sessions, key: str) -> Caller:
    """The caller an API key stands for.

    Raises:
        NotSignedIn: none; or unknown, revoked or expired: not told apart.
    """
    if not key:
        raise NotSignedIn("Send your API key as `Authorization: Bearer dlv_…`.")
    if not key.startswith(KEY_PREFIX) or len(key) != KEY_LENGTH:
        raise NotSignedIn("The API key is not valid.")
    now = datetime.now(UTC)
    async with reading(sessions) as db:
        hashed = hash_token(key)
        row = await db.scalar(select(ApiKey).where(or_(ApiKey.key_hash == hashed, ApiKey.previous_hash == hashed)))
    if row is None or row.revoked_at or (row.expires_at and row.expires_at <= now):
        raise NotSignedIn("The API key is not valid.")
    if row.key_hash != hashed and (row.previous_until is None or row.previous_until <= now):
        raise NotSignedIn("The API key is not valid.")
    if row.last_used_at is None or now - row.last_used_at > TOUCH_EVERY:
        async with writing(sessions) as db:
            await db.execute(update(ApiKey).where(ApiKey.id == row.id).values(last_used_at=now))
    scopes = frozenset(Scope) & frozenset(row.scopes)
    projects = None if row.project_ids is None else frozenset(map(UUID, row.project_ids))
    return Caller(row.organization_id, MemberRole.ADMIN, key_id=row.id, name=row.name, scopes=scopes, projects=projects)


async def _living_key(db: AsyncSession, organization_id: UUID, key_id: UUID) -> ApiKey:
    row = await db.scalar(
        select(ApiKey).where(ApiKey.id == key_id, ApiKey.organization_id == organization_id).with_for_update()
    )
    if row is None or row.revoked_at:
        raise NotFound("There is no such key.")
    return row


async def revoke_api_key(sessions: Sessions, organization_id: UUID, key_id: UUID) -> None:
    """End a key at once.

    Raises:
        NotFound: no such living key in this organization.
    """
    async with writing(sessions) as db:
        row = await _living_key(db, organization_id, key_id)
        row.revoked_at = datetime.now(UTC)


async def find_api_key(sessions: Sessions, organization_id: UUID, called: str) -> ApiKey:
    """The living key of this id, of these first characters, or of this name.

    Raises:
        NotFound: none.
        Conflict: several.
    """
    found = [
        row
        for row in await list_api_keys(sessions, organization_id)
        if called in {str(row.id), row.prefix, f"{row.prefix}…", row.name}
    ]
    if not found:
        raise NotFound(f"There is no living key called {called[:10]}.")
    if len(found) > 1:
        raise Conflict(f"{len(found)} keys are called {called}: name one by its first characters.")
    return found[0]


async def list_api_keys(sessions: Sessions, organization_id: UUID) -> list[ApiKey]:
    """Living keys, newest first."""
    async with reading(sessions) as db:
        found = await db.scalars(
            select(ApiKey)
            .where(ApiKey.organization_id == organization_id, ApiKey.revoked_at.is_(None))
            .order_by(ApiKey.id.desc())
        )
        return list(found)


async def create_sign_in_link(sessions: Sessions, user_id: UUID) -> str:
    """A token that signs its user in once, within a day."""
    token = new_token()
    async with writing(sessions) as db:
        db.add(
            SignInLink(user_id=user_id, token_hash=hash_token(token), expires_at=datetime.now(UTC) + SIGN_IN_LINK_LIFE)
        )
    return token


async def use_sign_in_link(sessions: Sessions, token: str) -> UUID:
    """The user the link is for; of two who come at once, one gets it.

    Raises:
        NotSignedIn: unknown, used or expired.
    """
    now = datetime.now(UTC)
    async with writing(sessions) as db:
        user_id: UUID | None = await db.scalar(
            update(SignInLink)
            .where(
                SignInLink.token_hash == hash_token(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now
            )
            .values(used_at=now)
            .returning(SignInLink.user_id)
        )
    if user_id is None:
        raise NotSignedIn("This sign-in link has been used or has expired.")
    return user_id


async def open_web_session(sessions: Sessions, user_id: UUID, *, by_link: bool = False) -> str:
    """Sign a browser in: the token for its cookie. `by_link`: a one-time link has proved who it is, no password.

    Raises:
        NotSignedIn: the user is closed or belongs to no organization.
    """
    token = new_token()
    async with writing(sessions) as db:
        member = await db.scalar(
            select(Membership)
            .join(User, User.id == Membership.user_id)
            .where(Membership.user_id == user_id, User.is_active)
            .order_by(Membership.id)
        )
        if member is None:
            raise NotSignedIn("This account cannot sign in.")
        db.add(
            WebSession(
                user_id=user_id,
                organization_id=member.organization_id,
                token_hash=hash_token(token),
                expires_at=datetime.now(UTC) + WEB_SESSION_LIFE,
                by_link=by_link,
            )
        )
    return token


async def authenticate_web_session(sessions: Sessions, token: str) -> Caller:
    """The caller a browser's cookie stands for.

    Raises:
        NotSignedIn: no such session, expired, or the user is no member any more.
    """
    async with reading(sessions) as db:
        found = (
            await db.execute(
                select(WebSession, Membership, User)
                .join(User, User.id == WebSession.user_id)
                .join(
                    Membership,
                    (Membership.user_id == User.id) & (Membership.organization_id == WebSession.organization_id),
                )
                .where(
                    WebSession.token_hash == hash_token(token),
                    WebSession.expires_at > datetime.now(UTC),
                    User.is_active,
                )
            )
        ).first()
        if found is None:
            raise NotSignedIn("Please sign in.")
        web_session, member, user = found
        projects = await projects_seen_by(db, member)
    return Caller(
        web_session.organization_id,
        member.role,
        user_id=user.id,
        name=user.name or user.email,
        names_hidden=member.names_hidden is not None,
        projects=projects,
    )


async def close_web_session(sessions: Sessions, token: str) -> None:
    """Sign a browser out; its cookie is worth nothing from now on."""
    async with writing(sessions) as db:
        await db.execute(delete(WebSession).where(WebSession.token_hash == hash_token(token)))
