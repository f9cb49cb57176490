"""What a simulated candidate sees of the interview, and what it can do. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from server.interview.plan import QuestionType


class Persona(StrEnum):
    """A way of being interviewed."""

    TERSE = "terse"
    RAMBLING = "rambling"
    VAGUE = "vague"
    OFF_TOPIC = "off-topic"
    HOSTILE = "hostile"
    NON_NATIVE = "non-native"
    DONT_KNOW = "dont-know"
    WANTS_TO_STOP = "wants-to-stop"
    INJECTION = "injection"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the room shows it."""

    id: str
    number: int
    count: int
    text: str
    type: QuestionType = QuestionType.OPEN_ENDED
    options: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the interview stands when the candidate is to speak."""

    phase: str
    """As in `interview.state`: question, wrap_up, confirm_skip, confirm_end."""
    question: AskedQuestion | None
    move: str
    """What the interviewer's last turn does; `server.interview.turns.Move`."""


@dataclass(frozen=True, slots=True)
class Says:
    """Words, choices, or both: each of `texts` is a message of its own."""

    texts: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uses:
    """A control of the room: `skip`, `end`, `done_speaking`."""

    control: str
    confirmed: bool = False


Action = Says | Uses
