"""Letters as mail: paragraphs and one link to follow, the same in plain text and in HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from server.db.models.base import new_id
from server.ports.mailing import Mail
from server.services.words.by_language import direction_of

BODY_STYLE: Final = (
    "margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "color:#1b1f24;background:#ffffff"
)
BUTTON_STYLE: Final = (
    "display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5f5a;color:#ffffff;"
    "font-weight:600;text-decoration:none"
)
NOTE_STYLE: Final = "margin:16px 0;padding:4px 16px;border-{start}:4px solid #c4ccd8"
"""By the side lines begin on: mail programs do not know logical properties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is to read, and the link they are to follow."""

    from_name: str
    to_name: str
    to_address: str
    subject: str
    language: str
    """BCP-47."""
    before: Sequence[str]
    """Paragraphs above the link."""
    note: str = ""
    """Somebody's own words, set off from the rest; their line breaks are kept."""
    button: str
    """Says where the link leads."""
    link: str
    after: Sequence[str]

    def mail(self) -> Mail:
        """The letter, ready to be queued."""
        return Mail(
            id=str(new_id()),
            from_name=self.from_name,
            to_name=self.to_name,
            to_address=self.to_address,
            subject=self.subject,
            text=self._text(),
            html=self._html(),
            language=self.language,
        )

    def _text(self) -> str:
        quoted = "\n".join(f"  {line}".rstrip() for line in self.note.splitlines())
        parts = [*self.before, quoted, f"{self.button}: {self.link}", *self.after]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _html(self) -> str:
        link = escape(self.link)
        direction = direction_of(self.language)
        style = NOTE_STYLE.format(start="left" if direction == "ltr" else "right")
        note = f'<blockquote dir="auto" style="{style}">{_paragraph(self.note)}</blockquote>' if self.note else ""
        button = f'<p><a href="{link}" style="{BUTTON_STYLE}">{escape(self.button)}</a></p>'
        parts = [*map(_paragraph, self.before), note, button, *map(_paragraph, self.after)]
        content = "\n".join(part for part in parts if part)
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}" dir="{direction}"><head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>\n"
            f'<body dir="{direction}" style="{BODY_STYLE}"><div dir="{direction}" style="max-width:560px">\n'
            f"{content}\n</div></body></html>\n"
        )


def _paragraph(text: str) -> str:
    return "<p>" + "<br>\n".join(escape(line) for line in text.splitlines()) + "</p>"
