"""The demo interview that a first start publishes, so that there is something to take at once."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow, MemberRole, Project, QuestionRow
from server.interview.plan import FollowUpDepth, QuestionType
from server.services.access import Caller
from server.services.audit import record

DEMO_SLUG: Final = "demo"
DEMO_PROJECT: Final = "Demo"


def _criterion(name: str, description: str, low: str, middle: str, high: str) -> dict[str, object]:
    anchors = [{"score": score, "description": text} for score, text in ((1, low), (3, middle), (5, high))]
    return {"name": name, "description": description, "weight": 1.0, "anchors": anchors}


CRITERIA: Final = [
    _criterion(
        "Concreteness",
        "Speaks of particular situations, not of work in general.",
        "General statements only; no situation is named.",
        "Names a situation, but its details stay vague.",
        "Describes a particular situation: what happened, who was there, what came of it.",
    ),
    _criterion(
        "Ownership",
        "Makes clear what was their own part.",
        "One's own part cannot be told from the others'.",
        "One's own part is named, but not what was decided or why.",
        "Says what one did and decided oneself, and the reasons.",
    ),
    _criterion(
        "Reflection",
        "Draws something from experience.",
        "Nothing is drawn from what happened.",
        "A lesson is named in general words.",
        "Names a lesson and what is done differently since.",
    ),
]


def _questions() -> list[QuestionRow]:
    return [
        QuestionRow(
            text="To begin with: what does an ordinary week at work look like for you?",
            goal="The role, the main tasks, and how the time is spent over a week.",
            depth=FollowUpDepth.LIGHT,
        ),
        QuestionRow(
            text="Tell me about a piece of work from the last year that you are glad to have done.",
            goal="What the work was, what their own part in it was, and why it mattered.",
        ),
        QuestionRow(
            text="Which of these takes most of your energy at the moment?",
            type=QuestionType.SINGLE_CHOICE,
            options=["Too much to do", "Unclear goals", "Working with others", "Tools and processes", "Something else"],
            goal="A choice, and an example of how it shows.",
            depth=FollowUpDepth.LIGHT,
        ),
        QuestionRow(
            text="Think of something at work that did not go as planned. What happened, and what did you do?",
            goal="The situation, what they did about it, how it ended, and what they would do differently.",
        ),
        QuestionRow(
            text="If you could change one thing about how you work, what would it be, and why?",
            goal="One change, and the reason for it.",
            required=False,
        ),
    ]


async def create_demo(sessions: Sessions, organization_id: UUID) -> InterviewRow:
    """The published demo interview in a project of its own; the one that is there, if it is there already."""
    async with writing(sessions) as db:
        found: InterviewRow | None = await db.scalar(select(InterviewRow).where(InterviewRow.public_slug == DEMO_SLUG))
        if found is not None:
            return found
        project = Project(organization_id=organization_id, name=DEMO_PROJECT)
        db.add(project)
        await db.flush()
        row = InterviewRow(
            organization_id=organization_id,
            project_id=project.id,
            public_slug=DEMO_SLUG,
            title="A conversation about your work",
            description="Five questions about what you do and how it goes. Ten to fifteen minutes, spoken or written.",
            objective="Learn how people experience their work: what they do, what went well, what stands in the way.",
            assessment_criteria=CRITERIA,
            closing="Thank you for taking the time. What you have said helps to understand how work really goes.",
            require_invite=False,
            voice_enabled=True,
            keep_audio=True,
            published_at=datetime.now(UTC),
        )
        db.add(row)
        await db.flush()
        for position, question in enumerate(_questions()):
            question.interview_id, question.position = row.id, position
            db.add(question)
        record(db, Caller(organization_id, MemberRole.OWNER), "interview.published", row.id)
    return row
