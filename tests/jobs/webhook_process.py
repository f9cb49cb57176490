"""A deliverer of its own process, to be killed: `python -m tests.jobs.webhook_process DATABASE_URL`."""

import asyncio
import random
import sys
from datetime import timedelta

from server.db.engine import open_engine, sessionmaker
from server.jobs.webhooks import DeliveryPace, WebhookQueue
from server.services.webhook_delivery import Deliverer
from tests.support.receiver import local_sender
from tests.support.webhooks import BOX

QUICK = DeliveryPace(poll_s=0.02, trouble_s=0.1)


async def main(database_url: str) -> None:
    """Deliver until killed."""
    engine = open_engine(database_url, pool_size=5)
    sessions = sessionmaker(engine)
    deliverer = Deliverer(sessions, BOX, local_sender(), random.random, hold=timedelta(seconds=1))
    await WebhookQueue(sessions, deliverer, QUICK).work()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
