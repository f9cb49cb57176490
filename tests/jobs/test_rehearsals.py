"""Simulated candidates take interviews in the server that real ones use; what they began outlives its process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from server.adapters.recording_folder import RecordingFolder
from server.db.engine import Sessions, reading, writing
from server.db.models import (
    EventRow,
    InterviewRow,
    QuestionRow,
    RehearsalPartRow,
    RehearsalRow,
    RehearsalState,
    SessionRow,
    SessionStatus,
    UsageMonth,
    WorkRow,
)
from server.interview.plan import QuestionType
from server.interview.turns import Source
from server.jobs.rehearsals import RehearsalKeeper, RehearsalPace
from server.parts import Parts, build
from server.services.errors import Conflict, Invalid, NotFound
from server.services.interviews import NewInterview, create_interview
from server.services.quality.coverage import Outcome
from server.services.quality.taken import Check
from server.services.question_inputs import NewQuestion
from server.services.questions import create_questions
from server.services.rehearsals.cast import CHARACTERS, USUAL_CAST, Persona, cast_of, character
from server.services.rehearsals.leases import Claimed, ClaimedPart, Hold, TakingFailed, begin_part, claim, hold
from server.services.rehearsals.runs import (
    SILENT_FOR,
    Rehearsal,
    delete_rehearsal,
    find_rehearsal,
    list_rehearsals,
    start_rehearsal,
    stop_rehearsal,
)
from server.services.rehearsals.taken import result_of
from server.settings import Settings
from server.simulation.inside import Seat
from tests.servers.model_server import ModelServer, says
from tests.support.studio import Staff, hire, make_interview
from tests.support.waiting import eventually

TWO = (Persona.THOROUGH, Persona.TERSE)


Process = Callable[[], Parts]


@pytest.fixture
def process(database_url: str, tmp_path: Path) -> Process:
    """Makes what a server process is made of."""
    settings = Settings(
        voice=False, database_url=database_url, database_pool=5, secret="sign here", data_dir=str(tmp_path)
    )
    return lambda: build(settings)


@pytest.fixture
def parts(process: Process) -> Parts:
    return process()


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@asynccontextmanager
async def serving(parts: Parts) -> AsyncIterator[None]:
    async with parts.serving(work=False):
        yield


async def over(sessions: Sessions, staff: Staff, row: RehearsalRow) -> Rehearsal:
    """The rehearsal once it is over."""

    async def is_over() -> bool:
        return not (await find_rehearsal(sessions, staff.owner, row.interview_id, row.id)).unfinished

    await eventually(is_over)
    return await find_rehearsal(sessions, staff.owner, row.interview_id, row.id)


async def every_kind(sessions: Sessions, staff: Staff) -> UUID:
    """An interview with a question of every type, one of them after a certain choice only."""
    row = await create_interview(sessions, staff.owner, NewInterview(title="Every kind"))
    made = await create_questions(
        sessions,
        staff.owner,
        row.id,
        [
            NewQuestion(text="Which do you like?", type=QuestionType.SINGLE_CHOICE, options=("Tea", "Coffee")),
            NewQuestion(text="Which do you use?", type=QuestionType.MULTIPLE_CHOICE, options=("Cup", "Mug", "Glass")),
            NewQuestion(text="Tell me about the last cup of tea you made."),
            NewQuestion(text="Write a function that counts cups.", type=QuestionType.CODING),
            NewQuestion(text="Draw the way from the leaf to the cup.", type=QuestionType.WHITEBOARD),
            NewQuestion(text="What do you wish were different about tea?", type=QuestionType.RESEARCH),
        ],
    )
    async with writing(sessions) as db:
        conditions = [{"questionId": str(made[0].id), "anyOf": ["Tea"]}]
        await db.execute(update(QuestionRow).where(QuestionRow.id == made[2].id).values(show_if=conditions))
    return row.id


async def test_five_different_candidates_take_every_kind_of_question_and_the_rules_hold(
    parts: Parts, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await every_kind(sessions, staff)
    async with serving(parts):
        row = await start_rehearsal(sessions, staff.owner, interview_id, USUAL_CAST)
        parts.rehearsals.wake()
        done = await over(sessions, staff, row)
    assert [part.state for part in done.parts] == [RehearsalState.DONE] * 5
    result = await result_of(sessions, staff.owner, interview_id, row.id)
    assert result.sheet.faults == ()
    assert {taken.end_reason for taken in result.takes} == {"finished"}
    asked = [[cell.outcome for cell in line.cells] for line in result.sheet.table]
    # Candidates choose in turn, so that both ways are taken.
    assert [outcome is Outcome.CONDITION for outcome in asked[2]] == [False, True, False, True, False]
    assert asked[3] == asked[4] == [Outcome.ANSWERED] * 5
    async with reading(sessions) as db:
        kinds = list(await db.scalars(select(WorkRow.kind).where(WorkRow.turn_index.is_not(None))))
    assert sorted(kinds) == ["code"] * 4 + ["drawing"] * 4  # the unsure one makes nothing
    assert (done.row.faults, done.row.hints) == (0, len(result.sheet.hints))


async def test_the_interviewer_without_a_model_keeps_to_the_rules_with_everybody_in_another_language(
    parts: Parts, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).where(InterviewRow.id == interview_id).values(language="de"))
    async with serving(parts):
        row = await start_rehearsal(sessions, staff.owner, interview_id, cast_of(len(Persona)))
        parts.rehearsals.wake()
        done = await over(sessions, staff, row)
    assert {part.state for part in done.parts} == {RehearsalState.DONE}
    result = await result_of(sessions, staff.owner, interview_id, row.id)
    assert result.sheet.faults == ()


async def test_with_a_model_the_interviewer_they_meet_is_the_model(
    database_url: str, tmp_path: Path, sessions: Sessions, staff: Staff
) -> None:
    async with ModelServer(says("probe\nThank you. Could you say what came of that?")) as model:
        parts = build(
            Settings(
                voice=False,
                database_url=database_url,
                database_pool=5,
                secret="sign here",
                data_dir=str(tmp_path),
                openai_base_url=model.base_url,
            )
        )
        interview_id = await make_interview(sessions, staff.owner)
        async with serving(parts):
            row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
            parts.rehearsals.wake()
            done = await over(sessions, staff, row)
    assert {part.state for part in done.parts} == {RehearsalState.DONE}
    result = await result_of(sessions, staff.owner, interview_id, row.id)
    assert Source.MODEL in {turn.source for taken in result.takes for turn in taken.turns}
    assert result.sheet.faults == ()
    held = [finding.title for finding in result.sheet.findings if finding.check is Check.MODEL]
    assert held[0].startswith("The model was held back")


async def test_what_they_say_counts_nowhere_and_goes_with_the_rehearsal(
    parts: Parts, sessions: Sessions, staff: Staff, tmp_path: Path
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    async with serving(parts):
        row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
        parts.rehearsals.wake()
        await over(sessions, staff, row)
    async with reading(sessions) as db:
        assert list(await db.scalars(select(SessionRow.is_preview))) == [True, True]
        assert (await db.get_one(InterviewRow, interview_id)).session_count == 0
        assert await db.scalar(select(func.sum(UsageMonth.sessions))) in (None, 0)
        assert await db.scalar(select(func.count()).select_from(EventRow)) == 0
    await delete_rehearsal(sessions, staff.owner, interview_id, row.id, RecordingFolder(tmp_path))
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(SessionRow)) == 0
        assert await db.scalar(select(func.count()).select_from(RehearsalPartRow)) == 0
    with pytest.raises(NotFound):
        await find_rehearsal(sessions, staff.owner, interview_id, row.id)


async def test_it_goes_with_its_interview(parts: Parts, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    async with writing(sessions) as db:
        await db.delete(await db.get_one(InterviewRow, interview_id))
    async with reading(sessions) as db:
        assert await db.get(RehearsalRow, row.id) is None
        assert await db.scalar(select(func.count()).select_from(RehearsalPartRow)) == 0


async def test_one_at_a_time_and_only_of_what_can_be_taken(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    with pytest.raises(Conflict, match="taking this interview already"):
        await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    with pytest.raises(Invalid):
        await start_rehearsal(sessions, staff.owner, interview_id, (Persona.TERSE, Persona.TERSE))
    with pytest.raises(Invalid):
        await start_rehearsal(sessions, staff.owner, interview_id, ())
    empty = await create_interview(sessions, staff.owner, NewInterview(title="Empty"))
    with pytest.raises(Conflict, match="at least one question"):
        await start_rehearsal(sessions, staff.owner, empty.id, TWO)
    rivals = await hire(sessions, "rival")
    with pytest.raises(NotFound):
        await start_rehearsal(sessions, rivals.owner, interview_id, TWO)


async def test_a_rehearsal_whose_process_died_is_gone_on_with(parts: Parts, sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    dead = uuid4()
    claimed = await claim(sessions, dead)
    assert claimed is not None
    begun = await begin_part(sessions, claimed.parts[0], "Maya", uses_model=False)
    assert await claim(sessions, uuid4()) is None
    async with writing(sessions) as db:
        await db.execute(update(RehearsalRow).values(alive_at=datetime.now(UTC) - SILENT_FOR - timedelta(seconds=1)))
    async with serving(parts):
        done = await over(sessions, staff, row)
    assert [part.state for part in done.parts] == [RehearsalState.DONE] * 2
    assert done.parts[0].session_id == begun
    assert await hold(sessions, row.id, dead) is Hold.LOST


async def test_a_server_that_stops_gives_it_back_and_the_next_one_ends_it(
    process: Process, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    first = process()
    async with serving(first):
        row = await start_rehearsal(sessions, staff.owner, interview_id, USUAL_CAST)
        first.rehearsals.wake()

        async def has_begun() -> bool:
            return any(part.turns for part in (await list_rehearsals(sessions, staff.owner, interview_id))[0].parts)

        await eventually(has_begun)
    async with serving(process()):
        done = await over(sessions, staff, row)
    assert {part.state for part in done.parts} == {RehearsalState.DONE}
    result = await result_of(sessions, staff.owner, interview_id, row.id)
    assert result.sheet.faults == ()
    async with reading(sessions) as db:
        assert await db.scalar(select(func.count()).select_from(SessionRow)) == 5


async def test_one_that_waits_is_stopped_at_once(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    await stop_rehearsal(sessions, staff.owner, interview_id, row.id)
    stopped = await find_rehearsal(sessions, staff.owner, interview_id, row.id)
    assert stopped.row.state is RehearsalState.STOPPED
    assert {part.state for part in stopped.parts} == {RehearsalState.STOPPED}
    assert await claim(sessions, uuid4()) is None
    await stop_rehearsal(sessions, staff.owner, interview_id, row.id)  # again: nothing happens
    again = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    assert again.number == 2


async def test_one_that_is_stopped_while_its_process_is_gone_ends_with_its_interviews_closed(
    process: Process, sessions: Sessions, staff: Staff
) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
    claimed = await claim(sessions, uuid4())
    assert claimed is not None
    begun, unbegun = [await begin_part(sessions, part, "Maya", uses_model=False) for part in claimed.parts]
    first = process()
    async with serving(first):
        await (await first.registry.open(begun)).attach(Seat(), None, None)
    await stop_rehearsal(sessions, staff.owner, interview_id, row.id)
    async with writing(sessions) as db:
        await db.execute(update(RehearsalRow).values(alive_at=None))
    async with serving(process()):
        done = await over(sessions, staff, row)

        async def is_closed() -> bool:
            async with reading(sessions) as db:
                rows = [await db.get_one(SessionRow, session_id) for session_id in (begun, unbegun)]
                return [row.status for row in rows] == [SessionStatus.COMPLETED, SessionStatus.EXPIRED]

        await eventually(is_closed)
    assert done.row.state is RehearsalState.STOPPED
    assert [part.session_id for part in done.parts] == [begun, unbegun]


class Actors:
    """A stage where nothing ends by itself."""

    def __init__(self, failing: Persona | None = None) -> None:
        self.on_stage = 0
        self.most = 0
        self.ended: list[UUID] = []
        self.curtain = asyncio.Event()
        self._failing = failing

    async def take(self, rehearsal: Claimed, part: ClaimedPart) -> None:
        self.on_stage += 1
        self.most = max(self.most, self.on_stage)
        try:
            if part.persona is self._failing:
                raise TakingFailed("The interviewer has been silent for 60 seconds.")
            await self.curtain.wait()
        finally:
            self.on_stage -= 1

    async def end(self, rehearsal_id: UUID) -> None:
        self.ended.append(rehearsal_id)


@asynccontextmanager
async def keeping(sessions: Sessions, actors: Actors, **pace: float) -> AsyncIterator[RehearsalKeeper]:
    quick = {"sign_of_life_s": 0.05, "poll_s": 0.05, **pace}
    keeper = RehearsalKeeper(sessions, actors, RehearsalPace(**quick))  # type: ignore[arg-type]
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(keeper.work())
        try:
            yield keeper
        finally:
            worker.cancel()


async def test_stop_sends_everybody_home_while_they_are_at_it(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    actors = Actors()
    async with keeping(sessions, actors):
        row = await start_rehearsal(sessions, staff.owner, interview_id, cast_of(7))

        async def all_on_stage() -> bool:
            return actors.on_stage == 5

        await eventually(all_on_stage)
        with pytest.raises(Conflict, match="still at it"):
            await delete_rehearsal(sessions, staff.owner, interview_id, row.id, RecordingFolder(Path()))
        await stop_rehearsal(sessions, staff.owner, interview_id, row.id)
        done = await over(sessions, staff, row)
    assert done.row.state is RehearsalState.STOPPED
    assert actors.on_stage == 0
    assert actors.most == 5
    assert actors.ended == [row.id]


async def test_who_cannot_go_on_says_why_and_the_others_go_on(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    actors = Actors(failing=Persona.TERSE)
    actors.curtain.set()
    async with keeping(sessions, actors):
        row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
        done = await over(sessions, staff, row)
        assert done.row.state is RehearsalState.DONE
        assert [part.problem for part in done.parts] == ["", "The interviewer has been silent for 60 seconds."]
        alone = await start_rehearsal(sessions, staff.owner, interview_id, (Persona.TERSE,))
        assert (await over(sessions, staff, alone)).row.state is RehearsalState.FAILED


async def test_nobody_takes_for_ever(sessions: Sessions, staff: Staff) -> None:
    interview_id = await make_interview(sessions, staff.owner)
    async with keeping(sessions, Actors(), longest_s=0.1):
        row = await start_rehearsal(sessions, staff.owner, interview_id, TWO)
        done = await over(sessions, staff, row)
    assert [part.problem.partition(" more")[0] for part in done.parts] == ["It took", "It took"]


def test_everybody_has_a_name_and_a_manner() -> None:
    assert set(CHARACTERS) == set(Persona)
    assert cast_of(5) == USUAL_CAST
    assert character("somebody of old").name == "somebody of old"
