"""OpenAI's audio API over local engines: `POST /v1/audio/transcriptions` and `POST /v1/audio/speech`."""

import email.parser
import email.policy
import io
import json
import wave

from server.ports.speech import HEARING_RATE_HZ, WIRE_RATE_HZ, Lane, SpeechEngines, SpeechRejected
from tests.servers.http_server import Behaviour, Exchange, Request

VOICES = {"joe": "en"}


def speech_server(
    engines: SpeechEngines, *, formats: tuple[str, ...] = ("verbose_json", "json", "pcm", "wav")
) -> Behaviour:
    """Answers as the API's reference says; a format that is not among `formats` is refused with 400."""

    async def behave(exchange: Exchange) -> None:
        if exchange.request.path == "/v1/audio/transcriptions":
            await _transcribe(exchange, engines, formats)
        elif exchange.request.path == "/v1/audio/speech":
            await _speak(exchange, engines, formats)
        else:
            await exchange.respond(404)

    return behave


async def _transcribe(exchange: Exchange, engines: SpeechEngines, formats: tuple[str, ...]) -> None:
    fields = _form(exchange.request)
    form = {name: value.decode() for name, value in fields.items() if name != "file"}
    if form["response_format"] not in formats:
        await _refuse(exchange, 400, "response_format is not supported by this model")
        return
    with wave.open(io.BytesIO(fields["file"])) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (HEARING_RATE_HZ, 1, 2)
        pcm16 = wav.readframes(wav.getnframes())
    words = form.get("timestamp_granularities[]") == "word"
    try:
        heard = await engines.stt.transcribe(
            pcm16, language=form["language"], lane=Lane.FINAL, words=words, timeout_s=60
        )
    except SpeechRejected as error:
        await _refuse(exchange, 400, str(error))
        return
    answer: dict[str, object] = {"text": heard.text}
    if form["response_format"] == "verbose_json":
        answer["segments"] = [{"text": heard.text, "avg_logprob": -0.1, "no_speech_prob": heard.no_speech}]
        if words:
            answer["words"] = [
                {"word": word.text, "start": word.start_ms / 1000, "end": word.end_ms / 1000} for word in heard.words
            ]
    await exchange.respond(200, json.dumps(answer).encode(), content_type="application/json")


async def _speak(exchange: Exchange, engines: SpeechEngines, formats: tuple[str, ...]) -> None:
    asked = json.loads(exchange.request.body)
    if asked["response_format"] not in formats or asked["voice"] not in VOICES:
        await _refuse(exchange, 400, "not supported")
        return
    kind = asked["response_format"]
    await exchange.start(200, content_type=f"audio/{kind}")
    if kind == "wav":
        await exchange.chunk(_wav_head())
    language = VOICES[asked["voice"]]
    async for part in engines.tts.speak(
        asked["input"], language=language, lane=Lane.FIRST_CLAUSE, speed=asked["speed"], timeout_s=60
    ):
        for start in range(0, len(part), 5001):  # odd: samples are cut in two
            await exchange.chunk(part[start : start + 5001])
    await exchange.chunk(b"")


def _wav_head() -> bytes:
    """Of a file whose length is not known yet, as servers stream it."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(WIRE_RATE_HZ)
        wav.writeframes(b"")
    head = file.getvalue()
    return head[:-4] + b"\xff\xff\xff\xff"


def _form(request: Request) -> dict[str, bytes]:
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    parts: dict[str, bytes] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        parts[name] = content
    return parts


async def _refuse(exchange: Exchange, status: int, message: str) -> None:
    await exchange.respond(
        status, json.dumps({"error": {"message": message}}).encode(), content_type="application/json"
    )
