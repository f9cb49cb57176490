"""Members: roles are changed within one's own, an owner always remains, invitations work once."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from server.adapters.password_argon2 import Argon2Hasher
from server.adapters.secret_box import FernetBox
from server.db.engine import Sessions, reading, writing
from server.db.models import MailKind, MailRow, MemberInvitationRow, MemberRole, Membership, NamesHidden, User
from server.ports.mailing import Mail
from server.services.access import Caller, authenticate_web_session, create_api_key, open_web_session
from server.services.accounts import create_user
from server.services.errors import (
    Conflict,
    DomainError,
    Gone,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    QuotaExceeded,
)
from server.services.mail_outbox import Letterbox
from server.services.member_invitations import (
    Invited,
    accept_invitation,
    invite_member,
    open_invitations,
    read_invitation,
    revoke_invitation,
)
from server.services.members import change_role, list_members, remove_member
from server.services.quotas import Limit, set_quotas
from server.services.site import Site
from tests.support.studio import PASSWORD, Staff, hire

BOX = FernetBox("sign here")
HASHER = Argon2Hasher()


@pytest.fixture
async def staff(sessions: Sessions) -> Staff:
    return await hire(sessions, "acme")


@pytest.fixture
async def admin(sessions: Sessions, staff: Staff) -> Caller:
    organization_id = staff.owner.organization_id
    user = await create_user(sessions, organization_id, "admin@acme.example.org", role=MemberRole.ADMIN)
    return Caller(organization_id, MemberRole.ADMIN, user_id=user.id, name="Adam")


@pytest.fixture
def letterbox() -> Letterbox:
    site = Site(base_url="https://c.example", secure=True, version="1", model_name=None, rate_limit=0, sign_in_limit=9)
    return Letterbox(site, BOX)


async def role_of(sessions: Sessions, who: Caller) -> MemberRole | None:
    async with reading(sessions) as db:
        found: MemberRole | None = await db.scalar(select(Membership.role).where(Membership.user_id == who.user_id))
        return found


def token_of(invited: Invited) -> str:
    return invited.url.rpartition("=")[2]


async def test_members_are_listed_by_role(sessions: Sessions, staff: Staff, admin: Caller) -> None:
    found = [(member.role, member.name) for member in await list_members(sessions, admin)]
    assert found == [
        (MemberRole.OWNER, "Olivia Owner"),
        (MemberRole.ADMIN, ""),
        (MemberRole.MEMBER, "Member"),
        (MemberRole.REVIEWER, "Reviewer"),
    ]


async def test_a_role_is_changed_within_ones_own(sessions: Sessions, staff: Staff, admin: Caller) -> None:
    assert staff.member.user_id is not None
    assert staff.owner.user_id is not None
    await change_role(sessions, admin, staff.member.user_id, MemberRole.ADMIN)
    assert await role_of(sessions, staff.member) is MemberRole.ADMIN
    with pytest.raises(NotAllowed):
        await change_role(sessions, admin, staff.member.user_id, MemberRole.OWNER)
    with pytest.raises(NotAllowed):
        await change_role(sessions, admin, staff.owner.user_id, MemberRole.MEMBER)
    with pytest.raises(NotAllowed):
        await remove_member(sessions, admin, staff.owner.user_id)
    rivals = await hire(sessions, "rival")
    for work in (change_role(sessions, rivals.owner, staff.member.user_id, MemberRole.MEMBER),):
        with pytest.raises(NotFound):
            await work
    with pytest.raises(NotFound):
        await remove_member(sessions, rivals.owner, staff.member.user_id)


async def test_an_owner_always_remains(sessions: Sessions, staff: Staff) -> None:
    assert staff.member.user_id is not None
    assert staff.owner.user_id is not None
    with pytest.raises(Conflict, match="last owner"):
        await change_role(sessions, staff.owner, staff.owner.user_id, MemberRole.ADMIN)
    with pytest.raises(Conflict, match="last owner"):
        await remove_member(sessions, staff.owner, staff.owner.user_id)
    await change_role(sessions, staff.owner, staff.member.user_id, MemberRole.OWNER)
    second = Caller(staff.owner.organization_id, MemberRole.OWNER, user_id=staff.member.user_id)
    results = await asyncio.gather(
        change_role(sessions, staff.owner, staff.member.user_id, MemberRole.ADMIN),
        change_role(sessions, second, staff.owner.user_id, MemberRole.ADMIN),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    roles = {await role_of(sessions, who) for who in (staff.owner, staff.member)}
    assert roles == {MemberRole.OWNER, MemberRole.ADMIN}


async def test_a_closed_account_is_no_other_owner(sessions: Sessions, staff: Staff) -> None:
    assert staff.member.user_id is not None
    assert staff.owner.user_id is not None
    await change_role(sessions, staff.owner, staff.member.user_id, MemberRole.OWNER)
    async with writing(sessions) as db:
        await db.execute(update(User).where(User.id == staff.member.user_id).values(is_active=False))
    with pytest.raises(Conflict, match="last owner"):
        await change_role(sessions, staff.owner, staff.owner.user_id, MemberRole.ADMIN)


async def test_whoever_is_removed_is_out_at_once_and_their_keys_are_counted(sessions: Sessions, staff: Staff) -> None:
    assert staff.member.user_id is not None
    assert staff.owner.user_id is not None
    token = await open_web_session(sessions, staff.member.user_id)
    await create_api_key(sessions, staff.owner.organization_id, "theirs", created_by=staff.member.user_id)
    assert await remove_member(sessions, staff.owner, staff.member.user_id) == 1
    with pytest.raises(NotSignedIn):
        await authenticate_web_session(sessions, token)
    with pytest.raises(NotSignedIn):
        await open_web_session(sessions, staff.member.user_id)
    with pytest.raises(NotFound):
        await remove_member(sessions, staff.owner, staff.member.user_id)
    await change_role(sessions, staff.owner, staff.reviewer.user_id or staff.owner.user_id, MemberRole.OWNER)
    with pytest.raises(Conflict, match="yourself"):
        await remove_member(sessions, staff.owner, staff.owner.user_id)


async def test_names_that_an_admin_hid_from_a_reviewer_are_shown_to_the_member_they_become(
    sessions: Sessions, staff: Staff
) -> None:
    assert staff.reviewer.user_id is not None
    of_reviewer = Membership.user_id == staff.reviewer.user_id
    async with writing(sessions) as db:
        await db.execute(update(Membership).where(of_reviewer).values(names_hidden=NamesHidden.BY_ADMIN))
    await change_role(sessions, staff.owner, staff.reviewer.user_id, MemberRole.MEMBER)
    async with reading(sessions) as db:
        assert await db.scalar(select(Membership.names_hidden).where(of_reviewer)) is None


async def test_an_invitation_is_mailed_and_makes_a_member_once(
    sessions: Sessions, staff: Staff, letterbox: Letterbox
) -> None:
    invited = await invite_member(
        sessions, letterbox, staff.owner, " New@Example.ORG ", MemberRole.REVIEWER, by_mail=True
    )
    assert invited.mailed
    async with reading(sessions) as db:
        row = (await db.scalars(select(MailRow).where(MailRow.kind == MailKind.MEMBER))).one()
        mail = msgspec.json.decode(BOX.unseal(row.sealed or ""), type=Mail)
        assert token_of(invited) not in str((await db.scalars(select(MemberInvitationRow.token_hash))).one())
    assert (mail.to_address, invited.url in mail.text) == ("new@example.org", True)
    welcome = await read_invitation(sessions, token_of(invited))
    assert (welcome.organization, welcome.email, welcome.role) == ("acme", "new@example.org", MemberRole.REVIEWER)
    results = await asyncio.gather(
        *(
            accept_invitation(sessions, HASHER, token_of(invited), name=name, password=PASSWORD)
            for name in ("Nora", "Not Nora")
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Gone) for result in results) == 1
    assert ("new@example.org", MemberRole.REVIEWER) in {
        (member.email, member.role) for member in await list_members(sessions, staff.owner)
    }
    assert await open_invitations(sessions, staff.owner) == []


async def test_invitations_end(sessions: Sessions, staff: Staff, letterbox: Letterbox) -> None:
    async def invite(email: str = "new@example.org") -> str:
        invited = await invite_member(sessions, letterbox, staff.owner, email, MemberRole.MEMBER, by_mail=False)
        assert not invited.mailed
        return token_of(invited)

    first, second = await invite(), await invite()
    with pytest.raises(Gone, match="newer one"):
        await read_invitation(sessions, first)
    [waiting] = await open_invitations(sessions, staff.owner)
    rivals = await hire(sessions, "rival")
    with pytest.raises(NotFound):
        await revoke_invitation(sessions, rivals.owner, waiting.row.id)
    await revoke_invitation(sessions, staff.owner, waiting.row.id)
    third = await invite()
    async with writing(sessions) as db:
        gone = update(MemberInvitationRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        await db.execute(gone.where(MemberInvitationRow.revoked_at.is_(None)))
    for token, words in ((second, "withdrawn"), (third, "expired"), ("x" * 43, "not known")):
        with pytest.raises(Gone, match=words):
            await accept_invitation(sessions, HASHER, token, name="N", password=PASSWORD)


async def test_nobody_is_invited_twice_above_oneself_or_beyond_the_seats(
    sessions: Sessions, staff: Staff, admin: Caller, letterbox: Letterbox
) -> None:
    async def refused(email: str, role: MemberRole = MemberRole.MEMBER) -> type[DomainError]:
        with pytest.raises(DomainError) as caught:
            await invite_member(sessions, letterbox, admin, email, role, by_mail=False)
        return caught.type

    assert await refused("nonsense") is Invalid
    assert await refused(staff.email("member")) is Conflict
    assert await refused("new@example.org", MemberRole.OWNER) is NotAllowed
    await set_quotas(sessions, admin.organization_id, {Limit.SEATS: 4})
    assert await refused("new@example.org") is QuotaExceeded


async def test_an_account_of_another_organization_is_not_touched_by_an_invitation(
    sessions: Sessions, staff: Staff, letterbox: Letterbox
) -> None:
    """Who makes an invitation has its link: it must not open an account that belongs elsewhere."""
    rivals = await hire(sessions, "rival")
    invited = await invite_member(
        sessions, letterbox, rivals.owner, staff.email("owner"), MemberRole.OWNER, by_mail=False
    )
    async with reading(sessions) as db:
        before = await db.scalar(select(User.password_hash).where(User.email == staff.email("owner")))
    with pytest.raises(Conflict, match="account with this address"):
        await accept_invitation(sessions, HASHER, token_of(invited), name="Thief", password="another password")
    async with reading(sessions) as db:
        assert await db.scalar(select(User.password_hash).where(User.email == staff.email("owner"))) == before


async def test_who_has_left_comes_back_by_invitation(sessions: Sessions, staff: Staff, letterbox: Letterbox) -> None:
    assert staff.member.user_id is not None
    await remove_member(sessions, staff.owner, staff.member.user_id)
    invited = await invite_member(
        sessions, letterbox, staff.owner, staff.email("member"), MemberRole.ADMIN, by_mail=False
    )
    back = await accept_invitation(sessions, HASHER, token_of(invited), name="Mia", password=PASSWORD)
    assert back == staff.member.user_id
    assert await role_of(sessions, staff.member) is MemberRole.ADMIN
