"""The proctoring reports API: /api/v2, for programs that sign with an API client's secret; and its playground."""

from typing import Final

from litestar.types import ControllerRouterHandler

from server.routes.proctoring_api.attempts import (
    get_account_usage,
    get_evidence_file,
    get_test_attempt,
    list_results,
    presign_media,
)
from server.routes.proctoring_api.playground import playground

OPERATIONS: Final = (get_test_attempt, list_results, get_account_usage, get_evidence_file, presign_media)
PROCTORING_HANDLERS: Final[list[ControllerRouterHandler]] = [*OPERATIONS, playground]
