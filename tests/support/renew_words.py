"""Brings the catalogues in `web/words` up to date with the English source: `make words`.

The same source gives the same files: messages stand in its order, without dates, authors, places or names of programs.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from server.services.words.catalogues import WORDS_FOLDER, english

HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural_forms}\n"

"""


def source_of(folder: Path) -> Catalog:
    """The English texts as a template; each one's context is its section and name."""
    template = Catalog()
    for section, texts in english(folder).items():
        for name, text in texts.items():
            template.add(text if isinstance(text, str) else (text.one, text.other), context=f"{section}.{name}")
    return template


def catalogue_of(folder: Path, language: str) -> Catalog:
    """What has been translated; nothing where the file is still empty."""
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages_of(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def renew(catalogue: Catalog, template: Catalog) -> None:
    """Adds what is new, leaves out what is gone; where English has changed, what was said before stays, as fuzzy."""
    before = {message.context: message for message in messages_of(catalogue)}
    catalogue.update(template)
    for message in messages_of(catalogue):
        old = before.get(message.context)
        if old and old.id != message.id and old.string and isinstance(old.string, str) == isinstance(message.id, str):
            message.string = old.string
            message.flags.add("fuzzy")
        # “50 % sent” is no format of Python's; blanks in braces are for translators' programs to check.
        message.flags.discard("python-format")
        message.flags.discard("python-brace-format")
        if "{" in str(message.id):
            message.flags.add("python-brace-format")


def written(catalogue: Catalog) -> bytes:
    """The file."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    head = HEADER.format(language=catalogue.locale_identifier, plural_forms=catalogue.plural_forms)
    return head.encode() + body.getvalue().strip() + b"\n"


def main() -> None:
    """Renew every catalogue, and say what is left to translate."""
    template = source_of(WORDS_FOLDER)
    for path in sorted(WORDS_FOLDER.glob("*.po")):
        catalogue = catalogue_of(WORDS_FOLDER, path.stem)
        renew(catalogue, template)
        path.write_bytes(written(catalogue))
        missing = [
            message.context for message in messages_of(catalogue) if not message.string or not all(message.string)
        ]
        unsure = [message.context for message in messages_of(catalogue) if message.fuzzy]
        left = ", ".join(str(context) for context in (*missing, *unsure))
        print(f"{path.name}: {left or 'complete'}")


if __name__ == "__main__":
    main()
