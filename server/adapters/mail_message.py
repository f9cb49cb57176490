"""A mail as it goes over the wire."""

from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from server.ports.mailing import Mail, MailRefused


def one_line(text: str) -> str:
    """Without line breaks and other control characters, by which text could become headers of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Plain text and HTML of the same content.

    Raises:
        MailRefused: no mail can be addressed that way.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(one_line(mail.from_name), addr_spec=sender)
        message["To"] = Address(one_line(mail.to_name), addr_spec=mail.to_address)
    except (ValueError, IndexError, MessageError) as error:  # as the standard library's parser happens to fail
        raise MailRefused("address") from error
    message["Subject"] = one_line(mail.subject)
    message["Date"] = datetime.now(UTC)
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = one_line(mail.language)  # after the contents, which would take it to their part
    return message
