"""For schemathesis: signs what it makes up as a client would, so that what lies behind the signature is fuzzed too.

Which client, with which secret, and an attempt to ask for stand in the environment: this is loaded by another process.
"""

import os
import time
from itertools import cycle
from typing import Any

import schemathesis

from tests.support.watched import signed

CLIENT, SECRET = os.environ["FUZZED_CLIENT"], os.environ["FUZZED_SECRET"]  # noqa: TID251 (another program's)
ATTEMPTS = cycle([signed(SECRET, found) for found in os.environ["FUZZED_ATTEMPTS"].split()] + [None])  # noqa: TID251
PATH = os.environ["FUZZED_PATH"]  # noqa: TID251
EVERY_OTHER = cycle([True, False])


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """The request's own values stay, but for who asks and when; every third attempt is one that is not there."""
    operation = case.operation.definition.raw["operationId"]
    stamp = str(int(time.time()))
    if operation == "getAccountUsage":
        case.headers.update(
            {
                "X-Client-Id": CLIENT,
                "X-Unix-Timestamp": stamp,
                "X-Hashed-Unix-Timestamp": signed(SECRET, stamp),
            }
        )
        return
    if operation == "listResults":
        case.path_parameters["tenant"] = CLIENT
        case.query |= {"unixTimestamp": stamp, "hashedUnixTimestamp": signed(SECRET, stamp)}
        return
    name = next(ATTEMPTS) or signed(SECRET, "nothing")
    case.path_parameters["attempt_hash"] = name
    case.query["clientId"] = CLIENT
    if operation == "presignMedia" and isinstance(case.body, dict) and next(EVERY_OTHER):
        case.body = {"paths": [PATH]}
    if operation != "getTestAttempt":
        purpose = {"getEvidenceFile": "evidence-file", "presignMedia": "presign"}[operation]
        case.query |= {"unixTimestamp": stamp, "signature": signed(SECRET, f"{purpose}.{name}.{stamp}")}
