"""Rows to test with, made directly."""

from uuid import UUID

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, Organization, Project, QuestionRow
from server.interview.plan import FollowUpDepth, QuestionType

QUESTIONS = (
    "Tell me about a project you are proud of.",
    "How do you decide what to work on first?",
    "What would you like to learn next?",
)


CODING = {
    "languages": ["python", "javascript"],
    "tests": [
        {"name": "adds", "call": "add(1, 2)", "expected": "3", "hidden": False},
        {"name": "negative", "call": "add(-1, 1)", "expected": "0", "hidden": True},
    ],
}
"""How the question that `seed_coding` makes is worked on."""


async def seed_coding(sessions: Sessions, *, slug: str = "build", depth: FollowUpDepth = FollowUpDepth.LIGHT) -> UUID:
    """A published interview whose first question is answered in code and whose second one on a whiteboard."""
    interview_id = await seed_interview(sessions, slug=slug, questions=(), depth=depth)
    async with writing(sessions) as db:
        task = QuestionRow(
            interview_id=interview_id,
            position=0,
            text="Write a function that adds two numbers.",
            type=QuestionType.CODING,
            starter_code="def add(a, b):\n    ...",
            coding=CODING,
        )
        board = QuestionRow(
            interview_id=interview_id,
            position=1,
            text="Draw how a request travels through your last system.",
            type=QuestionType.WHITEBOARD,
        )
        db.add_all([task, board])
    return interview_id


async def seed_interview(
    sessions: Sessions,
    *,
    slug: str = "talk",
    questions: tuple[str, ...] = QUESTIONS,
    depth: FollowUpDepth = FollowUpDepth.LIGHT,
    require_invite: bool = False,
    time_limit_minutes: int | None = None,
    options: tuple[str, ...] = (),
    voice: bool = False,
    language: str = "en",
    keep_audio: bool = False,
) -> UUID:
    """A published interview of an organization of its own; with `options` its last question is a choice."""
    async with writing(sessions) as db:
        organization = Organization(name="Example")
        db.add(organization)
        await db.flush()
        project = Project(organization_id=organization.id, name="Main")
        db.add(project)
        await db.flush()
        interview = InterviewRow(
            organization_id=organization.id,
            project_id=project.id,
            title="A talk",
            public_slug=slug,
            require_invite=require_invite,
            follow_up_depth=depth,
            time_limit_minutes=time_limit_minutes,
            ask_email=False,
            voice_enabled=voice,
            language=language,
            keep_audio=keep_audio,
        )
        db.add(interview)
        await db.flush()
        for position, text in enumerate(questions):
            db.add(QuestionRow(interview_id=interview.id, position=position, text=text))
        if options:
            db.add(
                QuestionRow(
                    interview_id=interview.id,
                    position=len(questions),
                    text="Which of these do you prefer?",
                    type=QuestionType.SINGLE_CHOICE,
                    options=list(options),
                )
            )
    return interview.id
