"""The interviewer's side of a live interview: asks the mind for replies and hands their words to the delivery."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from server.interview.events import ReplyReady
from server.interview.replies import ReplyContext
from server.services.transcripts import StoredTurn, Tokens
from server.sessions.clock import Clock
from server.sessions.delivery import Delivery, Speech
from server.sessions.interviewer import Decided, Interviewer, Shown
from server.sessions.tasks import TaskOwner
from server.sessions.voice.foresight import Foresight

Decide = Callable[[Speech, ReplyReady], Awaitable[None]]
"""Lets a complete reply happen, if the speech is still the one under way."""


class Replying:
    """Has at most one speech under way. Nothing but `Decide` touches the interview."""

    def __init__(
        self,
        interviewer: Interviewer,
        delivery: Delivery,
        tasks: TaskOwner,
        clock: Clock,
        decide: Decide,
        first_token: Callable[[float], None],
    ) -> None:
        self.delivery = delivery
        """How words reach the candidate from now on."""
        self.speech: Speech | None = None
        """What the interviewer is saying."""
        self.foresight: Foresight | None = None
        """A reply made ahead, to be used should the answer be the one it was made for."""
        self._interviewer = interviewer
        self._tasks = tasks
        self._clock = clock
        self._decide = decide
        self._first_token = first_token
        self._task: asyncio.Task[None] | None = None

    def request(self, reply_to: int, context: ReplyContext, after: UUID | None) -> None:
        """Begin the reply to the turn `reply_to`, which follows the item `after`."""
        speech = self.speech = Speech(reply_to, after)
        self.delivery.begin(speech)
        self._task = self._tasks.start(self._reply(speech, context))

    def say(self, stored: StoredTurn, after: UUID | None) -> None:
        """Say a stored turn to its end: what is left of the speech under way, or all of it."""
        speech = self.speech
        if speech is None:
            speech = Speech(None, after)
            speech.item_id = stored.id
            self.delivery.begin(speech)
        speech.stored = stored
        self._show(speech, stored.turn.text[len(speech.shown) :])
        self.delivery.store(speech)
        self.speech = None

    def cancel(self, newest: StoredTurn | None) -> None:
        """Drop the speech under way; `newest` is it, where what was heard of it has been stored."""
        speech, self.speech = self.speech, None
        if speech is None:
            return
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()
        if newest is not None and newest.id == speech.item_id:
            speech.stored = newest
        self.delivery.cancel(speech)

    def _show(self, speech: Speech, text: str) -> None:
        if text:
            self.delivery.show(speech, text)
            speech.shown += text

    async def _reply(self, speech: Speech, context: ReplyContext) -> None:
        foresight, self.foresight = self.foresight, None
        asked = context.exchange[-1].text
        if foresight is not None and foresight.fits(asked, context.reply_to):
            pieces = foresight.pieces()
        else:
            pieces = self._interviewer.reply(context)
        loop = asyncio.get_running_loop()
        asked_at: float | None = loop.time()
        async for piece in pieces:
            if self.speech is not speech:
                return
            if asked_at is not None:
                self._first_token(loop.time() - asked_at)
                asked_at = None
            match piece:
                case Shown(text):
                    self._show(speech, text)
                case Decided(reply, input_tokens, output_tokens):
                    speech.tokens = Tokens(input_tokens, output_tokens)
                    await self._decide(speech, ReplyReady(self._clock.now_ms(), context.reply_to, reply))
