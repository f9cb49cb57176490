"""What the first page of an interview's results says."""

from dataclasses import dataclass
from uuid import UUID

from server.db.engine import Sessions, reading
from server.db.models import InterviewRow
from server.services.access import Caller
from server.services.interviews import InterviewDetail, owned_interview, questions_of
from server.services.pagination import Page
from server.services.results.figures import CriterionSpread, Figures, criterion_spreads, figures_of
from server.services.results.quotes import Quoted, theme_quotes
from server.services.results.themes import Theme, Themes, single_theme, theme_of, themes_of
from server.services.results.veil import veil_for
from server.services.reviewing.rubric import OVERALL


@dataclass(frozen=True, slots=True)
class Overview:
    """An interview over all of its sessions."""

    detail: InterviewDetail
    figures: Figures
    themes: Themes
    criteria: list[CriterionSpread]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """One theme with the words it rests on, and the others it may be merged into."""

    detail: InterviewDetail
    theme: Theme
    quoted: Page[Quoted]
    others: tuple[Theme, ...]


async def results_overview(sessions: Sessions, caller: Caller, interview_id: UUID, *, themes: int) -> Overview:
    """Figures and the first themes.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        return Overview(
            InterviewDetail(interview, await questions_of(db, interview_id)),
            await figures_of(db, interview_id, interview.open_count),
            await themes_of(db, interview_id, veil_for(caller, interview), most=themes),
            await criterion_spreads(db, interview_id, criterion_names(interview)),
        )


def criterion_names(interview: InterviewRow) -> list[str]:
    """By what the interview's sessions are scored now; of one without criteria, the whole."""
    return [one["name"] for one in interview.assessment_criteria] or [OVERALL.name]


async def all_themes(sessions: Sessions, caller: Caller, interview_id: UUID) -> tuple[InterviewDetail, Themes]:
    """The interview and its themes.

    Raises:
        NotFound: no such interview of the caller's.
    """
    async with reading(sessions) as db:
        interview = await owned_interview(db, caller.organization_id, interview_id)
        detail = InterviewDetail(interview, await questions_of(db, interview_id))
        return detail, await themes_of(db, interview_id, veil_for(caller, interview))


async def theme_page(
    sessions: Sessions, caller: Caller, interview_id: UUID, theme_id: UUID, *, cursor: str | None = None
) -> ThemePage:
    """One theme, or the one it is merged into.

    Raises:
        NotFound: no such theme of the caller's.
        Invalid: cursor.
    """
    async with reading(sessions) as db:
        row = await theme_of(db, caller, interview_id, theme_id)
        interview = await owned_interview(db, caller.organization_id, interview_id)
        veil = veil_for(caller, interview)
        theme = await single_theme(db, row, veil)
        ids = [theme.id, *(one for one, _ in theme.merged)]
        return ThemePage(
            InterviewDetail(interview, await questions_of(db, interview_id)),
            theme,
            await theme_quotes(db, ids, veil, cursor=cursor),
            tuple(one for one in (await themes_of(db, interview_id, veil)).items if one.id != theme.id),
        )
