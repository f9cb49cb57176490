"""Logos: small pictures and nothing else."""

import io
import struct
import zlib

import pytest
from PIL import Image

from server.adapters.logos_pillow import PillowLogos
from server.ports.logos import NotALogo
from tests.support.watched import picture


def drawn(mode: str, size: tuple[int, int], kind: str, **saved: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 0) if mode == "RGBA" else (200, 30, 30)).save(out, kind, **saved)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_a_picture_is_made_small_and_keeps_its_shape(kind: str) -> None:
    logo = await PillowLogos().paint(drawn("RGB", (1200, 600), kind))
    assert (logo.width, logo.height, logo.media_type) == (128, 64, "image/png")
    with Image.open(io.BytesIO(logo.content)) as made:
        assert made.size == (256, 128)


async def test_a_small_one_is_not_made_larger_and_transparency_stays() -> None:
    logo = await PillowLogos().paint(drawn("RGBA", (100, 20), "PNG"))
    assert (logo.width, logo.height) == (100, 20)
    with Image.open(io.BytesIO(logo.content)) as made:
        assert (made.mode, made.getpixel((0, 0))) == ("RGBA", (200, 30, 30, 0))


async def test_a_photograph_is_kept_as_a_photograph() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((480, 128), 120) for _ in range(3)])
    out = io.BytesIO()
    noise.save(out, "PNG")
    logo = await PillowLogos().paint(out.getvalue())
    assert (logo.media_type, logo.content[:2]) == ("image/jpeg", b"\xff\xd8")


async def test_what_stands_beside_the_picture_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    exif[0x0112] = 6  # turned by a quarter
    logo = await PillowLogos().paint(picture(200, 100, exif=exif))
    assert b"Taken at home" not in logo.content
    assert logo.width < logo.height


def bomb(side: int) -> bytes:
    """A PNG that says it is this large, with nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "SVG is not taken"),
        (b"\xef\xbb\xbf <SVG onload='x'>", "SVG is not taken"),
        (b"", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (drawn("RGB", (200, 200), "GIF"), "no picture"),
        (drawn("RGB", (200, 200), "TIFF"), "no picture"),
        (drawn("RGB", (400, 15), "PNG"), "at least 16"),
        (bomb(20_000), "6,000 pixels"),
        (bomb(4000), "12 million"),
        (bomb(300), "no picture"),
    ],
)
async def test_what_can_be_no_logo_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NotALogo, match=reason):
        await PillowLogos().paint(content)


async def test_a_logo_does_not_move() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (64, 64), (shade, 0, 0)) for shade in (0, 250)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(NotALogo, match="one frame"):
        await PillowLogos().paint(out.getvalue())
