"""Mail, by a real mail server and as files."""

import stat
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from server.adapters.mail_folder import FolderMailer
from server.adapters.mail_smtp import Security, SmtpMailer, SmtpServer
from server.ports.mailing import Mail, MailDelayed, Mailer, MailRefused
from tests.servers.mail_server import MailServer
from tests.support.server import free_port

SENDER = "interviews@c.example"
MAIL = Mail(
    id="0192-ab",
    from_name="Ärztehaus & Söhne",
    to_name="Zoë Ångström",
    to_address="zoe@example.org",
    subject="Ärztehaus lädt Sie ein: „Gespräch“",
    text="Guten Tag,\n\nein Schlüssel: PST-ABCD-2345\n",
    html="<!doctype html>\n<p>Guten Tag, <b>Zoë</b></p>\n",
    language="de",
)


def smtp(port: int, security: Security = "none") -> Mailer:
    return SmtpMailer(SmtpServer("127.0.0.1", port, "", "", security, SENDER))


async def test_a_mail_arrives_as_it_was_meant() -> None:
    with MailServer() as server:
        await smtp(server.port).send(MAIL)
    [mail] = server.mails
    assert server.recipients == [["zoe@example.org"]]
    assert mail["from"] == f'"Ärztehaus & Söhne" <{SENDER}>' or mail["from"] == f"Ärztehaus & Söhne <{SENDER}>"
    assert mail["to"].addresses[0].display_name == "Zoë Ångström"
    assert (mail["subject"], mail["message-id"]) == (MAIL.subject, "<0192-ab@c.example>")
    assert (mail["auto-submitted"], mail["content-language"]) == ("auto-generated", "de")
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == MAIL.text.splitlines()
    assert html.get_content().splitlines() == MAIL.html.splitlines()


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\u2028"])
async def test_no_text_becomes_a_header_of_its_own(ending: str) -> None:
    evil = f"Eve{ending}Bcc: victim@example.org{ending}X-Evil: 1"
    with MailServer() as server:
        await smtp(server.port).send(replace(MAIL, from_name=evil, to_name=evil, subject=evil, language=evil))
    [mail] = server.mails
    assert server.recipients == [["zoe@example.org"]]
    assert mail["bcc"] is None
    assert mail["x-evil"] is None
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["a@example.org\r\nBcc: b@example.org", "a b@example.org", "@", "", "a@b@c"])
async def test_an_address_that_is_none_is_refused_before_any_server_is_asked(address: str) -> None:
    with pytest.raises(MailRefused):
        await smtp(free_port()).send(replace(MAIL, to_address=address))


@pytest.mark.parametrize(
    ("answers", "recipient", "kind"),
    [
        (["451 later"], "", MailDelayed),
        (["554 spam"], "", MailRefused),
        ([], "450 busy", MailDelayed),
        ([], "550 nobody here", MailRefused),
    ],
)
async def test_what_is_for_now_and_what_is_for_good_are_told_apart(
    answers: list[str], recipient: str, kind: type[Exception]
) -> None:
    with MailServer(*answers, refused=recipient) as server, pytest.raises(kind) as raised:
        await smtp(server.port).send(MAIL)
    assert server.mails == []
    assert "PST-" not in str(raised.value)


async def test_a_server_that_is_away_or_offers_no_encryption_means_later() -> None:
    with pytest.raises(MailDelayed):
        await smtp(free_port()).send(MAIL)
    with MailServer() as server, pytest.raises(MailDelayed):
        await smtp(server.port, "starttls").send(MAIL)
    assert server.mails == []


async def test_without_a_server_mail_is_a_file_only_its_owner_reads(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "mail", SENDER)
    await mailer.send(MAIL)
    await mailer.send(MAIL)
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == "0192-ab.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["subject"] == MAIL.subject


async def test_a_folder_that_cannot_be_written_means_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the way")
    with pytest.raises(MailDelayed):
        await FolderMailer(tmp_path / "mail", SENDER).send(MAIL)
