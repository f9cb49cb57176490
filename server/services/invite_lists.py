"""Lists of people to invite, as pasted or uploaded: CSV of any usual kind, or one person a line.

A list is read in two steps: as a table, whose columns are then guessed or chosen; and as people, by those columns.
"""

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from server.services.entry import valid_email
from server.services.errors import Invalid
from server.services.inputs import LANGUAGE_TAG, parse
from server.services.invites import LONGEST_NOTE, MAX_BATCH, PersonalInvite, end_of
from server.services.words.by_language import languages

LARGEST_BYTES: Final = 1_000_000
MOST_COLUMNS: Final = 40


class Column(StrEnum):
    """What a column holds."""

    NAME = "name"
    """Several are put together, as first and last name."""
    EMAIL = "email"
    PHONE = "phone"
    NOTE = "note"
    """To the candidate."""
    NOTES = "notes"
    """The team's own."""
    LANGUAGE = "language"
    EXPIRES = "expires"
    IGNORED = "ignored"


HEADINGS: Final = {
    Column.NAME: {
        *("name", "full name", "candidate", "candidate name", "first name", "firstname", "given name", "last name"),
        *("lastname", "surname", "family name", "nombre", "apellido", "apellidos", "nom", "prénom", "vorname"),
        *("nachname", "familienname", "nome", "nome completo", "sobrenome", "apelido", "姓名", "名字", "姓", "名"),
        *("الاسم", "الاسم الكامل", "الاسم الأول", "اسم العائلة", "اللقب"),
    },
    Column.EMAIL: {
        *("email", "e-mail", "mail", "email address", "e-mail address", "emailaddress", "correo", "courriel"),
        *("correo electrónico", "adresse e-mail", "e-mail-adresse", "e-mail adresse", "endereço de e-mail", "correio"),
        *("邮箱", "电子邮箱", "电子邮件", "邮件地址", "البريد", "البريد الإلكتروني", "عنوان البريد الإلكتروني"),
    },
    Column.PHONE: {
        *("phone", "phone number", "telephone", "mobile", "teléfono", "téléphone", "telefon", "telefonnummer"),
        *("telefone", "celular", "telemóvel", "电话", "手机", "手机号", "الهاتف", "رقم الهاتف", "الجوال"),
    },
    Column.NOTE: {
        *("note to candidate", "personal note", "message", "personal message", "nachricht", "mensaje"),
        *("persönliche nachricht", "mot personnel", "mensagem", "mensagem pessoal", "留言", "رسالة", "رسالة شخصية"),
    },
    Column.NOTES: {
        *("note", "notes", "comment", "comments", "internal notes", "nota", "notas", "notiz", "notizen"),
        *("bemerkung", "remarque", "remarques", "observação", "observações", "备注", "ملاحظة", "ملاحظات"),
    },
    Column.LANGUAGE: {"language", "lang", "locale", "idioma", "langue", "sprache", "língua", "语言", "اللغة"},
    Column.EXPIRES: {
        *("expires", "expiry", "expires at", "expiration", "valid until", "deadline", "good until"),
        *("validade", "prazo", "有效期", "截止日期", "تاريخ الانتهاء", "صالح حتى"),
    },
}
LANGUAGE_NAMES: Final = {
    **{"english": "en", "inglés": "en", "anglais": "en", "englisch": "en"},
    **{"spanish": "es", "español": "es", "espagnol": "es", "spanisch": "es"},
    **{"french": "fr", "francés": "fr", "français": "fr", "französisch": "fr"},
    **{"german": "de", "alemán": "de", "allemand": "de", "deutsch": "de"},
    **{"portuguese": "pt", "portugués": "pt", "portugais": "pt", "portugiesisch": "pt", "português": "pt"},
    **{"chinese": "zh", "chino": "zh", "chinois": "zh", "chinesisch": "zh", "chinês": "zh", "中文": "zh", "汉语": "zh"},
    **{"arabic": "ar", "árabe": "ar", "arabe": "ar", "arabisch": "ar", "العربية": "ar"},
}
DELIMITERS: Final = ",;\t|"
QUOTED: Final = re.compile(r'"[^"]*"')
SHORT_TAG: Final = re.compile(r"[A-Za-z]{2,3}(-|$)")
ADDRESS_LINE: Final = re.compile(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<email>[^<>\s]+)\s*>\s*[,;]?\s*")
LENGTHS: Final = {
    Column.NAME: 200,
    Column.EMAIL: 320,
    Column.PHONE: 50,
    Column.NOTE: LONGEST_NOTE,
    Column.NOTES: 20_000,
    Column.LANGUAGE: 35,
    Column.EXPIRES: 40,
}
IN_WORDS: Final = {
    Column.NAME: "name",
    Column.EMAIL: "address",
    Column.PHONE: "phone number",
    Column.NOTE: "note",
    Column.NOTES: "note for the team",
    Column.LANGUAGE: "language",
    Column.EXPIRES: "date",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is where it ends in the text, counted from 1."""

    line: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as rows and columns."""

    heading: tuple[str, ...] | None
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many columns there are, at most."""
        return max(len(self.heading or ()), *(len(row.fields) for row in self.rows))

    def sample(self, column: int) -> list[str]:
        """What stands in a column of the first rows."""
        return [row.fields[column] for row in self.rows[:20] if column < len(row.fields) and row.fields[column]]


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with one line; `line` counts from 1."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a list says: people, and what is wrong with the other lines."""

    invites: list[PersonalInvite]
    errors: list[LineError]


def decode_upload(content: bytes) -> str:
    """The text of an uploaded file, from any of the encodings that spreadsheets write.

    Raises:
        Invalid: too large, or no text.
    """
    if len(content) > LARGEST_BYTES:
        raise Invalid("This file is larger than 1 MB. Is it the right one?", "file")
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        raise Invalid("This file is no text. Please save the list as CSV and upload that.", "file")
    return text


def read_table(text: str, *, heading: bool | None = None) -> Table:
    """The list as a table; `heading`: whether its first line names the columns, None: as it looks.

    Raises:
        Invalid: nobody in it, more than 500, or no CSV.
    """
    rows = [row for row in _rows(text.removeprefix("\ufeff")) if any(row.fields)]
    named = bool(rows) and (_is_heading(rows[0]) if heading is None else heading)
    head, rows = (rows[0].fields, rows[1:]) if named else (None, rows)
    if not rows:
        raise Invalid("There is nobody in this list yet.", "people")
    if len(rows) > MAX_BATCH:
        raise Invalid(f"This list has {len(rows):,} lines; {MAX_BATCH} people can be invited at a time.", "people")
    table = Table(head, tuple(rows if named else _in_step(rows)))
    if table.width > MOST_COLUMNS:
        raise Invalid(f"This list has {table.width} columns. Please leave out what is not needed.", "people")
    return table


def _rows(text: str) -> list[Row]:
    first = QUOTED.sub("", next((line for line in text.splitlines() if line.strip()), ""))
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd")), delimiter=delimiter, skipinitialspace=True)
    found: list[Row] = []
    try:
        for fields in reader:
            found.append(Row(reader.line_num, tuple(field.strip() for field in fields)))
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} cannot be read as CSV: {error}.", "people") from error
    return found


