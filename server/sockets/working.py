"""What a connection sends and is told of the candidate's work besides words."""

from collections.abc import Mapping
from typing import Any

from server.interview.plan import Question
from server.interview.turns import WorkKind
from server.services.errors import Conflict, DomainError, Invalid, TooMany
from server.services.work import OfferedWork, StaleRevision, StoredWork
from server.sessions.driver import InterviewDriver
from server.sockets.client_events import HiddenTests, ProtocolError, Work
from server.sockets.naming import Event


class Working:
    """The side of a connection that saves code, drawings and lists of files."""

    def __init__(self, driver: InterviewDriver) -> None:
        self._driver = driver

    async def take(self, event: Work | HiddenTests) -> Event:
        """The answer to it.

        Raises:
            ProtocolError: it cannot be taken, or something newer has been saved.
            NotStored: the database does not take it.
        """
        return await self._save(event) if isinstance(event, Work) else self._tests(event)

    async def _save(self, event: Work) -> Event:
        offered = OfferedWork(event.question_id, event.kind, event.revision, event.content)
        try:
            stored = await self._driver.save_work(offered)
        except DomainError as error:
            raise _refusal(error) from error
        return {
            "type": "interview.work.saved",
            "client_event_id": event.event_id,
            "question_id": stored.question_id,
            "kind": stored.kind.value,
            "revision": stored.revision,
        }

    def _tests(self, event: HiddenTests) -> Event:
        question = self._question()
        if question is None or question.id != event.question_id:
            raise ProtocolError("wrong_question", "This question is not being worked on now.", param="question_id")
        return {
            "type": "interview.tests",
            "client_event_id": event.event_id,
            "question_id": question.id,
            "tests": [
                {"name": case.name, "call": case.call, "expected": case.expected, "hidden": case.hidden}
                for case in question.coding.tests
            ],
        }

    def _question(self) -> Question | None:
        questions = self._driver.session.plan.questions
        question_id = self._driver.view().question_id
        return next((question for question in questions if question.id == question_id), None)


def _refusal(error: DomainError) -> ProtocolError:
    match error:
        case StaleRevision(newest=newest):
            said = f"Revision {newest.revision} has been saved."
            return ProtocolError("stale_revision", said, param="revision", revision=newest.revision)
        case TooMany():
            return ProtocolError("too_often", error.message)
        case Invalid(field=field):
            return ProtocolError("invalid_value", error.message, param=field)
        case Conflict():
            return ProtocolError("wrong_question", error.message, param="question_id")
        case _:
            return ProtocolError("not_taken", error.message)


def coding_offer(question: Question) -> Event:
    """What a candidate may know of how a question is worked on: hidden tests are counted."""
    coding = question.coding
    return {
        "languages": list(coding.languages),
        "tests": [
            {"name": case.name, "call": case.call, "expected": case.expected, "hidden": False}
            for case in coding.tests
            if not case.hidden
        ],
        "hidden_tests": sum(case.hidden for case in coding.tests),
    }


def saved_work(work: StoredWork) -> Event:
    """What the candidate goes on from."""
    content = dict(work.content)
    if work.kind is WorkKind.FILE:
        content["files"] = [file_offer(one) for one in content["files"]]
    return {"kind": work.kind.value, "revision": work.revision, "content": content}


def file_offer(stored: Mapping[str, Any]) -> Event:
    """What a candidate's page is told of a file that is kept."""
    return {name: stored[name] for name in ("id", "name", "media_type", "size_bytes")}


def files_taken(question: Question) -> Event | None:
    """Which files an answer to the question may bring."""
    if not question.takes_files:
        return None
    files = question.files
    return {"kinds": [kind.value for kind in files.kinds], "most": files.most, "megabytes": files.megabytes}
