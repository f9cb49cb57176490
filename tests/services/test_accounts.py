"""Organizations, people, usage, the demo."""

import pytest

from server.adapters.password_argon2 import Argon2Hasher
from server.db.engine import Sessions, writing
from server.db.models import MemberRole
from server.services import accounts, demo, interviews, questions, usage
from server.services.access import Caller
from server.services.errors import Conflict, Invalid, NotFound
from server.services.inputs import parse
from server.services.interviews import CriterionInput, NewInterview
from server.services.usage_counting import count_usage
from tests.support.world import new_tenant


async def test_an_owner_comes_with_an_organization_and_a_project(sessions: Sessions) -> None:
    assert await accounts.first_organization(sessions) is None
    account = await accounts.create_organization_with_owner(sessions, "Ours", " Ann@Example.org ", owner_name="Ann")
    assert account.owner.email == "ann@example.org"
    assert (await accounts.owner_of(sessions, account.organization.id)).id == account.owner.id
    found = await accounts.first_organization(sessions)
    assert found is not None
    assert found.id == account.organization.id
    caller = Caller(account.organization.id, MemberRole.OWNER)
    assert (await interviews.create_interview(sessions, caller, NewInterview(title="T"))).title == "T"


async def test_an_address_has_one_account(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    user = await accounts.create_user(sessions, tenant.organization_id, "b@example.org", role=MemberRole.REVIEWER)
    found = await accounts.find_user(sessions, "B@example.org")
    assert found is not None
    assert found.id == user.id
    with pytest.raises(Conflict):
        await accounts.create_user(sessions, tenant.organization_id, "B@example.org")
    with pytest.raises(Invalid):
        await accounts.create_user(sessions, tenant.organization_id, "nobody")
    with pytest.raises(NotFound):
        await accounts.create_user(sessions, user.id, "c@example.org")
    with pytest.raises(NotFound):
        await accounts.owner_of(sessions, user.id)


def test_a_password_is_neither_short_nor_endless() -> None:
    hasher = Argon2Hasher()
    for password in ("x" * 9, "x" * 201):
        with pytest.raises(Invalid):
            accounts.hash_new_password(hasher, password)
    assert hasher.verify("correct horse", accounts.hash_new_password(hasher, "correct horse"))


async def test_usage_counts_this_month_and_only_ones_own(sessions: Sessions) -> None:
    ours, theirs = await new_tenant(sessions, "ours"), await new_tenant(sessions, "theirs")
    for _ in range(2):
        async with writing(sessions) as db:
            await count_usage(db, ours.organization_id, session_seconds=1800, input_tokens=100, output_tokens=20)
    kept = await interviews.create_interview(sessions, ours.caller, NewInterview(title="T"))
    gone = await interviews.create_interview(sessions, ours.caller, NewInterview(title="T"))
    await interviews.archive_interview(sessions, ours.caller, gone.id)
    assert kept.is_active
    assert await usage.current_usage(sessions, ours.caller) == usage.Usage(1, 3600, 240, 1)
    assert await usage.current_usage(sessions, theirs.caller) == usage.Usage(0, 0, 0, 1)


async def test_the_demo_is_made_once_and_is_open(sessions: Sessions) -> None:
    tenant = await new_tenant(sessions, "ours")
    made = await demo.create_demo(sessions, tenant.organization_id)
    again = await demo.create_demo(sessions, tenant.organization_id)
    assert made.id == again.id
    assert (made.public_slug, made.require_invite, made.is_active) == ("demo", False, True)
    asked = await questions.list_questions(sessions, tenant.caller, made.id)
    assert [question.required for question in asked] == [True, True, True, True, False]
    parse(list[CriterionInput], made.assessment_criteria)
