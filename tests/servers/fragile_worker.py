"""A speech process that does what the text says: `python -m tests.servers.fragile_worker`.

`die`: ends as if killed · `die once FILE`: only where FILE is not there yet · `hang`: never answers · `fail`: raises ·
`refuse`: cannot be done · `tell`: writes to stderr · all else is answered with its own bytes.
Loading fails where the first voice is called `broken`, and the process dies where it is called `dead` and its path is
not there.
"""

import os
import signal
import sys
import threading
from pathlib import Path

from server.adapters.speech_local.frames import Header, Ready, Speak, SpeakingSetup, Spoken
from server.adapters.speech_local.serving import Answer, CannotLoad, Handler, Refused, serve


def load(setup: Header) -> tuple[Handler, Ready]:
    assert isinstance(setup, SpeakingSetup)
    for voice in setup.voices:
        if voice.name == "broken":
            raise CannotLoad(f"{voice.path} is not the file it should be")
        if voice.name == "dead" and not Path(voice.path).exists():
            die()
    return handle, Ready()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def handle(request: Header, _body: bytes) -> Answer:
    assert isinstance(request, Speak)
    match request.text.split():
        case ["die", "once", file]:
            if not Path(file).exists():
                Path(file).touch()
                die()
        case ["die"]:
            die()
        case ["hang"]:
            threading.Event().wait()
        case ["fail"]:
            raise RuntimeError("with the candidate's words in it")
        case ["refuse"]:
            raise Refused("no such voice")
        case ["tell"]:
            sys.stderr.write("x" * 100_000 + "\nall is well\n")
            print("and this is on stdout", flush=True)
    return Spoken(22_050), request.text.encode()


if __name__ == "__main__":
    serve(load, 0)
