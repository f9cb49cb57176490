"""Lists of people as they are really pasted and uploaded."""

import pytest

from server.services.errors import Invalid
from server.services.invite_lists import Column, PeopleList, decode_upload, guess_columns, read_table
from server.services.invite_lists import read_people as people_of


def read_people(text: str, **known: frozenset[str]) -> PeopleList:
    """By the columns as they are guessed."""
    table = read_table(text)
    return people_of(table, guess_columns(table), **known)


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


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separators_quotes_and_byte_order_marks_are_those_of_any_spreadsheet(delimiter: str) -> None:
    cells = ['"Lovelace, Ada; Countess\t|"', "ada@example.org", '"says ""hello""\nand more"']
    text = "\ufeff" + delimiter.join(["Name", "E-Mail", "Personal note"]) + "\r\n" + delimiter.join(cells) + "\r\n"
    [ada] = read_people(text).invites
    assert (ada.name, ada.email, ada.note) == (
        "Lovelace, Ada; Countess\t|",
        "ada@example.org",
        'says "hello"\nand more',
    )


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("First name,Last name,Email", "name name email"),
        ("Vorname;Nachname;E-Mail-Adresse;Sprache;Bemerkung", "name name email language notes"),
        ("id,Correo,Nombre,idioma,expires", "ignored email name language expires"),
        ("email,mail,NAME,Message", "email ignored name note"),
        ("Nom\tcourriel\tTéléphone\tlangue", "name email phone language"),
        ("Nome;Sobrenome;E-mail;Idioma;Validade", "name name email language expires"),
        ("姓名,电子邮箱,手机,语言,备注", "name email phone language notes"),
        ("الاسم,البريد الإلكتروني,الهاتف,اللغة,رسالة", "name email phone language note"),
    ],
)
def test_columns_are_guessed_from_their_names(heading: str, columns: str) -> None:
    table = read_table(f"{heading}\n" + "x" * 3)
    assert " ".join(guess_columns(table)) == columns


def test_columns_without_names_are_guessed_from_what_stands_in_them() -> None:
    table = read_table("7,ada@example.org,de\n8,kim@example.org,en\n")
    assert guess_columns(table) == (Column.NAME, Column.EMAIL, Column.LANGUAGE)
    chosen = people_of(table, (Column.IGNORED, Column.EMAIL, Column.LANGUAGE))
    assert [(one.name, one.language) for one in chosen.invites] == [(None, "de"), (None, "en")]
    with pytest.raises(Invalid, match="which column"):
        people_of(table, (Column.IGNORED, Column.NOTES, Column.LANGUAGE))


@pytest.mark.parametrize(
    ("name", "tag"), [("Deutsch", "de"), ("Português", "pt"), ("中文", "zh"), ("العربية", "ar"), ("pt-BR", "pt-BR")]
)
def test_a_line_says_its_own_language_and_last_day(name: str, tag: str) -> None:
    [ada] = read_people(f"name,email,language,expires\nAda,ada@example.org,{name},2099-01-31").invites
    assert ada.language == tag
    assert ada.expires_at is not None
    assert ada.expires_at.isoformat() == "2099-02-01T12:00:00+00:00", "over everywhere on earth"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ada,ada@example.org,de,2020-01-31,", "2020-01-31 is over already."),
        ("Ada,ada@example.org,de,tomorrow,", "“tomorrow” is no date like 2027-01-31."),
        ("Ada,ada@example.org,de,9999-12-31,", "“9999-12-31” is no date like 2027-01-31."),
        ("Ada,ada@example.org,Klingonisch,,", "“Klingonisch” is no language that is known here. "),
        ("Ada,KIM@example.org,,,", "This address is invited already."),
        (f"{'x' * 201},ada@example.org,,,", "The name is longer than 200 characters."),
        (f"Ada,ada@example.org,,,{'x' * 2001}", "The note is longer than 2,000 characters."),
        (",,,,hello", "There is neither a name nor an address in this line."),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_words(line: str, message: str) -> None:
    found = read_people(f"name,email,lang,expires,message\n{line}", invited=frozenset({"kim@example.org"}))
    assert found.invites == []
    assert [error.message.startswith(message) or error.message for error in found.errors] == [True]


def test_whether_the_first_line_names_the_columns_can_be_told() -> None:
    assert read_table("name,email\nAda,ada@example.org", heading=False).heading is None
    assert read_table("x,y\nAda,ada@example.org", heading=True).heading == ("x", "y")
    with pytest.raises(Invalid, match="41 columns"):
        read_table("," * 40 + "x")
