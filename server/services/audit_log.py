"""The audit log as its readers see it: who did what, when, on what; by name where there still is one."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading
from server.db.models import (
    ApiClient,
    ApiKey,
    AuditEvent,
    InterviewRow,
    InviteRow,
    Membership,
    Project,
    SessionRow,
    User,
    WebhookEndpoint,
)
from server.services.access import Caller
from server.services.pagination import Page, page_of, page_query

LIST_NAME: Final = "audit"
PAGE_SIZE: Final = 50
BATCH: Final = 500
SYSTEM: Final = "system"
ON_INTERVIEWS: Final = frozenset({"interview", "questions", "assessment"})
ON_SESSIONS: Final = frozenset({"session", "report", "report_link", "recording", "evidence", "media"})
PAGES: Final = {"webhook": "/studio/webhooks", "project": "/studio/projects"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; what is None or empty leaves all."""

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event. `who` and `what` are names, where those they are of are still there; `path` is its page."""

    id: UUID
    at: datetime
    actor: str
    who: str
    action: str
    target: str
    what: str
    path: str | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody to filter by: as the log has them, and their name."""

    actor: str
    name: str


async def list_audit(
    sessions: Sessions, caller: Caller, wanted: Wanted, *, limit: int = PAGE_SIZE, cursor: str | None = None
) -> Page[AuditEntry]:
    """A page of the organization's events, newest first.

    Raises:
        Invalid: limit or cursor.
    """
    query = page_query(_events(caller, wanted), AuditEvent.id, LIST_NAME, limit=limit, cursor=cursor)
    async with reading(sessions) as db:
        entries = await _named(db, caller, list(await db.scalars(query)))
    return page_of([(entry.id, entry) for entry in entries], LIST_NAME, limit=limit)


async def all_audit(sessions: Sessions, caller: Caller, wanted: Wanted) -> AsyncIterator[AuditEntry]:
    """All of them, newest first; no transaction is held between two of them."""
    below: UUID | None = None
    while True:
        query = _events(caller, wanted).order_by(AuditEvent.id.desc()).limit(BATCH)
        if below is not None:
            query = query.where(AuditEvent.id < below)
        async with reading(sessions) as db:
            entries = await _named(db, caller, list(await db.scalars(query)))
        for entry in entries:
            yield entry
        if len(entries) < BATCH:
            return
        below = entries[-1].id


async def audit_actors(sessions: Sessions, caller: Caller) -> list[Actor]:
    """Whom one may filter by: members, keys and apps that are alive or were, and the server itself."""
    async with reading(sessions) as db:
        people = await db.execute(
            select(User.id, User.name, User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.organization_id == caller.organization_id)
            .order_by(User.name, User.email)
        )
        found = [Actor(f"user:{user_id}", name or email) for user_id, name, email in people]
        keys = await db.execute(
            select(ApiKey.id, ApiKey.name, ApiKey.prefix)
            .where(ApiKey.organization_id == caller.organization_id)
            .order_by(ApiKey.id)
        )
        found += [Actor(f"key:{key_id}", _key_name(name, prefix)) for key_id, name, prefix in keys]
        apps = await db.execute(
            select(ApiClient.id, ApiClient.name)
            .where(ApiClient.organization_id == caller.organization_id)
            .order_by(ApiClient.id)
        )
        found += [Actor(f"client:{client_id}", f"App “{name}”") for client_id, name in apps]
    return [*found, Actor(SYSTEM, "The server")]


def _key_name(name: str, prefix: str) -> str:
    return f"Key “{name}” ({prefix}…)"


