"""The interviewer's next move: what is said to a control, to a reply of the mind, and when time has come."""

from dataclasses import dataclass
from typing import assert_never

from server.interview import wording
from server.interview.budget import next_position, time_left_ms
from server.interview.choices import asked_back, choice_in_words
from server.interview.choosing import Unclear
from server.interview.commands import EndReason
from server.interview.cutting import question_unheard, said_unheard
from server.interview.pace import Pace
from server.interview.phrasebook import phrases_of
from server.interview.plan import Plan, Question
from server.interview.progress import CONFIRMING, Progress, State, current_question, end_reason
from server.interview.replies import Intent, Reply
from server.interview.requests import allowed_intents, permitted_intent
from server.interview.turns import CONFIRMED, Move, Turn

_TALK = {Intent.PROBE: Move.PROBE, Intent.CLARIFY: Move.CLARIFY}

_ABOUT_THE_QUESTION = frozenset({Intent.PROBE, Intent.NEXT, Intent.CLARIFY})
"""What cannot be done about a question the candidate has not heard."""

_FINISHING = frozenset({Move.DONE, Move.SKIP, Move.END, Move.GO_ON})
"""Controls that mean "nothing to add" in the wrap-up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An interviewer's turn before it has its place and time."""

    move: Move
    text: str
    question: Question | None = None
    """The question under discussion once this is said."""
    reply: Reply | None = None
    """The mind's reply it carries."""


