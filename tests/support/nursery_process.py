"""Becomes `colloquy`, again and again: reads one order a line, as JSON, forks, and answers with a process id.

`python -m tests.support.nursery_process`
"""

import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import server.cli


def _serve_orders() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for the children
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()  # else every child would throw the same dice
    with Path(order["log"]).open("ab") as log, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(order["folder"])
    os.environ.clear()  # noqa: TID251  a process of its own
    os.environ.update(order["environment"])  # noqa: TID251
    server.cli.main(order["arguments"], prog_name="colloquy")
    raise SystemExit(0)


if __name__ == "__main__":
    _serve_orders()
