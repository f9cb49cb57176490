"""Invitations by mail, what reminds of them, and when that stops."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from litestar.testing import AsyncTestClient
from sqlalchemy import delete, select, update

from server.adapters.mail_smtp import SmtpMailer, SmtpServer
from server.adapters.secret_box import FernetBox
from server.app import create_app
from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, InviteRow, MailKind, MailRow, MailState, SessionRow, SessionStatus
from server.services.access import Caller
from server.services.admission import Admission, set_admission
from server.services.errors import Conflict, Invalid, NotFound, TooMany
from server.services.invite_changes import resend_invite, view_invite
from server.services.invites import PersonalInvite, create_invites, revoke_invite, set_invite_expiry
from server.services.mail_outbox import Letterbox, MailRoom
from server.services.reminders import send_reminders, set_reminders
from server.services.site import Site
from server.services.words.by_language import words_in
from server.settings import Settings
from tests.servers.mail_server import MailServer
from tests.support.studio import hire, make_interview, take_interview
from tests.support.waiting import eventually

BOX = FernetBox("sign here")
LETTERBOX = Letterbox(Site("https://c.example", True, "1", None, 0, 0), BOX)
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.fixture
async def caller(sessions: Sessions) -> Caller:
    return (await hire(sessions, "acme")).owner


@pytest.fixture
async def interview_id(sessions: Sessions, caller: Caller) -> UUID:
    return await make_interview(sessions, caller)


async def invite(sessions: Sessions, caller: Caller, interview_id: UUID, name: str = "ada") -> InviteRow:
    """An invite that was mailed, whose mail has been delivered."""
    new = PersonalInvite(name=name.title(), email=f"{name}@example.org")
    [made] = await create_invites(sessions, caller, interview_id, [new], letterbox=LETTERBOX)
    await deliver(sessions)
    return made.row


async def deliver(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        waiting = update(MailRow).where(MailRow.state == MailState.WAITING)
        await db.execute(waiting.values(state=MailState.SENT, sealed=None))


async def take(sessions: Sessions, caller: Caller, row: InviteRow, status: SessionStatus) -> None:
    """An interview on this invite."""
    session_id, _ = await take_interview(sessions, caller, row.interview_id, status=status)
    async with writing(sessions) as db:
        await db.execute(update(SessionRow).where(SessionRow.id == session_id).values(invite_id=row.id))


async def reminders(sessions: Sessions) -> int:
    async with reading(sessions) as db:
        return len(list(await db.scalars(select(MailRow.id).where(MailRow.kind == MailKind.REMINDER))))


async def test_the_mail_has_link_note_and_end_in_plain_and_html(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(time_limit_minutes=45))
    new = PersonalInvite(
        name="Ada <b>",
        email="ada@example.org",
        notes="secret remark",
        note="Dear Ada,\n<i>welcome</i>",
        expires_at=datetime(2099, 1, 31, 12, tzinfo=UTC),
    )
    [made] = await create_invites(sessions, caller, interview_id, [new], letterbox=LETTERBOX)
    with MailServer() as server:
        room = MailRoom(sessions, BOX, SmtpMailer(SmtpServer("127.0.0.1", server.port, "", "", "none", "i@c.example")))
        assert await room.deliver_next()
    [mail] = server.mails
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    link = f"https://c.example/i/{made.public_slug}?token={made.row.token}"
    text = plain.get_content().replace("\r\n", "\n")
    for words in ("Hello Ada <b>,", "45 minutes", "  Dear Ada,\n  <i>welcome</i>", link, "January 31, 2099"):
        assert words in text
    assert "&lt;i&gt;welcome&lt;/i&gt;" in html.get_content()
    assert f'href="{link}"' in html.get_content()
    assert b"secret remark" not in server.raw[0]
    assert mail["subject"] == "acme invites you to an interview: Engineers on their work"
    [sent] = (await view_invite(sessions, caller, made.row.id)).mails
    assert (sent.kind, sent.state) == (MailKind.INVITATION, MailState.SENT)


@pytest.mark.parametrize(
    ("own", "interviews", "used"),
    [(None, "fr-CA", "fr"), ("de", "fr", "de"), ("ja", "es", "es"), (None, "ja", "en"), ("ar-EG", "pt-BR", "ar")],
)
async def test_it_is_in_the_persons_language_or_the_interviews(
    sessions: Sessions, caller: Caller, interview_id: UUID, own: str | None, interviews: str, used: str
) -> None:
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(language=interviews))
    new = PersonalInvite(email="ada@example.org", language=own)
    await create_invites(sessions, caller, interview_id, [new], letterbox=LETTERBOX)
    async with reading(sessions) as db:
        [row] = await db.scalars(select(MailRow))
    assert words_in(used).invite_mail.not_meant in BOX.unseal(row.sealed or "")


async def test_it_tells_the_time_that_this_candidate_has(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> None:
    row = await invite(sessions, caller, interview_id)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(time_limit_minutes=40))
        values = {"accommodations": {"extra_percent": 50}, "mailed_at": None}
        await db.execute(update(InviteRow).where(InviteRow.id == row.id).values(**values))
    await resend_invite(sessions, LETTERBOX, caller, row.id)
    async with reading(sessions) as db:
        waiting = await db.scalar(select(MailRow.sealed).where(MailRow.state == MailState.WAITING))
    assert "you have 60 minutes" in BOX.unseal(waiting or "")


async def test_who_has_not_begun_is_reminded_a_few_times(
    sessions: Sessions, caller: Caller, interview_id: UUID
) -> None:
    row = await invite(sessions, caller, interview_id)
    assert await send_reminders(sessions, LETTERBOX, NOW + 9 * DAY) == 0, "nobody asked for reminders"
    await set_reminders(sessions, caller, interview_id, days=3, count=2)
    at = [2.9, 3.1, 3.2, 6.0, 6.2, 9.5, 30]
    sent = []
    for days in at:
        sent.append(await send_reminders(sessions, LETTERBOX, NOW + days * DAY))
        await deliver(sessions)
    assert sent == [0, 1, 0, 0, 1, 0, 0]
    mails = (await view_invite(sessions, caller, row.id)).mails
    assert [mail.kind for mail in mails] == [MailKind.REMINDER, MailKind.REMINDER, MailKind.INVITATION]


async def test_a_running_server_reminds_by_itself_as_files_without_a_mail_server(
    sessions: Sessions, caller: Caller, interview_id: UUID, database_url: str, tmp_path: Path
) -> None:
    await set_reminders(sessions, caller, interview_id, days=3, count=1)
    row = await invite(sessions, caller, interview_id)
    async with writing(sessions) as db:
        await db.execute(update(InviteRow).values(mailed_at=NOW - 4 * DAY))
    data_dir = str(tmp_path / "var")
    settings = Settings(voice=False, database_url=database_url, data_dir=data_dir, secret="sign here")
    async with AsyncTestClient(create_app(settings)):

        async def reminded() -> bool:
            mails = (await view_invite(sessions, caller, row.id)).mails
            return (mails[0].kind, mails[0].state) == (MailKind.REMINDER, MailState.SENT)

        await eventually(reminded)
    [file] = (tmp_path / "var" / "mail").iterdir()
    assert b"Subject: Still waiting for you: Engineers on their work" in file.read_bytes()


async def test_reminders_of_many_are_each_written_once(sessions: Sessions, caller: Caller, interview_id: UUID) -> None:
    new = [PersonalInvite(email=f"p{n}@example.org") for n in range(120)]
    await create_invites(sessions, caller, interview_id, new, letterbox=LETTERBOX)
    await deliver(sessions)
    await set_reminders(sessions, caller, interview_id, days=1, count=1)
    assert await send_reminders(sessions, LETTERBOX, NOW + 2 * DAY) == 120
    assert await send_reminders(sessions, LETTERBOX, NOW + 9 * DAY) == 0
    assert await reminders(sessions) == 120


async def test_nobody_is_reminded_without_cause(sessions: Sessions, caller: Caller, interview_id: UUID) -> None:
    begun, done, withdrawn, expired, unreachable, unmailed = [
        await invite(sessions, caller, interview_id, name) for name in ("a", "b", "c", "d", "e", "f")
    ]
    await take(sessions, caller, begun, SessionStatus.IN_PROGRESS)
    await take(sessions, caller, done, SessionStatus.EXPIRED)
    async with writing(sessions) as db:
        await db.execute(update(MailRow).where(MailRow.invite_id == unreachable.id).values(state=MailState.FAILED))
        await db.execute(update(InviteRow).where(InviteRow.id == unmailed.id).values(mailed_at=None))
    await revoke_invite(sessions, caller, withdrawn.id)
    await set_invite_expiry(sessions, caller, expired.id, NOW + DAY)
    await set_reminders(sessions, caller, interview_id, days=3, count=5)
    assert await send_reminders(sessions, LETTERBOX, NOW + 4 * DAY) == 0
    waiting = await invite(sessions, caller, interview_id, "g")
    await set_admission(sessions, caller, interview_id, Admission(closes_at=NOW + 3 * DAY))
    assert await send_reminders(sessions, LETTERBOX, NOW + 4 * DAY) == 0, "it would open nothing"
    await set_admission(sessions, caller, interview_id, Admission())
    assert await send_reminders(sessions, LETTERBOX, NOW + 4 * DAY) == 1
    async with reading(sessions) as db:
        assert await db.scalar(select(MailRow.invite_id).where(MailRow.state == MailState.WAITING)) == waiting.id


async def test_what_cannot_be_mailed_again_says_why(sessions: Sessions, caller: Caller, interview_id: UUID) -> None:
    stranger = (await hire(sessions, "rival")).owner
    row = await invite(sessions, caller, interview_id)
    with pytest.raises(NotFound):
        await resend_invite(sessions, LETTERBOX, stranger, row.id)
    with pytest.raises(TooMany):
        await resend_invite(sessions, LETTERBOX, caller, row.id)
    async with writing(sessions) as db:
        await db.execute(update(InviteRow).values(mailed_at=NOW - DAY))
    await resend_invite(sessions, LETTERBOX, caller, row.id)
    assert len((await view_invite(sessions, caller, row.id)).mails) == 2
    await set_invite_expiry(sessions, caller, row.id, NOW - DAY)
    with pytest.raises(Conflict, match="later day"):
        await resend_invite(sessions, LETTERBOX, caller, row.id)
    await set_invite_expiry(sessions, caller, row.id, None)
    await take(sessions, caller, row, SessionStatus.COMPLETED)
    with pytest.raises(Conflict, match="over"):
        await resend_invite(sessions, LETTERBOX, caller, row.id)
    async with writing(sessions) as db:
        await db.execute(delete(SessionRow))
    await revoke_invite(sessions, caller, row.id)
    with pytest.raises(Conflict, match="withdrawn"):
        await resend_invite(sessions, LETTERBOX, caller, row.id)
    [nowhere] = await create_invites(sessions, caller, interview_id, [PersonalInvite(name="Bob")], letterbox=LETTERBOX)
    with pytest.raises(Invalid, match="no address"):
        await resend_invite(sessions, LETTERBOX, caller, nowhere.row.id)
