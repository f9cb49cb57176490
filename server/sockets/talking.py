"""Takes what a client sends of a spoken interview: sound, how far it has played, corrections."""

from typing import assert_never

from server.services.errors import DomainError
from server.sessions.driver import InterviewDriver
from server.sessions.voice.conversation import VoiceConversation
from server.sessions.voice.desk import VoiceFull
from server.sessions.voice.side import SpokenSide
from server.sockets.audio_frames import appended, microphone_frame
from server.sockets.client_events import (
    AudioAppend,
    AudioClear,
    AudioCommit,
    AudioEvent,
    AudioResume,
    Correct,
    ItemTruncate,
    Mute,
    Playback,
    ProtocolError,
    SessionUpdate,
)
from server.sockets.naming import item_id_of

SPEEDS = (0.5, 1.5)


def no_place(code: str, full: VoiceFull) -> ProtocolError:
    """What a client is told that cannot talk yet."""
    message = f"All places for talking are taken; you are number {full.place} in the queue."
    return ProtocolError(code, message, param="type", place=full.place)


class Talking:
    """The spoken half of a connection."""

    def __init__(self, driver: InterviewDriver) -> None:
        self._driver = driver

    @property
    def _spoken(self) -> SpokenSide:
        return self._driver.spoken

    async def take_sound(self, frame: bytes) -> None:
        """A binary frame.

        Raises:
            ProtocolError: it is none, or this interview cannot be spoken.
        """
        sound = microphone_frame(frame)
        await (await self._conversation()).audio(sound)

    async def take(self, event: AudioEvent) -> None:
        """An event about sound.

        Raises:
            ProtocolError: this interview cannot be spoken, or the event makes no sense.
        """
        if isinstance(event, AudioAppend):
            sound = appended(event.audio)
            await (await self._conversation()).audio(sound)
            return
        conversation = self._spoken.conversation
        if conversation is None:
            return  # sent before the candidate went over to writing
        match event:
            case AudioCommit():
                if not await conversation.done():
                    raise ProtocolError("input_audio_buffer_commit_empty", "Nothing has been said.", param="type")
            case AudioClear():
                await conversation.discard()
            case Playback(item_id=name, played_ms=played_ms, playing=playing):
                if (item_id := item_id_of(name)) is not None:
                    conversation.playback(item_id, played_ms, playing=playing)
            case AudioResume(capture=capture):
                conversation.resume_audio(capture)
            case Mute(muted=muted):
                conversation.mute(muted=muted)
            case _:
                assert_never(event)

    async def update(self, event: SessionUpdate) -> None:
        """The client's wishes: by voice or in writing, and how fast.

        Raises:
            ProtocolError: this interview cannot be spoken, or a wish makes no sense.
        """
        wanted = event.session.get("output_modalities")
        if wanted == ["audio"]:
            await self._conversation()
        elif wanted == ["text"]:
            await self._spoken.write()
        audio = event.session.get("audio")
        output = audio.get("output") if isinstance(audio, dict) else None
        speed = output.get("speed") if isinstance(output, dict) else None
        if speed is None:
            return
        if not isinstance(speed, int | float) or not SPEEDS[0] <= speed <= SPEEDS[1]:
            raise ProtocolError("invalid_value", "A speed is 0.5 to 1.5.", param="session.audio.output.speed")
        self._spoken.speed = float(speed)

    async def truncate(self, event: ItemTruncate) -> None:
        """The client says how much of a spoken item was heard.

        Raises:
            ProtocolError: it is not the newest spoken item.
        """
        item_id = item_id_of(event.item_id)
        if item_id is None or not await self._spoken.truncate(item_id, event.audio_end_ms):
            raise ProtocolError(
                "item_not_truncatable", "Only the newest spoken item can be truncated.", param="item_id"
            )

    async def correct(self, event: Correct) -> None:
        """The candidate puts right what was heard.

        Raises:
            ProtocolError: not the last answer, or no words.
        """
        item_id = item_id_of(event.item_id)
        try:
            if item_id is None:
                raise ProtocolError("item_not_found", "There is no such item.", param="item_id")
            await self._driver.correct(item_id, event.text)
        except DomainError as error:
            raise ProtocolError("not_correctable", error.message, param="text") from error

    async def _conversation(self) -> VoiceConversation:
        if self._spoken.conversation is None:
            try:
                await self._spoken.talk()
            except VoiceFull as full:
                raise no_place("voice_busy", full) from full
        if self._spoken.conversation is None:
            raise ProtocolError("audio_not_enabled", "This interview is in writing.", param="type")
        return self._spoken.conversation
