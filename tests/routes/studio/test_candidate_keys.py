"""The invites page of an assessment says where each candidate's key is, and makes a new one for who has lost theirs."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select, update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, CandidateKeyRow, InterviewRow, InviteRow, MailRow, SessionRow, SessionStatus
from server.services.assessments import NewAssessment, NewKeys, create_assessment, create_keys
from server.services.candidate_keys import CandidateKey
from server.services.entry import Applicant, open_session
from server.services.invites import NewInvite, create_invites
from server.services.site import Site
from tests.support.browser import Browser
from tests.support.studio import Staff, make_interview

BOX = FernetBox("sign here")
SITE = Site("http://testserver.local", secure=False, version="0", model_name=None, rate_limit=0, sign_in_limit=0)


async def assessment(sessions: Sessions, staff: Staff, *names: str) -> tuple[UUID, list[CandidateKey]]:
    new = NewAssessment(title="Backend challenge", role="Engineer", task_brief="Do it.")
    made = await create_assessment(sessions, staff.owner, {}, new)
    addresses = tuple(f"{name.lower()}@example.org" for name in names)
    wanted = NewKeys(count=len(names), candidate_emails=addresses, candidate_names=names)
    return made.interview.id, await create_keys(sessions, BOX, staff.owner, SITE, made.interview.id, wanted)


async def begin(sessions: Sessions, key: CandidateKey, status: SessionStatus) -> None:
    async with reading(sessions) as db:
        interview = await db.get_one(InterviewRow, key.invite.interview_id)
    applicant = Applicant(invite_token=key.invite.token, consent=True)
    opened = await open_session(sessions, interview.public_slug, applicant)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == opened.session_id).values(status=status))


def rows(browser: Browser) -> dict[str, str]:
    """Who was invited → all that is said of them."""
    listed = browser.page.root.by_id("invites").all("li", _class="invite")
    return {row.all("strong")[0].text: row.text for row in listed}


async def test_every_state_of_a_key_is_said_and_the_key_itself_never(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    names = ("Made", "Used", "Spent", "Late", "Gone")
    interview_id, keys = await assessment(sessions, staff, *names)
    by_name = {key.invite.name: key for key in keys}
    await begin(sessions, by_name["Used"], SessionStatus.IN_PROGRESS)
    await begin(sessions, by_name["Spent"], SessionStatus.COMPLETED)
    past = datetime.now(UTC) - timedelta(days=1)
    async with writing(sessions) as db:
        await db.execute(update(InviteRow).where(InviteRow.id == by_name["Late"].invite.id).values(expires_at=past))
        await db.execute(update(InviteRow).where(InviteRow.id == by_name["Gone"].invite.id).values(revoked_at=past))
    await create_invites(sessions, staff.owner, interview_id, [NewInvite(name="Keyless")])
    page = await owner.open(f"/studio/interviews/{interview_id}/invites")
    said = rows(owner)
    for name, words in (
        ("Made", "Key not used yet"),
        ("Used", "Key used"),
        ("Spent", "Key spent"),
        ("Late", "Key expired"),
        ("Gone", "Key revoked"),
        ("Keyless", "No key"),
    ):
        assert words in said[name], said
        assert ("New key" in said[name] or "Make a key" in said[name]) == (name not in {"Spent", "Gone"})
    for key in keys:
        assert key.key not in page.html
        assert key.row.key_digest not in page.html


async def test_a_new_key_is_shown_once_opens_the_interview_and_ends_the_one_before(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    interview_id, [first] = await assessment(sessions, staff, "Ada")
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("New key")
    [field] = page.root.all("input", aria_label="The new key")
    key = field.attributes["value"]
    assert key != first.key
    assert "A new key for Ada" in page.text
    assert key not in (await owner.open(f"/studio/interviews/{interview_id}/invites")).html
    candidate = Browser(client)
    for typed, status in ((first.key, 422), (key, 200)):
        await candidate.open("/a")
        assert (await candidate.press("Continue", key=typed)).status == status
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(CandidateKeyRow)) == 1
        waiting = select(func.count()).select_from(MailRow).where(MailRow.invite_id == first.invite.id)
        assert await db.scalar(waiting) == 0, "no mail goes out with a key that has ended"
        done = select(AuditEvent).where(AuditEvent.action == "candidate_key.replaced")
        [event] = await db.scalars(done)
    assert key not in str(event.data)
    assert event.target == str(first.row.id)


async def test_who_was_invited_without_a_key_is_given_one_and_an_expired_one_new_days(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    new = NewAssessment(title="Backend challenge", role="Engineer", task_brief="Do it.")
    interview_id = (await create_assessment(sessions, staff.owner, {}, new)).interview.id
    await create_invites(sessions, staff.owner, interview_id, [NewInvite(name="Ada")])
    async with writing(sessions) as db:
        await db.execute(update(InviteRow).values(expires_at=datetime.now(UTC) - timedelta(days=1)))
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make a key")
    key = page.root.all("input", aria_label="The new key")[0].attributes["value"]
    candidate = Browser(client)
    await candidate.open("/a")
    assert "Backend challenge" in (await candidate.press("Continue", key=key)).text


@pytest.mark.parametrize("how", ["revoked", "over"])
async def test_no_key_is_made_that_would_open_nothing(
    owner: Browser, staff: Staff, sessions: Sessions, how: str
) -> None:
    interview_id, [key] = await assessment(sessions, staff, "Ada")
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    if how == "over":
        await begin(sessions, key, SessionStatus.COMPLETED)
    else:
        async with writing(sessions) as db:
            await db.execute(update(InviteRow).values(revoked_at=datetime.now(UTC)))
    assert (await owner.press("New key")).status == 409


async def test_an_interview_that_is_no_assessment_speaks_of_no_keys(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await create_invites(sessions, staff.owner, interview_id, [NewInvite(name="Ada")])
    page = await owner.open(f"/studio/interviews/{interview_id}/invites")
    assert "key" not in page.root.by_id("invites").text.lower()
