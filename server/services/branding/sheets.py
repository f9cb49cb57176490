"""The style sheet of a colour. Its name says all that is in it, so that it can be cached for ever, and for anybody."""

import hashlib
import re
from functools import lru_cache
from typing import Final

from server.services.branding.contrast import Palette, look_of

FOLDER: Final = "/brand"
NAME: Final = re.compile(r"([0-9a-f]{6})-([0-9a-f]{12})\.css")


@lru_cache(maxsize=256)
def sheet_of(colour: str) -> str:
    """The rules; `.branded` follows the reader's theme, `.branded-light` and `.branded-dark` are of one."""
    look = look_of(colour)
    light, dark = _rules(look.light.palette), _rules(look.dark.palette)
    return (
        f".branded,.branded-light{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{.branded{{{dark}}}}}\n"
        f".branded-dark{{{dark}}}\n"
    )


def _rules(palette: Palette) -> str:
    return (
        f"--accent:{palette.accent};--accent-strong:{palette.strong};"
        f"--accent-soft:{palette.soft};--on-accent:{palette.on_accent}"
    )


def sheet_path(colour: str) -> str:
    """Where the sheet of a colour is; another one when its rules are others."""
    return f"{FOLDER}/{colour[1:]}-{_digest(sheet_of(colour))}.css"


def sheet_named(name: str) -> str | None:
    """The sheet of that name; None: there is none, or it was another then."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    sheet = sheet_of(f"#{found[1]}")
    return sheet if _digest(sheet) == found[2] else None


def _digest(sheet: str) -> str:
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
