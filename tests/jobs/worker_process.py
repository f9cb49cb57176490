"""A worker of its own process, to be killed: `python -m tests.jobs.worker_process DATABASE_URL MODEL_URL`."""

import asyncio
import sys
from datetime import timedelta

from server.adapters.llm_openai import OpenAIEndpoint
from server.adapters.sentiment_vader import VaderLexicon
from server.db.engine import open_engine, sessionmaker
from server.jobs.queue import JobQueue, Pace
from server.services.report_writing import ReportWriter

QUICK = Pace(poll_s=0.05, trouble_s=0.1)
LEASE = timedelta(seconds=1)


async def main(database_url: str, model_url: str) -> None:
    """Work until killed."""
    engine = open_engine(database_url, pool_size=5)
    sessions = sessionmaker(engine)
    writer = ReportWriter(sessions, OpenAIEndpoint(base_url=model_url).model, VaderLexicon(), lease=LEASE)
    await JobQueue(sessions, writer, timedelta(hours=168), QUICK).work()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
