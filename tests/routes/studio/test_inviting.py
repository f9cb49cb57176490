"""Inviting one person, and many."""

from server.db.engine import Sessions
from server.services.invites import list_invites
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, Staff, make_interview


def links(browser: Browser) -> list[str]:
    fields = browser.page.root.by_id("invites").all("input")
    return [field.attributes["value"] for field in fields if "readonly" in field.attributes]


async def test_one_person_gets_a_link_that_opens_the_interview(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make a link", name="Ada", email="ada@example.org", notes="Referred by Charles")
    assert "1 person is invited" in page.text
    assert "Referred by Charles" in page.text
    [link] = links(owner)
    page = await owner.open(link.removeprefix("http://127.0.0.1:8000"))
    assert page.status == 200
    assert "Engineers on their work" in page.text


async def test_a_wrong_address_is_said_beside_its_field(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make a link", name="Ada", email="ada at home")
    assert page.status == 422
    assert "does not look like an email" in page.root.by_id("email-error").text
    assert page.value("name") == "Ada"
    page = await owner.press("Make a link", name="", email="")
    assert "Please give a name or an email address." in page.text


async def test_a_pasted_list_invites_everybody_or_nobody(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make links", people="Ada <ada@example.org>\nBob <bob@>\nKim <kim@example.org>")
    assert page.status == 422
    assert "Nobody is invited yet." in page.text
    assert "Line 2: “bob@” does not look like an email address." in page.text
    assert page.value("people") == "Ada <ada@example.org>\nBob <bob@>\nKim <kim@example.org>"
    assert await list_invites(sessions, staff.owner, interview_id) == []
    page = await owner.press("Make links", people="Ada <ada@example.org>\nKim <kim@example.org>")
    assert "2 people are invited" in page.text
    assert len(set(links(owner))) == 2


async def test_a_file_of_five_hundred_is_taken_and_paged(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    rows = "name,email\n" + "\n".join(f"Person {n},p{n}@example.org" for n in range(500))
    page = await owner.press("Make links", file=("file", "people.csv", rows.encode()))
    assert "500 people are invited" in page.text
    assert "Person 499" in page.text
    page = await owner.follow("Older invites")
    assert "Person 399" in page.text
    assert "Person 499" not in page.text


async def test_a_file_with_errors_comes_back_as_a_list_to_correct(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make links", file=("file", "p.csv", "Åsa,asa@\r\nKim,kim@example.org".encode("cp1252")))
    assert page.status == 422
    assert page.value("people") == "Åsa,asa@\nKim,kim@example.org"
    page = await owner.press("Make links", people="Åsa,asa@example.org\nKim,kim@example.org")
    assert "2 people are invited" in page.text


async def test_a_withdrawn_invite_lets_nobody_in(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    await owner.press("Make a link", name="Ada")
    [link] = links(owner)
    page = await owner.press("Withdraw")
    assert "Withdrawn" in page.text
    assert links(owner) == []
    assert (await owner.open(link.removeprefix("http://127.0.0.1:8000"))).status == 410


async def test_names_with_markup_are_shown_as_written(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Make a link", name=HOSTILE, notes=HOSTILE)
    assert HOSTILE in page.text
    assert "<script>document" not in page.html
