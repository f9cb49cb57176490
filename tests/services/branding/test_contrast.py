"""Colours that can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.app import WEB
from server.services.branding.contrast import (
    DARK_PAGE,
    LEAST,
    LIGHT_PAGE,
    contrast,
    in_words,
    least_contrast,
    look_of,
    mended,
    normal_colour,
)
from server.services.branding.sheets import sheet_named, sheet_of, sheet_path

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", "21.0"),
        ("#ffffff", "#ffffff", "1.0"),
        ("#777777", "#ffffff", "4.4"),  # not 4.5, which it would be rounded to
        ("#767676", "#ffffff", "4.5"),
        ("#ff0000", "#ffffff", "3.9"),
        ("#0000ff", "#ffffff", "8.5"),
    ],
)
def test_contrast_is_what_the_guidelines_say(one: str, other: str, ratio: str) -> None:
    assert in_words(contrast(one, other)) == ratio == in_words(contrast(other, one))


@pytest.mark.parametrize(
    ("chosen", "light", "dark"),
    [
        ("#1d5f5a", "#1d5f5a", "#2f9b93"),  # good by day, lighter by night
        ("#ffd400", "#816b00", "#ffd400"),  # a yellow: the other way round
        ("#001f5b", "#001f5b", "#3e80ff"),
        ("#e4002b", "#d00027", "#ff395e"),  # hardly misses both
        ("#ffffff", "#6d6d6d", "#ffffff"),
        ("#000000", "#000000", "#868686"),
    ],
)
def test_what_cannot_be_read_is_shown_in_the_nearest_colour_that_can(chosen: str, light: str, dark: str) -> None:
    look = look_of(chosen)
    assert (look.light.palette.accent, look.dark.palette.accent) == (light, dark)
    assert (look.light.kept, look.dark.kept) == (light == chosen, dark == chosen)


def test_a_colour_is_changed_no_more_than_it_takes() -> None:
    nearest = mended("#ffd400", ["#ffffff"], darker=True)
    assert LEAST <= contrast(nearest, "#ffffff") < LEAST + 0.2


@given(COLOURS)
def test_every_colour_ends_in_words_that_can_be_read(chosen: str) -> None:
    look = look_of(chosen)
    for shown, page in ((look.light, LIGHT_PAGE), (look.dark, DARK_PAGE)):
        palette = shown.palette
        for words in (palette.accent, palette.strong):
            assert least_contrast(words, (*page, palette.soft)) >= LEAST
            assert contrast(words, palette.on_accent) >= LEAST
        assert shown.kept == (palette.accent == chosen)


def test_the_grounds_are_those_of_the_pages() -> None:
    for part, page in zip(themes("tokens.css", "@media"), (LIGHT_PAGE, DARK_PAGE), strict=True):
        assert (part["surface"], part["paper"], part["sunken"]) == page


def test_what_is_shown_before_candidates_see_it_has_the_colours_of_the_pages() -> None:
    for page, preview in zip(themes("tokens.css", "@media"), themes("branding.css", ".look-dark"), strict=True):
        assert len(preview) == 9
        assert preview.items() <= page.items()


def themes(name: str, begins_dark: str) -> list[dict[str, str]]:
    """The colours of a style sheet by name: in light, and in dark."""
    light, _, dark = (WEB / "src" / "styles" / "parts" / name).read_text().partition(begins_dark)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]


@pytest.mark.parametrize(
    ("typed", "colour"),
    [
        ("#1D5F5A", "#1d5f5a"),
        (" 1d5f5a ", "#1d5f5a"),
        ("#abc", "#aabbcc"),
        ("", None),
        ("#12345", None),
        ("#1234567", None),
        ("green", None),
        ("#12345g", None),
        ("#1d5f5a}", None),
        ("#１２３４５６", None),
    ],
)
def test_colours_are_taken_as_people_write_them(typed: str, colour: str | None) -> None:
    assert normal_colour(typed) == colour


def test_a_sheet_is_found_by_what_is_in_it() -> None:
    name = sheet_path("#1d5f5a").rpartition("/")[2]
    assert sheet_named(name) == sheet_of("#1d5f5a")
    assert "--accent:#1d5f5a" in sheet_of("#1d5f5a")
    for other in ("1d5f5a-000000000000.css", "1d5f5b" + name[6:], name.upper(), "x", f"../{name}", name + "x"):
        assert sheet_named(other) is None
