"""Integrity signals: only with consent, once each, by the server's clock; evidence of them after the end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import func, select, update

from server.adapters.media_config import MediaConfig
from server.adapters.media_objects import open_media
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    ConsentKind,
    ConsentRow,
    EventKind,
    EventRow,
    IntegritySignalRow,
    InterviewRow,
    MediaKind,
    MediaRow,
    SessionRow,
)
from server.interview.integrity import UNASSISTED_KINDS, Signal, SignalKind
from server.jobs.evidence import EvidenceKeeper
from server.ports.media import MediaStore
from server.services.door import look_up
from server.services.errors import Invalid, NotAllowed, TooMany
from server.services.integrity import MOST_A_MINUTE, Place, note_signal, watch_of
from server.services.media import erase_orphans
from server.services.media_links import MediaLinks
from server.services.words.by_language import languages
from tests.support.watched import finish, watched_interview, watched_session

LEFT = Signal(SignalKind.PAGE_LEFT, 4_000)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(MediaConfig(tmp_path), MediaLinks("https://c.example", "sign here"))


async def signals(sessions: Sessions) -> list[IntegritySignalRow]:
    async with reading(sessions) as db:
        return list(await db.scalars(select(IntegritySignalRow).order_by(IntegritySignalRow.id)))


async def events(sessions: Sessions, kind: EventKind) -> list[EventRow]:
    """Without the interview's id, which every event has."""
    async with reading(sessions) as db:
        rows = list(await db.scalars(select(EventRow).where(EventRow.kind == kind).order_by(EventRow.number)))
    for row in rows:
        assert row.data.pop("interview_id")
    return rows


