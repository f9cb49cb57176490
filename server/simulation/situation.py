"""What a simulated candidate sees of the interview, and what it can do. Pure."""

from dataclasses import dataclass

from server.interview.plan import QuestionType
from server.services.rehearsals.cast import Persona

__all__ = ["Action", "AskedQuestion", "Persona", "Says", "Seen", "Uses"]


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
    said: str = ""
    """Its words."""


@dataclass(frozen=True, slots=True)
class Says:
    """Words, choices, or both: each of `texts` is a message of its own."""

    texts: tuple[str, ...]
    choices: tuple[str, ...] = ()
    made: str = ""
    """Code, or what is drawn, of who has the question's own tool at hand; without it, `texts` has it in words."""


@dataclass(frozen=True, slots=True)
class Uses:
    """A control of the room: `skip`, `end`, `done_speaking`."""

    control: str
    confirmed: bool = False


Action = Says | Uses
