"""Lists of people as they are really pasted and uploaded."""

import pytest

from server.services.errors import Invalid
from server.services.invite_lists import decode_upload, read_people


def people(text: str) -> list[tuple[str | None, ...]]:
    found = read_people(text)
    assert not found.errors
    return [(p.name, p.email, p.phone, p.notes) for p in found.invites]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ada@example.org", ("", "ada@example.org")),
        ("Ada Lovelace <ada@example.org>", ("Ada Lovelace", "ada@example.org")),
        ('"Lovelace, Ada" <ada@example.org>,', ("Lovelace, Ada", "ada@example.org")),
        ("Ada Lovelace, ada@example.org", ("Ada Lovelace", "ada@example.org")),
        ("ada@example.org; Ada Lovelace; +44 1", ("Ada Lovelace", "ada@example.org", "+44 1")),
        ("Ada\tada@example.org\t\tReferred", ("Ada", "ada@example.org", "", "Referred")),
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("Email,Full name\nada@example.org,Ada", ("Ada", "ada@example.org")),
        ("name;e-mail;ignored;notes\nÅsa;asa@example.org;x;first\n\n", ("Åsa", "asa@example.org", "", "first")),
        ('name,notes\nAda,"two\nlines"', ("Ada", "", "", "two\nlines")),
    ],
)
def test_one_person_is_read_from_any_usual_form(text: str, read: tuple[str, ...]) -> None:
    padded = (*read, "", "", "")[:4]
    assert people(text) == [tuple(value or None for value in padded)]


def test_every_wrong_line_is_named_with_its_number() -> None:
    found = read_people("name,email\nAda,ada@example.org\nBob,not-an-address\n\nEve,ADA@example.org\n,,\nKim,kim@x.org")
    assert [(e.line, e.message) for e in found.errors] == [
        (3, "“not-an-address” does not look like an email address."),
        (5, "The same address is in line 2."),
    ]
    assert len(found.invites) == 2


def test_nobody_and_too_many_are_refused() -> None:
    for text in ("", " \n\n", "name,email\n"):
        with pytest.raises(Invalid, match="nobody"):
            read_people(text)
    assert len(read_people("\n".join(f"p{n}@example.org" for n in range(500))).invites) == 500
    with pytest.raises(Invalid, match="501 lines; 500 people"):
        read_people("\n".join(f"p{n}@example.org" for n in range(501)))


def test_a_cell_too_large_for_csv_is_an_error_and_not_a_crash() -> None:
    with pytest.raises(Invalid, match="cannot be read as CSV"):
        read_people("x" * 200_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_encodings_are_understood(encoding: str) -> None:
    assert decode_upload("Åsa,asa@example.org".encode(encoding)) == "Åsa,asa@example.org"


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x90", b"a" * 1_000_001])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        decode_upload(content)
