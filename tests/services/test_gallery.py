"""The templates that come with the server."""

import pytest

from server.db.engine import Sessions
from server.services.access import Caller
from server.services.errors import NotFound
from server.services.gallery import Category, Template, find_template, fitting_templates, templates, use_template
from server.services.interviews import get_interview
from server.services.linting.lint import lint


def test_there_are_templates_for_every_purpose() -> None:
    assert len(templates()) >= 10
    assert {template.category for template in templates()} == set(Category)


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_is_complete(template: Template) -> None:
    interview, questions = template.document.interview, template.document.questions
    assert interview.description
    assert interview.objective
    assert len(questions) >= 5
    for criterion in interview.assessment_criteria:
        assert criterion.description
        assert isinstance(criterion.anchors, tuple)
        assert len(criterion.anchors) >= 3
    for question in questions:
        assert question.goal, question.text


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_the_linter_has_nothing_to_say_to_a_template(template: Template) -> None:
    found = {
        question.text: marks
        for question in template.document.questions
        if (marks := lint(question.text, template.document.interview.language, question.type))
    }
    assert found == {}


async def test_a_template_becomes_an_interview_of_ones_own(sessions: Sessions, caller: Caller) -> None:
    row = await use_template(sessions, caller, "backend-incidents")
    detail = await get_interview(sessions, caller, row.id)
    template = find_template("backend-incidents").document
    assert detail.row.title == template.interview.title
    assert [q.text for q in detail.questions] == [q.text for q in template.questions]
    assert detail.row.require_invite


async def test_an_unknown_template_is_not_found(sessions: Sessions, caller: Caller) -> None:
    with pytest.raises(NotFound):
        await use_template(sessions, caller, "../demo")


def test_templates_that_fit_a_brief_come_first() -> None:
    found = fitting_templates("We look for a backend engineer who can handle production incidents and be on call.")
    assert found[0].name == "backend-incidents"
    assert fitting_templates("xyzzy") == []
