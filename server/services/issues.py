"""Issues of open-source projects that assessments may be made from, as the operator has set them up."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from server.services.inputs import ANY_TEXT, SOME_TEXT, parse_json


class Issue(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """One issue."""

    id: Annotated[str, Meta(min_length=1, max_length=200, pattern=SOME_TEXT)]
    """What `issueId` names."""
    title: Annotated[str, Meta(min_length=1, max_length=255, pattern=SOME_TEXT)]
    task_brief: Annotated[str, Meta(min_length=1, max_length=10_000, pattern=SOME_TEXT)]
    url: Annotated[str, Meta(max_length=2000, pattern=ANY_TEXT)] | None = None
    repo_url: Annotated[str, Meta(max_length=2000, pattern=ANY_TEXT)] | None = None
    """For assessments that name no repository themselves."""


Issues = Mapping[str, Issue]


def load_issues(path: str) -> Issues:
    """The issues of a JSON file, which is an array of them; none without a file.

    Raises:
        OSError: the file cannot be read.
        Invalid: it is not such a file.
    """
    if not path:
        return {}
    found = parse_json(tuple[Issue, ...], Path(path).read_bytes())
    return {issue.id: issue for issue in found}
