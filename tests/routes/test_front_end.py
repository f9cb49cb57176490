"""What pages are made of: addresses of built files, headers, templates without inline script or style."""

import json
import os
import re
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.app import WEB
from server.routes.assets import asset_addresses

TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def test_an_address_carries_the_digest_and_follows_a_new_build(tmp_path: Path) -> None:
    asset = asset_addresses(tmp_path)
    assert asset("room.js") == "/static/room.js"
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"room.js": "abc"}))
    assert asset("room.js") == "/static/room.js?v=abc"
    assert asset("other.js") == "/static/other.js"
    manifest.write_text(json.dumps({"room.js": "def"}))
    os.utime(manifest, ns=(1, 1))
    assert asset("room.js") == "/static/room.js?v=def"


@pytest.mark.parametrize("path", ["/no/such/page", "/static/no-such-file.css"])
async def test_every_answer_has_the_security_headers(client: AsyncTestClient[Litestar], path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)
