"""Mail as `.eml` files in a folder, where no mail server is set: to be looked at, or sent by other means."""

import asyncio
import os
from collections.abc import Sequence
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser
from pathlib import Path

from server.adapters.mail_message import message_of
from server.ports.mailing import Mail, MailDelayed, MailFiles


class FolderMailer:
    """A Mailer that writes files."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Write it; a second attempt replaces the first one's file."""
        content = message_of(mail, self._sender).as_bytes()
        try:
            await asyncio.to_thread(self._write, f"{mail.id}.eml", content)
        except OSError as error:
            raise MailDelayed(type(error).__name__) from error

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        part = path.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(path)


class FolderMailFiles(MailFiles):
    """What `FolderMailer` has written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def there(self) -> list[str]:
        """See `MailFiles`."""
        return await asyncio.to_thread(lambda: [path.stem for path in self._paths()])

    async def addressed_to(self, addresses: Sequence[str]) -> list[str]:
        """See `MailFiles`."""
        wanted = {address.lower() for address in addresses}
        return await asyncio.to_thread(self._addressed_to, wanted) if wanted else []

    async def read(self, mail_id: str) -> bytes:
        """See `MailFiles`."""
        return await asyncio.to_thread(self._read, mail_id)

    async def remove(self, mail_ids: Sequence[str]) -> None:
        """See `MailFiles`."""
        await asyncio.to_thread(self._remove, mail_ids)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.eml"))

    def _addressed_to(self, wanted: set[str]) -> list[str]:
        found = []
        for path in self._paths():
            try:
                with path.open("rb") as file:
                    header = BytesHeaderParser(policy=policy.default).parse(file)["To"]
                addresses = {one.addr_spec.lower() for one in header.addresses} if header else set()
            except (OSError, MessageError, AttributeError):  # gone meanwhile, or somebody else's file
                continue
            if addresses & wanted:
                found.append(path.stem)
        return found

    def _read(self, mail_id: str) -> bytes:
        try:
            return (self._folder / f"{mail_id}.eml").read_bytes()
        except FileNotFoundError:
            return b""

    def _remove(self, mail_ids: Sequence[str]) -> None:
        for mail_id in mail_ids:
            for ending in (".eml", ".part"):
                (self._folder / f"{mail_id}{ending}").unlink(missing_ok=True)
