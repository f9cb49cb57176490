"""One speech process: started, spoken with, ended."""

import asyncio
import sys
from contextlib import suppress

import structlog

from server.adapters.speech_local.frames import BrokenFrame, Failed, Header, Ready, encode, receive
from server.ports.speech import SpeechUnavailable

log = structlog.get_logger(__name__)

START_TIMEOUT_S = 120.0
"""Reading and checking a large model from a slow disk."""
END_TIMEOUT_S = 2.0
MAX_LINE_CHARS = 300
MAX_LINES = 200
"""Of stderr that one process may have logged: what it says on and on tells nothing new."""


class ProcessDied(Exception):
    """It ended, was killed for hanging, or talks nonsense; whatever it was doing is lost."""


class SpeechProcess:
    """A running process. One exchange at a time; the caller keeps the order."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.name = name
        self.answers = 0
        """How many requests it has answered."""
        self._process = process
        self._stderr = asyncio.create_task(self._log_stderr())  # noqa: TID251 (ends with the process; awaited there)

    @classmethod
    async def launch(cls, name: str, module: str, setup: Header) -> "SpeechProcess":
        """Start `python -m module` and wait until its models are loaded and warm.

        Raises:
            SpeechUnavailable: it says why it cannot, died, or never got ready.
        """
        pipe = asyncio.subprocess.PIPE
        # A session of its own: an interrupt typed at the terminal is for the server, which ends the process itself.
        starting = asyncio.get_running_loop().create_task(
            asyncio.create_subprocess_exec(
                sys.executable, "-m", module, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
            )
        )
        try:
            process = await asyncio.shield(starting)
        except OSError as error:
            raise SpeechUnavailable(f"the {name} process cannot be started: {error.strerror}") from error
        except asyncio.CancelledError:  # a process half started would be nobody's
            await cls(name, await starting).end()
            raise
        started = cls(name, process)
        try:
            answer, _ = await started.exchange(setup, b"", timeout_s=START_TIMEOUT_S)
        except ProcessDied as error:
            await started.end()
            raise SpeechUnavailable(f"the {name} process died while it started") from error
        except BaseException:
            await started.end()
            raise
        if isinstance(answer, Ready):
            started.answers = 0
            return started
        await started.end()
        raise SpeechUnavailable(
            answer.message if isinstance(answer, Failed) else f"the {name} process answers nonsense"
        )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def exchange(self, request: Header, body: bytes, *, timeout_s: float) -> tuple[Header, bytes]:
        """Its answer to `request`; a process that takes longer is killed.

        Raises:
            ProcessDied: there will be no answer.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ProcessDied("no pipes")
        try:
            async with asyncio.timeout(timeout_s):
                stdin.write(encode(request, body))
                await stdin.drain()
                answer = await receive(stdout)
        except TimeoutError as error:
            log.warning("speech process hangs, killed", process=self.name)
            self.kill()
            raise ProcessDied("hangs") from error
        except (BrokenFrame, OSError, RuntimeError) as error:
            self.kill()
            raise ProcessDied(str(error)) from error
        self.answers += 1
        return answer

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> int:
        """Wait until it has ended, however; its exit code."""
        code = await self._process.wait()
        await asyncio.gather(self._stderr, return_exceptions=True)
        return code

    async def end(self) -> None:
        """Close its stdin, which ends it; kill it where that does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(END_TIMEOUT_S):
                await self.ended()
        except TimeoutError:
            self.kill()
            await self.ended()
        except asyncio.CancelledError:  # there is no time to ask kindly
            self.kill()
            await self.ended()
            raise

    async def _log_stderr(self) -> None:
        stderr = self._process.stderr
        lines = 0
        while stderr is not None:
            try:
                line = await stderr.readline()
            except ValueError:  # longer than the reader's limit: it has been thrown away
                continue
            if not line:
                return
            lines += 1
            if lines <= MAX_LINES:
                text = line.decode(errors="replace").rstrip()[:MAX_LINE_CHARS]
                log.info("speech process says", process=self.name, line=text)
