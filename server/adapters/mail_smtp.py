"""Mail by SMTP."""

from dataclasses import dataclass
from typing import Final, Literal

import aiosmtplib

from server.adapters.mail_message import message_of
from server.ports.mailing import Mail, MailDelayed, MailRefused

TIMEOUT_S: Final = 20.0
REFUSALS: Final = range(500, 600)
"""Source: RFC 5321, section 4.2.1: permanent negative completion."""

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes out, and as whom."""

    host: str
    port: int
    user: str
    password: str
    security: Security
    sender: str
    """Address that mail comes from."""


class SmtpMailer:
    """A Mailer that opens a connection for every mail."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def send(self, mail: Mail) -> None:
        """Hand it to the mail server."""
        server = self._server
        try:
            await aiosmtplib.send(
                message_of(mail, server.sender),
                hostname=server.host,
                port=server.port,
                username=server.user or None,
                password=server.password or None,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise _kind(max(codes, default=0), "recipient") from error
        except aiosmtplib.SMTPDataError as error:
            raise _kind(error.code, "message") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            # Ours to mend rather than the message's fault: sign-in, sender, encryption, the network.
            raise MailDelayed(type(error).__name__) from error


def _kind(code: int, what: str) -> MailRefused | MailDelayed:
    text = f"{what} {code}"
    return MailRefused(text) if code in REFUSALS else MailDelayed(text)
