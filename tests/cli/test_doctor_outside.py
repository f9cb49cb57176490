"""`colloquy doctor` on Redis, mail servers and media storages that are there, and on those that are not."""

import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from server.cli import main
from server.cli.doctor_outside import check_mail_folder, check_outside
from server.services.diagnosis import Check, Health
from server.settings import Settings
from tests.servers.mail_server import MailServer
from tests.support.redis_server import RedisServer
from tests.support.server import free_port

QUICKLY_S = 1.0


def settings(tmp_path: Path, **values: object) -> Settings:
    return Settings(**{"data_dir": str(tmp_path / "var"), **values})  # type: ignore[arg-type]


def named(checks: Sequence[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


@pytest.fixture
def silence() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


async def test_redis_is_asked_to_count(tmp_path: Path) -> None:
    with RedisServer() as redis:
        given = settings(tmp_path, redis_url=redis.url)
        check = named(await check_outside(given), "Redis")
        assert (check.health, check.found) == (Health.OK, f"127.0.0.1:{redis.port} counts")
        redis.pause()
        silent = named(await check_outside(given, timeout_s=QUICKLY_S), "Redis")
        assert (silent.health, "no answer" in silent.found or "Timeout" in silent.found) == (Health.PROBLEM, True)


async def test_a_redis_that_is_down_says_what_happens_meanwhile_and_never_its_password(tmp_path: Path) -> None:
    given = settings(tmp_path, redis_url=f"redis://:hidden@127.0.0.1:{free_port()}/0")
    check = named(await check_outside(given, timeout_s=QUICKLY_S), "Redis")
    assert check.health is Health.PROBLEM
    assert "COLLOQUY_REDIS_URL" in check.mend
    assert "each process counts" in check.mend
    assert "hidden" not in check.line


async def test_no_redis_is_set_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert "Redis" not in {check.name for check in await check_outside(settings(tmp_path))}


async def test_a_mail_server_is_greeted_and_sent_nothing(tmp_path: Path) -> None:
    with MailServer() as server:
        given = settings(tmp_path, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none")
        check = named(await check_outside(given), "mail server")
    assert (check.health, check.found) == (Health.OK, f"127.0.0.1:{server.port} answers, not encrypted")
    assert server.raw == []


async def test_a_mail_server_without_starttls_is_told_from_one_that_is_away(tmp_path: Path, silence: int) -> None:
    with MailServer() as server:
        given = settings(tmp_path, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="starttls")
        check = named(await check_outside(given), "mail server")
    assert (check.health, "no STARTTLS" in check.found) == (Health.PROBLEM, True)
    assert "COLLOQUY_SMTP_SECURITY" in check.mend
    for port, found in ((free_port(), "cannot be reached"), (silence, "does not answer")):
        given = settings(tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        check = named(await check_outside(given, timeout_s=QUICKLY_S), "mail server")
        assert (check.health, found in check.found) == (Health.PROBLEM, True), check.line
        assert "COLLOQUY_SMTP_HOST" in check.mend


async def test_a_mail_server_that_refuses_the_password_is_said_so(tmp_path: Path) -> None:
    port = free_port()
    controller = Controller(_Nobody(), hostname="127.0.0.1", port=port, authenticator=_known, auth_require_tls=False)
    controller.start()
    try:
        right = settings(
            tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", smtp_user="us", smtp_password="right"
        )
        wrong = settings(
            tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", smtp_user="us", smtp_password="wrong"
        )
        good, bad = [named(await check_outside(given), "mail server") for given in (right, wrong)]
    finally:
        controller.stop()
    assert (good.health, good.found.endswith("signed in")) == (Health.OK, True)
    assert (bad.health, "refuses the sign-in" in bad.found) == (Health.PROBLEM, True), bad.line
    assert "COLLOQUY_SMTP_PASSWORD" in bad.mend
    assert "wrong" not in bad.line


class _Nobody:
    """Takes no mail."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "554 not here"


def _known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == b"right"
    return AuthResult(success=right, handled=right)  # what is not handled here, the library answers with a refusal


async def test_mails_that_nobody_sends_are_counted(tmp_path: Path) -> None:
    (tmp_path / "var" / "mail").mkdir(parents=True)
    (tmp_path / "var" / "mail" / "one.eml").touch()
    check = named(await check_outside(settings(tmp_path)), "mail folder")
    assert (check.health, "(1 there)" in check.found) == (Health.WARNING, True)
    assert "COLLOQUY_SMTP_HOST" in check.mend


def test_a_mail_folder_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "mail").touch()
    check = check_mail_folder(tmp_path / "mail")
    assert (check.health, "cannot be written to" in check.found) == (Health.PROBLEM, True)


async def test_media_are_written_read_and_erased_again(tmp_path: Path, storage: str) -> None:
    (tmp_path / "var").mkdir()
    folder = named(await check_outside(settings(tmp_path)), "media storage")
    assert (folder.health, "written, read and erased" in folder.found) == (Health.OK, True)
    assert list((tmp_path / "var" / "media").iterdir()) == []
    async with httpx.AsyncClient(base_url=storage) as s3:
        assert (await s3.put("/probed")).status_code == 200
        bucket = named(await check_outside(_bucket(tmp_path, storage, "s3://probed/below")), "media storage")
        assert (bucket.health, bucket.found.startswith("s3://probed/below ")) == (Health.OK, True)
        assert "<Key>" not in (await s3.get("/probed")).text


async def test_a_media_storage_that_refuses_or_is_away_is_a_problem(tmp_path: Path, storage: str, silence: int) -> None:
    addresses = (storage, f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{silence}")
    for address in addresses:
        given = _bucket(tmp_path, address, "s3://nowhere")
        check = named(await check_outside(given, timeout_s=QUICKLY_S), "media storage")
        assert check.health is Health.PROBLEM, check.line
        assert "COLLOQUY_MEDIA_ENDPOINT" in check.mend
        assert "hidden" not in check.line


async def test_looking_makes_no_data_folder(tmp_path: Path) -> None:
    checks = await check_outside(settings(tmp_path))
    assert {check.name for check in checks} == {"mail folder"}
    assert not (tmp_path / "var").exists()


def test_the_command_says_it_in_lines(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o700)
    environment = {
        "COLLOQUY_DATA_DIR": str(tmp_path / "var"),
        "COLLOQUY_PORT": str(free_port()),
        "COLLOQUY_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
    }
    ended = CliRunner().invoke(main, ["doctor", "--quick"], env=environment)
    assert ended.exit_code == 1
    assert "problem  Redis" in ended.output
    assert "ok       media storage" in ended.output


def _bucket(tmp_path: Path, endpoint: str, url: str) -> Settings:
    return settings(tmp_path, media_url=url, media_endpoint=endpoint, media_access_key="key", media_secret_key="hidden")
