"""The hearing process: `python -m server.adapters.speech_local.hearing_process`. Whisper and Smart Turn."""

from server.adapters.speech_local.digests import check
from server.adapters.speech_local.frames import Header, HearingSetup, Judged, JudgeTurn, Ready, Transcribe
from server.adapters.speech_local.serving import Answer, CannotLoad, Handler, Refused, serve
from server.adapters.speech_local.silero import session
from server.adapters.speech_local.smart_turn import SmartTurn
from server.adapters.speech_local.whisper import Whisper
from server.ports.speech import HEARING_RATE_HZ

NICENESS = 2
"""Behind the server itself, before the speaking process."""


class Hearing:
    """The models in memory."""

    def __init__(self, setup: HearingSetup) -> None:
        self._models: dict[str, Whisper] = {}
        self._turns: SmartTurn | None = None
        loading = setup.vad.path
        try:
            vad = session(setup.vad.path)
            for files in setup.models:
                loading = files.folder
                self._models[files.name] = Whisper(files.folder, vad, setup.threads)
            if setup.smart_turn:
                loading = setup.smart_turn.path
                self._turns = SmartTurn(setup.smart_turn.path, setup.threads)
        except Exception as error:
            raise CannotLoad(f"{loading} cannot be loaded: {type(error).__name__}") from error

    def warm_up(self) -> None:
        """Work once with everything: the first time is slower."""
        second = bytes(2 * HEARING_RATE_HZ)
        for model in self._models.values():
            model.transcribe(second, language=model.languages[0], words=False, plain=True)
        if self._turns:
            self._turns.probability(second)

    def handle(self, request: Header, body: bytes) -> Answer:
        """The answer to one request."""
        if isinstance(request, Transcribe) and request.model in self._models:
            model = self._models[request.model]
            heard = model.transcribe(body, language=request.language, words=request.words, plain=request.plain)
            return heard, b""
        if isinstance(request, JudgeTurn) and self._turns:
            return Judged(self._turns.probability(body)), b""
        raise Refused("no model for it is loaded")


def load(setup: Header) -> tuple[Handler, Ready]:
    """Check, load, warm up."""
    if not isinstance(setup, HearingSetup):
        raise CannotLoad("the hearing process was given another's models")
    check([setup.vad, *(file for model in setup.models for file in model.pinned)])
    if setup.smart_turn:
        check([setup.smart_turn])
    hearing = Hearing(setup)
    hearing.warm_up()
    return hearing.handle, Ready()


if __name__ == "__main__":
    serve(load, NICENESS)
