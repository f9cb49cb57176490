"""Mail by SMTP."""

import asyncio
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


class MailServerTrouble(Exception):
    """Mail would not go out: what was found, and what to do about it."""

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(found)
        self.found = found
        self.mend = mend


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


async def greet_mail_server(server: SmtpServer, *, timeout_s: float = TIMEOUT_S) -> str:
    """Connect, encrypt and sign in as for a mail, and send none: how it went, in words.

    Raises:
        MailServerTrouble: a mail would not get as far.
    """
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        timeout=timeout_s,
    )
    try:
        async with asyncio.timeout(timeout_s):
            await client.connect()
            await client.ehlo()
            await client.quit()
    except aiosmtplib.SMTPAuthenticationError as error:
        mend = "check COLLOQUY_SMTP_USER and COLLOQUY_SMTP_PASSWORD"
        raise MailServerTrouble(f"it refuses the sign-in ({error.code})", mend) from error
    except (aiosmtplib.SMTPException, TimeoutError, OSError) as error:
        raise _trouble(error, server.security) from error
    finally:
        client.close()
    how = {"starttls": "encrypted by STARTTLS", "tls": "encrypted", "none": "not encrypted"}[server.security]
    return f"answers, {how}{', signed in' if server.user else ''}"


def _trouble(error: Exception, security: Security) -> MailServerTrouble:
    match error:
        case aiosmtplib.SMTPConnectTimeoutError() | aiosmtplib.SMTPReadTimeoutError() | TimeoutError():
            found = "it does not answer"
        case aiosmtplib.SMTPConnectError() | OSError():
            found = "it cannot be reached"
        case aiosmtplib.SMTPException() if security == "starttls" and "STARTTLS" in str(error):
            return MailServerTrouble("it offers no STARTTLS", "set COLLOQUY_SMTP_SECURITY to `tls` or `none`")
        case _:
            found = f"it does not work ({type(error).__name__})"
    return MailServerTrouble(found, "check COLLOQUY_SMTP_HOST, COLLOQUY_SMTP_PORT and COLLOQUY_SMTP_SECURITY")


def _kind(code: int, what: str) -> MailRefused | MailDelayed:
    text = f"{what} {code}"
    return MailRefused(text) if code in REFUSALS else MailDelayed(text)
