"""Invitations by mail: written with the keys, delivered from the database, again and again if need be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from litestar.testing import AsyncTestClient
from sqlalchemy import select, update

from server.adapters.mail_smtp import SmtpMailer, SmtpServer
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, MailRow, MailState
from server.services.mail_outbox import MAX_ATTEMPTS, MailRoom, pause_after
from server.services.words.by_language import languages, words_in
from server.settings import Settings
from tests.routes.assessments.conftest import Client
from tests.servers.mail_server import MailServer
from tests.support.app import app_of
from tests.support.waiting import eventually
from tests.support.world import Tenant


def room(sessions: Sessions, port: int, secret: str = "sign here") -> MailRoom:
    server = SmtpServer("127.0.0.1", port, "", "", "none", "interviews@c.example")
    return MailRoom(sessions, FernetBox(secret), SmtpMailer(server))


async def mails(sessions: Sessions) -> list[MailRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(MailRow).order_by(MailRow.id)))


async def make_due(sessions: Sessions, **values: object) -> None:
    async with writing(sessions) as db:
        await db.execute(update(MailRow).values(due_at=datetime.now(UTC) - timedelta(seconds=1), **values))


async def test_each_candidate_gets_their_own_key_in_plain_and_html(us: Client, sessions: Sessions) -> None:
    made = await us.made(timeLimitMinutes=90)
    emails, names = ["a@example.org", "b@example.org"], ["Ada <b>", "Bob"]
    keys = await us.keys(made, 2, candidateEmails=emails, candidateNames=names, orgName="Acme & Co")
    with MailServer() as server:
        while await room(sessions, server.port).deliver_next():
            pass
    assert server.recipients == [[email] for email in emails]
    for mail, key, name in zip(server.mails, keys, names, strict=True):
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        text = plain.get_content()
        assert f"https://c.example/a#{key['key']}" in text
        assert f"enter your key: {key['key']}" in text
        assert f"Hello {name}," in text
        assert "90 minutes" in text
        assert "Acme & Co invites you" in text
        assert mail["subject"] == "Acme & Co invites you to an interview: Backend API Challenge"
        assert mail["from"].addresses[0].display_name == "Acme & Co"
        assert f'href="https://c.example/a#{key["key"]}"' in html.get_content()
        assert "<b>" not in html.get_content()
        assert "Acme &amp; Co" in html.get_content()
    sent = await mails(sessions)
    assert {(row.state, row.sealed, row.error) for row in sent} == {(MailState.SENT, None, None)}


@pytest.mark.parametrize("language", ["de-AT", "fr", "es", "en", "ja", "zh-CN", "ar"])
async def test_it_is_in_the_interviews_language(us: Client, sessions: Sessions, language: str) -> None:
    made = await us.made()
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.id == UUID(made["id"])).values(language=language))
    await us.keys(made, candidateEmails=["a@example.org"])
    with MailServer() as server:
        await room(sessions, server.port).deliver_next()
    [mail] = server.mails
    wanted = language[:2] if language[:2] in languages() else "en"
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["content-language"] == wanted
    assert words_in(wanted).key_mail.not_meant in body.get_content()
    assert "ours" in body.get_content(), "without orgName the organization's own name"


async def test_a_mail_server_that_is_away_gets_the_mail_when_it_is_back(us: Client, sessions: Sessions) -> None:
    await us.keys(await us.made(), candidateEmails=["a@example.org"])
    with MailServer("451 later", "421 busy") as server:
        here = room(sessions, server.port)
        for attempt in (1, 2):
            assert await here.deliver_next()
            [row] = await mails(sessions)
            assert (row.state, row.attempts) == (MailState.WAITING, attempt)
            assert row.due_at - datetime.now(UTC) > pause_after(attempt) - timedelta(seconds=20)
            assert not await here.deliver_next(), "not before the pause is over"
            await make_due(sessions)
        assert await here.deliver_next()
    assert len(server.mails) == 1
    [row] = await mails(sessions)
    assert (row.state, row.attempts, row.error) == (MailState.SENT, 3, None)


async def test_it_is_given_up_after_days_and_at_once_when_refused_for_good(us: Client, sessions: Sessions) -> None:
    assert timedelta(days=2) < sum((pause_after(n) for n in range(1, MAX_ATTEMPTS)), timedelta()) < timedelta(days=4)
    await us.keys(await us.made(), candidateEmails=["a@example.org"])
    await make_due(sessions, attempts=MAX_ATTEMPTS - 1)
    with MailServer("451 later") as server:
        await room(sessions, server.port).deliver_next()
    [row] = await mails(sessions)
    assert (row.state, row.sealed, row.error) == (MailState.FAILED, None, "message 451")
    await us.keys(await us.made(), candidateEmails=["b@example.org"])
    with MailServer(refused="550 nobody") as server:
        await room(sessions, server.port).deliver_next()
    assert [(row.state, row.error) for row in await mails(sessions)][1] == (MailState.FAILED, "recipient 550")


async def test_a_process_that_died_while_delivering_is_followed_by_another(us: Client, sessions: Sessions) -> None:
    await us.keys(await us.made(), candidateEmails=["a@example.org"])
    await make_due(sessions, attempts=1)
    with MailServer() as server:
        await room(sessions, server.port).deliver_next()
    assert len(server.mails) == 1


async def test_a_revoked_key_is_not_sent_any_more(us: Client, sessions: Sessions) -> None:
    made = await us.made()
    [key] = await us.keys(made, candidateEmails=["a@example.org"])
    await us("DELETE", f"/assessments/{made['id']}/keys/{key['id']}")
    with MailServer() as server:
        await room(sessions, server.port).deliver_next()
    assert server.mails == []
    [row] = await mails(sessions)
    assert (row.state, row.sealed, row.error) == (MailState.FAILED, None, "withdrawn")


async def test_a_changed_secret_fails_the_mail_and_stops_nothing(us: Client, sessions: Sessions) -> None:
    await us.keys(await us.made(), candidateEmails=["a@example.org"])
    with MailServer() as server:
        assert await room(sessions, server.port, secret="another").deliver_next()
    [row] = await mails(sessions)
    assert (row.state, row.error) == (MailState.FAILED, "sealed under another secret")


async def test_a_running_server_delivers_by_itself_as_files_without_a_mail_server(
    settings: Settings, sessions: Sessions, ours: Tenant
) -> None:
    working = msgspec.structs.replace(settings, worker=True)
    async with AsyncTestClient(app_of(working)) as client:
        us = Client(client, ours.key)
        [key] = await us.keys(await us.made(), candidateEmails=["a@example.org"])

        async def delivered() -> bool:
            return [row.state for row in await mails(sessions)] == [MailState.SENT]

        await eventually(delivered)
    [file] = (Path(settings.data_dir) / "mail").iterdir()
    assert key["key"].encode() in file.read_bytes()
