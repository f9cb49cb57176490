"""Addresses of what the front-end build wrote, for templates: `asset("room.js")`."""

from collections.abc import Callable
from pathlib import Path

import msgspec

STATIC_PATH = "/static"


def asset_addresses(static: Path) -> Callable[[str], str]:
    """A function from a built file's name to its address, with its digest in it so that it may be cached for ever.

    The manifest is read again when a build has replaced it. A name that was not built keeps its plain address.
    """
    manifest = static / "manifest.json"
    digests: dict[str, str] = {}
    read_at: int | None = None

    def asset(name: str) -> str:
        nonlocal digests, read_at
        changed_at = manifest.stat().st_mtime_ns if manifest.exists() else None
        if changed_at != read_at:
            digests = msgspec.json.decode(manifest.read_bytes(), type=dict[str, str]) if changed_at else {}
            read_at = changed_at
        digest = digests.get(name)
        return f"{STATIC_PATH}/{name}?v={digest}" if digest else f"{STATIC_PATH}/{name}"

    return asset