async def test_a_signal_lies_as_far_back_as_it_lasted_by_the_servers_clock(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    before = datetime.now(UTC) - timedelta(seconds=4)
    noted = await note_signal(sessions, session_id, "one", LEFT, Place("q1", 2))
    assert (noted.total, noted.duplicate) == (1, False)
    [row] = await signals(sessions)
    assert before <= row.at <= datetime.now(UTC) - timedelta(seconds=4)
    assert (row.kind, row.duration_ms, row.question_id, row.turn_index) == (SignalKind.PAGE_LEFT, 4_000, "q1", 2)


async def test_a_signal_told_twice_is_noted_once(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    await note_signal(sessions, session_id, "same", LEFT)
    again = await note_signal(sessions, session_id, "same", LEFT)
    assert (again.total, again.duplicate) == (1, True)
    assert len(await signals(sessions)) == 1


async def test_without_consent_nothing_is_noted(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions, integrity_consent=False)
    with pytest.raises(NotAllowed):
        await note_signal(sessions, session_id, "one", LEFT)
    assert await signals(sessions) == []
    assert not (await watch_of(sessions, session_id)).consented


async def test_consent_means_nothing_where_no_signals_are_collected(sessions: Sessions) -> None:
    await watched_interview(sessions, anti_cheating_enabled=False)
    session_id, _ = await watched_session(sessions)
    async with reading(sessions) as db:
        row = await db.get_one(SessionRow, session_id)
        assert (row.integrity_consent, row.stills_consent) == (False, False)
        assert list(await db.scalars(select(ConsentRow.kind))) == [ConsentKind.INTERVIEW]


async def test_a_creator_who_switches_signals_off_ends_them_for_running_interviews(sessions: Sessions) -> None:
    interview_id = await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    async with writing(sessions) as db:
        await db.execute(
            update(InterviewRow).where(InterviewRow.id == interview_id).values(anti_cheating_enabled=False)
        )
    with pytest.raises(NotAllowed):
        await note_signal(sessions, session_id, "one", LEFT)


@pytest.mark.parametrize("kind", sorted(UNASSISTED_KINDS))
async def test_assistive_technology_never_raises_a_flag(sessions: Sessions, kind: SignalKind) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions, assisted=True)
    with pytest.raises(NotAllowed):
        await note_signal(sessions, session_id, "one", Signal(kind, 0, 900))
    assert await signals(sessions) == []
    await note_signal(sessions, session_id, "two", LEFT)


async def test_nothing_is_noted_when_the_interview_is_over(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    await finish(sessions, session_id)
    with pytest.raises(NotAllowed):
        await note_signal(sessions, session_id, "late", LEFT)


async def test_numbers_that_cannot_be_are_refused(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    for signal in (Signal(SignalKind.IMPLAUSIBLE_TYPING, 60_000, 400), Signal(SignalKind.PASTE, 0, -1)):
        with pytest.raises(Invalid):
            await note_signal(sessions, session_id, "one", signal)


async def test_a_flood_is_stopped(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    for number in range(MOST_A_MINUTE):
        await note_signal(sessions, session_id, f"n{number}", LEFT)
    with pytest.raises(TooMany):
        await note_signal(sessions, session_id, "more", LEFT)
    assert len(await signals(sessions)) == MOST_A_MINUTE


async def test_integrators_are_told_once_of_what_comes_again_and_again(sessions: Sessions) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    await note_signal(sessions, session_id, "one", LEFT, Place(None, 0))
    await note_signal(sessions, session_id, "two", LEFT)
    await note_signal(sessions, session_id, "three", Signal(SignalKind.PASTE, 0, 90))
    told = await events(sessions, EventKind.INTEGRITY_FLAGGED)
    assert [event.data for event in told] == [
        {"kind": "page_left", "signals": 1, "turn": 0},
        {"kind": "paste", "signals": 3, "turn": None},
    ]


@pytest.mark.parametrize("language", sorted(languages()))
async def test_consent_is_asked_apart_in_the_interviews_language_and_kept_in_its_words(
    sessions: Sessions, language: str
) -> None:
    await watched_interview(sessions, video=True, language=language, retention_days=30)
    door = await look_up(sessions, "talk")
    assert door.integrity_consent is not None
    assert door.stills_consent is not None
    asked = "\n\n".join((*door.integrity_consent.text, *door.stills_consent.text))
    assert (door.integrity_consent.locale, "{" in asked, "30" in asked) == (language, False, True)
    await watched_session(sessions)
    async with reading(sessions) as db:
        given = {row.kind: row for row in await db.scalars(select(ConsentRow))}
    assert given[ConsentKind.INTEGRITY].text == "\n\n".join(door.integrity_consent.text)
    assert given[ConsentKind.STILLS].version == door.stills_consent.version
    assert given[ConsentKind.INTEGRITY].locale == language


async def test_evidence_is_put_together_after_the_end_and_told(sessions: Sessions, media: MediaStore) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    unwatched, _ = await watched_session(sessions, integrity_consent=False, stills_consent=False)
    await note_signal(sessions, session_id, "one", LEFT, Place(None, 0))
    keeper = EvidenceKeeper(sessions, media)
    assert await keeper.once() == 0
    await finish(sessions, session_id)
    await finish(sessions, unwatched)
    assert await keeper.once() == 2
    assert await keeper.once() == 0
    [told] = await events(sessions, EventKind.EVIDENCE_READY)
    assert (told.session_id, told.data) == (session_id, {"signals": 1, "stills": 0, "trustScore": 98})
    found = await evidence(sessions, media, session_id)
    [record] = found["records"]
    assert (record["kind"], record["duration_ms"], record["turn"], record["points"]) == ("page_left", 4_000, 1, 2)
    assert found["trust_score"] == 98
    assert (await evidence(sessions, media, unwatched))["trust_score"] is None


async def evidence(sessions: Sessions, media: MediaStore, session_id: UUID) -> dict[str, Any]:
    async with reading(sessions) as db:
        row = await db.scalar(select(MediaRow).where(MediaRow.session_id == session_id))
    assert row is not None
    assert (row.kind, row.stored) == (MediaKind.EVIDENCE, True)
    content = b"".join([piece async for piece in media.read(row.path, 0, row.size_bytes)])
    found: dict[str, Any] = msgspec.json.decode(content)
    return found


async def test_what_belongs_to_an_erased_session_is_erased(
    sessions: Sessions, media: MediaStore, tmp_path: Path
) -> None:
    await watched_interview(sessions)
    session_id, _ = await watched_session(sessions)
    await note_signal(sessions, session_id, "one", LEFT)
    await finish(sessions, session_id)
    await EvidenceKeeper(sessions, media).once()
    kept = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert await erase_orphans(sessions, media) == 0
    async with writing(sessions) as db:
        await db.delete(await db.get_one(SessionRow, session_id))
    assert await erase_orphans(sessions, media) == 1
    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
    async with reading(sessions) as db:
        for table in (MediaRow, IntegritySignalRow):
            assert await db.scalar(select(func.count()).select_from(table)) == 0
