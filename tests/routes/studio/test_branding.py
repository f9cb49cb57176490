"""The branding tab, and what candidates and mails carry of it."""

import re
from uuid import UUID

import msgspec
from litestar import Litestar
from litestar.testing import AsyncTestClient
from sqlalchemy import func, select, update

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import BrandingRow, InterviewRow, MailRow, SessionRow
from server.ports.mailing import Mail
from server.services.access import Caller, hash_token
from server.services.candidate_session import cookie_name
from server.services.interviews import archive_interview, get_interview
from server.services.partners.report_links import make_report_link
from tests.support.browser import Browser, Page
from tests.support.studio import Staff, hire, make_interview, take_interview, write_report
from tests.support.watched import picture

INTRO = "Welcome to Acme.\n\nWe <b>read</b> every answer."
CLOSING = "We write to you within a week."
LOGO = picture(300, 100, "PNG")
SHEET = re.compile(r'<link rel="stylesheet" href="(/brand/[^"]+\.css)">')
LOGO_PATH = re.compile(r'<img class="brand-logo" src="(/brand/logos/[^"]+)"')


async def brand(owner: Browser, **fields: str) -> Page:
    await owner.open("/studio/branding")
    wanted = {"accent": "#ffd400", "intro": INTRO, "closing": CLOSING, "logo_alt": "Acme, a kite", **fields}
    return await owner.press("Save", wanted, file=("logo", "logo.png", LOGO))


async def published(sessions: Sessions, staff: Staff) -> tuple[UUID, str]:
    interview_id = await make_interview(sessions, staff.owner)
    return interview_id, (await get_interview(sessions, staff.owner, interview_id)).row.public_slug


async def sit(sessions: Sessions, caller: Caller, interview_id: UUID, browser: Browser, slug: str) -> UUID:
    """The browser of a candidate who is through with it."""
    session_id, turns = await take_interview(sessions, caller, interview_id)
    await write_report(sessions, session_id, turns)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(token_hash=hash_token("token")))
    browser.cookies.set(cookie_name(slug), "token", domain="testserver.local")
    return session_id


