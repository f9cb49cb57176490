"""Search: what is found, by whom, in what order, on both databases."""

from uuid import UUID

import pytest

from server.db.engine import Sessions
from server.db.models import InterviewRow
from server.services.access import Caller
from server.services.errors import Invalid
from server.services.interviews import NewInterview, create_interview
from server.services.search import HitKind, search, snippet_of
from tests.support.world import add_session


async def interview(
    sessions: Sessions, caller: Caller, title: str, description: str | None = None, objective: str | None = None
) -> InterviewRow:
    new = NewInterview(title=title, description=description, objective=objective)
    return await create_interview(sessions, caller, new)


async def found(sessions: Sessions, caller: Caller, text: str, *kinds: HitKind) -> list[tuple[HitKind, UUID]]:
    page = await search(sessions, caller, text, kinds=kinds or tuple(HitKind), limit=100)
    return [(hit.kind, hit.id) for hit in page.items]


async def test_finds_interviews_sessions_and_messages_newest_first(sessions: Sessions, caller: Caller) -> None:
    row = await interview(sessions, caller, "Invoices at scale", objective="How APIs age")
    session = await add_session(sessions, row, summary="Knows invoices.")
    hits = (await search(sessions, caller, "INVOICES")).items
    assert [hit.kind for hit in hits] == [HitKind.MESSAGE, HitKind.SESSION, HitKind.INTERVIEW]
    assert [hit.session_id for hit in hits] == [session.id, session.id, None]
    assert {hit.interview_title for hit in hits} == {"Invoices at scale"}
    assert [hit.snippet for hit in hits] == ["I built an API for invoices.", "Knows invoices.", "Invoices at scale"]
    assert await found(sessions, caller, "invoices", HitKind.SESSION) == [(HitKind.SESSION, session.id)]
    assert await found(sessions, caller, "alex@example.com") == [(HitKind.SESSION, session.id)]


async def test_every_word_must_be_there_and_none_is_a_pattern(sessions: Sessions, caller: Caller) -> None:
    row = await interview(sessions, caller, "100% done_by_us", description="A/B \\ tests")
    here = [(HitKind.INTERVIEW, row.id)]
    for text in ("done 100%", "tests done", "100%", "done_by", "a/b", "\\"):
        assert await found(sessions, caller, text) == here, text
    for text in ("100% absent", "1_0", "%done", "doneXby", "t%s"):
        assert await found(sessions, caller, text) == [], text


@pytest.mark.parametrize(
    ("text", "query"),
    [("Élan vital", "élan"), ("l'élan", "ÉLAN"), ("Frau MÜLLER", "müller"), ("Müller", "MÜLLER"), ("Größe", "größe")],
)
async def test_case_is_ignored_beyond_ascii(sessions: Sessions, caller: Caller, text: str, query: str) -> None:
    row = await interview(sessions, caller, text)
    assert await found(sessions, caller, query) == [(HitKind.INTERVIEW, row.id)]


async def test_another_organization_and_previews_are_not_searched(
    sessions: Sessions, caller: Caller, stranger: Caller
) -> None:
    foreign = await interview(sessions, stranger, "Secret plans")
    await add_session(sessions, foreign, summary="Secret summary")
    mine = await interview(sessions, caller, "Open plans")
    await add_session(sessions, mine, is_preview=True, summary="Secret preview")
    assert await found(sessions, caller, "secret") == []
    assert await found(sessions, caller, "invoices") == []
    assert await found(sessions, caller, "plans") == [(HitKind.INTERVIEW, mine.id)]


async def test_pages_neither_repeat_nor_skip(sessions: Sessions, caller: Caller) -> None:
    for number in range(4):
        row = await interview(sessions, caller, f"Invoices {number}")
        await add_session(sessions, row, summary="Of invoices")
    whole = await found(sessions, caller, "invoices")
    assert len(whole) == 12
    assert [id_ for _, id_ in whole] == sorted((id_ for _, id_ in whole), reverse=True)
    for limit in (1, 5, 6):
        seen, cursor, pages = [], None, 0
        while pages == 0 or cursor is not None:
            page = await search(sessions, caller, "invoices", limit=limit, cursor=cursor)
            assert len(page.items) <= limit
            seen += [(hit.kind, hit.id) for hit in page.items]
            cursor, pages = page.cursor, pages + 1
            await interview(sessions, caller, f"Invoices written meanwhile {limit} {pages}")
        assert seen[-12:] == whole


@pytest.mark.parametrize("text", ["", " \t\n", "a\0b", "a b c d e f g h i"])
async def test_what_is_no_search_is_refused(sessions: Sessions, caller: Caller, text: str) -> None:
    with pytest.raises(Invalid):
        await search(sessions, caller, text)
    with pytest.raises(Invalid):
        await search(sessions, caller, "word", cursor="s" + "A" * 22)


def test_a_snippet_shows_the_place_of_the_word() -> None:
    text = "x" * 300 + " needle " + "y" * 300
    snippet = snippet_of((None, "", text), ["needle"])
    assert "needle" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet) < 260
    assert snippet_of(("first", "second"), ["SECOND"]) == "second"
    assert snippet_of((None,), ["x"]) == ""
