"""Boards as pictures: numbers and colours are checked, whatever a client has sent."""

import pytest

from server.services.drawing_svg import picture_of


def test_an_empty_board_has_no_picture() -> None:
    assert picture_of([]) is None
    assert picture_of([{"type": "rectangle", "isDeleted": True}, {"type": "video"}]) is None


@pytest.mark.parametrize(
    ("element", "tag", "attributes"),
    [
        ({"type": "rectangle"}, "rect", {"x": "10.0", "y": "20.0", "width": "100.0", "height": "50.0"}),
        ({"type": "ellipse"}, "ellipse", {"cx": "60.0", "cy": "45.0", "rx": "50.0", "ry": "25.0"}),
        ({"type": "diamond"}, "polygon", {"points": "60.0,20.0 110.0,45.0 60.0,70.0 10.0,45.0"}),
        ({"type": "line", "points": [[0, 0], [5, 6]]}, "polyline", {"points": "10.0,20.0 15.0,26.0", "fill": "none"}),
        ({"type": "text", "text": "a\nb", "fontSize": 16}, "text", {"font-size": "16.0", "text-anchor": "start"}),
        ({"type": "text", "text": "a", "textAlign": "center"}, "text", {"x": "60.0", "text-anchor": "middle"}),
        ({"type": "rectangle", "strokeColor": "url(#x)", "backgroundColor": "#ffc9c9"}, "rect",
         {"stroke": "#1e1e1e", "fill": "#ffc9c9"}),
        ({"type": "rectangle", "width": "9", "height": 1e300, "strokeWidth": 900}, "rect",
         {"width": "0.0", "height": "0.0", "stroke-width": "20.0"}),
    ],
)  # fmt: skip
def test_each_shape_is_drawn(element: dict[str, object], tag: str, attributes: dict[str, str]) -> None:
    picture = picture_of([{"x": 10, "y": 20, "width": 100, "height": 50, **element}])
    assert picture is not None
    [shape] = picture.shapes
    assert shape.tag == tag
    assert attributes.items() <= shape.attributes.items()


def test_an_arrow_has_a_head_and_words_have_lines() -> None:
    picture = picture_of(
        [
            {"type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [100, 0]]},
            {"type": "arrow", "x": 0, "y": 0, "points": [[0, 0], [0, 0]]},
            {"type": "freedraw", "points": [[0, 0]]},
            {"type": "text", "text": "one\ntwo", "x": 0, "y": 0},
        ]
    )
    assert picture is not None
    assert [shape.tag for shape in picture.shapes] == ["polyline"] * 4 + ["text"]
    assert [words for _offset, words in picture.shapes[-1].lines] == ["one", "two"]
    assert picture.view_box == "-16.0 -16.0 132.0 32.0"
