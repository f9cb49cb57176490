"""Reading the fields of a posted form, collecting what is wrong by field, so that nothing typed is lost."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self, TypeVar
from uuid import UUID

from litestar import Request
from litestar.datastructures import FormMultiDict, UploadFile

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_TEXT = 20_000


class Form:
    """A posted form. Reading a field notes what is wrong with it in `errors`: field name → words for the person."""

    def __init__(self, fields: FormMultiDict | Mapping[str, str]) -> None:
        self._fields = fields if isinstance(fields, FormMultiDict) else FormMultiDict(dict(fields))
        self.errors: dict[str, str] = {}

    @classmethod
    async def of(cls, request: Request[Any, Any, Any]) -> Self:
        """The form of a request."""
        return cls(await request.form())

    def raw(self, name: str) -> str:
        """As typed, with newlines as `\\n`."""
        value = self._fields.get(name, "")
        return value.replace("\r\n", "\n") if isinstance(value, str) else ""

    def all(self, name: str) -> list[str]:
        """Every value sent under a name, in order."""
        return [value for value in self._fields.getall(name, []) if isinstance(value, str)]

    def file(self, name: str) -> UploadFile | None:
        """An uploaded file, if one was chosen."""
        value = self._fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def names(self) -> list[str]:
        """The names of all fields sent."""
        return list(dict.fromkeys(self._fields))

    def text(self, name: str, *, longest: int = LONGEST_TEXT, required: str = "") -> str:
        """Without outer space; `required` is what to say when nothing is left."""
        value = self.raw(name).strip()
        if required and not value:
            self.errors[name] = required
        if len(value) > longest:
            self.errors[name] = f"This is too long: {len(value):,} characters of {longest:,}."
        if "\x00" in value:
            self.errors[name] = "This contains a character that cannot be stored."
        return value

    def optional(self, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """The text, or None for an empty field."""
        return self.text(name, longest=longest) or None

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number, or None for an empty field."""
        value = self.raw(name).strip()
        if not value:
            return None
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
        if number is None or not least <= number <= most:
            self.errors[name] = f"Please give a whole number from {least:,} to {most:,}, or leave it empty."
            return None
        return number

    def choice(self, name: str, enum: type[Choice], default: Choice) -> Choice:
        """One of an enum's members; a missing field gives the default."""
        value = self.raw(name)
        if not value:
            return default
        try:
            return enum(value)
        except ValueError:
            self.errors[name] = "Please choose one of the list."
            return default

    def checked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self.raw(name))

    def identifier(self, name: str) -> UUID | None:
        """An object's id, or None for none or nonsense."""
        try:
            return UUID(self.raw(name))
        except ValueError:
            return None
