"""How often interviews may be started from one address."""

from pathlib import Path

import httpx

from tests.support.server import RunningServer


def test_starting_interviews_is_limited_per_address_and_says_when_to_come_back(tmp_path: Path) -> None:
    body = {"name": "Ada", "email": "ada@example.org", "consent": True}
    with RunningServer(tmp_path, COLLOQUY_ENTRY_LIMIT="3") as server:
        answers = [httpx.post(f"{server.base_url}/i/demo/sessions", json=body) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["error"]["code"] == "RATE_LIMITED"
