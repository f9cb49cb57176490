"""The families of operations that the OpenAPI document describes."""

from typing import Final

from server.routes.assessments_api import ASSESSMENTS
from server.routes.interviews_api import INTERVIEWS
from server.routes.interviews_api.operations import Family

FAMILIES: Final[tuple[Family, ...]] = (INTERVIEWS, ASSESSMENTS)
