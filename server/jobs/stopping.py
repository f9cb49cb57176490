"""Noticing the end of background work."""

import asyncio


def told_to_stop() -> bool:
    """Whether this task was cancelled: a query cut off by that can end in a database error that hides it."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
