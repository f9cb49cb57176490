"""Deliveries: in order, tried again by the schedule, given up, stopped; each step with the time passed in."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, writing
from server.db.models import DeliveryState, DisabledReason, EventKind, InterviewRow
from server.services.access import Caller
from server.services.errors import Conflict
from server.services.session_records import delete_session
from server.services.webhook_delivery import HOLD, Deliverer
from server.services.webhook_endpoints import (
    WebhookChanges,
    get_callbacks,
    rotate_secret,
    secret_of,
    update_webhook,
)
from server.services.webhook_log import resend, resend_since, send_test
from server.services.webhook_schedule import DISABLE_AFTER, PAUSES
from server.services.webhook_signing import PLAIN_HEADER, PREVIOUS_HEADER, plain_signature
from tests.servers.http_server import Exchange
from tests.support.receiver import Receiver, answering, local_sender, payload
from tests.support.webhooks import (
    BOX,
    Moment,
    deliver_due,
    deliverer,
    deliveries,
    endpoint_at,
    endpoint_row,
    interview_of,
    open_session,
    session_of,
    tell,
)

CREATED, JOINED, STARTED, ENDED = (
    EventKind.SESSION_CREATED,
    EventKind.CANDIDATE_JOINED,
    EventKind.SESSION_STARTED,
    EventKind.SESSION_ENDED,
)


@pytest.fixture
async def interview(sessions: Sessions, caller: Caller) -> InterviewRow:
    return await interview_of(sessions, caller)


@pytest.fixture
async def session_id(sessions: Sessions, interview: InterviewRow) -> UUID:
    return await open_session(sessions, interview)


async def test_events_arrive_in_order_signed_and_once(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    async with Receiver() as receiver:
        _, secret = await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED, STARTED)
        await deliver_due(deliverer(sessions))
        assert await deliver_due(deliverer(sessions)) == 0
    assert receiver.told == [(str(session_id), kind.value) for kind in (CREATED, JOINED, STARTED)]
    for request in receiver.requests:
        assert Webhook(secret).verify(request.body.decode(), request.headers) == payload(request)
        assert request.headers[PLAIN_HEADER.lower()] == plain_signature(secret, request.body)
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 3
    assert {row.state for row in await deliveries(sessions)} == {DeliveryState.DELIVERED}


async def test_only_wanted_kinds_go_to_an_endpoint_and_none_of_others(
    sessions: Sessions, caller: Caller, stranger: Caller, session_id: UUID
) -> None:
    async with Receiver() as receiver, Receiver() as theirs:
        await endpoint_at(sessions, caller, receiver.hook, ENDED, CREATED)
        await endpoint_at(sessions, stranger, theirs.hook)
        await tell(sessions, session_id, CREATED, JOINED, ENDED)
        await deliver_due(deliverer(sessions))
    assert [kind for _, kind in receiver.told] == [CREATED, ENDED]
    assert theirs.told == []


async def test_a_later_event_waits_for_the_earlier_one_of_its_session_only(
    sessions: Sessions, caller: Caller, interview: InterviewRow, session_id: UUID
) -> None:
    other = await open_session(sessions, interview)

    async def refuse_first(exchange: Exchange) -> None:
        refused = payload(exchange.request)["session_id"] == str(session_id) and len(receiver.requests) < 3
        await exchange.respond(500 if refused else 200)

    async with Receiver(refuse_first) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        await tell(sessions, other, CREATED)
        await deliver_due(deliverer(sessions))
    mine = str(session_id)
    assert receiver.told == [(mine, CREATED), (str(other), CREATED), (mine, CREATED), (mine, JOINED)]
    assert receiver.requests[0].headers["webhook-id"] == receiver.requests[2].headers["webhook-id"]
    assert receiver.requests[0].body == receiver.requests[2].body


async def test_after_three_days_it_is_given_up_and_the_next_has_its_turn(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    now = Moment()
    async with Receiver(answering(500, b"broken")) as receiver:
        endpoint, _ = await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        began = now.at = now.at + timedelta(seconds=1)
        for pause in PAUSES:
            assert await deliver_due(deliverer(sessions, now)) == 1
            now.pass_by(pause - timedelta(seconds=0.5))
            assert await deliver_due(deliverer(sessions, now)) == 0
            now.pass_by(timedelta(seconds=1))
        assert await deliver_due(deliverer(sessions, now)) >= 1
        first, second = await deliveries(sessions)
        assert timedelta(days=3) < now.at - began < timedelta(days=3.5)
        assert (first.state, len(first.tries)) == (DeliveryState.FAILED, len(PAUSES) + 1)
        assert first.tries[0]["status"] == 500
        assert (first.tries[0]["answer"], first.tries[0]["problem"]) == ("broken", "It answered 500.")
        assert second.state is DeliveryState.PENDING
        receiver.behaviour = answering(200)
        now.pass_by(PAUSES[0])
        await deliver_due(deliverer(sessions, now))
    assert receiver.told[-1] == (str(session_id), JOINED)
    assert (await endpoint_row(sessions, endpoint.id)).failing_since is None


async def test_what_waits_longest_is_sent_at_once_when_its_receiver_is_up_again(
    sessions: Sessions, caller: Caller, interview: InterviewRow, session_id: UUID
) -> None:
    now = Moment()
    async with Receiver(answering(503)) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        now.pass_by(timedelta(seconds=1))
        for pause in PAUSES[:8]:
            assert await deliver_due(deliverer(sessions, now)) == 1
            now.pass_by(pause)
        await deliver_due(deliverer(sessions, now))  # the next try is 14 hours away
        receiver.behaviour = answering(200)
        now.pass_by(timedelta(minutes=1))
        assert await deliver_due(deliverer(sessions, now)) == 0
        await tell(sessions, await open_session(sessions, interview), CREATED)
        assert await deliver_due(deliverer(sessions, now)) == 2
    assert {row.state for row in await deliveries(sessions)} == {DeliveryState.DELIVERED}


async def test_what_is_refused_for_its_own_sake_keeps_its_tries_while_others_get_through(
    sessions: Sessions, caller: Caller, interview: InterviewRow, session_id: UUID
) -> None:
    now = Moment()

    async def refuse_one(exchange: Exchange) -> None:
        await exchange.respond(400 if payload(exchange.request)["session_id"] == str(session_id) else 200)

    async with Receiver(refuse_one) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        for _ in range(20):
            await tell(sessions, await open_session(sessions, interview), CREATED)
            now.pass_by(timedelta(seconds=1))
            await deliver_due(deliverer(sessions, now))
    [refused] = [row for row in await deliveries(sessions) if row.session_id == session_id]
    assert refused.state is DeliveryState.PENDING
    assert refused.attempts <= 4


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
async def test_only_2xx_is_an_acceptance(sessions: Sessions, caller: Caller, session_id: UUID, status: int) -> None:
    async with Receiver() as inner, Receiver(answering(status, location=inner.hook)) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        await deliver_due(deliverer(sessions))
    [row] = await deliveries(sessions)
    assert (row.state, row.tries[0]["status"]) == (DeliveryState.PENDING, status)
    assert ("Redirects are not followed" in row.tries[0]["problem"]) == (status < 400)
    assert inner.requests == []


async def test_retry_after_is_honoured_and_bounded(
    sessions: Sessions, caller: Caller, interview: InterviewRow, session_id: UUID
) -> None:
    now = Moment()
    async with Receiver(answering(429, retry_after="300")) as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        now.pass_by(timedelta(seconds=1))
        await deliver_due(deliverer(sessions, now))
        now.pass_by(timedelta(seconds=299))
        assert await deliver_due(deliverer(sessions, now)) == 0
        receiver.behaviour = answering(429, retry_after="99999999")
        now.pass_by(timedelta(seconds=2))
        assert await deliver_due(deliverer(sessions, now)) == 1
        receiver.behaviour = answering(200)
        now.pass_by(timedelta(hours=24))
        assert await deliver_due(deliverer(sessions, now)) == 2
    assert receiver.told[-2:] == [(str(session_id), CREATED), (str(session_id), JOINED)]


async def test_410_disables_and_cancels_and_enabling_lets_it_be_sent_again(
    sessions: Sessions, caller: Caller, interview: InterviewRow, session_id: UUID
) -> None:
    async with Receiver(answering(410)) as receiver:
        endpoint, _ = await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        began = (await deliveries(sessions))[0].created_at
        assert await deliver_due(deliverer(sessions)) == 1
        row = await endpoint_row(sessions, endpoint.id)
        assert row.disabled_reason is DisabledReason.GONE
        assert [d.state for d in await deliveries(sessions)] == [DeliveryState.FAILED, DeliveryState.CANCELLED]
        await tell(sessions, session_id, STARTED)  # happens while nobody is told
        assert await deliver_due(deliverer(sessions)) == 0
        assert len(await deliveries(sessions)) == 2
        receiver.behaviour = answering(200)
        await update_webhook(sessions, local_sender(), caller, endpoint.id, WebhookChanges(enabled=True))
        assert await resend_since(sessions, caller, endpoint.id, began) == 3
        assert await resend_since(sessions, caller, endpoint.id, began) == 0
        await deliver_due(deliverer(sessions))
    assert [kind for _, kind in receiver.told] == [CREATED, CREATED, JOINED, STARTED]


async def test_an_endpoint_that_nothing_reaches_for_days_is_disabled(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    now = Moment()
    async with Receiver(answering(500)) as receiver:
        endpoint, _ = await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, await open_session(sessions, interview), CREATED)
        now.pass_by(timedelta(seconds=1))
        await deliver_due(deliverer(sessions, now))
        now.pass_by(DISABLE_AFTER)
        await deliver_due(deliverer(sessions, now))
        assert (await endpoint_row(sessions, endpoint.id)).disabled_at is None
        now.pass_by(timedelta(hours=1))
        await deliver_due(deliverer(sessions, now))
    row = await endpoint_row(sessions, endpoint.id)
    assert (row.disabled_reason, row.disabled_at) == (DisabledReason.FAILING, now.at)


async def test_callbacks_have_a_secret_of_the_organization_and_410_ends_one_session_only(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver() as receiver, Receiver(answering(410)) as gone:
        kept = await open_session(sessions, interview, receiver.hook)
        ended = await open_session(sessions, interview, gone.hook)
        for session_id in (kept, ended):
            await tell(sessions, session_id, CREATED, JOINED)
        await deliver_due(deliverer(sessions))
        await tell(sessions, kept, STARTED)
        await tell(sessions, ended, STARTED)
        await deliver_due(deliverer(sessions))
        callbacks = await get_callbacks(sessions, caller)
        secret = await secret_of(sessions, BOX, caller, callbacks.id)
    assert [kind for _, kind in receiver.told] == [CREATED, JOINED, STARTED]
    assert [kind for _, kind in gone.told] == [CREATED]
    for request in receiver.requests:
        Webhook(secret).verify(request.body.decode(), request.headers)
    assert (await session_of(sessions, ended)).callback_url is None
    assert (await endpoint_row(sessions, callbacks.id)).disabled_at is None


async def test_for_a_day_after_a_rotation_both_secrets_verify(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    now = Moment()
    async with Receiver() as receiver:
        endpoint, old = await endpoint_at(sessions, caller, receiver.hook)
        _, new = await rotate_secret(sessions, BOX, caller, endpoint.id)
        await tell(sessions, session_id, CREATED)
        now.pass_by(timedelta(seconds=1))
        await deliver_due(deliverer(sessions, now))
        first = receiver.requests[0]
        for secret in (old, new):
            Webhook(secret).verify(first.body.decode(), first.headers)
        assert first.headers[PLAIN_HEADER.lower()] == plain_signature(new, first.body)
        assert first.headers[PREVIOUS_HEADER.lower()] == plain_signature(old, first.body)
        await tell(sessions, session_id, JOINED)
        now.pass_by(timedelta(hours=24))
        await deliver_due(deliverer(sessions, now))
    second = receiver.requests[1]
    assert len(second.headers["webhook-signature"].split()) == 1
    assert PREVIOUS_HEADER.lower() not in second.headers


async def test_a_changed_installation_secret_is_told_and_nothing_is_sent_unsigned(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    async with Receiver() as receiver:
        endpoint, _ = await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        await deliver_due(Deliverer(sessions, FernetBox("another"), local_sender(), lambda: 0.0))
    with pytest.raises(Conflict, match="COLLOQUY_SECRET was changed"):
        await secret_of(sessions, FernetBox("another"), caller, endpoint.id)
    [row] = await deliveries(sessions)
    assert receiver.requests == []
    assert "COLLOQUY_SECRET was changed" in row.tries[0]["problem"]


async def test_who_dies_while_sending_lets_it_fall_due_again(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    now = Moment()
    async with Receiver() as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        now.pass_by(timedelta(seconds=1))
        [lost] = await deliverer(sessions, now).take(10, ())
        assert await deliverer(sessions, now).take(10, ()) == []
        now.pass_by(HOLD - timedelta(seconds=1))
        assert await deliverer(sessions, now).take(10, ()) == []
        now.pass_by(timedelta(seconds=2))
        assert await deliver_due(deliverer(sessions, now)) == 1
        await deliverer(sessions, now).make(lost)  # it was only slow: what it has to say comes too late
    [row] = await deliveries(sessions)
    assert (row.state, len(row.tries)) == (DeliveryState.DELIVERED, 1)
    assert len(receiver.requests) == 2


async def test_many_takers_share_the_work_and_each_delivery_has_one(
    sessions: Sessions, caller: Caller, interview: InterviewRow
) -> None:
    async with Receiver() as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        for _ in range(12):
            await tell(sessions, await open_session(sessions, interview), CREATED)
        taken = await asyncio.gather(*(deliverer(sessions).take(5, ()) for _ in range(6)))
    ids = [attempt.delivery_id for some in taken for attempt in some]
    assert len(ids) == len(set(ids)) > 0


async def test_a_lane_that_is_busy_is_passed_over(sessions: Sessions, caller: Caller, interview: InterviewRow) -> None:
    async with Receiver() as slow, Receiver() as quick:
        await endpoint_at(sessions, caller, slow.hook)
        for _ in range(20):
            await tell(sessions, await open_session(sessions, interview), CREATED)
        await endpoint_at(sessions, caller, quick.hook)
        await tell(sessions, await open_session(sessions, interview), CREATED)
    made = deliverer(sessions)
    [first] = await made.take(1, ())
    [other] = await made.take(50, [first.lane])
    assert other.url == quick.hook


async def test_a_test_is_tried_once_also_at_a_disabled_endpoint(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    async with Receiver(answering(500)) as receiver:
        endpoint, secret = await endpoint_at(sessions, caller, receiver.hook)
        await update_webhook(sessions, local_sender(), caller, endpoint.id, WebhookChanges(enabled=False))
        await send_test(sessions, caller, endpoint.id)
        assert await deliver_due(deliverer(sessions)) == 1
    [row] = await deliveries(sessions)
    assert row.state is DeliveryState.FAILED
    [request] = receiver.requests
    assert Webhook(secret).verify(request.body.decode(), request.headers)["data"] == {"test": True}


async def test_one_delivery_is_sent_again_out_of_line(sessions: Sessions, caller: Caller, session_id: UUID) -> None:
    async with Receiver() as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        await deliver_due(deliverer(sessions))
        first, _ = await deliveries(sessions)
        receiver.behaviour = answering(500)
        await resend(sessions, caller, first.id)
        await deliver_due(deliverer(sessions))
        receiver.behaviour = answering(200)
        await tell(sessions, session_id, STARTED)
        await deliver_due(deliverer(sessions))
    assert [kind for _, kind in receiver.told] == [CREATED, JOINED, CREATED, STARTED, CREATED]
    assert receiver.requests[0].headers["webhook-id"] == receiver.requests[2].headers["webhook-id"]


async def test_a_new_address_is_where_pending_deliveries_go(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    async with Receiver(answering(500)) as wrong, Receiver() as right:
        endpoint, _ = await endpoint_at(sessions, caller, wrong.hook)
        await tell(sessions, session_id, CREATED, JOINED)
        await deliver_due(deliverer(sessions))
        await update_webhook(sessions, local_sender(), caller, endpoint.id, WebhookChanges(url=right.hook))
        await deliver_due(deliverer(sessions))
    assert [kind for _, kind in right.told] == [CREATED, JOINED]


async def test_erasing_a_session_clears_its_log_and_what_is_pending_still_goes_out(
    sessions: Sessions, caller: Caller, session_id: UUID
) -> None:
    async with Receiver() as receiver:
        await endpoint_at(sessions, caller, receiver.hook)
        await tell(sessions, session_id, CREATED)
        await deliver_due(deliverer(sessions))
        receiver.behaviour = answering(500, b"Ada Lovelace is unknown here")
        await tell(sessions, session_id, ENDED)
        await deliver_due(deliverer(sessions))
        await delete_session(sessions, caller, session_id)
        [left] = await deliveries(sessions)
        assert (left.kind, left.state, left.tries) == (ENDED, DeliveryState.PENDING, [])
        receiver.behaviour = answering(200)
        async with writing(sessions) as db:
            row = await db.merge(left)
            row.due_at = row.created_at
        await deliver_due(deliverer(sessions))
    assert receiver.told[-1] == (str(session_id), ENDED)
