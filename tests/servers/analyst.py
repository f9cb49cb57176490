"""What a good analysing model answers: made of the transcript in its prompt, so that its quotes are true."""

import json
import re

from tests.servers.model_server import Request

_SAID = re.compile(r"^\[(\d+)\] Candidate: .*?<(said-\w+)>(.*?)</\2>", re.DOTALL | re.MULTILINE)
_NUMBERED = re.compile(r"^(\d+): <", re.MULTILINE)


def analyst(request: Request) -> str:
    """The answer to any of the report's prompts."""
    system = str(request.body["messages"][0]["content"])
    user = str(request.body["messages"][1]["content"])
    if '"score"' in system:
        return json.dumps({"score": 4, "reasoning": "Shown by what was said.", "evidence": evidence(user)[:1]})
    if "numbered findings" in system:
        return json.dumps(_chosen(user))
    found = evidence(user)
    return json.dumps(
        {
            "summary": [{"text": "They rebuilt the billing system.", "evidence": found[:1]}],
            "insights": [{"text": "Customers come first.", "evidence": found[-1:]}],
            "themes": [{"name": "billing", "evidence": found[:1]}],
            "sentiment": {"label": "positive", "reason": "They like the result.", "evidence": found[:1]},
            "quotes": [{"text": "In a nutshell", "evidence": found[:1]}],
        }
    )


def evidence(prompt: str) -> list[dict[str, object]]:
    """A true quote from each turn in the prompt."""
    return [{"turn": int(number), "quote": text[:60].strip()} for number, _, text in _SAID.findall(prompt)]


def _chosen(user: str) -> dict[str, object]:
    chosen: dict[str, object] = {"sentiment": "positive"}
    for heading in ("summary", "insight", "theme", "quote"):
        section = re.search(rf"^{heading}:\n(.*?)(?=^[a-zS][\w ]*:|\Z)", user, re.DOTALL | re.MULTILINE)
        key = heading if heading == "summary" else f"{heading}s"
        chosen[key] = [int(n) for n in _NUMBERED.findall(section[1])][:2] if section else []
    return chosen
