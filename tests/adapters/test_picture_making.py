"""Boards and files as pictures for models."""

import io

import pytest
from PIL import Image

from server.adapters.picture_making import LARGEST_SIDE, PillowMaker
from server.ports.media import NotAPicture
from tests.support.sample_files import image

BOX = {"type": "rectangle", "x": 0, "y": 0, "width": 200, "height": 100, "backgroundColor": "#00ff00"}
BOARD = [
    BOX,
    {"type": "ellipse", "x": 300, "y": 0, "width": 100, "height": 100, "strokeColor": "#ff0000"},
    {"type": "diamond", "x": 300, "y": 150, "width": 100, "height": 100},
    {"type": "arrow", "x": 200, "y": 50, "width": 100, "height": 0, "points": [[0, 0], [100, 0]]},
    {"type": "text", "x": 20, "y": 20, "width": 160, "height": 50, "text": "Queue\nof orders", "textAlign": "center"},
]


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


async def test_a_board_is_drawn_as_it_looks() -> None:
    drawn = opened(await PillowMaker().of_board(BOARD))
    assert (drawn.format, drawn.mode) == ("PNG", "RGB")
    colours = {colour for _, colour in drawn.getcolors(100_000) or []}
    assert {(255, 255, 255), (0, 255, 0), (255, 0, 0), (30, 30, 30)} <= colours
    assert max(drawn.size) <= LARGEST_SIDE


async def test_words_are_written_on_it() -> None:
    without = await PillowMaker().of_board(BOARD[:1])
    written = await PillowMaker().of_board([BOX, BOARD[-1]])
    assert written != without


@pytest.mark.parametrize("size", [(9e6, 1), (1, 9e6), (0, 0)])
async def test_no_board_makes_a_large_picture(size: tuple[float, float]) -> None:
    drawn = opened(await PillowMaker().of_board([{"type": "rectangle", "width": size[0], "height": size[1]}]))
    assert max(drawn.size) <= LARGEST_SIDE


async def test_what_is_no_colour_is_drawn_in_ink() -> None:
    drawn = opened(await PillowMaker().of_board([BOX | {"strokeColor": "#abcdef0"}]))
    assert (30, 30, 30) in {colour for _, colour in drawn.getcolors(100_000) or []}


async def test_an_empty_board_has_no_picture() -> None:
    assert await PillowMaker().of_board([{"type": "image"}]) is None


async def test_a_large_picture_is_made_small_and_what_is_none_is_refused() -> None:
    small = opened(await PillowMaker().of_file(image("WEBP", (3000, 1500))))
    assert (small.format, small.size) == ("JPEG", (1024, 512))
    with pytest.raises(NotAPicture):
        await PillowMaker().of_file(b"%PDF-1.7")
