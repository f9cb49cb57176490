"""Who is mentioned in a comment gets a mail, which tells nothing of the candidate."""

from uuid import UUID

import msgspec
from sqlalchemy import select, update

from server.adapters.mail_smtp import SmtpMailer, SmtpServer
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import MailKind, MailRow, User
from server.ports.mailing import Mail
from server.services.access import Caller
from server.services.mail_outbox import Letterbox, MailRoom
from server.services.reviewing.comments import Passage, add_comment
from server.services.site import Site
from tests.servers.mail_server import MailServer
from tests.support.studio import hire, make_interview, take_interview

BOX = FernetBox("sign here")
SITE = Site(base_url="https://c.example", secure=True, version="1", model_name=None, rate_limit=0, sign_in_limit=0)
LETTERBOX = Letterbox(SITE, BOX)


def person(caller: Caller) -> UUID:
    assert caller.user_id is not None
    return caller.user_id


async def queued(sessions: Sessions) -> list[Mail]:
    async with reading(sessions) as db:
        rows = list(await db.scalars(select(MailRow).order_by(MailRow.id)))
    assert {row.kind for row in rows} <= {MailKind.MENTION}
    return [msgspec.json.decode(BOX.unseal(row.sealed), type=Mail) for row in rows if row.sealed]


async def test_a_mention_is_mailed_with_a_link_and_without_what_was_said(sessions: Sessions) -> None:
    staff = await hire(sessions, "acme")
    interview_id = await make_interview(sessions, staff.owner)
    session_id, _ = await take_interview(sessions, staff.owner, interview_id, name="Ada Lovelace")
    both = [person(staff.member), person(staff.reviewer), person(staff.owner)]
    await add_comment(
        sessions, staff.owner, session_id, "Ada guessed twice.", passage=Passage(1), mentioned=both, letterbox=LETTERBOX
    )
    with MailServer() as server:
        room = MailRoom(sessions, BOX, SmtpMailer(SmtpServer("127.0.0.1", server.port, "", "", "none", "c@c.example")))
        while await room.deliver_next():
            pass
    assert {to for [to] in server.recipients} == {staff.email("member"), staff.email("reviewer")}
    for mail in server.mails:
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        for content in (plain.get_content(), html.get_content()):
            assert f"https://c.example/studio/sessions/{session_id}#turn-2" in content
            assert "Engineers on their work" in content
        assert mail["subject"] == "Olivia Owner mentioned you: Engineers on their work"
        for told in ("Ada", "guessed", "billing"):
            assert told not in server.raw[0].decode()


async def test_nobody_is_mailed_who_has_left_or_without_a_mention(sessions: Sessions) -> None:
    staff = await hire(sessions, "acme")
    session_id, _ = await take_interview(sessions, staff.owner, await make_interview(sessions, staff.owner))
    async with writing(sessions) as db:
        await db.execute(update(User).where(User.id == staff.reviewer.user_id).values(is_active=False))
    await add_comment(sessions, staff.owner, session_id, "Well.", letterbox=LETTERBOX)
    await add_comment(
        sessions, staff.owner, session_id, "You?", mentioned=[person(staff.reviewer)], letterbox=LETTERBOX
    )
    assert await queued(sessions) == []
    await add_comment(sessions, staff.owner, session_id, "You?", mentioned=[person(staff.member)], letterbox=LETTERBOX)
    [mail] = await queued(sessions)
    assert mail.text.count(f"/studio/sessions/{session_id}#comments") == 1
