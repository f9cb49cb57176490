"""The families of operations that the OpenAPI document describes."""

from typing import Final

from server.routes.assessments_api import ASSESSMENTS
from server.routes.interviews_api import INTERVIEWS
from server.routes.interviews_api.operations import Family
from server.routes.partner_api import PARTNERS
from server.routes.portal import PORTAL
from server.routes.proctoring_api import PROCTORING
from server.routes.webhooks_api import WEBHOOKS

FAMILIES: Final[tuple[Family, ...]] = (INTERVIEWS, PARTNERS, WEBHOOKS, ASSESSMENTS, PROCTORING, PORTAL)
