"""The families of operations that the OpenAPI document describes."""

from typing import Final

from server.routes.interviews_api import INTERVIEWS
from server.routes.interviews_api.operations import Family
from server.routes.proctoring_api import PROCTORING

FAMILIES: Final[tuple[Family, ...]] = (INTERVIEWS, PROCTORING)
