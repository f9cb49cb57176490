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
BUTTON_STYLE: Final = "display:inline-block;padding:12px 20px;border-radius:8px;font-weight:600;text-decoration:none"
LOGO_STYLE: Final = "display:block;border:0;max-width:100%;height:auto"
NOTE_STYLE: Final = "margin:16px 0;padding:4px 16px;border-{start}:4px solid #c4ccd8"
"""By the side lines begin on: mail programs do not know logical properties."""


@dataclass(frozen=True, slots=True)
class LetterLook:
    """What letters of an organization look like."""

    accent: str = "#1f5f5a"
    """Behind the button's words, `#` and six digits."""
    on_accent: str = "#ffffff"
    logo_url: str = ""
    """Absolute; empty: there is none."""
    logo_alt: str = ""
    logo_width: int = 0
    logo_height: int = 0

    @property
    def button_style(self) -> str:
        """Of a link that looks like a button, to be used inline."""
        return f"{BUTTON_STYLE};background:{self.accent};color:{self.on_accent}"


PLAIN: Final = LetterLook()


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
    look: LetterLook = PLAIN

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
        button = f'<p><a href="{link}" style="{self.look.button_style}">{escape(self.button)}</a></p>'
        parts = [_logo(self.look), *map(_paragraph, self.before), note, button, *map(_paragraph, self.after)]
        content = "\n".join(part for part in parts if part)
        return (
            f'<!doctype html>\n<html lang="{escape(self.language)}" dir="{direction}"><head><meta charset="utf-8">'
            f"<title>{escape(self.subject)}</title></head>\n"
            f'<body dir="{direction}" style="{BODY_STYLE}"><div dir="{direction}" style="max-width:560px">\n'
            f"{content}\n</div></body></html>\n"
        )


def _logo(look: LetterLook) -> str:
    if not look.logo_url:
        return ""
    size = f'width="{look.logo_width}" height="{look.logo_height}"'
    return f'<p><img src="{escape(look.logo_url)}" alt="{escape(look.logo_alt)}" {size} style="{LOGO_STYLE}"></p>'


def _paragraph(text: str) -> str:
    return "<p>" + "<br>\n".join(escape(line) for line in text.splitlines()) + "</p>"
