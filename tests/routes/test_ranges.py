"""Ranges of bytes as players ask for them."""

import pytest

from server.routes.ranges import Unsatisfiable, wanted_range


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", (0, 1000)),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-1", (0, 2)),
        ("bytes=200-499", (200, 500)),
        ("bytes=200-99999", (200, 1000)),
        ("bytes=999-", (999, 1000)),
        ("bytes=-1", (999, 1000)),
        ("bytes=-99999", (0, 1000)),
        ("bytes= 5 - 6", (5, 7)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_a_range_is_what_the_standard_says(header: str | None, found: tuple[int, int] | None) -> None:
    assert wanted_range(header, 1000) == found


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_with_nothing_in_it_is_told_so(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_range(header, 1000)
