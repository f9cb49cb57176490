"""Finding a person: their sessions and invites, held together by address and invite, or by what an admin picks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow, InviteRow, PartnerSession, SessionRow, SessionStatus
from server.services.access import Caller
from server.services.errors import NotFound

SHORTEST: Final = 2
MOST: Final = 50
"""Records that one search looks at; more are a reason to search for more of the name."""
AN_ID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
A_TOKEN: Final = re.compile(r"[?&]token=([\w-]{20,64})")


@dataclass(frozen=True, slots=True)
class Record:
    """A session or an invite, as it names its person."""

    id: UUID
    is_session: bool
    name: str
    email: str
    interview_id: UUID
    interview: str
    at: datetime
    status: SessionStatus | None = None
    invite_id: UUID | None = None

    @property
    def who(self) -> str:
        """The name, or what there is instead."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class Person:
    """The records of one person, newest first; never without one."""

    records: tuple[Record, ...]

    @property
    def id(self) -> UUID:
        """Of the newest record: what the person's page is called, for addresses have no place in a log."""
        return self.records[0].id

    @property
    def session_ids(self) -> list[UUID]:
        """Their sessions."""
        return [record.id for record in self.records if record.is_session]

    @property
    def invite_ids(self) -> list[UUID]:
        """Their invites."""
        return [record.id for record in self.records if not record.is_session]

    @property
    def names(self) -> tuple[str, ...]:
        """Each of them once."""
        return tuple(dict.fromkeys(record.name for record in self.records if record.name))

    @property
    def emails(self) -> tuple[str, ...]:
        """Each of them once, in lower case."""
        return tuple(dict.fromkeys(record.email.lower() for record in self.records if record.email))

    @property
    def called(self) -> str:
        """What is typed to confirm that this person is meant."""
        return next(iter((*self.names, *self.emails)), "") or f"unnamed {str(self.id)[-6:]}"

    def only(self, picked: Iterable[UUID]) -> "Person":
        """The same person with these of the records: one of them at least."""
        wanted = set(picked)
        return Person(tuple(record for record in self.records if record.id in wanted))


async def find_people(sessions: Sessions, caller: Caller, wanted: str) -> list[Person]:
    """Who is found by an address, (part of) a name, an external id, an invite's link, or an id of either kind.

    Newest first; nobody, where less than two characters are given.
    """
    wanted = wanted.strip()
    if len(wanted) < SHORTEST:
        return []
    async with reading(sessions) as db:
        found = await _matching(db, caller, wanted)
        return _people(await _together(db, caller, found)) if found else []


async def load_person(sessions: Sessions, caller: Caller, record_id: UUID) -> Person:
    """The person whom a session or an invite is of.

    Raises:
        NotFound: no such record of the caller's organization.
    """
    async with reading(sessions) as db:
        found = await _records(db, caller, SessionRow.id == record_id, InviteRow.id == record_id)
        if not found:
            raise NotFound("Nothing is kept under this id.")
        return Person(await _together(db, caller, found))


async def _matching(db: AsyncSession, caller: Caller, wanted: str) -> list[Record]:
    ids = [UUID(text) for text in AN_ID.findall(wanted)]
    tokens = A_TOKEN.findall(wanted)
    outside = select(PartnerSession.session_id).where(
        PartnerSession.organization_id == caller.organization_id, PartnerSession.external_id == wanted
    )
    of_session: list[ColumnElement[bool]] = [SessionRow.id.in_(ids), SessionRow.id.in_(outside)]
    of_invite: list[ColumnElement[bool]] = [InviteRow.id.in_(ids), InviteRow.token.in_(tokens)]
    if not ids and not tokens:
        for column in (SessionRow.participant_email, SessionRow.participant_name):
            of_session.append(_like(column, wanted))
        for column in (InviteRow.email, InviteRow.name):
            of_invite.append(_like(column, wanted))
    return await _records(db, caller, or_(*of_session), or_(*of_invite))


def _like(column: InstrumentedAttribute[str | None], wanted: str) -> ColumnElement[bool]:
    """Contains the words in whatever case: SQLite knows that of ASCII letters only, so these are also tried as given,
    small, great and with initials.
    """
    forms = {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    return or_(column.icontains(wanted, autoescape=True), *(column.contains(f, autoescape=True) for f in forms))


async def _together(db: AsyncSession, caller: Caller, found: list[Record]) -> tuple[Record, ...]:
    """These records, and all that share an address or an invite with one of them."""
    while True:
        emails = {form for record in found for form in (record.email, record.email.lower()) if record.email}
        invites = {record.invite_id or record.id for record in found}
        more = await _records(
            db,
            caller,
            or_(
                SessionRow.id.in_([record.id for record in found]),
                SessionRow.invite_id.in_(invites),
                _is_one_of(SessionRow.participant_email, emails),
            ),
            or_(InviteRow.id.in_(invites), _is_one_of(InviteRow.email, emails)),
            most=None,
        )
        if len(more) == len(found):
            return tuple(more)
        found = more


def _is_one_of(column: InstrumentedAttribute[str | None], emails: set[str]) -> ColumnElement[bool]:
    return or_(column.in_(emails), func.lower(column).in_(emails))


async def _records(
    db: AsyncSession,
    caller: Caller,
    of_session: ColumnElement[bool],
    of_invite: ColumnElement[bool],
    most: int | None = MOST,
) -> list[Record]:
    taken = await db.execute(
        select(
            SessionRow.id,
            SessionRow.participant_name,
            SessionRow.participant_email,
            InterviewRow.id,
            InterviewRow.title,
            SessionRow.created_at,
            SessionRow.status,
            SessionRow.invite_id,
        )
        .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
        .where(SessionRow.organization_id == caller.organization_id, of_session)
        .order_by(SessionRow.id.desc())
        .limit(most)
    )
    asked = await db.execute(
        select(InviteRow.id, InviteRow.name, InviteRow.email, InterviewRow.id, InterviewRow.title, InviteRow.created_at)
        .join(InterviewRow, InterviewRow.id == InviteRow.interview_id)
        .where(InviteRow.organization_id == caller.organization_id, of_invite)
        .order_by(InviteRow.id.desc())
        .limit(most)
    )
    found = [Record(row[0], True, row[1] or "", row[2] or "", *row[3:]) for row in taken]
    found += [Record(row[0], False, row[1] or "", row[2] or "", *row[3:]) for row in asked]
    return _newest_first(found)


def _people(records: Sequence[Record]) -> list[Person]:
    """The records parted into people: who shares an address or an invite with whom, over however many steps."""
    groups: list[tuple[set[object], list[Record]]] = []
    for record in records:
        keys: set[object] = {record.invite_id or record.id} | ({record.email.lower()} if record.email else set())
        joined = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        groups.append((keys.union(*(known for known, _ in joined)), [record, *(r for _, held in joined for r in held)]))
    people = [Person(tuple(_newest_first(group))) for _, group in groups]
    return sorted(people, key=lambda person: person.id, reverse=True)


def _newest_first(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda record: record.id, reverse=True)
