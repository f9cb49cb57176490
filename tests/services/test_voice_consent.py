"""What candidates of spoken interviews are told and asked, and what is kept of their answer."""

import pytest
from sqlalchemy import select, update

from server.db.engine import Sessions, reading, writing
from server.db.models import ConsentKind, ConsentRow, InterviewRow, SessionRow
from server.services.door import Door, look_up
from server.services.entry import Applicant, open_session
from server.services.errors import Conflict, Invalid
from server.services.words.by_language import languages, words_in
from tests.support.seed import seed_interview
from tests.support.voices import voices

NO_SOUND = "The sound itself is not kept."


async def interview(sessions: Sessions, **values: object) -> None:
    await seed_interview(sessions)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=True, **values))


async def door(sessions: Sessions, hears: str = "en", speaks: str = "en") -> Door:
    return await look_up(sessions, "talk", voice=voices(hears, speaks))


async def start(sessions: Sessions, **values: object) -> SessionRow:
    applicant = Applicant(name="Ada", consent=True, **values)  # type: ignore[arg-type]
    opened = await open_session(sessions, "talk", applicant, voice=voices())
    async with reading(sessions) as db:
        return await db.get_one(SessionRow, opened.session_id)


async def test_the_notice_names_the_programs_and_says_what_becomes_of_the_sound(sessions: Sessions) -> None:
    await interview(sessions)
    text = "\n".join((await door(sessions)).consent.text)
    assert "whisper-of-tests" in text
    assert "piper-of-tests" in text
    assert "everything you write or say here are stored as text" in text
    assert NO_SOUND in text


async def test_an_interview_by_chat_alone_says_nothing_of_voice(sessions: Sessions) -> None:
    await interview(sessions)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=False, keep_audio=True))
    found = await door(sessions)
    assert "whisper-of-tests" not in "\n".join(found.consent.text)
    assert "everything you write here are stored" in "\n".join(found.consent.text)
    assert found.audio_consent is None
    assert (found.voice_hears, found.voice_speaks, found.keeps_audio) == (False, False, False)


async def test_without_hearing_for_the_language_nothing_is_said_of_transcribing(sessions: Sessions) -> None:
    await interview(sessions, language="de")
    found = await door(sessions, hears="en", speaks="en de")
    assert (found.voice, found.voice_hears, found.voice_speaks) == (True, False, True)
    text = "\n".join(found.consent.text)
    assert "whisper-of-tests" not in text
    assert "piper-of-tests" in text
    assert "schreiben oder sagen" not in text


@pytest.mark.parametrize("language", sorted(languages()))
async def test_keeping_the_audio_is_asked_apart_in_the_interviews_language(sessions: Sessions, language: str) -> None:
    await interview(sessions, language=language, keep_audio=True, retention_days=30)
    found = await door(sessions, hears=language, speaks=language)
    assert found.keeps_audio
    assert found.audio_consent is not None
    assert found.audio_consent.locale == language
    asked = "\n".join(found.audio_consent.text)
    assert "Example" in asked
    assert "30" in asked
    assert "{" not in asked + "\n".join(found.consent.text)
    assert words_in(language).notice.sound_if_agreed in "\n".join(found.consent.text)


async def test_audio_consent_is_stored_in_the_words_that_were_seen(sessions: Sessions) -> None:
    await interview(sessions, keep_audio=True)
    seen = await door(sessions)
    assert seen.audio_consent is not None
    row = await start(sessions, audio_consent=True, mode="voice")
    assert row.audio_consent
    async with reading(sessions) as db:
        given = {consent.kind: consent for consent in await db.scalars(select(ConsentRow))}
    assert given[ConsentKind.AUDIO].text == "\n\n".join(seen.audio_consent.text)
    assert given[ConsentKind.AUDIO].version == seen.audio_consent.version
    assert given[ConsentKind.INTERVIEW].version == seen.consent.version


async def test_taking_part_does_not_depend_on_the_audio(sessions: Sessions) -> None:
    await interview(sessions, keep_audio=True)
    row = await start(sessions)
    assert not row.audio_consent
    async with reading(sessions) as db:
        assert [consent.kind for consent in await db.scalars(select(ConsentRow))] == [ConsentKind.INTERVIEW]


async def test_consent_to_audio_means_nothing_where_none_is_kept(sessions: Sessions) -> None:
    await interview(sessions)
    row = await start(sessions, audio_consent=True)
    assert not row.audio_consent


async def test_audio_consent_alone_is_no_consent(sessions: Sessions) -> None:
    await interview(sessions, keep_audio=True)
    with pytest.raises(Invalid, match="agree"):
        await open_session(sessions, "talk", Applicant(name="Ada", audio_consent=True), voice=voices())


async def test_a_mode_that_is_not_offered_is_refused(sessions: Sessions) -> None:
    await interview(sessions, chat_enabled=False)
    with pytest.raises(Invalid) as refused:
        await start(sessions, mode="chat")
    assert refused.value.field == "mode"
    assert (await start(sessions, mode="voice")).participant_name == "Ada"


async def test_an_interview_without_any_mode_cannot_be_begun(sessions: Sessions) -> None:
    await interview(sessions)
    async with writing(sessions) as db:
        await db.execute(update(InterviewRow).values(voice_enabled=False, chat_enabled=False))
    with pytest.raises(Conflict):
        await start(sessions)
