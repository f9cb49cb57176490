"""Times as programs read them."""

from datetime import UTC, datetime


def moment(value: datetime) -> str:
    """UTC to the millisecond, with a Z, as the published documents write it."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