def _is_heading(row: Row) -> bool:
    return any(_named(cell) for cell in row.fields) and not any("@" in cell for cell in row.fields)


def _named(cell: str) -> Column | None:
    plain = cell.lower().strip(" :*").replace("_", " ")
    return next((column for column, names in HEADINGS.items() if plain in names), None)


def _in_step(rows: list[Row]) -> list[Row]:
    """Rows without a heading, the address in the same column of each: `Ada <ada@…>` counts as two columns."""
    at = {index for row in rows for index, field in enumerate(row.fields) if "@" in field}
    written_out = any(ADDRESS_LINE.fullmatch(_line(row)) for row in rows)
    if len(at) < 2 and not written_out:
        return rows
    return [Row(row.line, _name_then_address(row)) for row in rows]


def _line(row: Row) -> str:
    return ", ".join(filter(None, row.fields))


def _name_then_address(row: Row) -> tuple[str, ...]:
    if address := ADDRESS_LINE.fullmatch(_line(row)):
        return address["name"].strip("\"' "), address["email"]
    at = next((index for index, field in enumerate(row.fields) if "@" in field), None)
    if at is None:
        return row.fields
    name, *rest = [field for index, field in enumerate(row.fields) if index != at] or [""]
    return name, row.fields[at], *rest


def guess_columns(table: Table) -> tuple[Column, ...]:
    """What each column most likely holds."""
    if table.heading is None:
        return _by_content(table)
    found: list[Column] = []
    for at in range(table.width):
        column = (_named(table.heading[at]) if at < len(table.heading) else None) or Column.IGNORED
        twice = column in found and column is not Column.NAME
        found.append(Column.IGNORED if twice else column)
    return tuple(found)


