"""Servers start by forking a process that has loaded the program already: most of a start is loading it."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Child:
    """A forked server; what `subprocess.Popen` would offer of it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        # A number that cannot come to mean another process, should this one end.
        self._handle: int | None
        try:
            self._handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = None

    def poll(self) -> int | None:
        """Something if it has ended, else None."""
        return self._ended_within(0)

    def wait(self, timeout: float) -> None:
        """Until it has ended."""
        if self._ended_within(timeout) is None:
            raise subprocess.TimeoutExpired(f"the server with process id {self.pid}", timeout)

    def send_signal(self, which: signal.Signals) -> None:
        """To it alone."""
        if self._handle is not None:
            signal.pidfd_send_signal(self._handle, which)

    def _ended_within(self, seconds: float) -> int | None:
        if self._handle is None:
            return 0
        if not select.select([self._handle], [], [], seconds)[0]:
            return None
        os.close(self._handle)
        self._handle = None
        return 0


class Nursery:
    """Forks servers for one test process; ends with it."""

    def __init__(self) -> None:
        self._parent: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def start(self, arguments: list[str], *, folder: Path, environment: dict[str, str], log: Path) -> Child:
        """Run `colloquy` with `arguments` in `folder`, with `environment` alone; it prints to the end of `log`."""
        order = {"arguments": arguments, "folder": str(folder), "environment": environment, "log": str(log)}
        with self._turn:
            return Child(self._order(json.dumps(order)))

    def _order(self, order: str) -> int:
        if self._parent is None:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.support.nursery_process"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write(order + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def close(self) -> None:
        """Forks no more; what it forked lives on."""
        if self._parent is not None:
            self._parent.communicate(timeout=30)
