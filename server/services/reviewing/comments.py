"""Comments of members beside a session, one of its turns or a passage; and who is to see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Sessions, reading, writing
from server.db.models import CommentRow, InterviewRow, Membership, MentionRow, SessionRow, TurnRow, User
from server.services.access import Caller
from server.services.audit import record
from server.services.errors import Invalid, NotFound
from server.services.mail_outbox import Letterbox
from server.services.reviewing.blind import blindfold_of, reads_blind
from server.services.reviewing.mention_mail import mail_mentions
from server.services.reviewing.scores import FORMER_MEMBER, person_of
from server.services.seeing import sees
from server.services.session_records import owned_session

LONGEST: Final = 4000
MOST_MENTIONED: Final = 20
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a turn's text, from `start` to `end`; None for both: the whole turn."""

    turn_index: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class CommentEntry:
    """A comment as members read it."""

    row: CommentRow
    who: str
    mentioned: tuple[str, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class MentionEntry:
    """A comment that somebody was to see."""

    row: MentionRow
    comment: CommentRow
    who: str
    candidate: str
    interview_title: str
    text: str


async def comments_of(db: AsyncSession, caller: Caller, session_id: UUID) -> list[CommentEntry]:
    """The session's comments, oldest first."""
    found = await db.execute(
        select(CommentRow, User.name, User.email)
        .join(User, User.id == CommentRow.user_id, isouter=True)
        .where(CommentRow.session_id == session_id, CommentRow.deleted_at.is_(None))
        .order_by(CommentRow.id)
    )
    rows = [(row, name or email or FORMER_MEMBER) for row, name, email in found]
    named = await db.execute(
        select(MentionRow.comment_id, User.name, User.email)
        .join(User, User.id == MentionRow.user_id)
        .where(MentionRow.comment_id.in_([row.id for row, _ in rows]))
        .order_by(MentionRow.id)
    )
    mentioned: defaultdict[UUID, list[str]] = defaultdict(list)
    for comment_id, name, email in named:
        mentioned[comment_id].append(name or email)
    mine = caller.user_id
    return [
        CommentEntry(row, who, tuple(mentioned[row.id]), mine is not None and row.user_id == mine) for row, who in rows
    ]


async def add_comment(
    sessions: Sessions,
    caller: Caller,
    session_id: UUID,
    text: str,
    *,
    passage: Passage | None = None,
    mentioned: Sequence[UUID] = (),
    letterbox: Letterbox | None = None,
) -> CommentRow:
    """Keep a comment, and put it on the lists of the members mentioned in it; with `letterbox` they get a mail too.

    Raises:
        NotFound: no such session of the caller's organization.
        NotAllowed: a program.
        Invalid: no text or too much; a passage that is none; somebody who is no member, or does not see the session.
    """
    user_id, text = person_of(caller), text.strip()
    if not text or len(text) > LONGEST or "\0" in text:
        raise Invalid(f"Please write something, in at most {LONGEST:,} characters.", "text")
    async with writing(sessions) as db:
        session = await owned_session(db, caller.organization_id, session_id)
        if passage is not None:
            await _check_passage(db, session_id, passage)
        interview = await db.get_one(InterviewRow, session.interview_id)
        wanted = await _members(db, caller, interview.project_id, [one for one in mentioned if one != user_id])
        row = CommentRow(
            organization_id=caller.organization_id,
            session_id=session_id,
            user_id=user_id,
            turn_index=passage.turn_index if passage else None,
            start=passage.start if passage else None,
            end=passage.end if passage else None,
            text=text,
        )
        db.add(row)
        await db.flush()
        mentions = {"organization_id": caller.organization_id, "comment_id": row.id}
        db.add_all(MentionRow(**mentions, user_id=one.id) for one in wanted)
        if letterbox is not None and wanted:
            await mail_mentions(db, letterbox, caller, row, wanted)
        record(db, caller, "comment.added", session_id, comment=str(row.id), mentioned=len(wanted))
    return row


async def _members(db: AsyncSession, caller: Caller, project_id: UUID, wanted: Sequence[UUID]) -> list[User]:
    """Of the organization, and such that see the project: nobody is told of what they may not read."""
    found = await db.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organization_id == caller.organization_id, sees(project_id), User.id.in_(wanted))
        .order_by(User.id)
    )
    members = list(found)
    if len(members) > MOST_MENTIONED or {one.id for one in members} != set(wanted):
        raise Invalid("Please choose members of your organization.", "mention")
    return members


