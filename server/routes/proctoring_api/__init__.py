"""The proctoring reports API: /api/v2, for programs that sign with an API client's secret; and its playground."""

from typing import Final

from litestar.types import ControllerRouterHandler

from server.routes.interviews_api.operations import Family
from server.routes.proctoring_api.attempts import (
    get_account_usage,
    get_evidence_file,
    get_test_attempt,
    list_results,
    presign_media,
)
from server.routes.proctoring_api.playground import playground
from server.routes.proctoring_api.schemas import Problem

OPERATIONS: Final = (get_test_attempt, list_results, get_account_usage, get_evidence_file, presign_media)
ABOUT: Final = """\
Proctoring reports: what was noted while interviews were taken by candidates who agreed to it, as signals and never as \
a verdict. Programs sign with an API client's id and secret: HMAC-SHA256, in lower-case hexadecimal. The report on one \
attempt takes four steps: the attempt, the evidence file's address, the file itself, and signed links to the pictures \
it names. `/api/v2/playground` is a page to try it on."""
PROCTORING: Final = Family("", OPERATIONS, ABOUT, security=(), error=Problem)
PROCTORING_HANDLERS: Final[list[ControllerRouterHandler]] = [*OPERATIONS, playground]
