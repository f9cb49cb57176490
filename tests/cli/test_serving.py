"""`colloquy serve`, `api-key` and `user` as an operator uses them."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.support.postgres import PostgresCluster
from tests.support.server import ROOT, RunningServer


def colloquy(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, with nothing set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
    return subprocess.run(
        [sys.executable, "-m", "server.cli", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = colloquy(tmp_path, "serve", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert port in ended.stderr
    assert "--port" in ended.stderr


def test_a_data_folder_that_cannot_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = colloquy(tmp_path, "serve", COLLOQUY_DATA_DIR=str(tmp_path / "file" / "var"))
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "COLLOQUY_DATA_DIR" in ended.stderr


def test_an_unreachable_database_is_one_clear_line(tmp_path: Path) -> None:
    ended = colloquy(tmp_path, "serve", COLLOQUY_DATABASE_URL="postgresql+asyncpg://nobody@127.0.0.1:9/none")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "COLLOQUY_DATABASE_URL" in ended.stderr


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path) -> None:
    ended = colloquy(tmp_path, "serve", COLLOQUY_PORT="many")
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "COLLOQUY_PORT" in ended.stderr


def test_the_first_start_makes_owner_and_demo_and_prints_their_links(tmp_path: Path) -> None:
    with RunningServer(tmp_path) as server:
        assert f"{server.base_url}/i/demo" in server.log
        assert f"{server.base_url}/api/v1/docs" in server.log
        link = re.search(r"http\S+/sign-in/link\?token=\S+", server.log)
        assert link
        assert httpx.get(f"{server.base_url}/i/demo").status_code == 200
        assert httpx.get(link.group()).status_code == 200
        made = colloquy(tmp_path, "api-key", "create", "--name", "test", COLLOQUY_DATA_DIR=str(tmp_path / "var"))
        assert re.fullmatch(r"dlv_[\w-]{43}\n", made.stdout)
        headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
        listed = httpx.get(f"{server.base_url}/api/v1/interviews", headers=headers).json()
        assert [interview["publicSlug"] for interview in listed["data"]] == ["demo"]


def test_without_the_demo_there_is_none(tmp_path: Path) -> None:
    with RunningServer(tmp_path, "--no-demo") as server:
        assert "/i/demo" not in server.log
        assert httpx.get(f"{server.base_url}/i/demo").status_code == 404


def test_on_postgresql_the_operator_migrates_and_is_told_so(tmp_path: Path, postgres: PostgresCluster) -> None:
    url = postgres.create_database()
    early = colloquy(tmp_path, "serve", COLLOQUY_DATABASE_URL=url)
    assert early.returncode == 1
    assert "colloquy migrate" in early.stderr
    assert colloquy(tmp_path, "migrate", COLLOQUY_DATABASE_URL=url).returncode == 0
    with RunningServer(tmp_path, COLLOQUY_DATABASE_URL=url) as server:
        assert httpx.get(f"{server.base_url}/readyz").json()["status"] == "ok"
        assert httpx.get(f"{server.base_url}/i/demo").status_code == 200


def test_a_user_gets_a_link_that_signs_in(tmp_path: Path) -> None:
    made = colloquy(tmp_path, "user", "create", "eve@example.org", "--name", "Eve")
    assert re.fullmatch(r"http\S+/sign-in/link\?token=\S+\n", made.stdout)
    again = colloquy(tmp_path, "user", "create", "eve@example.org")
    assert again.returncode == 1
    assert "already" in again.stderr
