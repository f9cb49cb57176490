"""Lists of people to invite, as pasted or uploaded: CSV, or one person a line."""

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

from server.services.entry import valid_email
from server.services.errors import Invalid
from server.services.inputs import parse
from server.services.invites import MAX_BATCH, NewInvite

LARGEST_BYTES: Final = 1_000_000
COLUMNS: Final = {
    "name": {"name", "full name", "candidate", "candidate name"},
    "email": {"email", "e-mail", "mail", "email address", "e-mail address"},
    "phone": {"phone", "phone number", "telephone", "mobile"},
    "notes": {"notes", "note", "comment", "comments"},
}
DELIMITERS: Final = ",;\t"
ADDRESS_LINE: Final = re.compile(r"\s*(?P<name>[^<>]*?)\s*<\s*(?P<email>[^<>\s]+)\s*>\s*[,;]?\s*")
LENGTHS: Final = {"name": 200, "email": 320, "phone": 50, "notes": 20_000}


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong with one line; `line` counts from 1."""

    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a list says: people, or what is wrong with it line by line."""

    invites: list[NewInvite]
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


def read_people(text: str) -> PeopleList:
    """The people of a list: `name,email,phone,notes` with or without a head line, or one name or address a line.

    Raises:
        Invalid: nobody in it, or more than 500.
    """
    lines = [(number, fields) for number, fields in _lines(text) if any(fields)]
    columns = _columns(lines[0][1]) if lines else None
    if columns:
        lines = lines[1:]
    if not lines:
        raise Invalid("There is nobody in this list yet.", "people")
    if len(lines) > MAX_BATCH:
        raise Invalid(f"This list has {len(lines):,} lines; {MAX_BATCH} people can be invited at a time.", "people")
    found = PeopleList([], [])
    first_line_of: dict[str, int] = {}
    for number, fields in lines:
        person = _person(fields, columns)
        problem = _problem(person) or _repeated(person.get("email"), number, first_line_of)
        if problem:
            found.errors.append(LineError(number, ", ".join(filter(None, fields))[:120], problem))
        else:
            found.invites.append(parse(NewInvite, {key: value for key, value in person.items() if value}))
    return found


def _lines(text: str) -> list[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd")), delimiter=delimiter, skipinitialspace=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for fields in reader:
            found.append((reader.line_num, [field.strip() for field in fields]))
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} cannot be read as CSV: {error}.", "people") from error
    return found


def _columns(head: list[str]) -> list[str | None] | None:
    """Which column holds what, if the first line is a head line."""
    named = [next((key for key, names in COLUMNS.items() if cell.lower() in names), None) for cell in head]
    return named if any(named) and not any("@" in cell for cell in head) else None


def _person(fields: list[str], columns: list[str | None] | None) -> dict[str, str]:
    if columns:
        return {key: value for key, value in zip(columns, fields, strict=False) if key}
    if address := ADDRESS_LINE.fullmatch(", ".join(filter(None, fields))):
        return {"name": address["name"].strip("\"' "), "email": address["email"]}
    at = next((index for index, field in enumerate(fields) if "@" in field), None)
    if at is None:
        return dict(zip(("name", "email", "phone", "notes"), fields, strict=False))
    rest = [field for index, field in enumerate(fields) if index != at]
    return {"email": fields[at], **dict(zip(("name", "phone", "notes"), rest, strict=False))}


def _problem(person: dict[str, str]) -> str | None:
    email = person.get("email")
    if not any(person.values()):
        return "There is neither a name nor an address in this line."
    if email and not valid_email(email):
        return f"“{email[:80]}” does not look like an email address."
    for key, longest in LENGTHS.items():
        if len(person.get(key, "")) > longest:
            return f"The {key} is longer than {longest:,} characters."
        if "\ufffd" in person.get(key, ""):
            return f"The {key} holds characters that cannot be read. Please save the list as UTF-8."
    return None


def _repeated(email: str | None, number: int, first_line_of: dict[str, int]) -> str | None:
    if not email:
        return None
    first = first_line_of.setdefault(email.lower(), number)
    return f"The same address is in line {first}." if first != number else None
