"""Apps: their secret is shown once, their origins are checked, and revoked ones are gone."""

from sqlalchemy import select

from server.db.engine import Sessions, reading
from server.db.models import ApiClient, AuditEvent
from tests.support.browser import Browser
from tests.support.studio import Staff, make_interview


async def test_an_app_is_made_changed_and_revoked(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open("/studio")
    await owner.follow("Apps")
    page = await owner.press(
        "Make an app", name="Careers site", origins="https://careers.example\nhttp://localhost:3000"
    )
    [secret] = [field.attributes["value"] for field in page.root.all("input", aria_label="The app’s secret")]
    assert secret.startswith("cq_sk_")
    async with reading(sessions) as db:
        app = (await db.scalars(select(ApiClient))).one()
    assert app.origins == ["https://careers.example", "http://localhost:3000"]
    assert app.default_interview_id is None
    page = await owner.open("/studio/apps")
    assert secret not in page.html
    await owner.press("Save Careers site", origins="https://careers.example", interview=str(interview_id))
    async with reading(sessions) as db:
        app = (await db.scalars(select(ApiClient))).one()
        actions = list(await db.scalars(select(AuditEvent.action).where(AuditEvent.target == str(app.id))))
    assert (app.origins, app.default_interview_id) == (["https://careers.example"], interview_id)
    assert actions == ["app.created", "app.changed"]
    page = await owner.press("Revoke the app Careers site")
    assert "There is no app yet." in page.text


async def test_what_is_no_origin_is_refused_and_what_was_typed_stays(owner: Browser) -> None:
    await owner.open("/studio/apps")
    page = await owner.press("Make an app", name="Careers site", origins="careers.example")
    assert page.status == 422
    assert "is no origin" in page.text
    assert page.value("name") == "Careers site"
    assert page.value("origins") == "careers.example"
    assert (await owner.press("Make an app", name="", origins="")).status == 422


async def test_anothers_interview_cannot_be_chosen(owner: Browser, rivals: Staff, sessions: Sessions) -> None:
    foreign = await make_interview(sessions, rivals.owner)
    await owner.open("/studio/apps")
    assert (await owner.press("Make an app", name="Careers site", interview=str(foreign))).status == 404