@dataclass(frozen=True, slots=True)
class Interviewer:
    """Decides the next move from where the interview stands; `elapsed_ms` is the active time."""

    progress: Progress
    plan: Plan
    pace: Pace
    elapsed_ms: int

    def to_turn(self, turn: Turn) -> Draft | None:
        """The answer to a candidate's turn that needs no mind; None when the mind is to be asked."""
        state = self.progress.state
        thanks = wording.acknowledgement(self.plan, turn.index)
        if state is State.TIME_UP:
            return self.close(thanks)
        if state is State.WRAP_UP and turn.move in _FINISHING:
            return self.move_on(thanks)
        confirmed = turn.note == CONFIRMED
        match turn.move:
            case Move.ASK_AGAIN:
                return self._repeat(phrases_of(self.plan).repeat)
            case Move.NEED_TIME:
                return self.say(Move.WAIT, wording.waiting(self.plan, turn.index))
            case Move.GO_ON:
                return self._repeat(phrases_of(self.plan).go_on)
            case Move.END:
                return self.close() if confirmed or state is State.CONFIRM_END else self._confirm_end()
            case Move.SKIP:
                return self._skip() if confirmed or state is State.CONFIRM_SKIP else self._skip_or_confirm()
            case Move.DONE:
                return self._done(turn, thanks)
            case _:
                return self._which_choice(turn)

    def _which_choice(self, turn: Turn) -> Draft | None:
        """The question which choice is meant, where words could mean several; None where the mind is to be asked."""
        progress = self.progress
        question = current_question(progress, self.plan)
        if question is None or turn.choices or progress.clarifications >= self.pace.max_clarifications:
            return None
        confirming = progress.state in CONFIRMING
        before = progress.turns[: turn.index]
        found = choice_in_words(question, self.plan, before, turn.text, confirming=confirming)
        return self.say(Move.CLARIFY, asked_back(self.plan, question, found)) if isinstance(found, Unclear) else None

    def _done(self, turn: Turn, thanks: str) -> Draft | None:
        state = self.progress.state
        if turn.attachments and state not in CONFIRMING:
            return None  # what was made is to be seen first
        if self.progress.answered or state is State.CONFIRM_SKIP:
            return self.move_on(thanks)
        return self._skip_or_confirm(nothing_said=True)

    def to_reply(self, reply: Reply) -> Draft:
        """What a reply of the mind comes to, held to the rules whatever it claims."""
        intent = permitted_intent(reply, allowed_intents(self.progress, self.plan, self.pace, self.elapsed_ms))
        if intent in _ABOUT_THE_QUESTION and question_unheard(self.progress, self.plan):
            return self._repeat(reply.text or phrases_of(self.plan).repeat, reply)
        return self._by_intent(intent, reply)

    def _by_intent(self, intent: Intent, reply: Reply) -> Draft:
        match intent:
            case Intent.PROBE | Intent.CLARIFY:
                return self.say(_TALK[intent], reply.text, reply)
            case Intent.WAIT:
                return self.say(Move.WAIT, reply.text or wording.waiting(self.plan, len(self.progress.turns)), reply)
            case Intent.REPEAT | Intent.NO:
                return self._repeat(reply.text or wording.lead_back(self.plan, reply.intent), reply)
            case Intent.SKIP:
                return self._skip_or_confirm(reply)
            case Intent.END if self.progress.state is State.WRAP_UP:
                return self.close(reply.text, reply)
            case Intent.END:
                return self._confirm_end(reply)
            case Intent.YES if self.progress.state is State.CONFIRM_END:
                return self.close(reply.text, reply)
            case Intent.YES:
                return self._skip(reply)
            case Intent.NEXT:
                return self.move_on(reply.text, reply)
            case _:
                assert_never(intent)

    def after_silence(self) -> Draft | None:
        """A check-in, then an offer to move on (the close, in the wrap-up), then None: the session is parked."""
        phrases = phrases_of(self.plan)
        wrapping_up = self.progress.state is State.WRAP_UP
        match self.progress.silence_stage:
            case 0:
                return self.say(Move.CHECK_IN, phrases.wrap_up_check_in if wrapping_up else phrases.check_in)
            case 1 if wrapping_up:
                return self.close()
            case 1:
                return self.say(Move.OFFER_TO_MOVE_ON, phrases.offer_to_move_on)
            case _:
                return None

    def greet(self) -> Draft:
        """The first turn, with the first question."""
        return Draft(Move.GREET, wording.greeting(self.plan, aloud=self.pace.aloud), self.plan.questions[0])

    def say(self, move: Move, text: str, reply: Reply | None = None) -> Draft:
        """A turn that leaves the question as it is."""
        return Draft(move, text, current_question(self.progress, self.plan), reply)

    def move_on(self, lead: str, reply: Reply | None = None) -> Draft:
        """The next question after `lead`, or the wrap-up, or the close when the time is up or all is said."""
        plan, lead = self.plan, self._introduced(lead)
        if self.progress.position >= len(plan.questions) or time_left_ms(plan, self.elapsed_ms) == 0:
            return self.close(lead, reply)
        position = next_position(self.progress, plan, self.pace, self.elapsed_ms)
        if position == len(plan.questions):
            return Draft(Move.WRAP_UP, wording.paragraphs(lead, phrases_of(plan).wrap_up), None, reply)
        question = plan.questions[position]
        asked = wording.question_asked(plan, question, aloud=self.pace.aloud)
        return Draft(Move.ASK, wording.paragraphs(lead, asked), question, reply)

    def close(self, lead: str = "", reply: Reply | None = None) -> Draft:
        """The last turn."""
        reason = end_reason(self.plan, self.progress.position, self.elapsed_ms)
        return Draft(Move.CLOSE, wording.closing(self.plan, reason, lead), None, reply)

    def close_by_organizer(self) -> Draft:
        """The last turn where the people who invited the candidate end the interview."""
        return Draft(Move.CLOSE, wording.closing(self.plan, EndReason.ENDED_BY_ORGANIZER, ""), None)

    def _skip(self, reply: Reply | None = None) -> Draft:
        lead = reply.text if reply else ""
        return self.move_on(lead or wording.skip_acknowledged(self.plan, len(self.progress.turns)), reply)

    def _skip_or_confirm(self, reply: Reply | None = None, *, nothing_said: bool = False) -> Draft:
        question = current_question(self.progress, self.plan)
        if question is None or not question.required:
            return self._skip(reply)
        phrases = phrases_of(self.plan)
        words = phrases.nothing_said if nothing_said else phrases.confirm_skip
        return self.say(Move.CONFIRM_SKIP, wording.paragraphs(reply.text if reply else "", words), reply)

    def _confirm_end(self, reply: Reply | None = None) -> Draft:
        words = wording.paragraphs(reply.text if reply else "", phrases_of(self.plan).confirm_end)
        return self.say(Move.CONFIRM_END, words, reply)

    def _introduced(self, lead: str) -> str:
        """`lead`, and that an AI is speaking where nobody has heard it: nothing is asked before that is known."""
        i_am_ai = wording.i_am_ai(self.plan)
        return wording.paragraphs(lead, i_am_ai) if said_unheard(self.progress, i_am_ai) else lead

    def _repeat(self, lead: str, reply: Reply | None = None) -> Draft:
        question = current_question(self.progress, self.plan)
        if question is None:
            again = wording.paragraphs(reply.text if reply else "", phrases_of(self.plan).wrap_up)
            return self.say(Move.REPEAT_QUESTION, again, reply)
        probe = wording.standing_probe(self.progress)
        words = wording.question_again(self.plan, question, self._introduced(lead), probe, aloud=self.pace.aloud)
        return self.say(Move.REPEAT_QUESTION, words, reply)
