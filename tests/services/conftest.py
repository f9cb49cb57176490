"""Organizations to work for."""

import pytest

from server.db.engine import Sessions
from server.services.access import Caller
from tests.support.world import new_tenant


@pytest.fixture
async def caller(sessions: Sessions) -> Caller:
    return (await new_tenant(sessions, "ours")).caller


@pytest.fixture
async def stranger(sessions: Sessions) -> Caller:
    return (await new_tenant(sessions, "theirs")).caller
