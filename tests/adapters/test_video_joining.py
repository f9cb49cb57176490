"""Pieces of a take become one file, with and without the library that rewrites it."""

import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.adapters.video_joining import FolderJoiner
from server.ports.video import VideoUnreadable
from tests.support.filmed import cut, film


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for piece in cut(content):
        yield piece


async def test_the_file_is_there_for_the_server_alone_and_gone_afterwards(tmp_path: Path) -> None:
    async with FolderJoiner(tmp_path).join("abc", "video/webm", pieces(film())) as made:
        assert made.duration_ms is not None
        assert abs(made.duration_ms - 4000) < 100
        assert made.size_bytes == made.path.stat().st_size
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert not list((tmp_path / "joining").iterdir())


async def test_a_name_that_leads_elsewhere_is_none(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name"):
        async with FolderJoiner(tmp_path).join("../elsewhere", "video/webm", pieces(film())):
            pass


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("video/webm", b""),
        ("video/webm", b"\x1a\x45\xdf\xa3"),
        ("video/webm", film(1, "mp4")),
        ("video/mp4", film(1)),
        ("video/mp4", b"\x00\x00\x00\x18ftypisom" + b"\xff" * 1000),
    ],
)
async def test_what_is_no_video_of_its_type_is_refused(tmp_path: Path, media_type: str, content: bytes) -> None:
    with pytest.raises(VideoUnreadable):
        async with FolderJoiner(tmp_path).join("abc", media_type, pieces(content)):
            pass
    assert not list((tmp_path / "joining").iterdir())


async def test_without_the_library_the_pieces_are_one_file_as_they_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python that finds no `av`, as where the voice part is not installed."""
    bare = tmp_path / "bare"
    bare.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path / "hide"} exec {sys.executable} "$@"\n')
    bare.chmod(0o700)
    (tmp_path / "hide" / "av").mkdir(parents=True)
    (tmp_path / "hide" / "av" / "__init__.py").write_text("raise ImportError")
    monkeypatch.setattr(sys, "executable", str(bare))
    async with FolderJoiner(tmp_path).join("abc", "video/webm", pieces(film())) as made:
        assert (made.duration_ms, made.path.read_bytes()) == (None, film())
