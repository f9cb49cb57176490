"""Speech servers that misbehave: each failure is one of ours, soon, and nothing grows."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from server.adapters.speech import Speech, SpeechConfig, open_engines
from server.adapters.speech_config import Endpoint
from server.ports.speech import Lane, SpeechError, SpeechRejected, SpeechTimeout, SpeechUnavailable
from tests.servers.http_server import Behaviour, Exchange, HttpServer

SECOND = bytes(32_000)


def status(code: int, body: bytes = b'{"error": {"message": "sk-secret"}}') -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.respond(code, body, content_type="application/json")

    return behave


async def silent(exchange: Exchange) -> None:
    await exchange.until_client_leaves()


async def cut(exchange: Exchange) -> None:
    await exchange.start(200, content_type="application/octet-stream", content_length="1000000")
    await exchange.write(b'{"text": "half')
    exchange.hang_up()


async def stalls(exchange: Exchange) -> None:
    await exchange.start(200, content_type="audio/pcm")
    await exchange.chunk(bytes(48_000))
    await exchange.until_client_leaves()


async def floods(exchange: Exchange) -> None:
    await exchange.start(200, content_type="audio/pcm")
    for _ in range(2000):
        await exchange.chunk(bytes(65_536))
    await exchange.chunk(b"")


async def garbage(exchange: Exchange) -> None:
    await exchange.respond(200, b"\xff\xfe<html>", content_type="text/html")


def answers(body: bytes, content_type: str = "application/json") -> Behaviour:
    async def behave(exchange: Exchange) -> None:
        await exchange.respond(200, body, content_type=content_type)

    return behave


@asynccontextmanager
async def engines(tmp_path: Path, behaviour: Behaviour) -> AsyncIterator[tuple[Speech, HttpServer]]:
    async with HttpServer(behaviour) as server:
        there = Endpoint(f"{server.url}/v1")
        async with open_engines(SpeechConfig(tmp_path, stt=there, tts=there)) as speech:
            yield speech, server


async def hear(speech: Speech, timeout_s: float = 20) -> str:
    return (await speech.stt.transcribe(SECOND, language="en", lane=Lane.FINAL, timeout_s=timeout_s)).text


async def say(speech: Speech, timeout_s: float = 20) -> bytes:
    parts = speech.tts.speak("Hello there.", language="en", lane=Lane.FINAL, timeout_s=timeout_s)
    async with aclosing(parts) as pieces:
        return b"".join([piece async for piece in pieces])


BOTH: list[Callable[[Speech], Awaitable[object]]] = [hear, say]


@pytest.mark.parametrize("ask", BOTH)
@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (status(400), SpeechRejected),
        (status(401), SpeechRejected),
        (status(403), SpeechRejected),
        (status(404), SpeechRejected),
        (status(408), SpeechUnavailable),
        (status(429), SpeechUnavailable),
        (status(500), SpeechUnavailable),
        (status(503), SpeechUnavailable),
        (status(302), SpeechUnavailable),
        (garbage, SpeechUnavailable),
        (cut, SpeechUnavailable),
        (floods, SpeechUnavailable),
    ],
)
async def test_a_failure_is_one_of_ours_and_repeats_nothing(
    tmp_path: Path, ask: Callable[[Speech], Awaitable[object]], behaviour: Behaviour, expected: type[SpeechError]
) -> None:
    async with engines(tmp_path, behaviour) as (speech, _):
        with pytest.raises(expected) as raised:
            await ask(speech)
    assert "sk-secret" not in str(raised.value)


async def test_a_silent_server_is_given_up_on(tmp_path: Path) -> None:
    async with engines(tmp_path, silent) as (speech, _):
        started = time.monotonic()
        for asked in (hear(speech, 0.3), say(speech, 0.3)):
            with pytest.raises(SpeechTimeout):
                await asked
        assert time.monotonic() - started < 5


async def test_a_server_that_stalls_in_mid_sentence_is_given_up_on_after_what_came(tmp_path: Path) -> None:
    async with engines(tmp_path, stalls) as (speech, _):
        got = b""
        with pytest.raises(SpeechTimeout):
            async for piece in speech.tts.speak("Hello.", language="en", lane=Lane.FINAL, timeout_s=0.5):
                got += piece
        assert len(got) > 30_000


async def test_a_listener_who_takes_their_time_is_no_timeout(tmp_path: Path) -> None:
    async with engines(tmp_path, answers(bytes(96_000), "audio/pcm")) as (speech, _):
        got = 0
        async for piece in speech.tts.speak("Hello.", language="en", lane=Lane.FINAL, timeout_s=0.3):
            if not got:
                await asyncio.sleep(0.5)
            got += len(piece)
        assert got == 96_000


async def test_nobody_there_is_unavailable(tmp_path: Path) -> None:
    there = Endpoint("http://127.0.0.1:9/v1")
    async with open_engines(SpeechConfig(tmp_path, stt=there, tts=there)) as speech:
        for asked in (hear(speech), say(speech)):
            with pytest.raises(SpeechUnavailable):
                await asked


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"text": 5}', b'{"text": "x", "words": 7}', b"\x00" * 100])
async def test_what_is_no_transcript_is_unavailable(tmp_path: Path, body: bytes) -> None:
    async with engines(tmp_path, answers(body)) as (speech, _):
        with pytest.raises(SpeechUnavailable):
            await hear(speech)


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "Thank you.", "segments": [{"text": "Thank you.", "avg_logprob": -0.9, "no_speech_prob": 0.9}]}',
        b'{"text": " . . . "}',
        b'{"text": ""}',
    ],
)
async def test_what_the_server_makes_up_is_no_words(tmp_path: Path, body: bytes) -> None:
    async with engines(tmp_path, answers(body)) as (speech, _):
        assert await hear(speech) == ""


def wav(data: bytes, *, rate_hz: int = 24_000, channels: int = 1, bits: int = 16, before: bytes = b"") -> bytes:
    format_ = struct.pack("<HHIIHH", 1, channels, rate_hz, rate_hz * 2, 2, bits)
    chunks = (
        b"fmt " + struct.pack("<I", len(format_)) + format_ + before + b"data" + struct.pack("<I", len(data)) + data
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


@pytest.mark.parametrize(
    ("body", "content_type", "length"),
    [
        (bytes(48_000), "audio/pcm", 48_000),
        (bytes(48_000), "application/octet-stream", 48_000),
        (bytes(32_000), "audio/pcm;rate=16000", 48_000),
        (bytes(48_001), "audio/pcm", 48_000),
        (wav(bytes(48_000)), "audio/wav", 48_000),
        (wav(bytes(44_100), rate_hz=22_050, before=b"LIST" + struct.pack("<I", 3) + b"abc\x00"), "audio/wav", 48_000),
    ],
)
async def test_plain_samples_are_taken_at_any_rate(tmp_path: Path, body: bytes, content_type: str, length: int) -> None:
    async with engines(tmp_path, answers(body, content_type)) as (speech, _):
        assert abs(len(await say(speech)) - length) <= 2


@pytest.mark.parametrize(
    "body", [b"ID3\x04" + bytes(500), b"OggS" + bytes(500), wav(bytes(99), bits=8), wav(b"", channels=2)]
)
async def test_other_sound_is_rejected(tmp_path: Path, body: bytes) -> None:
    async with engines(tmp_path, answers(body, "audio/mpeg")) as (speech, _):
        with pytest.raises(SpeechRejected):
            await say(speech)


@pytest.mark.parametrize("body", [b"", b"RIFF" + bytes(80_000), b"RIFF", b"RIFF....WAVEdata    "])
async def test_broken_sound_is_unavailable(tmp_path: Path, body: bytes) -> None:
    async with engines(tmp_path, answers(body, "audio/wav")) as (speech, _):
        with pytest.raises(SpeechUnavailable):
            await say(speech)


async def test_a_format_the_server_refuses_is_asked_for_once(tmp_path: Path) -> None:
    async def behave(exchange: Exchange) -> None:
        if b"verbose_json" in exchange.request.body or b'"pcm"' in exchange.request.body:
            await exchange.respond(422)
        elif exchange.request.path.endswith("transcriptions"):
            await exchange.respond(200, b'{"text": "hello"}')
        else:
            await exchange.respond(200, wav(bytes(4800)))

    async with engines(tmp_path, behave) as (speech, server):
        assert [await hear(speech), await hear(speech)] == ["hello", "hello"]
        assert len(server.requests) == 3
        assert [len(await say(speech)), len(await say(speech))] == [4800, 4800]
        assert len(server.requests) == 6


async def test_closing_drops_the_request(tmp_path: Path) -> None:
    left = asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        await exchange.start(200, content_type="audio/pcm")
        await exchange.chunk(bytes(48_000))
        await exchange.until_client_leaves()
        left.set()

    async with engines(tmp_path, behave) as (speech, _):
        parts = speech.tts.speak("Hello.", language="en", lane=Lane.FINAL)
        await anext(parts)
        await parts.aclose()
        async with asyncio.timeout(5):
            await left.wait()


async def test_the_language_chooses_the_voice(tmp_path: Path) -> None:
    async with HttpServer(answers(bytes(4800), "audio/pcm")) as server:
        config = SpeechConfig(tmp_path, tts=Endpoint(f"{server.url}/v1", "m", "k", voice="en=alloy, de=thorsten"))
        async with open_engines(config) as speech:
            assert [speech.tts.supports(code) for code in ("en-US", "de", "fr")] == [True, True, False]
            async for _ in speech.tts.speak("Guten Tag.", language="de-AT", lane=Lane.FINAL):
                pass
    assert b'"thorsten"' in server.requests[0].body
    assert server.requests[0].headers["authorization"] == "Bearer k"
