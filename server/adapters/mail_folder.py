"""Mail as `.eml` files in a folder, where no mail server is set: to be looked at, or sent by other means."""

import asyncio
import os
from pathlib import Path

from server.adapters.mail_message import message_of
from server.ports.mailing import Mail, MailDelayed


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
