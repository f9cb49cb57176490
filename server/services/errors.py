"""What a use case can answer instead of a result. Routes and sockets map these to status and close codes in one place.

DomainError
├── NotFound       no such object, or not the caller's: the two are not told apart
├── Invalid        input that cannot be; names the field
├── Unprocessable  well-formed, but not with what was sent before
├── Conflict       the state does not allow it (already finished, already used)
├── Gone           once existed, is over: archived, expired, revoked
├── NotAllowed     known caller, but not for this
├── NotSignedIn    no or wrong credentials
├── TokenRefused   a single-use token that cannot be used; `code` says why
├── TooMany        a limit on rate; `retry_after_s`
├── QuotaExceeded  a limit of the organization
└── SubscriptionInactive  the organization's access has been switched off
"""

from datetime import datetime


class DomainError(Exception):
    """Base of the tree; `message` is fit for the caller's eyes."""

    code = "INTERNAL_ERROR"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """No such object for this caller."""

    code = "NOT_FOUND"


class Invalid(DomainError):
    """Input that cannot be; `field` is a path such as `questions[2].text`."""

    code = "BAD_REQUEST"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Unprocessable(DomainError):
    """Well-formed, but it contradicts what was sent before."""

    code = "UNPROCESSABLE"


class Conflict(DomainError):
    """The object's state does not allow it."""

    code = "CONFLICT"


class Gone(DomainError):
    """It is over, or has not begun. `reason` is one of archived, expired, revoked, used, cancelled, over, erased,
    not_yet, ended, filled; `at` is when it begins, where that is to come."""

    code = "GONE"

    def __init__(self, message: str, reason: str, *, at: datetime | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.at = at


class NotAllowed(DomainError):
    """A known caller who may not. `scope` is what their key lacks, where it is that."""

    code = "FORBIDDEN"

    def __init__(self, message: str, scope: str | None = None) -> None:
        super().__init__(message)
        self.scope = scope


class NotSignedIn(DomainError):
    """No credentials, or wrong ones."""

    code = "UNAUTHORIZED"


class TokenRefused(DomainError):
    """A single-use token that is used, expired or unknown."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class TooMany(DomainError):
    """Too often; come back after `retry_after_s`."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class QuotaExceeded(DomainError):
    """The organization's own limit is reached."""

    code = "PLAN_LIMIT_EXCEEDED"

    def __init__(self, message: str, limit: str, current: float, maximum: float) -> None:
        super().__init__(message)
        self.limit = limit
        self.current = current
        self.maximum = maximum


class SubscriptionInactive(DomainError):
    """The organization's access has been switched off by the operator."""

    code = "SUBSCRIPTION_INACTIVE"
