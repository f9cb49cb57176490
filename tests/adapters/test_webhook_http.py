"""The sender against real sockets: receivers that are down, slow, endless, lying, redirecting; names that lie."""

import asyncio
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.adapters.webhook_http import EXCERPT_BYTES, HttpWebhookSender, look_up
from server.adapters.webhook_targets import AllowList, parse_allow_list
from server.ports.webhooks import SendFailed, TargetRefused
from tests.servers.http_server import Exchange
from tests.support.receiver import Receiver, answering, local_sender
from tests.support.server import free_port

BODY = b'{"event":"session.created"}'


async def test_what_is_sent_arrives_as_it_is() -> None:
    async with Receiver() as receiver:
        reply = await local_sender().post(f"{receiver.hook}?a=1", {"webhook-id": "evt_1"}, BODY)
    [request] = receiver.requests
    assert (reply.status, reply.accepted, reply.excerpt) == (204, True, "")
    assert (request.method, request.path, request.body) == ("POST", "/hook?a=1", BODY)
    assert request.headers["webhook-id"] == "evt_1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "Colloquy-Webhooks/test"
    assert request.headers["host"] == receiver.url.removeprefix("http://")


async def test_nobody_listening_is_told_in_words() -> None:
    with pytest.raises(SendFailed, match="could not be connected"):
        await local_sender().post(f"http://127.0.0.1:{free_port()}/", {}, BODY)


async def test_silence_ends_in_time() -> None:
    async with Receiver(Exchange.until_client_leaves) as receiver:
        with pytest.raises(SendFailed, match="in time"):
            await local_sender(timeout_s=0.3).post(receiver.hook, {}, BODY)


async def test_a_head_that_drips_ends_in_time() -> None:
    async def drip(exchange: Exchange) -> None:
        await exchange.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            await exchange.write(b"X-More: 1\r\n")
            await asyncio.sleep(0.02)

    async with Receiver(drip) as receiver:
        with pytest.raises(SendFailed):
            await local_sender(timeout_s=0.5).post(receiver.hook, {}, BODY)


async def test_an_endless_body_is_cut_and_counts_by_its_status() -> None:
    async def endless(exchange: Exchange) -> None:
        await exchange.start(200)
        while True:
            await exchange.chunk(b"x" * 65536)

    async with Receiver(endless) as receiver:
        reply = await local_sender().post(receiver.hook, {}, BODY)
    assert reply.accepted
    assert len(reply.excerpt) == EXCERPT_BYTES


async def test_a_length_that_is_a_lie_counts_by_its_status() -> None:
    async def lie(exchange: Exchange) -> None:
        await exchange.start(200, content_length="1000000")
        await exchange.write(b"short\x00\xff")
        exchange.hang_up()

    async with Receiver(lie) as receiver:
        reply = await local_sender().post(receiver.hook, {}, BODY)
    assert (reply.status, reply.excerpt) == (200, "short\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}")


async def test_what_is_no_http_is_a_failure() -> None:
    async def greet(exchange: Exchange) -> None:
        await exchange.write(b"220 mail.example ESMTP\r\n")
        exchange.hang_up()

    async with Receiver(greet) as receiver:
        with pytest.raises(SendFailed, match="not proper HTTP"):
            await local_sender().post(receiver.hook, {}, BODY)


async def test_a_redirect_is_not_followed() -> None:
    async with Receiver() as inner, Receiver(answering(307, location=inner.hook)) as receiver:
        reply = await local_sender().post(receiver.hook, {}, BODY)
    assert (reply.status, reply.accepted) == (307, False)
    assert inner.requests == []


@pytest.mark.parametrize("as_date", [False, True])
async def test_retry_after_is_read_as_seconds_and_as_a_date(as_date: bool) -> None:
    given = format_datetime(datetime.now(UTC) + timedelta(seconds=125), usegmt=True) if as_date else "120"
    async with Receiver(answering(429, retry_after=given)) as receiver:
        reply = await local_sender().post(receiver.hook, {}, BODY)
    assert reply.retry_after is not None
    assert timedelta(seconds=60) < reply.retry_after <= timedelta(seconds=125)


