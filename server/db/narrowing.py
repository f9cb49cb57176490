"""Database sessions that see some projects of an organization, and nothing of the others.

Every query of such a session is narrowed here, whatever asks and whatever it asks for: who writes a query need not
think of it, and nothing is seen by one that was forgotten. A row belongs to a project itself (`project_id`), by its
interview (`interview_id`) or by its session (`session_id`). Rows without one of these, such as members or settings,
are the organization's and stay visible; so does what is left of a session that is erased. Inserts are not narrowed:
what they belong to has been found by a query before. Text statements are not narrowed either; none is written for
people's requests.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, event, literal, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption, ReadOnlyColumnCollection
from sqlalchemy.sql.util import find_tables

from server.db.engine import Sessions
from server.db.models import Base, InterviewRow, Project, SessionRow

SEEN: Final = "seen_projects"
WHOLE: Final = {"whole_organization": True}
"""Execution options of a query that counts for the whole organization, such as how many interviews it may have."""
Columns = ReadOnlyColumnCollection[str, Any]
KEPT: Final = 1024
"""Conditions remembered, of the people who were here last."""


class NarrowedSession(Session):
    """Its `info[SEEN]` are the ids of the projects to be seen."""


def narrowed(sessions: Sessions, project_ids: Iterable[UUID]) -> Sessions:
    """Sessions like `sessions` that find, change and delete nothing outside of these projects."""
    seen = tuple(sorted(project_ids))
    return async_sessionmaker[AsyncSession](**sessions.kw, sync_session_class=NarrowedSession, info={SEEN: seen})


def belonging() -> dict[str, type[Base]]:
    """The tables whose rows belong to a project, by name."""
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_ is Project or {"project_id", "interview_id", "session_id"} & set(mapper.columns.keys())
    }


_BELONGING: Final = belonging()


@event.listens_for(NarrowedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    asks = state.is_select or state.is_update or state.is_delete
    if not asks or state.is_column_load or state.execution_options.get("whole_organization"):
        return
    statement: Any = state.statement
    seen: tuple[UUID, ...] = state.session.info[SEEN]
    found = find_tables(
        statement, check_columns=True, include_aliases=True, include_joins=True, include_selects=True, include_crud=True
    )
    tables = {table for table in found if _name_of(table) in _BELONGING}
    if isinstance(statement, Select) and not tables <= set(statement.columns_clause_froms):
        statement = _closed(statement, seen)
    names = {_name_of(table) for table in tables}
    state.statement = statement.options(*(_condition(name, seen) for name in sorted(names)))


def _closed(statement: Select[Any], seen: tuple[UUID, ...]) -> Select[Any]:
    """The query with conditions on tables that stand in its own conditions only: the ORM puts none on those."""
    named = set(statement.columns_clause_froms)
    for table in statement.get_final_froms():
        entity = _BELONGING.get(_name_of(table))
        if entity is not None and table not in named:
            statement = statement.where(_is_seen(entity, table.columns, seen))
    return statement


def _name_of(table: Any) -> str:
    """Also of the table that an alias is of."""
    return str(getattr(getattr(table, "element", table), "name", ""))


@lru_cache(maxsize=KEPT)
def _condition(name: str, seen: tuple[UUID, ...]) -> ExecutableOption:
    entity = _BELONGING[name]
    condition = _is_seen(entity, entity.__table__.columns, seen)
    return with_loader_criteria(entity, condition, include_aliases=True, propagate_to_loaders=False)


def _is_seen(entity: type[Base], columns: Columns, seen: tuple[UUID, ...]) -> ColumnElement[bool]:
    own = "id" if entity is Project else "project_id"
    if own in columns:
        project: ColumnElement[UUID] = columns[own]
        return project.in_(seen)
    interview = InterviewRow.__table__.alias("hidden_interview")
    hidden = select(literal(1)).where(interview.c.project_id.not_in(seen))
    if "interview_id" in columns:
        return ~hidden.where(interview.c.id == columns["interview_id"]).exists()
    session = SessionRow.__table__.alias("hidden_session")
    of_session = session.c.interview_id == interview.c.id
    return ~hidden.where(session.c.id == columns["session_id"], of_session).exists()
