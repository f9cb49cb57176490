"""Scanning through a server that speaks clamd's protocol."""

import asyncio
import struct
from pathlib import Path

import pytest

from server.adapters.scanner_clamd import ClamdScanner, NoScanner
from server.ports.uploads import FileRefused, ScannerUnavailable
from tests.support.sample_files import EICAR
from tests.support.scanner import listening, scanner_server

PLAN = b"a plan" * 40_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "it"
    path.write_bytes(PLAN)
    return path


@pytest.fixture
def harmful(tmp_path: Path) -> Path:
    path = tmp_path / "harmful"
    path.write_bytes(EICAR)
    return path


async def test_a_clean_file_passes_and_arrives_whole(file: Path) -> None:
    async with scanner_server() as scanner:
        await ClamdScanner(scanner.address).scan(file)
        assert scanner.scanned == [PLAN]


async def test_what_the_scanner_finds_is_refused(harmful: Path) -> None:
    async with scanner_server() as scanner:
        with pytest.raises(FileRefused) as refused:
            await ClamdScanner(scanner.address).scan(harmful)
    assert refused.value.code == "infected"


async def test_a_unix_socket_is_spoken_to_as_well(file: Path, tmp_path: Path) -> None:
    async with scanner_server(tmp_path / "clamd.ctl") as scanner:
        await ClamdScanner(scanner.address).scan(file)
        assert len(scanner.scanned) == 1


@pytest.mark.parametrize("words", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK", b"x" * 10_000])
async def test_any_other_answer_is_none(file: Path, words: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (await reader.read(65536))[-4:] != struct.pack("!I", 0):
            pass
        writer.write(words)

    async with listening(answer) as address:
        with pytest.raises(ScannerUnavailable):
            await ClamdScanner(address).scan(file)


async def test_a_scanner_that_is_not_there_or_silent_gives_no_answer(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ScannerUnavailable):
        await ClamdScanner(f"unix:{tmp_path / 'nothing'}").scan(file)

    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        while await reader.read(65536):
            pass

    async with listening(silent) as address:
        with pytest.raises(ScannerUnavailable):
            await ClamdScanner(address, timeout_s=0.2).scan(file)


async def test_without_a_scanner_all_passes(file: Path) -> None:
    await NoScanner().scan(file)
