"""Names of strangers' files."""

import pytest

from server.services.file_names import LONGEST, cleaned_name


@pytest.mark.parametrize(
    ("given", "ending", "wanted"),
    [
        ("plan.pdf", "pdf", "plan.pdf"),
        ("Plan of the year.PDF", "pdf", "Plan of the year.pdf"),
        ("plan.exe", "pdf", "plan.exe.pdf"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.docx", "docx", "plan.docx"),
        ("in\u202efdp.exe", "pdf", "infdp.exe.pdf"),
        ("a\x00b\nc\td.txt", "txt", "ab c d.txt"),
        ("\u200bzero\u200d.md", "md", "zero.md"),
        ("...hidden.", "txt", "hidden.txt"),
        ('a<b>:"c"|?*%.csv', "csv", "a_b___c_____.csv"),
        ("con.txt", "txt", "_con.txt"),
        ("LPT1.old.txt", "txt", "_LPT1.old.txt"),
        ("Lebenslauf für Zoë.pdf", "pdf", "Lebenslauf für Zoë.pdf"),
        ("履歴書.pdf", "pdf", "履歴書.pdf"),
        ("", "png", "file.png"),
        ("/", "png", "file.png"),
    ],
)
def test_a_name_keeps_what_it_says_and_loses_what_misleads(given: str, ending: str, wanted: str) -> None:
    assert cleaned_name(given, ending) == wanted


def test_a_long_name_keeps_its_ending() -> None:
    name = cleaned_name("long " * 100 + ".docx", "docx")
    assert len(name) <= LONGEST
    assert name.endswith(".docx")
