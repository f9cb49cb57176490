"""The loop of a speech process: frames in on stdin, answers out on stdout, the end when stdin closes.

Nothing that was said or is to be said is ever written to stderr, which the server logs.
"""

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import TypeAlias

from server.adapters.speech_local.frames import Failed, Header, Ready, encode, read

Answer: TypeAlias = tuple[Header, bytes]
Handler: TypeAlias = Callable[[Header, bytes], Answer]


class CannotLoad(Exception):
    """A model cannot be used; the message names the file and says what to do."""


class Refused(Exception):
    """This request can never be answered."""


def serve(load: Callable[[Header], tuple[Handler, Ready]], niceness: int) -> None:
    """Load what the first frame asks for, say so, answer the others in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # libraries put the words they work on into their warnings
    if niceness:
        os.nice(niceness)
    # What a library prints must not end up between the frames.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests,), daemon=True).start()
    setup, _ = requests.get()
    try:
        handler, ready = load(setup)
    except CannotLoad as error:
        _send(out.fileno(), encode(Failed(str(error))))
        return
    _send(out.fileno(), encode(ready))
    while True:
        request, body = requests.get()
        header, answer = _answer(handler, request, body)
        _send(out.fileno(), encode(header, answer))


def _read_requests(requests: "queue.SimpleQueue[Answer]") -> None:
    """In a thread of its own, so that a process that computes or hangs still ends with its server."""
    try:
        while (frame := read(sys.stdin.buffer)) is not None:
            requests.put(frame)
    finally:
        os._exit(0)


def _answer(handler: Handler, request: Header, body: bytes) -> Answer:
    try:
        return handler(request, body)
    except Refused as error:
        return Failed(str(error), rejected=True), b""
    except Exception as error:  # noqa: BLE001 (the process's root; a message could hold words, a type cannot)
        return Failed(f"the engine failed: {type(error).__name__}"), b""


def _send(descriptor: int, frame: bytes) -> None:
    view = memoryview(frame)
    while view:
        view = view[os.write(descriptor, view) :]
