"""Results read without names: who reads them so, and what is covered in what comes from many sessions."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.models import FindingRow, InterviewRow, ReportRow, SessionRow
from server.services.access import Caller
from server.services.reviewing.blind import reads_blind
from server.services.reviewing.blindfold import UNPARTED, Blindfold

WORD: Final = re.compile(r"[^\W_]+")
NOBODY: Final = Blindfold(UUID(int=0), None, None)
"""Covers addresses, which are known by their form."""
NO_NAME: Final = "No name given"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a session is of, as the reader may know them."""

    session_id: UUID
    name: str
    fold: Blindfold | None = None
    """Covers who they are in whatever else is told; None: the reader sees names."""

    def told(self, text: str) -> str:
        """Words about or of this person, as the reader may see them."""
        return self.fold.hide(text) if self.fold else text

    def quoted(self, text: str, start: int, end: int) -> str:
        """`text` from `start` to `end`, as the reader may see it; no half of a name stays at its ends."""
        if self.fold is None:
            return text[start:end]
        covered = self.fold.cover(text)
        start, end = covered.moved(start, end)
        return covered.text[start:end]


@dataclass(frozen=True, slots=True)
class Veil:
    """Hides the names of an interview's candidates from one who reads without names."""

    interview_id: UUID

    async def hide_in_themes(self, db: AsyncSession, names: Mapping[UUID, str]) -> dict[UUID, str]:
        """Theme → its name without the names of those whose reports mention it."""
        shown = {theme_id: NOBODY.hide(name) for theme_id, name in names.items()}
        folds = await self._named_in(db, " ".join(shown.values()))
        if not folds:
            return shown
        mentions = await db.execute(
            select(FindingRow.theme_id, ReportRow.session_id)
            .join(ReportRow, ReportRow.id == FindingRow.report_id)
            .where(ReportRow.session_id.in_(folds), FindingRow.theme_id.in_(names))
        )
        of_theme: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for theme_id, session_id in mentions:
            if theme_id is not None:
                of_theme[theme_id].add(session_id)
        for theme_id, session_ids in of_theme.items():
            for session_id in sorted(session_ids):
                shown[theme_id] = folds[session_id].hide(shown[theme_id])
        return shown

    async def _named_in(self, db: AsyncSession, text: str) -> dict[UUID, Blindfold]:
        """The few whose name, or a part of it, stands in a text at all: thousands of patterns would take seconds."""
        lowered = text.casefold()
        words = set(WORD.findall(lowered))
        people = await db.execute(
            select(SessionRow.id, SessionRow.participant_name, SessionRow.participant_email).where(
                SessionRow.interview_id == self.interview_id, SessionRow.is_preview.is_(False)
            )
        )
        return {
            session_id: Blindfold(session_id, name, email)
            for session_id, name, email in people
            if _may_stand_in(lowered, words, f"{name or ''} {(email or '').partition('@')[0]}".casefold())
        }


def _may_stand_in(lowered: str, words: set[str], who: str) -> bool:
    if not words.isdisjoint(WORD.findall(who)):
        return True
    return UNPARTED.search(who) is not None and any(part in lowered for part in who.split())


def veil_for(caller: Caller, interview: InterviewRow) -> Veil | None:
    """What stands between the caller and the names; None: they may see them."""
    return Veil(interview.id) if reads_blind(caller, interview) else None


def person_of_row(row: SessionRow, veil: Veil | None) -> Person:
    """Whom a session is of, for a reader behind `veil`."""
    return person_called(row.id, row.participant_name, row.participant_email, veil)


def person_called(session_id: UUID, name: str | None, email: str | None, veil: Veil | None) -> Person:
    """As `person_of_row`, of the three columns it needs."""
    if veil is None:
        return Person(session_id, name or email or NO_NAME)
    fold = Blindfold(session_id, name, email)
    return Person(session_id, fold.alias, fold)
