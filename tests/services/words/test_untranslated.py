"""Candidates' pages, mails and scripts hold no text of their own: all of it comes from the catalogues."""

import re
from pathlib import Path

import pytest

from tests.support.literals import literals_of_python, literals_of_script, literals_of_template

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "web" / "templates"
SOURCES = ROOT / "web" / "src"
PAGES = [
    *sorted(path for path in (TEMPLATES / "candidate").glob("*.html") if path.name != "sandbox.html"),
    TEMPLATES / "layouts" / "candidate.html",
    TEMPLATES / "portal.html",
]
"""The sandbox is a frame that nobody sees."""
WRITERS = [ROOT / "server" / "services" / name for name in ("invite_mail.py", "assessment_mail.py", "consent.py")]
SCRIPTS = [
    *sorted((SOURCES / "room").rglob("*.ts")),
    *sorted((SOURCES / "portal").rglob("*.ts")),
    *(SOURCES / "pages" / f"{name}.ts" for name in ("claim", "key", "opening", "portal", "portal-frame", "room")),
]
NO_WORDS = {
    "dialog.ts": {"Interview", "Close", "0 1px 4px rgb(0 0 0 / 30%)"},
    "editing.ts": {"Python", "Java", "Go", "Rust"},
    "frame.ts": {"The server cannot be reached. Please try again."},
    "sending.ts": {"Accept"},
}
"""The dialog's names until the frame in it says its own a moment later, and a shadow; names of programming languages;
what a partner's program is told; a header."""


def style_classes() -> frozenset[str]:
    styles = "".join(path.read_text() for path in (SOURCES / "styles").rglob("*.css"))
    return frozenset(re.findall(r"\.([a-z][\w-]*)", styles))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_templates_hold_no_text(path: Path) -> None:
    assert literals_of_template(path.read_text()) == []


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.name)
def test_mails_and_notices_hold_no_text(path: Path) -> None:
    assert literals_of_python(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_text(path: Path) -> None:
    assert set(literals_of_script(path.read_text(), style_classes())) == NO_WORDS.get(path.name, set())


def test_text_in_a_template_is_found() -> None:
    found = literals_of_template(
        '{# A note #}<p class="a{% if x %} b{% endif %}" title="Close it">{{ words.a }} Hello</p>'
        '<input{% if y %} aria-label="Your name"{% endif %} value="{{ v }}">{{ "Not so" ~ z }}<b>{{ n }} · 1 %</b>'
        "<script>let it = 1</script>"
    )
    assert found == ["Close it", "Hello", "Your name", '"Not so"']


def test_text_in_a_program_is_found() -> None:
    assert literals_of_python('"""A note."""\nx = 1\n"""About x."""\nsay(f"You have {x} mails", "no-store")') == [
        "You have "
    ]


def test_text_in_a_script_is_found() -> None:
    source = (
        "// It's a note\n"
        'const a = make("p", "small soft", "Nothing here"); /* "Not this" */\n'
        'b.title = `Part ${c.map((d) => `The ${d} end`).join(", ")} of it`;\n'
        'if (/["\']x y/.test(e) && key !== "Escape") throw new Error("never shown to people");\n'
        'f.textContent = "Close";\n'
    )
    found = literals_of_script(source, frozenset({"small", "soft"}))
    assert found == ["Nothing here", " of it", "Close"]