@pytest.mark.parametrize("given", ["soon", "-5", "1e9", "99999999999999", ""])
async def test_a_retry_after_that_makes_no_sense_is_none(given: str) -> None:
    async with Receiver(answering(503, retry_after=given)) as receiver:
        assert (await local_sender().post(receiver.hook, {}, BODY)).retry_after is None


async def test_inner_addresses_are_refused_before_anything_is_sent() -> None:
    sender = HttpWebhookSender(AllowList(), "test")
    async with Receiver() as receiver:
        port = receiver.url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "0.0.0.0"):
            for refused in (sender.post(f"http://{host}:{port}/", {}, BODY), sender.check(f"http://{host}:{port}/")):
                with pytest.raises(TargetRefused, match="not a public address"):
                    await refused
    assert receiver.requests == []


async def test_a_name_that_leads_inside_is_refused_though_it_looked_public_when_saved() -> None:
    answers = [["93.184.215.14"], ["127.0.0.1"]]

    async def rebinding(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    sender = HttpWebhookSender(AllowList(), "test", names=rebinding)
    async with Receiver() as receiver:
        url = f"http://rebind.example:{receiver.url.rpartition(':')[2]}/"
        await sender.check(url)
        with pytest.raises(TargetRefused, match=r"rebind\.example leads to 127\.0\.0\.1"):
            await sender.post(url, {}, BODY)
    assert receiver.requests == []
    assert answers == []


async def test_the_connection_goes_to_the_address_that_was_judged_and_asks_once() -> None:
    asked: list[str] = []

    async def names(host: str, port: int) -> list[str]:
        asked.append(host)
        return await look_up("127.0.0.1", port)

    sender = HttpWebhookSender(parse_allow_list("inside.example"), "test", names=names)
    async with Receiver() as receiver:
        port = receiver.url.rpartition(":")[2]
        assert (await sender.post(f"http://inside.example:{port}/", {}, BODY)).accepted
    assert asked == ["inside.example"]
    assert receiver.requests[0].headers["host"] == f"inside.example:{port}"


async def test_a_second_address_is_tried_where_the_first_does_not_answer() -> None:
    async def names(_host: str, _port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    sender = HttpWebhookSender(parse_allow_list("127.0.0.0/8"), "test", names=names)
    async with Receiver() as receiver:
        assert (await sender.post(f"http://two.example:{receiver.url.rpartition(':')[2]}/", {}, BODY)).accepted


async def test_a_name_that_is_nowhere_fails_and_may_be_saved() -> None:
    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    sender = HttpWebhookSender(AllowList(), "test", names=nowhere)
    await sender.check("https://not-yet.example/hook")
    with pytest.raises(SendFailed, match="name could not be found"):
        await sender.post("https://not-yet.example/hook", {}, BODY)


@pytest.fixture
def certificate(tmp_path: Path) -> Iterator[Path]:
    """A certificate and its key for good.example and 127.0.0.1, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "good.example")])
    names = x509.SubjectAlternativeName([x509.DNSName("good.example"), x509.IPAddress(IPv4Address("127.0.0.9"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "good.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    yield path


async def test_tls_proves_the_name_and_not_the_address(certificate: Path) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    async def names(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    server = await asyncio.start_server(take, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    allowed = parse_allow_list("127.0.0.1")
    try:
        sender = HttpWebhookSender(allowed, "test", names=names, tls=trusting)
        assert (await sender.post(f"https://good.example:{port}/", {}, BODY)).accepted
        with pytest.raises(SendFailed, match="secure connection"):
            await sender.post(f"https://other.example:{port}/", {}, BODY)
        with pytest.raises(SendFailed, match="secure connection"):
            await HttpWebhookSender(allowed, "test", names=names).post(f"https://good.example:{port}/", {}, BODY)
    finally:
        server.close()
