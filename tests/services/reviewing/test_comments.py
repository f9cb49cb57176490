"""Comments, and who is to see them."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, Membership, NamesHidden
from server.services.access import Caller
from server.services.errors import Invalid, NotAllowed, NotFound
from server.services.reviewing.comments import (
    Passage,
    add_comment,
    comments_of,
    delete_comment,
    mentions_for,
    see_mentions,
)
from server.services.reviewing.hiding import hide_names_from, hide_names_from_me
from tests.support.studio import Staff, hire, make_interview, take_interview


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def session_id(sessions: Sessions, staff: Staff) -> UUID:
    interview_id = await make_interview(sessions, staff.owner)
    return (await take_interview(sessions, staff.owner, interview_id))[0]


def person(caller: Caller) -> UUID:
    assert caller.user_id is not None
    return caller.user_id


async def waiting(sessions: Sessions, caller: Caller) -> int:
    return sum(entry.row.seen_at is None for entry in await mentions_for(sessions, caller))


async def test_who_is_mentioned_finds_the_comment_until_they_have_seen_it(
    sessions: Sessions, staff: Staff, session_id: UUID
) -> None:
    await add_comment(
        sessions, staff.reviewer, session_id, "Look, Ada says so.", passage=Passage(1, 3, 8),
        mentioned=[person(staff.member), person(staff.reviewer)],
    )  # fmt: skip
    assert await waiting(sessions, staff.reviewer) == 0
    assert await waiting(sessions, staff.member) == 1
    [entry] = await mentions_for(sessions, staff.member)
    assert (entry.who, entry.candidate, entry.text) == ("Reviewer", "Ada Lovelace", "Look, Ada says so.")
    await see_mentions(sessions, staff.member, session_id)
    assert await waiting(sessions, staff.member) == 0
    async with reading(sessions) as db:
        [comment] = await comments_of(db, staff.reviewer, session_id)
    assert (comment.mine, comment.mentioned) == (True, ("Member",))


async def test_only_ones_own_comment_is_taken_back(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    row = await add_comment(sessions, staff.reviewer, session_id, "Well.", mentioned=[person(staff.member)])
    with pytest.raises(NotFound):
        await delete_comment(sessions, staff.owner, session_id, row.id)
    await delete_comment(sessions, staff.reviewer, session_id, row.id)
    assert await waiting(sessions, staff.member) == 0
    async with reading(sessions) as db:
        assert await comments_of(db, staff.owner, session_id) == []


async def test_strangers_and_nonsense_are_refused(sessions: Sessions, staff: Staff, session_id: UUID) -> None:
    rivals = await hire(sessions, "rival")
    with pytest.raises(NotFound):
        await add_comment(sessions, rivals.owner, session_id, "Hello.")
    with pytest.raises(Invalid):
        await add_comment(sessions, staff.owner, session_id, "Hello.", mentioned=[person(rivals.owner)])
    for text in ("", "  ", "x" * 5000, "a\0b"):
        with pytest.raises(Invalid):
            await add_comment(sessions, staff.owner, session_id, text)
    for passage in (Passage(99), Passage(1, 5, 5), Passage(1, 0, 10_000), Passage(1, 5, None), Passage(1, -1, 3)):
        with pytest.raises(Invalid):
            await add_comment(sessions, staff.owner, session_id, "Hello.", passage=passage)
    with pytest.raises(NotAllowed):
        await add_comment(sessions, Caller(staff.owner.organization_id, staff.owner.role), session_id, "Hello.")


async def test_mentions_hide_names_from_who_reads_without_them(
    sessions: Sessions, staff: Staff, session_id: UUID
) -> None:
    await add_comment(sessions, staff.owner, session_id, "Ada is good.", mentioned=[person(staff.reviewer)])
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(blind_review=True))
    [entry] = await mentions_for(sessions, staff.reviewer)
    assert "Ada" not in entry.candidate + entry.text
    assert entry.candidate.startswith("Candidate ")


async def test_what_an_administrator_hides_only_they_show(sessions: Sessions, staff: Staff) -> None:
    async def hidden() -> NamesHidden | None:
        async with reading(sessions) as db:
            return await db.scalar(select(Membership.names_hidden).where(Membership.user_id == staff.reviewer.user_id))

    await hide_names_from_me(sessions, staff.reviewer, hidden=True)
    assert await hidden() is NamesHidden.OWN_CHOICE
    await hide_names_from_me(sessions, staff.reviewer, hidden=False)
    await hide_names_from(sessions, staff.owner, person(staff.reviewer), hidden=True)
    with pytest.raises(NotAllowed):
        await hide_names_from_me(sessions, staff.reviewer, hidden=False)
    assert await hidden() is NamesHidden.BY_ADMIN
    with pytest.raises(NotFound):
        await hide_names_from(sessions, (await hire(sessions, "rival")).owner, person(staff.reviewer), hidden=False)
    await hide_names_from(sessions, staff.owner, person(staff.reviewer), hidden=False)
    assert await hidden() is None
