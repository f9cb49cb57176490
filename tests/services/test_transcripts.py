"""Turns, the words of answers in progress, and words that replace others."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import InterviewRow, SessionRow, SessionStatus, SpokenSegmentRow, TurnRow
from server.interview.spoken import SpokenDetails
from server.interview.turns import Move
from server.services.correction import correct_answer
from server.services.errors import Conflict, Invalid, NotFound
from server.services.transcripts import TranscriptStore, TurnConflict
from tests.support.transcripts import answered, asked, heard, running_store, segment, started_session


async def test_a_spoken_answer_is_read_back_with_its_words_and_its_place(sessions: Sessions) -> None:
    row = await started_session(sessions)
    answer = answered(1, "I built a bridge.", SpokenDetails(12_000, 13_500, heard("I built a bridge.")))
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, asked(0))
        await store.append(live, answer)
        turns = (await store.load(row.id)).turns
    assert turns[1] == answer
    assert turns[0].turn.spoken
    assert turns[0].spoken is None


async def test_a_typed_answer_has_no_spoken_details(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, answered(0, "Typed."))
        (turn,) = (await store.load(row.id)).turns
    assert turn.spoken is None
    assert not turn.turn.spoken


async def test_words_of_an_answer_in_progress_survive_the_process(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        for number, text in enumerate(("I built", "a bridge")):
            await store.add_segment(live, segment(number, text))
    after = await TranscriptStore(sessions).load(row.id)
    assert after.pending == (segment(0, "I built"), segment(1, "a bridge"))


async def test_a_turn_takes_its_segments_with_it_and_leaves_later_ones(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        for number in range(4):
            await store.add_segment(live, segment(number, f"part {number}"))
        await store.append(live, answered(0, "part 0 part 1 part 2", SpokenDetails()), segments_through=2)
        assert [s.number for s in (await store.load(row.id)).pending] == [3]


async def test_a_turn_that_is_not_stored_leaves_its_segments(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, asked(0))
        await store.add_segment(live, segment(0, "part 0"))
        with pytest.raises(TurnConflict):
            await store.append(live, answered(0, "part 0"), segments_through=0)
        assert [s.text for s in (await store.load(row.id)).pending] == ["part 0"]


async def test_a_segment_stored_twice_is_there_once(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.add_segment(live, segment(0, "part 0"))
        await store.add_segment(live, segment(0, "part 0"))
        with pytest.raises(TurnConflict):
            await store.add_segment(live, segment(0, "other words"))
        assert [s.text for s in (await store.load(row.id)).pending] == ["part 0"]


async def test_one_segment_refused_does_not_take_those_of_others_with_it(sessions: Sessions) -> None:
    rows = [await started_session(sessions, slug=f"talk-{n}") for n in range(3)]
    async with running_store(sessions) as store:
        lives = [await store.load(row.id) for row in rows]
        await store.add_segment(lives[1], segment(0, "there already"))
        outcomes = await asyncio.gather(
            *(store.add_segment(live, segment(0, "new")) for live in lives), return_exceptions=True
        )
        pending = [(await store.load(row.id)).pending for row in rows]
    assert [type(outcome) for outcome in outcomes] == [type(None), TurnConflict, type(None)]
    assert [[s.text for s in each] for each in pending] == [["new"], ["there already"], ["new"]]


async def test_segments_of_many_interviews_are_stored_together(sessions: Sessions) -> None:
    rows = [await started_session(sessions, slug=f"talk-{n}") for n in range(8)]
    async with running_store(sessions) as store:
        lives = [await store.load(row.id) for row in rows]
        await asyncio.gather(*(store.add_segment(live, segment(n, "x")) for live in lives for n in range(10)))
    async with reading(sessions) as db:
        assert len((await db.scalars(select(SpokenSegmentRow.id))).all()) == 80


async def test_a_session_that_is_over_takes_no_segments(sessions: Sessions) -> None:
    row = await started_session(sessions, status=SessionStatus.COMPLETED)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        with pytest.raises(TurnConflict):
            await store.add_segment(live, segment(0, "late"))


async def test_an_interrupted_turn_keeps_what_was_not_heard_beside_what_was(sessions: Sessions) -> None:
    row = await started_session(sessions)
    question = asked(0, "Thank you. What did you build?")
    cut = replace(question, turn=replace(question.turn, text="Thank you.", move=Move.CUT, note="interrupted"))
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, question)
        amended = await store.amend(live, cut)
        assert (await store.load(row.id)).turns == (amended,)
    assert amended.turn.text == "Thank you."
    assert amended.turn.original == "Thank you. What did you build?"
    assert amended.turn.move is Move.CUT


async def test_closing_words_can_be_cut_short_when_all_is_over(sessions: Sessions) -> None:
    row = await started_session(sessions)
    goodbye = asked(0, "Thank you. Goodbye.", move=Move.CLOSE)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, goodbye)
        async with writing(sessions) as db:
            await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
        amended = await store.amend(live, replace(goodbye, turn=replace(goodbye.turn, text="Thank you.")))
    assert amended.turn.original == "Thank you. Goodbye."


async def test_only_the_interviewers_newest_turn_can_be_cut_short(sessions: Sessions) -> None:
    row = await started_session(sessions)
    first = asked(0)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, first)
        await store.append(live, asked(1))
        with pytest.raises(TurnConflict):
            await store.amend(live, replace(first, turn=replace(first.turn, text="What")))
        assert (await store.load(row.id)).turns[0] == first


async def test_a_correction_keeps_the_first_words_once(sessions: Sessions) -> None:
    row = await started_session(sessions)
    answer = answered(1, "I build a fridge.", SpokenDetails(0, 900, heard("I build a fridge.")))
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, asked(0))
        await store.append(live, answer)
        turns = (await store.load(row.id)).turns
        once = await correct_answer(store, live, turns, answer.id, "I build a bridge.")
        again = await correct_answer(store, live, [turns[0], once], answer.id, " I built a bridge. ")
        resent = await correct_answer(store, live, [turns[0], again], answer.id, "I built a bridge.")
        stored = (await store.load(row.id)).turns[1]
    assert stored == again == resent
    assert (stored.turn.text, stored.turn.original) == ("I built a bridge.", "I build a fridge.")
    assert stored.spoken == answer.spoken


async def test_an_answer_can_be_corrected_while_the_interviewer_speaks_but_not_after_the_next(
    sessions: Sessions,
) -> None:
    row = await started_session(sessions)
    first = answered(0, "First.")
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, first)
        await store.append(live, asked(1))
        corrected = await correct_answer(store, live, [first], first.id, "The first.")
        stale = (await store.load(row.id)).turns
        await store.append(live, answered(2, "Second."))
        for seen in (stale, (await store.load(row.id)).turns):
            with pytest.raises(Conflict):
                await correct_answer(store, live, seen, first.id, "Another.")
        assert (await store.load(row.id)).turns[0] == corrected


async def test_nothing_but_an_answer_can_be_corrected(sessions: Sessions) -> None:
    row = await started_session(sessions)
    question, answer = asked(0), answered(1, "Yes.")
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, question)
        await store.append(live, answer)
        with pytest.raises(Conflict):
            await correct_answer(store, live, [question, answer], question.id, "Mine.")
        with pytest.raises(NotFound):
            await correct_answer(store, live, [question], answer.id, "Unknown.")
        with pytest.raises(Invalid):
            await correct_answer(store, live, [question, answer], answer.id, "  ")
        with pytest.raises(Invalid):
            await correct_answer(store, live, [question, answer], answer.id, "a" * 20_001)


async def test_an_answer_of_a_finished_interview_cannot_be_corrected(sessions: Sessions) -> None:
    row = await started_session(sessions)
    answer = answered(0, "Yes.")
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, answer)
        async with writing(sessions) as db:
            await db.execute(update(SessionRow).values(status=SessionStatus.COMPLETED))
        with pytest.raises(Conflict):
            await correct_answer(store, live, [answer], answer.id, "No.")


async def test_the_place_in_the_recording_may_come_later(sessions: Sessions) -> None:
    row = await started_session(sessions)
    question = asked(0)
    async with running_store(sessions) as store:
        live = await store.load(row.id)
        await store.append(live, question)
        await store.set_audio_span(question.id, 250, 1900)
        (turn,) = (await store.load(row.id)).turns
    assert turn.spoken == SpokenDetails(250, 1900)


@pytest.mark.parametrize(
    ("keeps", "consents", "records"), [(True, True, True), (True, False, False), (False, True, False)]
)
async def test_audio_is_recorded_only_where_both_want_it(
    sessions: Sessions, keeps: bool, consents: bool, records: bool
) -> None:
    row = await started_session(sessions, audio_consent=consents)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(keep_audio=keeps, voice_enabled=True, chat_enabled=False))
    live = await TranscriptStore(sessions).load(row.id)
    assert live.records_audio is records
    assert (live.voice, live.chat) == (True, False)


async def test_segments_go_with_their_session(sessions: Sessions) -> None:
    row = await started_session(sessions)
    async with running_store(sessions) as store:
        await store.add_segment(await store.load(row.id), segment(0, "gone"))
    async with writing(sessions) as db:
        await db.delete(await db.get_one(SessionRow, row.id))
    async with reading(sessions) as db:
        assert (await db.scalars(select(SpokenSegmentRow.id))).all() == []
        assert (await db.scalars(select(TurnRow.id))).all() == []