async def test_candidates_pages_carry_logo_colour_and_words(
    owner: Browser, browser: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id, slug = await published(sessions, staff)
    plain = await browser.open(f"/i/{slug}")
    assert "branded" not in plain.html
    assert "/brand/" not in plain.html
    page = await brand(owner)
    assert "Saved." in page.text
    page = await browser.open(f"/i/{slug}")
    assert SHEET.search(page.html)
    assert LOGO_PATH.search(page.html)
    assert 'alt="Acme, a kite"' in page.html
    assert "We &lt;b&gt;read&lt;/b&gt; every answer." in page.html
    assert page.text.index("Welcome to Acme.") < page.text.index("Before you start")
    await sit(sessions, staff.owner, interview_id, browser, slug)
    page = await browser.open(f"/i/{slug}/done")
    assert CLOSING in page.text
    assert LOGO_PATH.search(page.html)
    assert 'src="/static/icon.svg' not in page.html
    await archive_interview(sessions, staff.owner, interview_id)
    browser.cookies.clear()
    page = await browser.open(f"/i/{slug}")
    assert (page.status, bool(LOGO_PATH.search(page.html)), "branded" in page.html) == (410, True, True)


async def test_an_interview_with_closing_words_of_its_own_shows_those(
    owner: Browser, browser: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id, slug = await published(sessions, staff)
    await brand(owner)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(closing="Until soon, then."))
    await sit(sessions, staff.owner, interview_id, browser, slug)
    page = await browser.open(f"/i/{slug}/done")
    assert "Until soon, then." in page.text
    assert CLOSING not in page.text


async def test_sheet_and_logo_are_served_to_anybody_for_long_and_as_what_they_are(
    owner: Browser, browser: Browser, staff: Staff, sessions: Sessions, client: AsyncTestClient[Litestar]
) -> None:
    _, slug = await published(sessions, staff)
    await brand(owner)
    page = await browser.open(f"/i/{slug}")
    sheet, logo = SHEET.search(page.html), LOGO_PATH.search(page.html)
    assert sheet is not None
    assert logo is not None
    answer = await client.get(sheet[1])
    assert "--accent:#816b00" in answer.text  # the yellow could not be read by day
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    answer = await client.get(logo[1])
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=604800"
    assert answer.content.startswith(b"\x89PNG")
    for wrong in (logo[1].replace(".png", ".jpg"), "/brand/logos/x", "/brand/logos/" + "0" * 64 + ".png", "/brand/x"):
        assert (await client.get(wrong)).status_code == 404


async def test_pages_of_no_organization_carry_the_brand_of_the_only_one(
    owner: Browser, browser: Browser, sessions: Sessions
) -> None:
    await brand(owner)
    for path in ("/join", "/a", "/i/nowhere"):
        page = await browser.open(path)
        assert bool(LOGO_PATH.search(page.html)) == (path != "/i/nowhere"), path
    await hire(sessions, "rival")
    for path in ("/join", "/a"):
        assert "/brand/" not in (await browser.open(path)).html


async def test_nothing_of_it_is_on_another_organizations_pages(
    owner: Browser, browser: Browser, sessions: Sessions
) -> None:
    rivals = await hire(sessions, "rival")
    _, slug = await published(sessions, rivals)
    await brand(owner)
    page = await browser.open(f"/i/{slug}")
    assert "/brand/" not in page.html
    assert "Welcome to Acme" not in page.text


async def test_a_shared_report_carries_it(owner: Browser, browser: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id, slug = await published(sessions, staff)
    session_id = await sit(sessions, staff.owner, interview_id, Browser(browser._client), slug)
    await brand(owner)
    link = await make_report_link(sessions, staff.owner, session_id, minutes=60, origins=None)
    page = await browser.open(f"/r/{link.token}")
    assert page.status == 200
    assert LOGO_PATH.search(page.html)
    assert 'class=" branded"' in page.html


async def test_mails_carry_logo_and_colour(owner: Browser, sessions: Sessions) -> None:
    await brand(owner)
    await owner.open("/studio/members")
    await owner.press("Invite", email="new@example.org", role="MEMBER", by_mail="1")
    async with reading(sessions) as db:
        sealed = await db.scalar(select(MailRow.sealed))
    assert sealed is not None
    mail = msgspec.json.decode(FernetBox("sign here").unseal(sealed), type=Mail)
    assert "background:#816b00;color:#ffffff" in mail.html
    assert re.search(r'<img src="http://127\.0\.0\.1:8000/brand/logos/[0-9a-f]{64}\.png" alt="Acme, a kite"', mail.html)
    assert "brand" not in mail.text


async def test_what_is_shown_of_a_colour_is_said_while_it_is_typed(owner: Browser) -> None:
    page = await owner.open("/studio/branding/colour?accent=%23ffd400")
    assert "On light pages #ffd400 has a contrast of 1.2 to 1, and words need 4.5." in page.text
    assert "The nearest colour that can be read, #816b00, is shown there instead." in page.text
    assert "On dark pages #ffd400 has a contrast of 8.6 to 1. Words need 4.5: it is shown as it is." in page.text
    page = await owner.open("/studio/branding/colour?accent=%3Cb%3E")
    assert "“<b>” is no colour." in page.text
    page = await owner.open("/studio/branding/colour")
    assert "No colour is chosen" in page.text


async def test_what_cannot_be_kept_is_said_and_everything_typed_stays(owner: Browser, sessions: Sessions) -> None:
    await owner.open("/studio/branding")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    page = await owner.press("Save", {"intro": INTRO}, file=("logo", "logo.png", svg))
    assert (page.status, "SVG is not taken: such a file can carry scripts" in page.text) == (422, True)
    assert page.value("intro") == INTRO
    page = await owner.press("Save", {"accent": "greenish"})
    assert (page.status, page.value("accent")) == (422, "greenish")
    assert "Please give a colour as six digits and letters" in page.text
    page = await owner.press("Save", {"accent": "", "intro": "x" * 2001})
    assert "This is too long: 2,001 characters of 2,000." in page.text
    page = await owner.press("Save", {"intro": ""}, file=("logo", "logo.png", b"x" * 2_000_001))
    assert "A logo may have 2 MB." in page.text
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(BrandingRow)) == 0


async def test_a_logo_is_replaced_kept_and_erased(owner: Browser, client: AsyncTestClient[Litestar]) -> None:
    page = await brand(owner)
    first = LOGO_PATH.search(page.html)
    page = await owner.press("Save", {"accent": "#123456"})
    kept = LOGO_PATH.search(page.html)
    assert first is not None
    assert kept is not None
    assert kept[1] == first[1]
    page = await owner.press("Save", file=("logo", "logo.jpg", picture(80, 80)))
    second = LOGO_PATH.search(page.html)
    assert second is not None
    assert second[1] != first[1]
    assert (await client.get(first[1])).status_code == 404
    page = await owner.press("Save", {"drop_logo": "yes"})
    assert LOGO_PATH.search(page.html) is None
    assert (await client.get(second[1])).status_code == 404
    assert page.value("accent") == "#123456"


async def test_the_plain_look_comes_back_and_nothing_is_left(
    owner: Browser, browser: Browser, staff: Staff, sessions: Sessions, client: AsyncTestClient[Litestar]
) -> None:
    _, slug = await published(sessions, staff)
    plain = (await browser.open(f"/i/{slug}")).html
    page = await brand(owner)
    logo = LOGO_PATH.search(page.html)
    page = await owner.press("Go back to the plain look")
    assert "The plain look is back." in page.text
    assert (await browser.open(f"/i/{slug}")).html == plain
    assert logo is not None
    assert (await client.get(logo[1])).status_code == 404
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(BrandingRow)) == 0
    page = await owner.open("/studio/audit")
    assert "Changed the branding" in page.text
    assert "Went back to the plain look" in page.text
