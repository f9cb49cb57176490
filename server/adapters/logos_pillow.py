"""Logos: decoded within bounds, made small, and written anew, so that nothing but the picture is kept."""

import asyncio
import io
from typing import Final

from PIL import Image, ImageOps

from server.adapters.picture_pillow import only_pixels
from server.ports.logos import LogoPainter, NotALogo, PaintedLogo

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_SIDE: Final = 6000
MOST_PIXELS: Final = 12_000_000
LEAST_SIDE: Final = 16
TOO_LARGE: Final = f"A logo may be {MOST_SIDE:,} pixels wide or high, and have {MOST_PIXELS // 1_000_000} million."
SHOWN: Final = (240, 64)
"""CSS pixels, at most."""
SHARPNESS: Final = 2
"""Pixels of the picture to a CSS pixel: screens of telephones have them."""
LARGE_PNG: Final = 150_000
"""Bytes; a photograph without transparency is written as JPEG instead."""
QUALITY: Final = 88
DRAWING: Final = (
    "SVG is not taken: such a file can carry scripts, and mail programs do not show it. Please save the logo as PNG."
)


class PillowLogos(LogoPainter):
    """Writes PNG, which keeps transparency, or JPEG."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)

    async def paint(self, content: bytes) -> PaintedLogo:
        """See `LogoPainter`."""
        async with self._one_at_a_time:  # talk has the processors first
            return await asyncio.to_thread(_paint, content)


def _paint(content: bytes) -> PaintedLogo:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            _expect_bounds(picture)
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Image.DecompressionBombError as error:
        raise NotALogo(TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        is_drawing = b"<svg" in content[:4096].lower()
        raise NotALogo(DRAWING if is_drawing else "This is no picture in PNG, JPEG or WebP.") from error
    plain.thumbnail((SHOWN[0] * SHARPNESS, SHOWN[1] * SHARPNESS), Image.Resampling.LANCZOS)
    content, media_type = _written(only_pixels(plain))
    scale = min(1.0, SHOWN[0] / plain.width, SHOWN[1] / plain.height)
    return PaintedLogo(content, media_type, max(1, round(plain.width * scale)), max(1, round(plain.height * scale)))


def _expect_bounds(picture: Image.Image) -> None:
    width, height = picture.size
    if getattr(picture, "n_frames", 1) != 1:
        raise NotALogo("A logo does not move. Please upload a picture of one frame.")
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise NotALogo(TOO_LARGE)
    if min(width, height) < LEAST_SIDE:
        raise NotALogo(f"A logo is at least {LEAST_SIDE} pixels wide and high.")


def _written(picture: Image.Image) -> tuple[bytes, str]:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    if len(out.getvalue()) <= LARGE_PNG or picture.mode == "RGBA":
        return out.getvalue(), "image/png"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), "image/jpeg"
