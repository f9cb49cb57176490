"""An interview's results as files."""

import re
import tempfile
from collections.abc import AsyncIterator
from typing import BinaryIO, Final, cast
from uuid import UUID

from litestar import get
from litestar.response import Stream, Template

from server.db.engine import Sessions
from server.ports.spreadsheets import Spreadsheets
from server.routes.access import Access, opens
from server.routes.studio.interviews import interview_page
from server.services.access import Caller
from server.services.audit import record_view
from server.services.interviews import get_interview
from server.services.results.export import as_csv, as_json, as_markdown, as_sheets, whole_overview
from server.services.results.overview import Overview
from server.services.site import Site

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY: Final = 8_000_000
CHUNK: Final = 256 * 1024


@get("/studio/interviews/{interview_id:uuid}/results/export", opt=opens(Access.REVIEWER), include_in_schema=False)
async def show_exports(interview_id: UUID, sessions: Sessions, caller: Caller, site: Site) -> Template:
    """Which files there are, and what is in them."""
    detail = await get_interview(sessions, caller, interview_id)
    return await interview_page("results_files.html", sessions, caller, site, detail, tab="results", part="export")


def _file(overview: Overview, content: AsyncIterator[bytes], ending: str, media_type: str) -> Stream:
    words = re.sub(r"[^a-z0-9]+", "-", overview.detail.row.title.lower()).strip("-")[:60].strip("-")
    headers = {"Content-Disposition": f'attachment; filename="{words or "interview"}-results.{ending}"'}
    return Stream(content, media_type=media_type, headers=headers)


async def _overview(sessions: Sessions, caller: Caller, interview_id: UUID) -> Overview:
    """What the file is of; that somebody took it is written down before the first byte leaves."""
    overview = await whole_overview(sessions, caller, interview_id)
    await record_view(sessions, caller, "interview.results_exported", interview_id)
    return overview


@get("/studio/interviews/{interview_id:uuid}/results.csv", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_csv(interview_id: UUID, sessions: Sessions, caller: Caller) -> Stream:
    """A line a session."""
    overview = await _overview(sessions, caller, interview_id)
    return _file(overview, as_csv(sessions, caller, overview), "csv", "text/csv; charset=utf-8")


@get("/studio/interviews/{interview_id:uuid}/results.json", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_results_json(interview_id: UUID, sessions: Sessions, caller: Caller) -> Stream:
    """Everything, for programs."""
    overview = await _overview(sessions, caller, interview_id)
    return _file(overview, as_json(sessions, caller, overview), "json", "application/json")


@get("/studio/interviews/{interview_id:uuid}/results.md", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_results_markdown(interview_id: UUID, sessions: Sessions, caller: Caller) -> Stream:
    """Figures, themes with quotes and a table of the sessions, for people."""
    overview = await _overview(sessions, caller, interview_id)
    return _file(overview, as_markdown(sessions, caller, overview), "md", "text/markdown; charset=utf-8")


@get("/studio/interviews/{interview_id:uuid}/results.xlsx", opt=opens(Access.REVIEWER), include_in_schema=False)
async def export_xlsx(interview_id: UUID, sessions: Sessions, caller: Caller, spreadsheets: Spreadsheets) -> Stream:
    """A workbook: sessions, themes and figures."""
    overview = await _overview(sessions, caller, interview_id)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed when it has been sent)
    try:
        await spreadsheets.write(cast("BinaryIO", file), as_sheets(sessions, caller, overview))
    except BaseException:
        file.close()
        raise
    return _file(overview, _sent(file), "xlsx", XLSX)


async def _sent(file: "tempfile.SpooledTemporaryFile[bytes]") -> AsyncIterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
