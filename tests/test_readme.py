"""The README says what there is."""

from pathlib import Path
from typing import get_type_hints

import msgspec

from server.settings import Settings, environment_name

README = Path(__file__).resolve().parents[1] / "README.md"


def settings_table() -> str:
    """The table of settings as the code has it."""
    lines = ["| setting | default | |", "|---|---|---|"]
    hints = get_type_hints(Settings, include_extras=True)
    for field in msgspec.structs.fields(Settings):
        meta = next(part for part in hints[field.name].__metadata__ if isinstance(part, msgspec.Meta))
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        lines.append(
            f"| `{environment_name(field.name)}` | {f'`{default}`' if default != '' else ''} | {meta.description} |"
        )
    return "\n".join(lines)


def test_every_setting_stands_in_the_readme_as_the_code_has_it() -> None:
    assert settings_table() in README.read_text()
