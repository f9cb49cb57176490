"""The members page: inviting, joining, changing roles, removing."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.support.browser import Browser
from tests.support.studio import PASSWORD, Staff


async def link_shown(owner: Browser) -> str:
    [field] = owner.page.root.all("input", aria_label="The link")
    return field.attributes["value"].removeprefix("http://127.0.0.1:8000")


async def test_a_colleague_is_invited_joins_and_is_made_a_reviewer(
    owner: Browser, client: AsyncTestClient[Litestar]
) -> None:
    await owner.open("/studio/members")
    page = await owner.press("Invite", email="new@example.org", role="MEMBER")
    assert "new@example.org is invited as member." in page.text
    link = await link_shown(owner)
    page = await owner.open("/studio/members")
    assert link not in page.html
    assert "Invitations not answered yet" in page.text
    guest = Browser(client)
    page = await guest.open(link)
    assert "Join acme" in page.text
    page = await guest.press("Join", name="Nora", new="short", again="short")
    assert "A password has 10 to 200 characters." in page.text
    page = await guest.press("Join", name="Nora", new=PASSWORD, again="other")
    assert "The two passwords differ." in page.text
    page = await guest.press("Join", name="Nora", new=PASSWORD, again=PASSWORD)
    assert page.path == "/studio"
    assert "Nora" in page.text
    assert "Library" in page.links()
    page = await Browser(client).open(link)
    assert (page.status, "This invitation has been used." in page.text) == (410, True)
    page = await owner.open("/studio/members")
    assert "Invitations not answered yet" not in page.text
    page = await owner.press("Save the role of Nora", role="REVIEWER")
    assert "The role is changed." in page.text
    page = await guest.open("/studio")
    assert "Library" not in page.links()
    await owner.open("/studio/members")
    page = await owner.press("Remove Nora")
    assert "They are removed" in page.text
    assert (await guest.open("/studio")).path == "/sign-in"


async def test_refusals_are_said_in_words(owner: Browser, staff: Staff) -> None:
    await owner.open("/studio/members")
    page = await owner.press("Invite", email="nobody", role="MEMBER")
    assert page.status == 422
    assert page.value("email") == "nobody"
    page = await owner.press("Invite", email=staff.email("member"), role="MEMBER")
    assert "This person is a member already." in page.text
    page = await owner.press("Save the role of Olivia Owner", role="ADMIN")
    assert "This is the last owner." in page.text
    await owner.press("Invite", email="new@example.org")
    page = await owner.press("Withdraw")
    assert "The invitation is withdrawn." in page.text


async def test_members_do_not_manage_members(browser: Browser, staff: Staff) -> None:
    page = await browser.sign_in(staff.email("member"), PASSWORD)
    assert "Organization" not in page.links()
    assert (await browser.open("/studio/members")).status == 403
