"""The clients for a partner's own server, as downloaded from a running one."""

import asyncio
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from server.adapters.secret_box import FernetBox
from server.db.engine import open_engine, sessionmaker
from server.db.migrations import migrate
from server.services.api_clients import ClientCredentials, create_client
from tests.support.server import RunningServer
from tests.support.studio import make_interview
from tests.support.world import new_tenant

SECRET = "sign here"
SCRIPT = """
const { PortalClient, PortalError, NotConfigured } = await import(process.argv[2]);
const told = {};
try { new PortalClient(process.argv[3]); } catch (error) { told.unset = error instanceof NotConfigured; }
const [apiKey, secretKey] = process.argv.slice(4);
const client = new PortalClient(process.argv[3], { apiKey, secretKey });
const users = [{ name: "Rahul Verma", email: "rahul@example.com" }];
told.session = await client.createSession({ users, recruiterId: "r-7" });
told.results = await client.results();
await client.acknowledge(told.results[0].eventId);
told.left = (await client.results()).length;
try { await client.createSession({ users: [], recruiterId: "r-7" }); }
catch (error) { told.refused = [error instanceof PortalError, error.status, error.field]; }
try { await new PortalClient("http://127.0.0.1:9", { apiKey, secretKey }).results(); }
catch (error) { told.down = error.status; }
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, ClientCredentials]]:
    folder = tmp_path_factory.mktemp("portal")
    (folder / "var").mkdir()

    async def seed() -> ClientCredentials:
        engine = open_engine(f"sqlite+aiosqlite:///{folder / 'var' / 'colloquy.db'}", pool_size=1)
        await migrate(engine)
        sessions = sessionmaker(engine)
        tenant = await new_tenant(sessions, "ours")
        interview_id = await make_interview(sessions, tenant.caller)
        app = await create_client(
            sessions, FernetBox(SECRET), tenant.caller, "Careers", [], default_interview_id=interview_id
        )
        await engine.dispose()
        return app

    app = asyncio.run(seed())
    with RunningServer(folder, "--no-demo", COLLOQUY_SECRET=SECRET) as running:
        yield running, app


def downloaded(server: RunningServer, name: str, folder: Path) -> Path:
    answer = httpx.get(f"{server.base_url}/portal/clients/{name}")
    assert answer.status_code == 200
    path = folder / name
    path.write_bytes(answer.content)
    return path


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("portal_client", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["portal_client"] = module
    spec.loader.exec_module(module)
    return module


def test_the_python_client_opens_fetches_and_acknowledges(
    served: tuple[RunningServer, ClientCredentials], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, app = served
    portal = imported(downloaded(server, "portal_client.py", tmp_path))
    monkeypatch.delenv("ASSESSMENT_API_KEY", raising=False)
    with pytest.raises(portal.NotConfigured, match="ASSESSMENT_API_KEY"):
        portal.PortalClient(server.base_url)
    monkeypatch.setenv("ASSESSMENT_API_KEY", app.client_id)
    monkeypatch.setenv("ASSESSMENT_SECRET_KEY", app.secret)
    client = portal.PortalClient(server.base_url + "/")
    session = client.create_session(
        [portal.User("Priya Sharma", "priya@example.com")], recruiter_email="recruiter@example.com"
    )
    assert session.token.startswith(app.client_id)
    assert timedelta(minutes=14) < session.expires_at - datetime.now(UTC) <= timedelta(minutes=15)
    [sent] = [result for result in client.results() if result["candidate"]["email"] == "priya@example.com"]
    assert sent["event"] == "assessment.sent"
    client.acknowledge(sent["eventId"])
    assert sent not in client.results()
    with pytest.raises(portal.PortalError) as refused:
        client.create_session([], recruiter_id="r-7")
    assert (refused.value.status, refused.value.code, refused.value.field) == (400, "BAD_REQUEST", "users")
    with pytest.raises(portal.PortalError) as wrong:
        portal.PortalClient(server.base_url, secret_key="cq_sk_wrong").results()
    assert wrong.value.status == 401
    with pytest.raises(portal.PortalError) as away:
        portal.PortalClient("http://127.0.0.1:9").results()
    assert (away.value.status, away.value.code) == (0, "unreachable")


def test_the_javascript_client_does_the_same(served: tuple[RunningServer, ClientCredentials], tmp_path: Path) -> None:
    server, app = served
    node = shutil.which("node")
    assert node is not None
    module = downloaded(server, "portal-client.mjs", tmp_path)
    script = tmp_path / "use.mjs"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [node, str(script), module.as_uri(), server.base_url, app.client_id, app.secret],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["unset"] is True
    assert told["session"]["token"].startswith(app.client_id)
    assert told["left"] == len(told["results"]) - 1
    assert told["refused"] == [True, 400, "users"]
    assert told["down"] == 0


@pytest.mark.parametrize("name", ["portal.py", "..%2fportal.js", "manifest.json"])
def test_nothing_else_is_handed_out(served: tuple[RunningServer, ClientCredentials], name: str) -> None:
    assert httpx.get(f"{served[0].base_url}/portal/clients/{name}").status_code == 404