def _events(caller: Caller, wanted: Wanted) -> Select[tuple[AuditEvent]]:
    query = select(AuditEvent).where(AuditEvent.organization_id == caller.organization_id)
    if wanted.actor:
        query = query.where(AuditEvent.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    # Ids are UUIDv7: their first bits are the time, so that the index that orders the pages finds the time as well.
    if wanted.since is not None:
        query = query.where(AuditEvent.id >= first_id_at(wanted.since))
    if wanted.before is not None:
        query = query.where(AuditEvent.id < first_id_at(wanted.before))
    return query


def first_id_at(moment: datetime) -> UUID:
    """Below every UUIDv7 made in this millisecond or later, above every one made before. Source: RFC 9562, 5.7."""
    milliseconds = max(0, int(moment.astimezone(UTC).timestamp() * 1000))
    return UUID(int=milliseconds << 80)


async def _named(db: AsyncSession, caller: Caller, rows: list[AuditEvent]) -> list[AuditEntry]:
    actors = await _actor_names(db, caller, {row.actor for row in rows})
    about = {text for row in rows for text in (row.target, _interview_of(row))}
    targets = await _target_names(db, caller, about)
    return [
        AuditEntry(
            id=row.id,
            at=row.created_at,
            actor=row.actor,
            who=actors.get(row.actor, ""),
            action=row.action,
            target=row.target,
            what=targets.get(row.target) or targets.get(_interview_of(row), ""),
            path=_path_of(row, targets),
            data=row.data,
        )
        for row in rows
    ]


def _interview_of(row: AuditEvent) -> str:
    """Which interview it happened in, where the event says so."""
    return str(row.data.get("interview", ""))


def _path_of(row: AuditEvent, there: dict[str, str]) -> str | None:
    """The page of what it was done to, or else of the interview it belongs to; only of what is still there."""
    noun = row.action.partition(".")[0]
    if row.target in there:
        if noun in ON_INTERVIEWS:
            return f"/studio/interviews/{row.target}"
        if noun in ON_SESSIONS:
            return f"/studio/sessions/{row.target}"
        if noun in PAGES:
            return f"{PAGES[noun]}/{row.target}"
    return f"/studio/interviews/{_interview_of(row)}" if _interview_of(row) in there else None


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


async def _actor_names(db: AsyncSession, caller: Caller, actors: set[str]) -> dict[str, str]:
    ids = _ids(actor.partition(":")[2] for actor in actors)
    people = await db.execute(select(User.id, User.name, User.email).where(User.id.in_(ids)))
    keys = await db.execute(
        select(ApiKey.id, ApiKey.name, ApiKey.prefix).where(
            ApiKey.id.in_(ids), ApiKey.organization_id == caller.organization_id
        )
    )
    apps = await db.execute(
        select(ApiClient.id, ApiClient.name).where(
            ApiClient.id.in_(ids), ApiClient.organization_id == caller.organization_id
        )
    )
    return {
        SYSTEM: "The server",
        **{f"client:{client_id}": f"App “{name}”" for client_id, name in apps},
        **{f"user:{user_id}": name or email for user_id, name, email in people},
        **{f"key:{key_id}": _key_name(name, prefix) for key_id, name, prefix in keys},
    }


async def _target_names(db: AsyncSession, caller: Caller, targets: set[str]) -> dict[str, str]:
    """Names of the things that are still there, by id: ids are never the same for two kinds of thing."""
    ids, ours = _ids(targets), caller.organization_id
    found = await _receivers(db, caller, ids)
    queries: list[Select[Any]] = [
        select(InterviewRow.id, InterviewRow.title).where(
            InterviewRow.organization_id == ours, InterviewRow.id.in_(ids)
        ),
        select(SessionRow.id, SessionRow.participant_name).where(
            SessionRow.organization_id == ours, SessionRow.id.in_(ids)
        ),
        select(InviteRow.id, InviteRow.name).where(InviteRow.organization_id == ours, InviteRow.id.in_(ids)),
        select(ApiKey.id, ApiKey.name).where(ApiKey.organization_id == ours, ApiKey.id.in_(ids)),
        select(ApiClient.id, ApiClient.name).where(ApiClient.organization_id == ours, ApiClient.id.in_(ids)),
        select(Project.id, Project.name).where(Project.organization_id == ours, Project.id.in_(ids)),
        select(User.id, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == ours, User.id.in_(ids)),
    ]
    for query in queries:
        found |= {str(row_id): name or "" for row_id, name in await db.execute(query)}
    return found


async def _receivers(db: AsyncSession, caller: Caller, ids: list[UUID]) -> dict[str, str]:
    """Webhooks by their hosts alone: paths and queries of such addresses can be secrets."""
    found = await db.execute(
        select(WebhookEndpoint.id, WebhookEndpoint.url).where(
            WebhookEndpoint.organization_id == caller.organization_id, WebhookEndpoint.id.in_(ids)
        )
    )
    return {str(row_id): urlsplit(url).hostname or "" for row_id, url in found}
