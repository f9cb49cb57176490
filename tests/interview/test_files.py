"""Files in words."""

import pytest

from server.interview.files import (
    MOST_TOLD_CHARS,
    FileFacts,
    FileKind,
    Files,
    HandedFiles,
    files_summary,
    format_of,
    size_in_words,
)
from server.interview.plan import Question, QuestionType


def file(name: str, extract: str = "") -> FileFacts:
    return FileFacts(name, name, "text/plain", 1234, extract)


def test_names_come_first_and_texts_after_them() -> None:
    said = files_summary(HandedFiles((file("a.txt", "Queue first."), file("b.txt"))))
    assert said == "File: a.txt (text, 1 KB)\nFile: b.txt (text, 1 KB)\n\nText of a.txt:\nQueue first."


def test_long_texts_share_the_room_there_is() -> None:
    said = files_summary(HandedFiles((file("a.txt", "a" * MOST_TOLD_CHARS), file("b.txt", "b" * MOST_TOLD_CHARS))))
    assert said.count("a" * (MOST_TOLD_CHARS // 2)) == 1
    assert said.endswith("b […]")
    assert len(said) < MOST_TOLD_CHARS + 200


@pytest.mark.parametrize(("size", "words"), [(12, "12 bytes"), (12_400, "12 KB"), (2_340_000, "2.3 MB")])
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_an_unknown_format_is_told_by_its_type() -> None:
    assert format_of("application/x-thing") == "application/x-thing"


@pytest.mark.parametrize("kind", list(QuestionType))
def test_files_go_with_questions_answered_in_words(kind: QuestionType) -> None:
    taken = kind in {QuestionType.OPEN_ENDED, QuestionType.RESEARCH}
    assert Question("q", "Why?", kind, files=Files((FileKind.IMAGE,))).takes_files is taken
    assert not Question("q", "Why?", kind).takes_files