def _by_content(table: Table) -> tuple[Column, ...]:
    samples = [table.sample(at) for at in range(table.width)]
    with_at = [sum("@" in cell for cell in cells) for cells in samples]
    likeliest = 1 if table.width > 1 else -1
    address = with_at.index(max(with_at)) if any(with_at) else likeliest
    rest = iter((Column.NAME, Column.PHONE, Column.NOTES))
    found = []
    for at, cells in enumerate(samples):
        if at == address:
            found.append(Column.EMAIL)
        elif cells and all(_language(cell) in languages() for cell in cells):
            found.append(Column.LANGUAGE)
        else:
            found.append(next(rest, Column.IGNORED))
    return tuple(found)


def read_people(table: Table, columns: Sequence[Column], *, invited: Collection[str] = frozenset()) -> PeopleList:
    """The people of a table, by what its columns hold; `invited`: addresses, in lower case, that are already.

    Raises:
        Invalid: no column holds names or addresses.
    """
    if not {Column.NAME, Column.EMAIL} & set(columns):
        raise Invalid("Please say which column holds the names or the email addresses.", "columns")
    found = PeopleList([], [])
    first_line_of: dict[str, int] = {}
    for row in table.rows:
        person = _person(row, columns)
        email = person.get(Column.EMAIL, "").lower()
        problem = _problem(person) or _repeated(email, row.line, first_line_of)
        if not problem and email in invited:
            problem = "This address is invited already."
        if problem:
            found.errors.append(LineError(row.line, _line(row)[:120], problem))
        else:
            found.invites.append(_invite(person))
    return found


def _person(row: Row, columns: Sequence[Column]) -> dict[Column, str]:
    person: dict[Column, str] = {}
    for column, field in zip(columns, row.fields, strict=False):
        if column is Column.NAME:
            person[column] = f"{person.get(column, '')} {field}".strip()
        elif column is not Column.IGNORED:
            person[column] = field
    return person


def _invite(person: dict[Column, str]) -> PersonalInvite:
    raw: dict[str, object] = {column.value: value for column, value in person.items() if value}
    if language := raw.pop("language", None):
        raw["language"] = _language(str(language))
    if day := raw.pop("expires", None):
        raw["expiresAt"] = end_of(date.fromisoformat(str(day))).isoformat()
    return parse(PersonalInvite, raw)


def _language(cell: str) -> str:
    """The tag that a language's name or tag stands for."""
    return LANGUAGE_NAMES.get(cell.lower(), cell)


def _problem(person: dict[Column, str]) -> str | None:
    email = person.get(Column.EMAIL)
    if not email and not person.get(Column.NAME):
        return "There is neither a name nor an address in this line."
    if email and not valid_email(email):
        return f"“{email[:80]}” does not look like an email address."
    for column, longest in LENGTHS.items():
        if len(person.get(column, "")) > longest:
            return f"The {IN_WORDS[column]} is longer than {longest:,} characters."
        if "\ufffd" in person.get(column, ""):
            return f"The {IN_WORDS[column]} holds characters that cannot be read. Please save the list as UTF-8."
    language = person.get(Column.LANGUAGE)
    if language and not (SHORT_TAG.match(_language(language)) and re.fullmatch(LANGUAGE_TAG, _language(language))):
        return f"“{language}” is no language that is known here. Please write a tag, such as en or de."
    return _wrong_day(person.get(Column.EXPIRES))


def _wrong_day(cell: str | None) -> str | None:
    if not cell:
        return None
    try:
        over = end_of(date.fromisoformat(cell)) <= datetime.now(UTC)
    except (ValueError, Invalid):
        return f"“{cell}” is no date like 2027-01-31."
    return f"{cell} is over already." if over else None


def _repeated(email: str, number: int, first_line_of: dict[str, int]) -> str | None:
    if not email:
        return None
    first = first_line_of.setdefault(email, number)
    return f"The same address is in line {first}." if first != number else None
