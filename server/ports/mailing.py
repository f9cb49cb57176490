"""Mail that goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one person."""

    id: str
    """The same at every attempt, so that a second copy can be recognised."""
    from_name: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    language: str
    """BCP-47."""


class MailRefused(Exception):
    """The mail server will never take it, such as for an address that does not exist."""


class MailDelayed(Exception):
    """Not now: the mail server is away, busy, or wrongly set up."""


@runtime_checkable
class Mailer(Protocol):
    """Hands mail on."""

    async def send(self, mail: Mail) -> None:
        """Deliver to a mail server.

        Raises:
            MailRefused: for good.
            MailDelayed: to be tried again.
        """
        ...


@runtime_checkable
class MailFiles(Protocol):
    """The mails that lie in the mail folder, by the id of the mail."""

    async def there(self) -> list[str]:
        """All of them."""
        ...

    async def addressed_to(self, addresses: Sequence[str]) -> list[str]:
        """Those to one of these addresses, in whatever case."""
        ...

    async def read(self, mail_id: str) -> bytes:
        """The mail as it was written; empty when it is not there any more."""
        ...

    async def remove(self, mail_ids: Sequence[str]) -> None:
        """Erase them; what is not there is no error."""
        ...
