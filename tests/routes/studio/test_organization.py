"""An organization's settings reach its interviews and what candidates agree to."""

from datetime import UTC, datetime, timedelta

from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import AuditEvent, ConsentKind, ConsentRow, InterviewRow, SessionRow
from server.services.entry import Applicant, open_session
from server.services.housekeeping import sweep
from server.services.interviews import InterviewChanges, get_interview, update_interview
from server.services.versions import restore_version
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, PASSWORD, Staff, make_interview, take_interview


async def kept_for(sessions: Sessions) -> dict[str, int | None]:
    async with reading(sessions) as db:
        rows = await db.execute(select(InterviewRow.title, InterviewRow.retention_days).order_by(InterviewRow.title))
        return {title: days for title, days in rows}


async def test_no_interview_keeps_sessions_longer_than_the_organization(
    owner: Browser, staff: Staff, rivals: Staff, sessions: Sessions
) -> None:
    for title, days in (("ever", None), ("long", 400), ("short", 10)):
        interview_id = await make_interview(sessions, staff.owner, title)
        await update_interview(sessions, staff.owner, interview_id, InterviewChanges(retention_days=days, intro="Hi"))
    await make_interview(sessions, rivals.owner, "theirs")
    first = (await get_interview(sessions, staff.owner, interview_id)).row.revision
    await owner.open("/studio/organization")
    page = await owner.press("Save", retention_days="90")
    assert "2 interviews keep sessions for a shorter time now." in page.text
    assert await kept_for(sessions) == {"ever": 90, "long": 90, "short": 10, "theirs": None}
    await make_interview(sessions, staff.owner, "new")
    await update_interview(sessions, staff.owner, interview_id, InterviewChanges(retention_days=365))
    assert await kept_for(sessions) == {"ever": 90, "long": 90, "new": 90, "short": 90, "theirs": None}
    await update_interview(sessions, staff.owner, interview_id, InterviewChanges(retention_days=5))
    await restore_version(sessions, staff.owner, interview_id, first)
    assert (await kept_for(sessions))["short"] == 10
    await owner.open("/studio/organization")
    page = await owner.press("Save", retention_days="")
    assert "shorter time now" not in page.text
    assert (await kept_for(sessions))["ever"] == 90


async def test_the_organizations_words_stand_in_the_notice_and_are_kept_as_agreed_to(
    owner: Browser, client: AsyncTestClient[Litestar], staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    slug = (await get_interview(sessions, staff.owner, interview_id)).row.public_slug
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(consent_text="This interview’s own."))
    await owner.open("/studio/organization")
    words = f"Complaints go to the works council.\n\n{HOSTILE}"
    page = await owner.press("Save", name="Acme & Sons", consent_text=words)
    assert page.value("name") == "Acme & Sons"
    page = await Browser(client).open(f"/i/{slug}")
    assert "Acme & Sons" in page.text
    assert page.text.index("works council") < page.text.index("This interview’s own.")
    assert "<script>document" not in page.html
    await open_session(sessions, slug, Applicant(name="A", email="a@example.org", consent=True))
    async with reading(sessions) as db:
        kept = (await db.scalars(select(ConsentRow.text).where(ConsentRow.kind == ConsentKind.INTERVIEW))).one()
        logged = (await db.scalars(select(AuditEvent).where(AuditEvent.action == "organization.changed"))).one()
    assert "works council" in kept
    assert logged.data == {"interviews": 0}


async def test_what_would_be_erased_by_a_shorter_time_is_asked_about_first(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id)
    long_ago = datetime.now(UTC) - timedelta(days=40)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(completed_at=long_ago))
    await owner.open("/studio/organization")
    page = await owner.press("Save", retention_days="30")
    assert page.status == 422
    assert "1 finished session is older than 30 days." in page.text
    page = await owner.press("Save", retention_days="20", erase="30")  # agreed to for another number of days
    assert page.status == 422
    assert await kept_for(sessions) == {"Engineers on their work": None}
    page = await owner.press("Save", erase="20")
    assert "1 interview keeps sessions for a shorter time now." in page.text
    swept = await sweep(sessions, datetime.now(UTC), timedelta(days=7))
    assert swept.purged == 1


async def test_settings_that_cannot_be_are_kept_in_the_form(owner: Browser, browser: Browser, staff: Staff) -> None:
    await owner.open("/studio/organization")
    page = await owner.press("Save", name=" ", retention_days="0", consent_text="kept")
    assert page.status == 422
    assert "Please give the name that candidates see." in page.text
    assert "Please give a whole number from 1 to 3,650" in page.text
    assert "kept" in page.value("consent_text")
    await browser.sign_in(staff.email("member"), PASSWORD)
    assert (await browser.open("/studio/organization")).status == 403
