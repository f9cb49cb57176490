"""How often the candidates' page of an interview was opened: a number, and nothing about who did."""

from sqlalchemy import update

from server.db.engine import Sessions, writing
from server.db.models import InterviewRow


async def note_opening(sessions: Sessions, slug: str) -> None:
    """Count one more."""
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow)
            .where(InterviewRow.public_slug == slug)
            .values(open_count=InterviewRow.open_count + 1, updated_at=InterviewRow.updated_at)
        )
