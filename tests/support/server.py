"""A `colloquy serve` of its own process, on a free port, to be talked to as anybody would."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import ClassVar

import httpx

from tests.support.nursery import Child, Nursery

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class RunningServer:
    """Starts on entering; `kill()` is SIGKILL, `start()` starts it again on the same port and data."""

    nursery: ClassVar[Nursery | None] = None
    """Where the tests' servers are started quickly; without, as an operator's is: so the benches measure it."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._arguments = arguments
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("COLLOQUY_", "OPENAI_"))}  # noqa: TID251
        self._environment = {
            **inherited,
            "COLLOQUY_DATA_DIR": str(folder / "var"),
            "COLLOQUY_PORT": str(self.port),
            "COLLOQUY_RATE_LIMIT": "0",
            "COLLOQUY_ENTRY_LIMIT": "0",
            "COLLOQUY_PARTNER_LIMIT": "0",
            "COLLOQUY_VOICE": "false",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | Child | None = None

    @property
    def log(self) -> str:
        """What it has printed so far."""
        return (self.folder / "server.log").read_text(errors="replace")

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = self._spawn()
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended while starting:\n{self.log}")
            try:
                httpx.get(f"{self.base_url}/healthz", timeout=5)
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(f"the server does not answer:\n{self.log}")

    def _spawn(self) -> subprocess.Popen[bytes] | Child:
        environment, log = {**self._environment, "PYTHONPATH": str(ROOT)}, self.folder / "server.log"
        arguments = ["serve", *self._arguments]
        if self.nursery is not None:
            return self.nursery.start(arguments, folder=self.folder, environment=environment, log=log)
        with log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "server.cli", *arguments],
                cwd=self.folder,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """SIGKILL: no clean-up of any kind."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, as an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def __enter__(self) -> "RunningServer":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
