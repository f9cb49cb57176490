"""Fetching from a hub that cuts, damages, forgets, dawdles or is not there."""

import hashlib
import os
from pathlib import Path

import httpx
import pytest

from server.adapters.speech_local.hub import FetchError, Hub, NotThere
from tests.servers.hub_server import HubFiles, serving

LARGE = os.urandom(200_000)
FILES = {"a/b/model.bin": LARGE, "a/b/config.json": b'{"small": true}'}


class Fetched:
    """A hub's client, and what it did meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.target = folder / "model.bin"
        self.progress: list[tuple[str, int, int]] = []
        self.pauses: list[float] = []

    def fetch(self, hub: HubFiles, path: str = "model.bin", sha256: str = "") -> str:
        client = Hub(hub.url, pause=self.pauses.append, timeout=httpx.Timeout(1))
        try:
            return client.fetch("a/b", path, self.target, lambda *told: self.progress.append(told), sha256=sha256)
        finally:
            client.close()


@pytest.fixture
def fetched(tmp_path: Path) -> Fetched:
    return Fetched(tmp_path)


def test_a_file_comes_whole_and_says_how_far_it_is(fetched: Fetched) -> None:
    with serving(HubFiles(FILES)) as hub:
        assert fetched.fetch(hub) == hashlib.sha256(LARGE).hexdigest()
    assert fetched.target.read_bytes() == LARGE
    assert fetched.progress[-1] == ("model.bin", len(LARGE), len(LARGE))
    assert list(fetched.target.parent.iterdir()) == [fetched.target]


def test_a_small_file_is_checked_by_the_digest_git_gives_it(fetched: Fetched) -> None:
    with serving(HubFiles(FILES)) as hub:
        assert fetched.fetch(hub, "config.json") == hashlib.sha256(FILES["a/b/config.json"]).hexdigest()


def test_a_connection_that_is_cut_again_and_again_is_gone_on_with(fetched: Fetched) -> None:
    with serving(HubFiles(FILES, cuts=4)) as hub:
        fetched.fetch(hub)
    assert fetched.target.read_bytes() == LARGE
    ranges = [r.headers["range"] for r in hub.requests if "range" in r.headers and r.path.startswith("/cdn")]
    assert ranges == ["bytes=40000-", "bytes=80000-", "bytes=120000-", "bytes=160000-"]


def test_a_later_command_goes_on_where_an_earlier_one_stopped(fetched: Fetched) -> None:
    fetched.target.with_name("model.bin.part").write_bytes(LARGE[:150_000])
    with serving(HubFiles(FILES)) as hub:
        fetched.fetch(hub)
    assert fetched.target.read_bytes() == LARGE
    assert hub.requests[-1].headers["range"] == "bytes=150000-"


def test_what_was_complete_but_not_yet_checked_is_not_fetched_again(fetched: Fetched) -> None:
    fetched.target.with_name("model.bin.part").write_bytes(LARGE)
    with serving(HubFiles(FILES)) as hub:
        assert fetched.fetch(hub) == hashlib.sha256(LARGE).hexdigest()


def test_a_server_that_ignores_ranges_begins_again(fetched: Fetched) -> None:
    with serving(HubFiles(FILES, cuts=1, ignores_ranges=True)) as hub:
        fetched.fetch(hub)
    assert fetched.target.read_bytes() == LARGE


@pytest.mark.parametrize("part", [b"", b"something else" * 100])
def test_damaged_bytes_are_thrown_away(fetched: Fetched, part: bytes) -> None:
    left = fetched.target.with_name("model.bin.part")
    if part:
        left.write_bytes(part)
    with serving(HubFiles(FILES, damages=True)) as hub, pytest.raises(FetchError, match="came damaged"):
        fetched.fetch(hub)
    assert not left.exists()
    assert not fetched.target.exists()


def test_a_pinned_digest_counts_more_than_what_the_hub_says(fetched: Fetched) -> None:
    with serving(HubFiles(FILES)) as hub, pytest.raises(FetchError, match="came damaged"):
        fetched.fetch(hub, sha256="0" * 64)


def test_a_hub_that_names_no_digest_is_not_trusted(fetched: Fetched) -> None:
    with serving(HubFiles(FILES, names_digests=False)) as hub, pytest.raises(FetchError, match="no digest"):
        fetched.fetch(hub)
    assert not fetched.target.exists()


def test_what_is_not_there_is_said_at_once(fetched: Fetched) -> None:
    with serving(HubFiles({})) as hub, pytest.raises(NotThere, match=r"has no model\.bin"):
        fetched.fetch(hub)
    assert fetched.pauses == []


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 429}, {"silent": True}, {"cuts": 99, "cut_after": 0}])
def test_a_hub_in_trouble_is_given_up_on(fetched: Fetched, trouble: dict[str, int]) -> None:
    with serving(HubFiles(FILES, **trouble)) as hub, pytest.raises(FetchError, match="cannot be reached or breaks off"):  # type: ignore[arg-type]
        fetched.fetch(hub)
    assert len(fetched.pauses) == 2


def test_nobody_there_is_one_line(fetched: Fetched) -> None:
    with pytest.raises(FetchError, match=r"^http://127\.0\.0\.1:9 cannot be reached"):
        fetched.fetch(HubFiles({}, url="http://127.0.0.1:9"))


def test_a_folder_that_cannot_be_written_to_is_one_line(fetched: Fetched) -> None:
    fetched.target.with_name("model.bin.part").mkdir()
    with serving(HubFiles(FILES)) as hub, pytest.raises(FetchError, match="cannot be written"):
        fetched.fetch(hub)
