"""Whether speech works: something is said, and heard again."""

from contextlib import aclosing
from time import perf_counter

from server.ports.speech import (
    HEARING_RATE_HZ,
    WIRE_RATE_HZ,
    Lane,
    SpeechEngines,
    SpeechError,
    SpeechRejected,
    SpeechUnavailable,
)
from server.services.diagnosis import Check, Health

PATIENCE_S = 90.0
"""For the first answer, which waits until the models are loaded."""
LEAST_HEARD = 0.5
LEAST_VOICED = 0.3
SENTENCES = {
    "en": "I worked with a small team, and we finished before the summer.",
    "es": "Trabajé con un equipo pequeño y terminamos antes del verano.",
    "fr": "J'ai travaillé avec une petite équipe et nous avons fini avant l'été.",
    "de": "Ich habe mit einem kleinen Team gearbeitet, und wir waren vor dem Sommer fertig.",
    "pt": "Trabalhei com uma equipe pequena e terminamos antes do verão.",
    "zh": "我和一个小团队一起工作，我们在夏天之前完成了。",
    "ar": "عملت مع فريق صغير، وانتهينا قبل الصيف.",
}
UNPARTED = frozenset({"zh"})
TEXT_INSTEAD = "interviews are by text"
MEND = "`make setup` installs what comes with the server, `colloquy models` and `colloquy voices` what does not"


async def check_speech(speech: SpeechEngines) -> list[Check]:
    """Speaks a sentence in the first language there is a voice for, and hears it again."""
    language = next((code for code in SENTENCES if speech.tts.supports(code)), "")
    if not language:
        return [*await _without_voice(speech)]
    started = perf_counter()
    try:
        sound, first_ms = await _spoken(speech, language)
    except SpeechError as error:
        return [_failed("speaking", error), *await _without_voice(speech, speaking=False)]
    seconds = len(sound) / 2 / HEARING_RATE_HZ
    found = f"{speech.tts.name} speaks {language}, first sound after {first_ms:.0f} ms"
    checks = [Check("speaking", Health.OK, f"{found}, ready after {perf_counter() - started:.0f} s")]
    return [*checks, await _check_hearing(speech, language, sound, seconds), *await _check_turns(speech, sound)]


async def _spoken(speech: SpeechEngines, language: str) -> tuple[bytes, float]:
    """The sentence at the rate of hearing, and the milliseconds to its first sound once all is loaded."""
    resampling = speech.resampling(WIRE_RATE_HZ, HEARING_RATE_HZ)
    for first in (True, False):
        started, first_ms, sound = perf_counter(), 0.0, b""
        pieces = speech.tts.speak(SENTENCES[language], language=language, lane=Lane.FIRST_CLAUSE, timeout_s=PATIENCE_S)
        async with aclosing(pieces) as parts:
            async for part in parts:
                first_ms = first_ms or (perf_counter() - started) * 1000
                sound += b"" if first else resampling.feed(part)
    return sound + resampling.feed(b"", last=True), first_ms


async def _check_hearing(speech: SpeechEngines, language: str, sound: bytes, seconds: float) -> Check:
    name = "hearing"
    if not speech.stt.supports(language):
        return Check(name, Health.WARNING, f"no model hears {language}: {TEXT_INSTEAD}", MEND)
    try:
        await speech.stt.transcribe(sound, language=language, lane=Lane.FINAL, timeout_s=PATIENCE_S)
        started = perf_counter()
        heard = await speech.stt.transcribe(sound, language=language, lane=Lane.FINAL, timeout_s=PATIENCE_S)
    except SpeechError as error:
        return _failed(name, error)
    share = share_heard(SENTENCES[language], heard.text, language)
    took = (
        f"{speech.stt.name} hears {language}, {seconds:.1f} s of speech in {(perf_counter() - started) * 1000:.0f} ms"
    )
    if share < LEAST_HEARD:
        found = f"{took}, but understands {share:.0%} of what the voice says"
        return Check(name, Health.WARNING, found, "choose a larger model: `colloquy models list`")
    return Check(name, Health.OK, took)


def share_heard(said: str, heard: str, language: str) -> float:
    """How many of the words that were said have been heard; of the characters, where a script parts no words."""
    parts = [list(text) if language in UNPARTED else text.lower().split() for text in (said, heard)]
    words = [{"".join(c for c in word if c.isalnum()) for word in of} - {""} for of in parts]
    return len(words[0] & words[1]) / len(words[0])


async def _check_turns(speech: SpeechEngines, sound: bytes) -> list[Check]:
    try:
        found = await speech.vad.open().probabilities(sound)
    except SpeechError as error:
        return [_failed("voice detector", error)]
    voiced = sum(probability > 0.5 for probability in found) / max(1, len(found))
    good = voiced > LEAST_VOICED
    checks = [Check("voice detector", Health.OK if good else Health.PROBLEM, f"{voiced:.0%} of that is a voice")]
    if speech.end_of_turn is None:
        return [*checks, Check("end of turn", Health.WARNING, "no model: pauses alone decide", "`make setup`")]
    try:
        await speech.end_of_turn.probability(sound, timeout_s=PATIENCE_S)
    except SpeechError as error:
        return [*checks, _failed("end of turn", error)]
    return [*checks, Check("end of turn", Health.OK, "the model answers")]


async def _without_voice(speech: SpeechEngines, *, speaking: bool = True) -> list[Check]:
    """What can be said when there is nothing to be heard: why there is no voice, and whether hearing answers."""
    checks = []
    if speaking:
        checks.append(Check("speaking", Health.WARNING, f"no voice is installed: {TEXT_INSTEAD}", MEND))
    language = next((code for code in SENTENCES if speech.stt.supports(code)), "")
    if not language:
        return [*checks, Check("hearing", Health.WARNING, f"no model is installed: {TEXT_INSTEAD}", MEND)]
    silence = bytes(2 * HEARING_RATE_HZ)
    try:
        await speech.stt.transcribe(silence, language=language, lane=Lane.FINAL, timeout_s=PATIENCE_S)
    except SpeechError as error:
        return [*checks, _failed("hearing", error)]
    return [*checks, Check("hearing", Health.OK, f"{speech.stt.name} answers")]


def _failed(name: str, error: SpeechError) -> Check:
    match error:
        case SpeechUnavailable():
            mend = "read the server's log, then `make setup`, or look at COLLOQUY_STT_URL and COLLOQUY_TTS_URL if set"
        case SpeechRejected():
            mend = "check the model, voice and key that are set"
        case _:
            mend = "this machine or server is too slow or too busy"
    return Check(name, Health.PROBLEM, str(error), mend)
