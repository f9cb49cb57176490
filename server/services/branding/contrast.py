"""Colours that can be read: how far two are apart, and the nearest one to a chosen colour that is far enough.

Source: WCAG 2.2, 1.4.3 (words need 4.5 to 1), and its definitions of contrast ratio and relative luminance.
"""

import colorsys
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEAST: Final = 4.5
HEX: Final = re.compile(r"#[0-9a-f]{6}")
WHITE: Final = "#ffffff"
NIGHT: Final = "#101211"
LIGHT_PAGE: Final = (WHITE, "#faf9f6", "#f2f0eb")
"""What words stand on in light pages: `--surface`, `--paper`, `--sunken` of web/src/styles/parts/tokens.css."""
DARK_PAGE: Final = ("#1c201e", "#141715", NIGHT)
"""The same in dark pages."""
STEPS: Final = 255
SOFT: Final = 0.12
"""How much of the colour is in the background of notices."""

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme."""

    accent: str
    """Of links and buttons."""
    strong: str
    """Of what one points at."""
    soft: str
    """Behind notices."""
    on_accent: str
    """Of words on buttons."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What becomes of a chosen colour in one theme."""

    palette: Palette
    contrast: float
    """Of the chosen colour with the background it is least readable on."""

    @property
    def kept(self) -> bool:
        """The colour is shown as it was chosen."""
        return self.contrast >= LEAST


@dataclass(frozen=True, slots=True)
class Look:
    """A chosen colour, in both themes."""

    chosen: str
    light: Shown
    dark: Shown


def normal_colour(typed: str) -> str | None:
    """`#1d5f5a`, from what somebody typed, such as `1D5F5A` or `#abc`; None: it is no colour."""
    text = typed.strip().lower().removeprefix("#")
    if len(text) == 3:
        text = "".join(letter * 2 for letter in text)
    return f"#{text}" if HEX.fullmatch(f"#{text}") else None


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(rgb: Iterable[float]) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02x}" for part in rgb)


def luminance(colour: str) -> float:
    """From 0 for black to 1 for white."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """From 1, for the same colour, to 21, for black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, backgrounds: Iterable[str]) -> float:
    """With the background it is least readable on."""
    return min(contrast(colour, background) for background in backgrounds)


def in_words(ratio: float) -> str:
    """Cut after one digit: what is said to be 4.5 is no less."""
    return f"{math.floor(ratio * 10) / 10:.1f}"


def mended(colour: str, backgrounds: Iterable[str], *, darker: bool) -> str:
    """The colour if it can be read on all of these, or else the nearest one of its hue that can.

    Its lightness alone changes, a step at a time; black or white is the last.
    """
    grounds = tuple(backgrounds)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    step, tried = (-1 if darker else 1) / STEPS, colour
    while least_contrast(tried, grounds) < LEAST and 0 < lightness + step < 1:
        lightness += step
        tried = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
    return tried if least_contrast(tried, grounds) >= LEAST else ("#000000" if darker else WHITE)


def _mixed(colour: str, ground: str, share: float) -> str:
    return _hex(a * share + b * (1 - share) for a, b in zip(_rgb(colour), _rgb(ground), strict=True))


def _moved(colour: str, share: float, towards: str) -> str:
    return _mixed(towards, colour, share)


def _shown(chosen: str, page: tuple[str, ...], on_accent: str, *, darker: bool) -> Shown:
    soft = _mixed(chosen, page[0], SOFT)
    accent = mended(chosen, (*page, soft), darker=darker)
    strong = mended(_moved(accent, 0.3, "#000000" if darker else WHITE), (*page, soft), darker=darker)
    return Shown(Palette(accent, strong, soft, on_accent), least_contrast(chosen, (*page, soft)))


def look_of(colour: str) -> Look:
    """What is shown of a colour, written as `normal_colour` writes it."""
    return Look(
        colour,
        light=_shown(colour, LIGHT_PAGE, WHITE, darker=True),
        dark=_shown(colour, DARK_PAGE, NIGHT, darker=False),
    )