async def _check_passage(db: AsyncSession, session_id: UUID, passage: Passage) -> None:
    text = await db.scalar(
        select(TurnRow.text).where(TurnRow.session_id == session_id, TurnRow.index == passage.turn_index)
    )
    if text is None:
        raise Invalid("There is no such turn.", "turn")
    if passage.start is None and passage.end is None:
        return
    if passage.start is None or passage.end is None or not 0 <= passage.start < passage.end <= len(text):
        raise Invalid("There is no such passage.", "start")


async def delete_comment(sessions: Sessions, caller: Caller, session_id: UUID, comment_id: UUID) -> None:
    """Take one's own comment back.

    Raises:
        NotFound: no such comment of the caller's.
    """
    async with writing(sessions) as db:
        gone = await db.scalar(
            update(CommentRow)
            .where(
                CommentRow.id == comment_id,
                CommentRow.session_id == session_id,
                CommentRow.user_id == person_of(caller),
                CommentRow.organization_id == caller.organization_id,
                CommentRow.deleted_at.is_(None),
            )
            .values(deleted_at=datetime.now(UTC))
            .returning(CommentRow.id)
        )
        if gone is None:
            raise NotFound("There is no such comment of yours.")
        record(db, caller, "comment.deleted", session_id, comment=str(comment_id))


async def mentions_for(sessions: Sessions, caller: Caller) -> list[MentionEntry]:
    """What the caller is to see, newest first; names as far as the caller sees any."""
    async with reading(sessions) as db:
        found = await db.execute(
            select(MentionRow, CommentRow, SessionRow, InterviewRow, User.name, User.email)
            .join(CommentRow, CommentRow.id == MentionRow.comment_id)
            .join(SessionRow, SessionRow.id == CommentRow.session_id)
            .join(InterviewRow, InterviewRow.id == SessionRow.interview_id)
            .join(User, User.id == CommentRow.user_id, isouter=True)
            .where(
                MentionRow.user_id == caller.user_id,
                MentionRow.organization_id == caller.organization_id,
                CommentRow.deleted_at.is_(None),
            )
            .order_by(MentionRow.id.desc())
            .limit(MOST_SHOWN)
        )
        return [_mention(caller, *row) for row in found]


def _mention(
    caller: Caller,
    row: MentionRow,
    comment: CommentRow,
    session: SessionRow,
    interview: InterviewRow,
    name: str | None,
    email: str | None,
) -> MentionEntry:
    fold = blindfold_of(session) if reads_blind(caller, interview) else None
    candidate = session.participant_name or session.participant_email or "No name given"
    text = fold.hide(comment.text) if fold else comment.text
    who = name or email or FORMER_MEMBER
    return MentionEntry(row, comment, who, fold.alias if fold else candidate, interview.title, text)


async def see_mentions(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    """The caller has opened the session: what waited for them there is seen."""
    waiting = select(CommentRow.id).where(CommentRow.session_id == session_id)
    mine = (
        MentionRow.user_id == caller.user_id,
        MentionRow.seen_at.is_(None),
        MentionRow.comment_id.in_(waiting),
    )
    async with reading(sessions) as db:
        if await db.scalar(select(MentionRow.id).where(*mine).limit(1)) is None:
            return  # most times nothing waits, and nobody need wait for their turn to write
    async with writing(sessions) as db:
        await db.execute(update(MentionRow).where(*mine).values(seen_at=datetime.now(UTC)))
