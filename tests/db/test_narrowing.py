"""Narrowed sessions: whatever is asked, nothing of another project is found, counted, changed or deleted."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select, delete, exists, func, select, union_all, update
from sqlalchemy.orm import aliased, selectinload

from server.db.engine import Sessions, reading, writing
from server.db.models import (
    Base,
    CommentRow,
    EventKind,
    EventRow,
    InterviewRow,
    Membership,
    Organization,
    Project,
    QuestionRow,
    SessionRow,
    TurnRow,
)
from server.db.narrowing import WHOLE, belonging, narrowed
from server.services.projects import create_project, move_interview
from tests.support.studio import Staff, hire, make_interview, take_interview

NAMES = aliased(CommentRow)
BY_ORGANIZATION = select(Organization.id)
QUERIES: dict[str, Select[Any]] = {
    "an entity": select(CommentRow),
    "a column": select(CommentRow.text),
    "an alias": select(NAMES.text),
    "a count": select(func.count()).select_from(CommentRow).having(func.count() > 1),
    "a count by conditions alone": select(func.count()).where(CommentRow.text != "").having(func.count() > 1),
    "a count by an alias's conditions": select(func.count()).where(NAMES.text != "").having(func.count() > 1),
    "a count by an alias's conditions beside the table": select(func.max(CommentRow.text))
    .where(NAMES.organization_id == CommentRow.organization_id, NAMES.text == "theirs")
    .having(func.count() > 0),
    "a sum": select(func.max(CommentRow.text)).where(CommentRow.text == "theirs").having(func.count() > 0),
    "a subquery": select(select(CommentRow.text).where(CommentRow.text == "theirs").subquery()),
    "an expression": select(select(CommentRow.text).where(CommentRow.text == "theirs").cte("theirs")),
    "what exists": BY_ORGANIZATION.where(
        select(CommentRow.id).where(CommentRow.organization_id == Organization.id, CommentRow.text == "theirs").exists()
    ),
    "a join": BY_ORGANIZATION.join(CommentRow, CommentRow.organization_id == Organization.id).where(
        CommentRow.text == "theirs"
    ),
    "conditions on another table": BY_ORGANIZATION.where(
        CommentRow.organization_id == Organization.id, CommentRow.text == "theirs"
    ),
    "conditions beside a join": BY_ORGANIZATION.join(Membership, Membership.organization_id == Organization.id).where(
        CommentRow.organization_id == Organization.id, CommentRow.text == "theirs"
    ),
}


@dataclass(frozen=True)
class World:
    """An interview in each of two projects, with a session of which somebody wrote `ours` or `theirs`."""

    all: Sessions
    ours: Sessions
    """Sees the first project."""
    interviews: tuple[UUID, UUID]
    candidates: tuple[UUID, UUID]
    projects: tuple[UUID, UUID]


@pytest.fixture
async def world(sessions: Sessions) -> World:
    staff: Staff = await hire(sessions, "acme")
    interviews = await make_interview(sessions, staff.owner), await make_interview(sessions, staff.owner)
    other = await create_project(sessions, staff.owner, "Other", everybody=False)
    await move_interview(sessions, staff.owner, interviews[1], other.id)
    candidates = [(await take_interview(sessions, staff.owner, one))[0] for one in interviews]
    async with writing(sessions) as db:
        for session_id, text in zip(candidates, ("ours", "theirs"), strict=True):
            db.add(CommentRow(organization_id=staff.owner.organization_id, session_id=session_id, text=text))
        project = (await db.get_one(InterviewRow, interviews[0])).project_id
    return World(
        sessions, narrowed(sessions, [project]), interviews, (candidates[0], candidates[1]), (project, other.id)
    )


async def test_no_query_finds_what_belongs_to_another_project(world: World) -> None:
    async with reading(world.ours) as db:
        for name, query in QUERIES.items():
            found = [str(value) for row in await db.execute(query) for value in row]
            assert "theirs" not in found, name
            if name not in {"an entity", "a column", "an alias"}:
                assert found == [], name
        assert list(await db.scalars(select(CommentRow.text))) == ["ours"]
    async with reading(world.all) as db:
        for name, query in QUERIES.items():
            assert (await db.execute(query)).all(), name


async def test_rows_are_not_found_by_their_ids_either(world: World) -> None:
    async with reading(world.ours) as db:
        for entity, (here, elsewhere) in {
            InterviewRow: world.interviews,
            SessionRow: world.candidates,
            Project: world.projects,
        }.items():
            assert await db.get(entity, here) is not None
            assert await db.get(entity, elsewhere) is None
        loaded = select(InterviewRow).options(selectinload(InterviewRow.questions))
        [interview] = await db.scalars(loaded)
        assert (interview.id, len(interview.questions)) == (world.interviews[0], 4)
        both = union_all(select(SessionRow.id), select(TurnRow.session_id))
        assert set(await db.scalars(both)) == {world.candidates[0]}
        others = select(Organization.id, CommentRow.text).outerjoin(
            CommentRow, CommentRow.organization_id == Organization.id
        )
        assert [text for _, text in await db.execute(others)] == ["ours"]
        with_turns = exists().where(TurnRow.session_id == SessionRow.id)
        assert list(await db.scalars(select(SessionRow.id).where(with_turns))) == [world.candidates[0]]


async def test_nothing_of_another_project_is_changed_or_deleted(world: World) -> None:
    async with writing(world.ours) as db:
        changed = update(CommentRow).values(text="changed").returning(CommentRow.id)
        assert len((await db.execute(changed)).all()) == 1
        await db.execute(delete(TurnRow))
        await db.execute(update(InterviewRow).values(title="Changed"))
    async with reading(world.all) as db:
        assert set(await db.scalars(select(CommentRow.text))) == {"changed", "theirs"}
        assert set(await db.scalars(select(TurnRow.session_id))) == {world.candidates[1]}
        assert sorted(await db.scalars(select(InterviewRow.title))) == ["Changed", "Engineers on their work"]


async def test_what_is_counted_for_the_whole_organization_counts_all(world: World) -> None:
    counted = select(func.count()).where(InterviewRow.is_active)
    async with reading(world.ours) as db:
        assert await db.scalar(counted) == 1
        assert await db.scalar(counted, execution_options=WHOLE) == 2


async def test_who_sees_no_project_finds_nothing(world: World) -> None:
    async with reading(narrowed(world.all, [])) as db:
        for entity in (Project, InterviewRow, QuestionRow, SessionRow, TurnRow, CommentRow):
            assert (await db.scalars(select(entity))).all() == []
        assert len((await db.scalars(select(Organization))).all()) == 1


async def test_what_is_left_of_an_erased_session_can_still_be_taken_away(world: World) -> None:
    async with writing(world.ours) as db:
        event = EventRow(
            organization_id=(await db.get_one(InterviewRow, world.interviews[0])).organization_id,
            session_id=world.candidates[0],
            number=1,
            kind=EventKind.SESSION_CREATED,
            at=datetime.now(UTC),
        )
        db.add(event)
        await db.flush()
        await db.execute(delete(SessionRow).where(SessionRow.id == world.candidates[0]))
        await db.execute(delete(EventRow).where(EventRow.session_id == world.candidates[0]))
    async with reading(world.all) as db:
        assert (await db.scalars(select(EventRow))).all() == []


def test_every_table_with_a_way_to_a_project_is_narrowed() -> None:
    """Those without one are the organization's, or are reached through a row that is narrowed."""
    reached = {
        "mails": "by an invite, and sealed",
        "mentions": "by a comment",
        "video_chunks": "by a take",
        "portal_openings": "by a program of the organization",
    }
    organization = {
        "api_clients", "api_keys", "audit_events", "brandings", "library_questions", "member_invitations",
        "memberships", "organizations", "sign_in_links", "usage_months", "users", "web_sessions", "webhook_endpoints",
    }  # fmt: skip
    assert set(Base.metadata.tables) - set(belonging()) == organization | set(reached)
