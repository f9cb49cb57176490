"""Opens the interview portal from your server: one file without dependencies, Python 3.9 or newer.

    client = PortalClient("https://interviews.example.com")  # ASSESSMENT_API_KEY and ASSESSMENT_SECRET_KEY are set
    session = client.create_session([User("Priya Sharma", "priya@example.com")], recruiter_email="you@example.com")
    # hand session.token to your page, which calls AssessmentPortal.open({token})

The secret belongs on your server only.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

__all__ = ["NotConfigured", "PortalClient", "PortalError", "PortalSession", "User"]


class NotConfigured(Exception):
    """An id or secret is neither given nor in the environment: answer 500, it is your server that lacks it."""


class PortalError(Exception):
    """The server did not do it. `status` 0: it could not be reached."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(f"{code}: {message}" + (f" ({field})" if field else ""))
        self.status = status
        self.code = code
        self.field = field


@dataclass(frozen=True)
class User:
    """A candidate."""

    name: str
    email: str


@dataclass(frozen=True)
class PortalSession:
    """`token` opens the portal once, until `expires_at`."""

    token: str
    expires_at: datetime


class PortalClient:
    """Speaks for one app. Safe to share between threads."""

    def __init__(
        self, base_url: str, *, api_key: str | None = None, secret_key: str | None = None, timeout_s: float = 10.0
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {
            "X-Api-Key": api_key or _from_environment("ASSESSMENT_API_KEY"),
            "X-Secret-Key": secret_key or _from_environment("ASSESSMENT_SECRET_KEY"),
        }
        self._timeout_s = timeout_s

    def create_session(
        self,
        users: Sequence[User],
        *,
        recruiter_id: str | None = None,
        recruiter_email: str | None = None,
        assessment_id: str | None = None,
    ) -> PortalSession:
        """A fresh token for these candidates; `recruiter_id` or `recruiter_email` says who asks.

        Raises:
            PortalError: refused, or the server could not be reached.
        """
        wanted = {
            "users": [asdict(user) for user in users],
            "recruiterId": recruiter_id,
            "recruiterEmail": recruiter_email,
            "assessmentId": assessment_id,
        }
        data = self._ask("POST", "/assessment/session", {name: value for name, value in wanted.items() if value})
        return PortalSession(data["token"], datetime.fromisoformat(data["expiresAt"].replace("Z", "+00:00")))

    def results(self) -> list[dict[str, Any]]:
        """What has happened and was not acknowledged, oldest first.

        Raises:
            PortalError: refused, or the server could not be reached.
        """
        found: list[dict[str, Any]] = self._ask("GET", "/assessment/results")
        return found

    def acknowledge(self, event_id: str) -> None:
        """Take a result off the list, once you have stored it.

        Raises:
            PortalError: there is none, or the server could not be reached.
        """
        self._ask("POST", "/assessment/results/acknowledge", {"eventId": event_id})

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(  # noqa: S310 (the address is the operator's own)
            self._base_url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**self._headers, "Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:  # noqa: S310
                return json.load(answer).get("data")
        except urllib.error.HTTPError as error:
            raise _refused(error) from error
        except (OSError, ValueError) as error:
            raise PortalError(0, "unreachable", str(error)) from error


def _refused(error: urllib.error.HTTPError) -> PortalError:
    try:
        told = json.load(error)["error"]
        return PortalError(error.code, told["code"], told["message"], told.get("field"))
    except (ValueError, KeyError, TypeError):
        return PortalError(error.code, "error", str(error.reason))


def _from_environment(name: str) -> str:
    found = os.environ.get(name, "")
    if not found:
        raise NotConfigured(f"{name} is not set.")
    return found
