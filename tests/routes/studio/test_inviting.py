"""Inviting one person, and many."""

from datetime import UTC, datetime

import msgspec
from sqlalchemy import select

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading
from server.db.models import MailRow
from server.ports.mailing import Mail
from server.services.accommodations import Accommodations, accommodations_of
from server.services.interviews import get_interview
from server.services.invites import list_invites
from tests.support.browser import Browser
from tests.support.studio import HOSTILE, Staff, make_interview

BOX = FernetBox("sign here")


def links(browser: Browser) -> list[str]:
    fields = browser.page.root.by_id("invites").all("input")
    return [field.attributes["value"] for field in fields if "readonly" in field.attributes]


async def queued(sessions: Sessions) -> list[Mail]:
    async with reading(sessions) as db:
        rows = list(await db.scalars(select(MailRow).order_by(MailRow.id)))
    return [msgspec.json.decode(BOX.unseal(row.sealed), type=Mail) for row in rows if row.sealed]


async def test_one_person_gets_a_link_that_opens_the_interview_by_mail(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press(
        "Invite this person",
        name="Ada",
        email="ada@example.org",
        notes="Referred by Charles",
        note="Looking forward!",
        language="de",
    )
    assert "1 person is invited; the invitation is on its way by mail" in page.text
    assert "Referred by Charles" in page.text
    [mail] = await queued(sessions)
    assert (mail.to_address, mail.language) == ("ada@example.org", "de")
    assert "Looking forward!" in mail.text
    assert "Referred" not in mail.text + mail.html
    [link] = links(owner)
    assert link in mail.text
    page = await owner.open(link.removeprefix("http://127.0.0.1:8000"))
    assert page.status == 200
    assert "Engineers on their work" in page.text


async def test_who_is_not_to_be_mailed_is_not(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Invite this person", name="Ada", email="ada@example.org", mail="")
    assert "1 person is invited. Copy the link below" in page.text
    page = await owner.press("Mail it")
    assert "The mail is on its way." in page.text
    page = await owner.press("Mail again")
    assert "Not mailed. This was mailed a moment ago." in page.text
    assert len(await queued(sessions)) == 1


async def test_a_wrong_address_is_said_beside_its_field(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Invite this person", name="Ada", email="ada at home")
    assert page.status == 422
    assert "does not look like an email" in page.root.by_id("email-error").text
    assert page.value("name") == "Ada"
    page = await owner.press("Invite this person", name="", email="")
    assert "Please give a name or an email address." in page.text
    page = await owner.press("Invite this person", name="Ada", expires="2020-01-01")
    assert page.root.by_id("expires-error").text == "This day is over already."
    assert await list_invites(sessions, staff.owner, interview_id) == []


async def test_a_list_is_looked_at_and_then_its_good_lines_are_invited(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    await owner.press("Invite this person", email="kim@example.org", mail="")
    people = "Ada <ada@example.org>\nBob <bob@>\nKim <kim@example.org>\nEve <eve@example.org>"
    page = await owner.press("Look at the list", people=people)
    assert page.status == 200
    assert page.root.by_id("counts").text == "Nobody is invited yet. 4 lines: 2 fine , 2 left out ."
    assert "Line 2: “bob@” does not look like an email address." in page.text
    assert "Line 3: This address is invited already." in page.text
    assert len(await list_invites(sessions, staff.owner, interview_id)) == 1, "nobody is invited by looking"
    page = await owner.press("Invite 2 people", note="Until soon.", expires="2099-12-30")
    assert "2 people are invited; 2 invitations are on their way by mail. 2 lines were left out." in page.text
    invited = await list_invites(sessions, staff.owner, interview_id)
    assert [invite.row.email for invite in invited] == ["eve@example.org", "ada@example.org", "kim@example.org"]
    assert [bool(invite.row.expires_at) for invite in invited] == [True, True, False]
    mails = await queued(sessions)
    assert sorted(mail.to_address for mail in mails) == ["ada@example.org", "eve@example.org"]
    assert all("Until soon." in mail.text and "December 31, 2099" in mail.text for mail in mails)


async def test_the_columns_of_a_file_can_be_chosen(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    content = '\ufeffWho;Where;Tongue;Words\r\nAda;ada@example.org;fr;"Bonjour; bienvenue"\r\n'.encode()
    page = await owner.press("Look at the list", file=("file", "people.csv", content))
    assert [page.value(f"column{at}") for at in range(4)] == ["name", "email", "ignored", "ignored"] or page.text
    page = await owner.press(
        "Look again", heading="yes", column0="ignored", column1="ignored", column2="ignored", column3="ignored"
    )
    assert page.status == 422
    assert "which column holds the names or the email addresses" in page.text
    page = await owner.press(
        "Look again", heading="yes", column0="name", column1="email", column2="language", column3="note"
    )
    assert "1 line: 1 fine" in page.root.by_id("counts").text
    await owner.press("Invite 1 person")
    [invite] = await list_invites(sessions, staff.owner, interview_id)
    assert (invite.row.name, invite.row.language, invite.row.note) == ("Ada", "fr", "Bonjour; bienvenue")
    [mail] = await queued(sessions)
    assert mail.language == "fr"
    assert "Bonjour; bienvenue" in mail.text


async def test_a_file_of_five_hundred_is_taken_and_paged(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    rows = "name,email\n" + "\n".join(f"Person {n},p{n}@example.org" for n in range(500))
    await owner.press("Look at the list", file=("file", "people.csv", rows.encode()))
    page = await owner.press("Invite 500 people", mail="")
    assert "500 people are invited" in page.text
    assert "Person 499" in page.text
    page = await owner.follow("Older invites")
    assert "Person 399" in page.text
    assert "Person 499" not in page.text


async def test_a_list_that_cannot_be_read_comes_back_to_be_corrected(
    owner: Browser, staff: Staff, sessions: Sessions
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Look at the list", people="")
    assert page.status == 422
    assert "There is nobody in this list yet." in page.text
    page = await owner.press("Look at the list", file=("file", "p.xlsx", b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x90"))
    assert "This file is no text." in page.text
    page = await owner.press(
        "Look at the list", file=("file", "p.csv", "Åsa,asa@\r\nKim,kim@example.org".encode("cp1252"))
    )
    assert page.value("people") == "Åsa,asa@\nKim,kim@example.org"


async def test_an_invite_is_corrected_eased_and_mailed_again(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    await owner.press("Invite this person", name="Ada", email="ada@exmaple.org")
    page = await owner.follow("Ada")
    page = await owner.press("Save", email="ada@example.org", extraPercent="301")
    assert page.status == 422
    assert "from 0 to 300" in page.root.by_id("extraPercent-error").text
    page = await owner.press(
        "Save", email="ada@example.org", extraPercent="50", textOnly="yes", speechPercent="70", expires="2099-12-30"
    )
    assert "Saved." in page.text
    assert [page.value(name) for name in ("email", "extraPercent", "speechPercent", "expires")] == [
        *("ada@example.org", "50", "70", "2099-12-30")
    ]
    page = await owner.press("Mail the invitation")
    assert "The mail is on its way." in page.text
    assert [mail.to_address for mail in await queued(sessions)] == ["ada@example.org"], "the first still waited"
    [invite] = await list_invites(sessions, staff.owner, interview_id)
    assert accommodations_of(invite.row) == Accommodations(extra_percent=50, text_only=True, speech_percent=70)


async def test_dates_and_caps_are_set_in_ones_own_zone(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press(
        "Save dates and limits",
        opensAt="2098-06-01T09:00", opensAtShift="-120", closesAt="2098-06-30T18:00",
        maxSessions="40", maxCompleted="30",
    )  # fmt: skip
    assert "Dates and limits are saved." in page.text
    assert "Not open yet" in page.text
    assert "0 of 40 begun, 0 of 30 finished" in page.text
    assert page.value("opensAt") == "2098-06-01T07:00", "two hours east of UTC"
    row = (await get_interview(sessions, staff.owner, interview_id)).row
    assert row.closes_at == datetime(2098, 6, 30, 18, tzinfo=UTC)
    page = await owner.press("Save dates and limits", closesAt="2098-05-01T00:00", opensAtShift="0", maxSessions="0")
    assert "from 1 to 1,000,000" in page.text
    page = await owner.press("Save dates and limits", closesAt="2098-05-01T00:00", maxSessions="")
    assert "It has to close after it opens." in page.root.by_id("closesAt-error").text
    page = await owner.press("Save dates and limits", closesAt="soon")
    assert "Please give a day and a time." in page.text
    assert "from 1 to 30" in (await owner.press("Save reminders", reminderDays="31")).text
    page = await owner.press("Save reminders", reminderDays="3", reminderCount="2")
    assert "Who has not begun is reminded after 3 days, up to 2 times." in page.text


async def test_the_public_link_is_a_code_to_print(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    page = await owner.open(f"/studio/interviews/{interview_id}/invites")
    assert page.links()["Download the code as SVG"] == f"/studio/interviews/{interview_id}/link.svg"
    page = await owner.open(f"/studio/interviews/{interview_id}/link.svg")
    assert page.headers["content-type"] == "image/svg+xml"
    slug = (await get_interview(sessions, staff.owner, interview_id)).row.public_slug
    assert f"<title>http://127.0.0.1:8000/i/{slug}</title>" in page.html


async def test_a_withdrawn_invite_lets_nobody_in(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    await owner.press("Invite this person", name="Ada")
    [link] = links(owner)
    page = await owner.press("Withdraw")
    assert "Withdrawn" in page.text
    assert links(owner) == []
    assert (await owner.open(link.removeprefix("http://127.0.0.1:8000"))).status == 410


async def test_names_with_markup_are_shown_as_written(owner: Browser, staff: Staff, sessions: Sessions) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await owner.open(f"/studio/interviews/{interview_id}/invites")
    page = await owner.press("Invite this person", name=HOSTILE, notes=HOSTILE)
    assert HOSTILE in page.text
    assert "<script>document" not in page.html
