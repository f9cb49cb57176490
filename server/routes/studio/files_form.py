"""Which files a question takes, as part of its form: kinds, number and size, to and from fields."""

from typing import Any, Final

from server.interview.files import FileKind, Files
from server.routes.studio.forms import Form
from server.services.inputs import parse
from server.services.question_inputs import FilesInput

KIND_NAMES: Final = {
    FileKind.DOCUMENT: "Documents (PDF, DOCX, ODT, TXT, MD)",
    FileKind.SHEET: "Sheets (XLSX, CSV)",
    FileKind.IMAGE: "Pictures (PNG, JPEG, WebP)",
}
MOST_FILES: Final = 5
MOST_MEGABYTES: Final = 50


class Kinds(tuple[str, ...]):
    """Kinds of files, which read as the form calls them."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; ".join(words for kind, words in KIND_NAMES.items() if kind in self) or "none"


def values_of_files(files: Files) -> dict[str, Any]:
    """The fields as stored."""
    return {
        "fileKinds": Kinds(kind.value for kind in files.kinds),
        "fileMost": str(files.most),
        "fileMegabytes": str(files.megabytes),
    }


def files_of_form(form: Form) -> dict[str, Any]:
    """The fields as sent; an empty number is the usual one."""
    form.whole("fileMost", least=1, most=MOST_FILES)
    form.whole("fileMegabytes", least=1, most=MOST_MEGABYTES)
    chosen = form.all("fileKinds")
    usual = Files()
    return {
        "fileKinds": Kinds(kind.value for kind in FileKind if kind.value in chosen),
        "fileMost": form.raw("fileMost").strip() or str(usual.most),
        "fileMegabytes": form.raw("fileMegabytes").strip() or str(usual.megabytes),
    }


def files_input(values: dict[str, Any]) -> FilesInput:
    """What the services take. Invalid names the field."""
    return parse(
        FilesInput,
        {
            "kinds": list(values["fileKinds"]),
            "most": int(values["fileMost"]),
            "megabytes": int(values["fileMegabytes"]),
        },
    )
