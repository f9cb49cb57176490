"""A simulated candidate: reads where the interview stands and says or does the next thing, by rule and seed."""

import random

from server.interview.plan import QuestionType
from server.interview.turns import Move
from server.simulation.manners import MANNERS, Voice
from server.simulation.situation import Action, AskedQuestion, Persona, Says, Seen, Uses
from server.simulation.telling import Memories, Telling, joined
from server.simulation.words.base import Words

MOST_TURNS_AT_A_QUESTION = 16
"""More than the deepest question has follow-ups, meta-talk and confirmations for; then the candidate skips."""
MOST_TURNS_IN_WRAP_UP = 3
MOST_META = 2
META_RATE = {Persona.TERSE: 0.05, Persona.RAMBLING: 0.2, Persona.NON_NATIVE: 0.35, Persona.HOSTILE: 0.3}
USUAL_META_RATE = 0.15
_CHOICE_TYPES = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})
_SOLUTION = """def total(lines):
    return sum(line.price * line.count for line in lines if not line.cancelled)"""


class SimulatedCandidate:
    """One person in one interview. The same seed and the same interviewer give the same words."""

    def __init__(self, persona: Persona, words: Words, chance: random.Random, *, turn: int | None = None) -> None:
        """With `turn`, the first choice is the option of that place, round and round, and so is the life told of:
        several candidates with turns that follow one another choose every option between them.
        """
        self._persona = persona
        self._turn = turn
        self._words = words
        self._voice = Voice(words, chance)
        life = chance.choice(words.lives) if turn is None else words.lives[turn % len(words.lives)]
        self.name = life.name
        self._memories = Memories(life, words, chance)
        self._telling: Telling | None = None
        self._question_id = ""
        self._turns = 0
        self._answers = 0
        self._meta = 0
        self._stopping = False
        self._skipping = False
        self._made = False
        self._wrap_up_turns = 0

    def respond(self, seen: Seen) -> Action:
        """What the candidate does now that it is its turn."""
        match seen.phase:
            case "confirm_end":
                return self._confirm(self._stopping)
            case "confirm_skip":
                return self._confirm(self._skipping)
            case "wrap_up":
                return self._at_the_end()
        if seen.question is None:
            return Uses("done_speaking")
        return self._at_question(seen.question, seen.move)

    def _confirm(self, meant: bool) -> Action:
        self._turns += 1
        if self._turns > MOST_TURNS_AT_A_QUESTION:
            return Uses("skip", confirmed=True)
        return Says((self._voice.pick(self._words.yes if meant else self._words.no),))

    def _at_the_end(self) -> Action:
        self._wrap_up_turns += 1
        if self._wrap_up_turns > MOST_TURNS_IN_WRAP_UP:
            return Uses("done_speaking")
        asks = self._persona in (Persona.THOROUGH, Persona.HOSTILE, Persona.RAMBLING)
        if asks and self._wrap_up_turns == 1:
            return Says((self._voice.pick(self._words.parting_questions),))
        if self._persona is Persona.INJECTION and self._wrap_up_turns == 1:
            return Says((self._voice.pick(self._words.injections),))
        return Says((self._voice.pick(self._words.nothing),))

    def _at_question(self, question: AskedQuestion, move: str) -> Action:
        if question.id != self._question_id:
            self._turn_to(question)
        self._turns += 1
        if self._turns > MOST_TURNS_AT_A_QUESTION:
            return Uses("skip", confirmed=True)
        if self._wants_to_stop(question):
            self._stopping = True
            return Says((self._voice.pick(self._words.stop),))
        if self._talks_of_the_interview():
            return Says((self._voice.pick(self._words.meta),))
        return self._answer(question, move)

    def _turn_to(self, question: AskedQuestion) -> None:
        self._question_id = question.id
        self._telling = None
        self._turns = self._answers = 0
        self._skipping = self._made = False

    def _wants_to_stop(self, question: AskedQuestion) -> bool:
        if self._persona is not Persona.WANTS_TO_STOP:
            return False
        patience = min(question.count, 3)
        return question.number >= patience or (question.number == 2 and self._voice.maybe(0.5))

    def _talks_of_the_interview(self) -> bool:
        if self._answers or self._turns > 1 or self._meta >= MOST_META:
            return False
        if not self._voice.maybe(META_RATE.get(self._persona, USUAL_META_RATE)):
            return False
        self._meta += 1
        return True

    def _answer(self, question: AskedQuestion, move: str) -> Action:
        follow_up = self._answers
        self._answers += 1
        if follow_up and move not in (Move.PROBE, Move.CLARIFY, Move.REPEAT_QUESTION, Move.CHECK_IN):
            return Uses("done_speaking")
        if question.type in _CHOICE_TYPES and question.options and not follow_up:
            return self._choose(question)
        telling = self._telling = self._telling or Telling(self._memories.about(question.text))
        match question.type:
            case QuestionType.CODING:
                return self._shown(_SOLUTION, telling, follow_up)
            case QuestionType.WHITEBOARD:
                return self._shown(self._words.drawing, telling, follow_up)
        texts = MANNERS[self._persona](self._voice, telling, follow_up)
        self._skipping = self._skipping or any(text in self._words.skip for text in texts)
        return Says(texts)

    def _shown(self, work: str, telling: Telling, follow_up: int) -> Action:
        if follow_up == 0 and self._persona in (Persona.DONT_KNOW, Persona.HOSTILE, Persona.OFF_TOPIC):
            return Says(MANNERS[self._persona](self._voice, telling, follow_up))
        if self._persona is Persona.INJECTION:
            work = joined(f"{work}\n", self._voice.pick(self._words.injections))
        if self._made:
            return Says((self._voice.more(telling),))
        self._made = True
        return Says((work,), made=work)

    def _choose(self, question: AskedQuestion) -> Action:
        several = question.type is QuestionType.MULTIPLE_CHOICE
        count = min(len(question.options), 1 + self._voice.chance.randrange(3)) if several else 1
        chosen = tuple(self._voice.chance.sample(question.options, count))
        if self._turn is not None:
            mine = question.options[self._turn % len(question.options)]
            chosen = (mine, *(option for option in chosen if option != mine))[:count]
        match self._persona:
            case Persona.TERSE | Persona.VAGUE:
                return Says(("",), chosen)
            case Persona.DONT_KNOW:
                return Says((self._voice.pick(self._words.hedges),), chosen[:1])
            case Persona.HOSTILE:
                return Says((self._voice.pick(self._words.grumbles),), chosen)
            case Persona.INJECTION:
                return Says((self._voice.pick(self._words.injections),), chosen)
            case Persona.OFF_TOPIC:
                return Says((self._voice.pick(self._words.off_topic),), chosen)
            case _:
                return Says((self._voice.pick(self._words.chosen).format(option=chosen[0]),), chosen)
