"""Pictures from browsers: decoded within bounds and written anew, so that nothing but the picture is kept."""

import asyncio
import io
from typing import Final

from PIL import Image

from server.ports.media import NotAPicture, PictureCleaner

MOST_PIXELS: Final = 1920 * 1200
LARGEST_SIDE: Final = 1280
QUALITY: Final = 75
FORMATS: Final = ("JPEG", "WEBP", "PNG")


class PillowCleaner(PictureCleaner):
    """Re-encodes as JPEG: what a camera or a forger put beside the picture is gone."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)

    async def clean(self, content: bytes) -> bytes:
        """See `PictureCleaner`."""
        async with self._one_at_a_time:  # talk has the processors first
            return await asyncio.to_thread(_clean, content)


def _clean(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS or getattr(picture, "n_frames", 1) != 1:
                raise NotAPicture(f"A picture may have {MOST_PIXELS} pixels, and one frame.")
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            plain = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture("This is no picture in JPEG, WebP or PNG.") from error
    plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    out = io.BytesIO()
    only_pixels(plain).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def only_pixels(picture: Image.Image) -> Image.Image:
    """A new image, without what `convert` carries over."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare
