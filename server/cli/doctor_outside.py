"""What `colloquy doctor` says of what stands beside the server: Redis, mail, and where media are kept."""

import asyncio
import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from server.adapters.mail_smtp import MailServerTrouble, greet_mail_server
from server.adapters.media_objects import open_media
from server.adapters.rate_redis import RateServerAway, RedisRateLimiter
from server.db.models.base import new_id
from server.parts import mail_folder, smtp_server
from server.ports.media import MediaFailed, MediaStore
from server.services.diagnosis import Check, Health
from server.services.media_links import MediaLinks
from server.settings import Settings

TIMEOUT_S: Final = 10.0
PROBE: Final = b"Written by `colloquy doctor`, read again, and erased."


async def check_outside(settings: Settings, *, timeout_s: float = TIMEOUT_S) -> list[Check]:
    """Those of them that are set, and what happens in their place where they are not."""
    return [
        *([await _check_redis(settings.redis_url, timeout_s)] if settings.redis_url else []),
        await _check_mail(settings, timeout_s),
        *([await _check_media(settings, timeout_s)] if _media_can_be(settings) else []),
    ]


async def _check_redis(url: str, timeout_s: float) -> Check:
    name, place = "Redis", urlsplit(url).netloc.rpartition("@")[2]
    limiter = RedisRateLimiter(url, timeout_s=timeout_s)
    try:
        await limiter.check()
    except RateServerAway as error:
        mend = "check COLLOQUY_REDIS_URL and that it is running; until then each process counts limits by itself"
        return Check(name, Health.PROBLEM, f"{place}: {error}", mend)
    finally:
        await limiter.close()
    return Check(name, Health.OK, f"{place} counts")


async def _check_mail(settings: Settings, timeout_s: float) -> Check:
    server = smtp_server(settings)
    if server is None:
        return check_mail_folder(mail_folder(settings))
    place = f"{server.host}:{server.port}"
    try:
        found = await greet_mail_server(server, timeout_s=timeout_s)
    except MailServerTrouble as error:
        return Check("mail server", Health.PROBLEM, f"{place}: {error.found}", error.mend)
    return Check("mail server", Health.OK, f"{place} {found}")


def check_mail_folder(folder: Path) -> Check:
    """Whether mails can be put there, which nobody sends."""
    name, mend = "mail folder", "set COLLOQUY_SMTP_HOST to have mails sent"
    existing = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        return Check(name, Health.PROBLEM, f"{existing} cannot be written to", f"make it a writable folder, or {mend}")
    there = sum(1 for _ in folder.glob("*.eml"))
    return Check(name, Health.WARNING, f"no mail server is set: mails stay in {folder} ({there} there)", mend)


def _media_can_be(settings: Settings) -> bool:
    """Without a data folder there is none for media either: its own check says so, and looking makes none."""
    return bool(settings.media_url) or Path(settings.data_dir).is_dir()


async def _check_media(settings: Settings, timeout_s: float) -> Check:
    where = settings.media_url or str(Path(settings.data_dir) / "media")
    # No links are made here, so that any secret does; the installation's own would be made by asking for it.
    media = open_media(settings.media, MediaLinks(settings.base_url, "none"))
    try:
        async with asyncio.timeout(timeout_s):
            same = await _write_and_read(media)
    except (MediaFailed, TimeoutError) as error:
        found = str(error) or f"no answer within {timeout_s:g} s"
        mend = (
            "check COLLOQUY_MEDIA_URL, COLLOQUY_MEDIA_ENDPOINT and the keys, and that the bucket is there"
            if settings.media_url
            else "make the folder writable, or set COLLOQUY_DATA_DIR to one that is"
        )
        return Check("media storage", Health.PROBLEM, f"{where}: {found}", mend)
    if not same:
        return Check("media storage", Health.PROBLEM, f"{where} gives back something else than was put there")
    return Check("media storage", Health.OK, f"{where} can be written, read and erased")


async def _write_and_read(media: MediaStore) -> bool:
    path = f"doctor-{new_id().hex}.txt"
    await media.put(path, PROBE, "text/plain")
    try:
        found = b"".join([piece async for piece in media.read(path, 0, len(PROBE))])
    finally:
        await media.delete(path)
    return found == PROBE and await media.look(path) is None
