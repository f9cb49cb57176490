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
STYLES = WEB / "src" / "styles"
CANDIDATES_STYLES = ("app.css", "candidate.css", "voice.css", "video.css", "work.css")
ONE_SIDED = re.compile(
    r"""(?:^|[;{\s])(?:
        (?:scroll-)?(?:margin|padding)-(?:left|right) | border-(?:left|right)[\w-]* | left | right
        | border-(?:top|bottom)-(?:left|right)-radius | (?:text-align|float|clear)\s*:\s*(?:left|right) | translateX
        | (?:margin|padding|inset|border-width|border-radius)\s*:\s*[^\s;]+(?:\s+[^\s;]+){3}\s*;
    )""",
    re.VERBOSE,
)
"""What is on the left or the right in every language; four values name the sides one by one."""


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


def styles_of(name: str) -> str:
    """A style sheet with its parts, without comments; what functions are given is no list of sides."""
    text = re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text(), flags=re.DOTALL)
    parts = re.findall(r'@import "\./(parts/[\w-]+\.css)"', text)
    text = "".join((text, *(styles_of(part) for part in parts)))
    while text != (text := re.sub(r"\([^()]*\)", "", text)):
        pass
    return text


@pytest.mark.parametrize("name", CANDIDATES_STYLES)
def test_pages_in_arabic_begin_on_the_right_with_the_same_styles(name: str) -> None:
    assert [found.group() for found in ONE_SIDED.finditer(styles_of(name))] == []


@pytest.mark.parametrize(
    "rule",
    ["margin-left: 1px", "a{right: 0;}", "text-align:  left", "padding: 1px 2px 3px 4px;", "border-left-width: 1px"],
)
def test_a_style_for_one_side_is_found(rule: str) -> None:
    assert ONE_SIDED.search(f".b {{ {rule} }}")
    assert not ONE_SIDED.search("margin-inline: 1px; inset-inline-start: 0; text-align: start; padding: 1px 2px;")
