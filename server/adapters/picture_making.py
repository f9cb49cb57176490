"""Pictures for models: boards drawn by Pillow from the shapes the review shows, and files made small."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from server.ports.media import NotAPicture, PictureMaker
from server.services.drawing_svg import Picture, Shape, picture_of

LARGEST_SIDE: Final = 1024
"""Pixels; models scale what is larger down themselves."""
MOST_SCALE: Final = 2.0
MOST_PIXELS: Final = 50_000_000
QUALITY: Final = 80
FORMATS: Final = ("JPEG", "WEBP", "PNG")
PAPER: Final = "#ffffff"
INK: Final = "#1e1e1e"
COLOUR_LENGTHS: Final = frozenset({4, 5, 7, 9})
"""Of `#rgb`, `#rgba`, `#rrggbb` and `#rrggbbaa`."""
ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}


class PillowMaker(PictureMaker):
    """One picture at a time, in a thread: talk has the processors first."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)

    async def of_board(self, elements: Sequence[Mapping[str, Any]]) -> bytes | None:
        """See `PictureMaker`."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(_board, elements)

    async def of_file(self, content: bytes) -> bytes:
        """See `PictureMaker`."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(_small, content)


def _small(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPicture(f"A picture may have {MOST_PIXELS} pixels.")
            picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            plain = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture("This is no picture in JPEG, WebP or PNG.") from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _board(elements: Sequence[Mapping[str, Any]]) -> bytes | None:
    picture = picture_of(elements)
    if picture is None:
        return None
    out = io.BytesIO()
    _drawn(picture).save(out, "PNG")
    return out.getvalue()


def _drawn(picture: Picture) -> Image.Image:
    left, top, width, height = (float(number) for number in picture.view_box.split())
    scale = min(MOST_SCALE, LARGEST_SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    paper = Image.new("RGB", size, PAPER)
    pencil = _Pencil(ImageDraw.Draw(paper), left, top, scale)
    for shape in picture.shapes:
        pencil.draw(shape)
    return paper


class _Pencil:
    """Draws shapes of the board's plane on the paper's."""

    def __init__(self, draw: ImageDraw.ImageDraw, left: float, top: float, scale: float) -> None:
        self._draw = draw
        self._left = left
        self._top = top
        self._scale = scale

    def draw(self, shape: Shape) -> None:
        """One shape, as `drawing_svg` has checked it."""
        about = shape.attributes
        if shape.tag == "text":
            self._write(shape)
            return
        ink, width = _colour(about["stroke"]), max(1, round(float(about["stroke-width"]) * self._scale))
        fill = None if about["fill"] == "none" else _colour(about["fill"])
        match shape.tag:
            case "rect":
                x, y = float(about["x"]), float(about["y"])
                box = [*self._at(x, y), *self._at(x + float(about["width"]), y + float(about["height"]))]
                self._draw.rectangle(box, fill, ink, width)
            case "ellipse":
                x, y, rx, ry = (float(about[name]) for name in ("cx", "cy", "rx", "ry"))
                self._draw.ellipse([*self._at(x - rx, y - ry), *self._at(x + rx, y + ry)], fill, ink, width)
            case _:
                points = [self._at(*map(float, pair.split(","))) for pair in about["points"].split()]
                if shape.tag == "polygon":
                    self._draw.polygon(points, fill, ink, width)
                else:
                    self._draw.line(points, ink, width, joint="curve")

    def _write(self, shape: Shape) -> None:
        about = shape.attributes
        font = _font(max(4, round(float(about["font-size"]) * self._scale)))
        x, y = float(about["x"]), float(about["y"])
        for offset, words in shape.lines:
            y += float(offset)
            self._draw.text(self._at(x, y), words, _colour(about["fill"]), font, ANCHORS[about["text-anchor"]])

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (x - self._left) * self._scale, (y - self._top) * self._scale


def _colour(written: str) -> str:
    """Browsers leave out what is no colour; Pillow would stop at it."""
    return written if len(written) in COLOUR_LENGTHS else INK


@cache
def _font_file() -> Path:
    folder = Path(str(files("fontpkg_noto_sans"))) / "files"
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith("NotoSans["))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_font_file(), size)
