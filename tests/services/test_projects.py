"""Projects: made, closed, given and taken, emptied and deleted; who sees which."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.adapters.password_argon2 import Argon2Hasher
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, DraftRow, InterviewRow, MemberRole, Membership, Project
from server.db.models.base import new_id
from server.db.narrowing import narrowed
from server.services.access import Caller, authenticate_web_session, open_web_session
from server.services.accounts import create_user
from server.services.copying import duplicate_interview
from server.services.errors import Conflict, Invalid, NotFound, QuotaExceeded
from server.services.interviews import NewInterview, create_interview, list_interviews
from server.services.mail_outbox import Letterbox
from server.services.member_invitations import accept_invitation, invite_member
from server.services.members import change_role, remove_member
from server.services.project_members import give_project, projects_given, take_project, viewers_of
from server.services.projects import (
    change_project,
    create_project,
    delete_project,
    list_projects,
    look_over_projects,
    move_interview,
)
from server.services.proposing.drafts import create_draft, list_drafts
from server.services.quotas import Limit, set_quotas
from server.services.reviewing.comments import add_comment, mentions_for
from server.services.reviewing.hiding import readers_of
from server.services.site import Site
from tests.support.studio import PASSWORD, Staff, hire, make_interview, take_interview

SITE = Site(base_url="https://c.example", secure=True, version="1", model_name=None, rate_limit=0, sign_in_limit=9)


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def closed(sessions: Sessions, staff: Staff) -> Project:
    """A project of chosen members, with nobody chosen."""
    return await create_project(sessions, staff.owner, "Closed", everybody=False)


def person(caller: Caller) -> UUID:
    assert caller.user_id is not None
    return caller.user_id


async def arrive(sessions: Sessions, who: Caller) -> Caller:
    """Who they are when they click now."""
    return await authenticate_web_session(sessions, await open_web_session(sessions, person(who)))


async def titles(sessions: Sessions, who: Caller) -> list[str]:
    seen = sessions if who.projects is None else narrowed(sessions, who.projects)
    return [item.row.title for item in (await list_interviews(seen, who)).items]


async def test_without_closed_projects_everybody_sees_everything(sessions: Sessions, staff: Staff) -> None:
    await create_project(sessions, staff.owner, "Second", everybody=True)
    for who in (staff.owner, staff.member, staff.reviewer):
        assert (await arrive(sessions, who)).projects is None


async def test_a_closed_project_is_seen_by_administrators_and_by_whom_it_is_given(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    await create_interview(sessions, staff.owner, NewInterview(title="Open"))
    await create_interview(sessions, staff.owner, NewInterview(title="Hidden"), closed.id)
    member, reviewer = await arrive(sessions, staff.member), await arrive(sessions, staff.reviewer)
    assert member.projects is not None
    assert closed.id not in member.projects
    assert await titles(sessions, member) == ["Open"]
    assert await titles(sessions, await arrive(sessions, staff.owner)) == ["Hidden", "Open"]
    assert await give_project(sessions, staff.owner, closed.id, [person(staff.member)]) == 1
    assert await give_project(sessions, staff.owner, closed.id, [person(staff.member)]) == 0
    member = await arrive(sessions, staff.member)
    assert member.projects is None
    assert await titles(sessions, member) == ["Hidden", "Open"]
    assert await titles(sessions, reviewer) == ["Open"]
    await take_project(sessions, staff.owner, closed.id, person(staff.member))
    assert await titles(sessions, await arrive(sessions, staff.member)) == ["Open"]
    await change_project(sessions, staff.owner, closed.id, "Opened", everybody=True)
    assert await titles(sessions, await arrive(sessions, staff.reviewer)) == ["Hidden", "Open"]


async def test_who_may_see_one_is_listed_with_the_reason(sessions: Sessions, staff: Staff, closed: Project) -> None:
    await give_project(sessions, staff.owner, closed.id, [person(staff.reviewer)])
    project, viewers = await viewers_of(sessions, staff.owner, closed.id)
    assert project.name == "Closed"
    assert [(one.name, one.always, one.given) for one in viewers] == [
        ("Member", False, False),
        ("Olivia Owner", True, False),
        ("Reviewer", False, True),
    ]
    [there, first] = await look_over_projects(sessions, staff.owner)
    assert (there.row.name, there.interviews, there.people) == ("Closed", 0, 2)
    assert (first.row.everybody, first.people) == (True, 3)
    assert await projects_given(sessions, staff.owner) == {person(staff.reviewer): ["Closed"]}


async def test_names_are_trimmed_told_apart_and_bounded(sessions: Sessions, staff: Staff, closed: Project) -> None:
    for name in ("", "  ", "x" * 101, "a\0b", " cLoSeD "):
        with pytest.raises(Invalid):
            await create_project(sessions, staff.owner, name, everybody=True)
    row = await create_project(sessions, staff.owner, "  Two \n words ", everybody=True)
    assert row.name == "Two words"
    with pytest.raises(Invalid):
        await change_project(sessions, staff.owner, row.id, "CLOSED", everybody=True)
    await change_project(sessions, staff.owner, closed.id, "closed", everybody=False)
    assert [one.name for one in await list_projects(sessions, staff.owner)] == ["closed", "Interviews", "Two words"]


async def test_only_members_of_the_organization_are_given_its_projects(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    rivals = await hire(sessions, "rival")
    for chosen in ([], [person(rivals.member)], [person(staff.member), person(rivals.member)]):
        with pytest.raises(Invalid):
            await give_project(sessions, staff.owner, closed.id, chosen)
    with pytest.raises(NotFound):
        await give_project(sessions, rivals.owner, closed.id, [person(rivals.member)])
    with pytest.raises(NotFound):
        await take_project(sessions, staff.owner, closed.id, person(staff.member))
    assert await projects_given(sessions, staff.owner) == {}


async def test_a_project_is_deleted_when_it_is_empty_or_its_interviews_have_somewhere_to_go(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    [first] = [row for row in await list_projects(sessions, staff.owner) if row.everybody]
    row = await create_interview(sessions, staff.owner, NewInterview(title="Inside"), closed.id)
    await create_draft(sessions, staff.owner, "A brief.", "en", closed.id)
    with pytest.raises(Conflict):
        await delete_project(sessions, staff.owner, closed.id, None)
    for nowhere in (closed.id, new_id()):
        with pytest.raises(NotFound):
            await delete_project(sessions, staff.owner, closed.id, nowhere)
    assert await delete_project(sessions, staff.owner, closed.id, first.id) == 1
    async with reading(sessions) as db:
        assert (await db.get_one(InterviewRow, row.id)).project_id == first.id
        assert await db.scalar(select(DraftRow.project_id)) == first.id
    with pytest.raises(Conflict):  # it is the last
        await delete_project(sessions, staff.owner, first.id, None)
    empty = await create_project(sessions, staff.owner, "Empty", everybody=True)
    assert await delete_project(sessions, staff.owner, empty.id, None) == 0


async def test_moving_an_interview_changes_who_sees_it_and_says_so_in_the_log(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    row = await create_interview(sessions, staff.owner, NewInterview(title="Moved"))
    assert await titles(sessions, await arrive(sessions, staff.member)) == ["Moved"]
    await move_interview(sessions, staff.owner, row.id, closed.id)
    await move_interview(sessions, staff.owner, row.id, closed.id)
    assert await titles(sessions, await arrive(sessions, staff.member)) == []
    async with reading(sessions) as db:
        logged = list(await db.scalars(select(AuditEvent.data).where(AuditEvent.action == "interview.moved")))
    assert [data["to"] for data in logged] == [str(closed.id)]
    with pytest.raises(NotFound):
        await move_interview(sessions, staff.owner, row.id, new_id())
    rivals = await hire(sessions, "rival")
    with pytest.raises(NotFound):
        await move_interview(sessions, rivals.owner, row.id, closed.id)


async def test_new_things_go_where_their_maker_sees_them(sessions: Sessions, staff: Staff, closed: Project) -> None:
    async with writing(sessions) as db:
        await db.execute(update(Project).where(Project.id != closed.id).values(everybody=False))
    nobody = await arrive(sessions, staff.member)
    with pytest.raises(Invalid):
        await create_interview(narrowed(sessions, []), nobody, NewInterview(title="Nowhere"))
    await give_project(sessions, staff.owner, closed.id, [person(staff.member)])
    member = await arrive(sessions, staff.member)
    seen = narrowed(sessions, member.projects or [])
    row = await create_interview(seen, member, NewInterview(title="Mine"))
    assert row.project_id == closed.id
    assert (await duplicate_interview(seen, member, row.id)).project_id == closed.id
    draft = await create_draft(seen, member, "A brief.", "en")
    assert draft.project_id == closed.id
    elsewhere = next(one.id for one in await list_projects(sessions, staff.owner) if one.id != closed.id)
    with pytest.raises(NotFound):
        await create_interview(seen, member, NewInterview(title="Elsewhere"), elsewhere)
    await create_draft(sessions, staff.owner, "Another brief.", "en", elsewhere)
    assert [one.brief for one in await list_drafts(seen, member)] == ["A brief."]


async def test_limits_count_what_the_caller_does_not_see(sessions: Sessions, staff: Staff, closed: Project) -> None:
    await create_interview(sessions, staff.owner, NewInterview(title="Hidden"), closed.id)
    await set_quotas(sessions, staff.owner.organization_id, {Limit.TEMPLATES: 1})
    member = await arrive(sessions, staff.member)
    with pytest.raises(QuotaExceeded):
        await create_interview(narrowed(sessions, member.projects or []), member, NewInterview(title="One more"))


async def test_who_does_not_see_a_session_is_not_told_of_it(sessions: Sessions, staff: Staff, closed: Project) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    await add_comment(sessions, staff.owner, session_id, "Look at this.", mentioned=[person(staff.member)])
    await move_interview(sessions, staff.owner, interview_id, closed.id)
    assert [one.name for one in await readers_of(sessions, staff.owner, closed.id)] == ["Olivia Owner"]
    with pytest.raises(Invalid):
        await add_comment(sessions, staff.owner, session_id, "And this.", mentioned=[person(staff.member)])
    member = await arrive(sessions, staff.member)
    assert await mentions_for(narrowed(sessions, member.projects or []), member) == []
    await give_project(sessions, staff.owner, closed.id, [person(staff.member)])
    await add_comment(sessions, staff.owner, session_id, "And this.", mentioned=[person(staff.member)])
    assert len(await mentions_for(sessions, await arrive(sessions, staff.member))) == 2


async def test_an_invitation_brings_projects_as_far_as_they_are_there(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    gone = await create_project(sessions, staff.owner, "Gone", everybody=False)
    letterbox = Letterbox(SITE, FernetBox("sign here"))
    invited = await invite_member(
        sessions,
        letterbox,
        staff.owner,
        "new@example.org",
        MemberRole.REVIEWER,
        by_mail=False,
        project_ids=[closed.id, gone.id],
    )
    with pytest.raises(NotFound):
        await invite_member(
            sessions,
            letterbox,
            staff.owner,
            "other@example.org",
            MemberRole.REVIEWER,
            by_mail=False,
            project_ids=[new_id()],
        )
    await delete_project(sessions, staff.owner, gone.id, None)
    token = invited.url.rpartition("=")[2]
    user_id = await accept_invitation(sessions, Argon2Hasher(), token, name="Nora", password=PASSWORD)
    assert await projects_given(sessions, staff.owner) == {user_id: ["Closed"]}


async def test_who_leaves_and_comes_back_finds_the_open_projects_only(
    sessions: Sessions, staff: Staff, closed: Project
) -> None:
    await give_project(sessions, staff.owner, closed.id, [person(staff.member)])
    await remove_member(sessions, staff.owner, person(staff.member))
    async with writing(sessions) as db:
        db.add(
            Membership(
                user_id=person(staff.member),
                organization_id=staff.owner.organization_id,
                role=MemberRole.MEMBER,
            )
        )
    assert closed.id not in ((await arrive(sessions, staff.member)).projects or [])


async def test_a_role_that_sees_all_is_given_and_taken(sessions: Sessions, staff: Staff, closed: Project) -> None:
    admin = await create_user(sessions, staff.owner.organization_id, "adam@acme.example.org", role=MemberRole.ADMIN)
    who = Caller(staff.owner.organization_id, MemberRole.ADMIN, user_id=admin.id)
    assert (await arrive(sessions, who)).projects is None
    await change_role(sessions, staff.owner, admin.id, MemberRole.MEMBER)
    assert closed.id not in ((await arrive(sessions, who)).projects or [closed.id])
