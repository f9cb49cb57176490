"""Invites: one or many, their links, revoking and expiry."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.db.engine import Sessions
from server.db.models import InterviewRow
from server.services import interviews, invites
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotFound
from server.services.interviews import NewInterview
from server.services.invites import NewInvite, invite_url
from server.services.site import Site
from tests.support.world import add_session

SITE = Site(base_url="https://c.example", secure=True, version="1", model_name=None, rate_limit=60, sign_in_limit=10)


@pytest.fixture
async def interview(sessions: Sessions, caller: Caller) -> InterviewRow:
    return await interviews.create_interview(sessions, caller, NewInterview(title="T"))


async def test_every_invite_has_a_link_of_its_own(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    new = [NewInvite(name=f" {n} ", email=f"{n}@example.com") for n in range(invites.MAX_BATCH)]
    made = await invites.create_invites(sessions, caller, interview.id, new)
    assert [invite.row.name for invite in made] == [str(n) for n in range(500)]
    links = {invite_url(SITE, invite) for invite in made}
    assert len(links) == 500
    assert all(link.startswith(f"https://c.example/i/{interview.public_slug}?token=") for link in links)
    listed = await invites.list_invites(sessions, caller, interview.id)
    assert [i.row.id for i in listed] == [i.row.id for i in reversed(made)]


async def test_all_are_made_or_none(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    for new in ([], [NewInvite()] * 501, [NewInvite(name="A"), NewInvite(email="no address")]):
        with pytest.raises(Invalid):
            await invites.create_invites(sessions, caller, interview.id, new)
    assert await invites.list_invites(sessions, caller, interview.id) == []


async def test_an_archived_interview_takes_nobody_new(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    await interviews.archive_interview(sessions, caller, interview.id)
    with pytest.raises(Conflict):
        await invites.create_invites(sessions, caller, interview.id, [NewInvite()])


async def test_expiry_is_kept_in_utc_and_can_be_lifted(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    moment = datetime(2027, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    (made,) = await invites.create_invites(sessions, caller, interview.id, [NewInvite(expires_at=moment)])
    (listed,) = await invites.list_invites(sessions, caller, interview.id)
    assert listed.row.expires_at == datetime(2027, 1, 1, tzinfo=UTC)
    lifted = await invites.set_invite_expiry(sessions, caller, made.row.id, None)
    assert lifted.row.expires_at is None


async def test_an_expiry_outside_the_calendar_is_refused(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    behind, ahead = timezone(-timedelta(hours=23)), timezone(timedelta(hours=23))
    (made,) = await invites.create_invites(sessions, caller, interview.id, [NewInvite()])
    for moment in (datetime(9999, 12, 31, 23, tzinfo=behind), datetime(1, 1, 1, tzinfo=ahead)):
        with pytest.raises(Invalid):
            await invites.create_invites(sessions, caller, interview.id, [NewInvite(expires_at=moment)])
        with pytest.raises(Invalid):
            await invites.set_invite_expiry(sessions, caller, made.row.id, moment)


async def test_a_used_invite_names_its_session_and_can_be_revoked(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    (made,) = await invites.create_invites(sessions, caller, interview.id, [NewInvite()])
    session = await add_session(sessions, interview, invite_id=made.row.id)
    revoked = await invites.revoke_invite(sessions, caller, made.row.id)
    again = await invites.revoke_invite(sessions, caller, made.row.id)
    assert revoked.session_id == session.id
    assert revoked.row.revoked_at is not None
    assert again.row.revoked_at == revoked.row.revoked_at


async def test_a_stranger_finds_no_invite(
    sessions: Sessions, caller: Caller, stranger: Caller, interview: InterviewRow
) -> None:
    (made,) = await invites.create_invites(sessions, caller, interview.id, [NewInvite()])
    for attempt in (
        invites.create_invites(sessions, stranger, interview.id, [NewInvite()]),
        invites.list_invites(sessions, stranger, interview.id),
        invites.revoke_invite(sessions, stranger, made.row.id),
        invites.set_invite_expiry(sessions, stranger, made.row.id, None),
    ):
        with pytest.raises(NotFound):
            await attempt
