"""A `colloquy serve` of its own process, on a free port, to be talked to as anybody would."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

import httpx

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
        self._process: subprocess.Popen[bytes] | None = None

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
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server.cli", "serve", *self._arguments],
                cwd=self.folder,
                env={**self._environment, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
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
