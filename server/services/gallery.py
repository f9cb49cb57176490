"""Interviews to begin with: the templates that come with the server, as files beside this module."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from server.db.engine import Sessions
from server.db.models import InterviewRow
from server.interview.words import normalised
from server.services.access import Caller
from server.services.copying import make_interview
from server.services.errors import NotFound
from server.services.inputs import parse
from server.services.portable import InterviewDocument, document_from, read_raw

FOLDER: Final = Path(__file__).parent / "templates"
TELLING_LETTERS: Final = 4
"""Shorter words say little of what a text is about."""


class Category(StrEnum):
    """What an interview is for."""

    HIRING = "HIRING"
    RESEARCH = "RESEARCH"
    FEEDBACK = "FEEDBACK"
    EXIT = "EXIT"
    EDUCATION = "EDUCATION"


class _Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    category: Category
    summary: Annotated[str, Meta(min_length=1, max_length=300)]
    minutes: Annotated[int, Meta(ge=1, le=240)]


@dataclass(frozen=True, slots=True)
class Template:
    """A ready interview; `name` is its file's."""

    name: str
    category: Category
    summary: str
    minutes: int
    """How long candidates take, about."""
    document: InterviewDocument


def _read(path: Path) -> Template:
    raw: dict[str, Any] = read_raw(path.read_bytes())
    card = parse(_Card, raw.pop("template"))
    return Template(path.stem, card.category, card.summary, card.minutes, document_from(raw))


@cache
def templates() -> tuple[Template, ...]:
    """All templates, by category and title. Reads files the first time: call it in a thread."""
    found = [_read(path) for path in FOLDER.glob("*.yaml")]
    order = list(Category)
    return tuple(sorted(found, key=lambda t: (order.index(t.category), t.document.interview.title)))


def find_template(name: str) -> Template:
    """The template of this name.

    Raises:
        NotFound: there is none.
    """
    for template in templates():
        if template.name == name:
            return template
    raise NotFound("There is no such template.")


def fitting_templates(brief: str, most: int = 3) -> list[Template]:
    """The templates that share most words with a brief, best first; none where none shares any."""
    wanted = _telling(brief)
    scored = [(len(wanted & _words_of(template)), template) for template in templates()]
    return [template for score, template in sorted(scored, key=lambda s: -s[0])[:most] if score]


def _words_of(template: Template) -> frozenset[str]:
    interview = template.document.interview
    texts = [interview.title, template.summary, interview.objective or ""]
    texts += [f"{question.text} {question.goal or ''}" for question in template.document.questions]
    return _telling(" ".join(texts))


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in normalised(text).split() if len(word) >= TELLING_LETTERS)


async def use_template(sessions: Sessions, caller: Caller, name: str, project_id: UUID | None = None) -> InterviewRow:
    """A new interview like the template.

    Raises:
        NotFound: there is no such template, or no such project of the caller's.
        QuotaExceeded: there are as many interviews as may be.
    """
    document = find_template(name).document
    return await make_interview(sessions, caller, document, "interview.made_from_template", project_id)
