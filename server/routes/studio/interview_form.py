"""The settings of an interview as a form: its fields to and from text, and what two people changed at once.

Form fields carry the API's names, so that an error of the services finds its field.
"""

import hashlib
import re
from typing import Any, Final

import msgspec

from server.db.models import InterviewRow
from server.routes.studio.forms import Form
from server.services.errors import Invalid
from server.services.inputs import parse
from server.services.interviews import InterviewChanges

REQUIRED: Final = {
    "title": ("title", 300, "Please give the interview a title."),
    "aiName": ("ai_name", 100, "Please give the interviewer a name."),
    "language": ("language", 35, "Please name a language, such as en."),
}
TEXTS: Final = {
    "description": "description",
    "objective": "objective",
    "intro": "intro",
    "closing": "closing",
    "consentText": "consent_text",
    "llmModel": "llm_model",
    "analysisModel": "analysis_model",
}
CHOICES: Final = {"aiTone": "ai_tone", "followUpDepth": "follow_up_depth", "patience": "patience"}
NUMBERS: Final = {"timeLimitMinutes": ("time_limit_minutes", 1, 480), "retentionDays": ("retention_days", 1, 3650)}
BOXES: Final = {
    "chatEnabled": "chat_enabled",
    "voiceEnabled": "voice_enabled",
    "keepAudio": "keep_audio",
    "videoEnabled": "video_enabled",
    "antiCheatingEnabled": "anti_cheating_enabled",
    "askName": "ask_name",
    "askEmail": "ask_email",
}
LABELS: Final = {
    "title": "Title",
    "description": "Description",
    "objective": "Objective",
    "aiName": "Interviewer’s name",
    "aiTone": "Tone",
    "followUpDepth": "Follow-ups",
    "patience": "Patience",
    "language": "Language",
    "intro": "Greeting",
    "closing": "Closing words",
    "chatEnabled": "Type (chat)",
    "voiceEnabled": "Talk (voice)",
    "keepAudio": "Keep the audio",
    "videoEnabled": "Video",
    "timeLimitMinutes": "Time limit",
    "antiCheatingEnabled": "Integrity signals",
    "askName": "Ask for a name",
    "askEmail": "Ask for an email address",
    "consentText": "Your addition to the consent notice",
    "retentionDays": "Keep finished interviews",
    "criteria": "Assessment criteria",
    "llmModel": "Interviewing model",
    "analysisModel": "Report model",
}
CRITERION_FIELD: Final = re.compile(r"assessmentCriteria\[(\d{1,3})\]\.(name|description|weight|anchors)")
ANCHOR_LINE: Final = re.compile(r"\s*(\d{1,3})\s*[:=.)–—-]\s*(.*\S)\s*")

Values = dict[str, Any]
"""Form field → what stands in it: text, or whether it is ticked; `criteria` → a list of rows of texts."""


def values_of_row(row: InterviewRow) -> Values:
    """The form as stored."""
    named = {name: column for name, (column, *_) in {**REQUIRED, **NUMBERS}.items()} | TEXTS | CHOICES
    values: Values = {name: _as_text(getattr(row, column)) for name, column in named.items()}
    values |= {name: bool(getattr(row, column)) for name, column in BOXES.items()}
    return values | {"criteria": [_criterion_texts(raw) for raw in row.assessment_criteria]}


def _as_text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _criterion_texts(raw: dict[str, Any]) -> dict[str, str]:
    weight = raw.get("weight")
    return {
        "name": raw["name"],
        "description": raw.get("description") or "",
        "weight": "" if weight is None else f"{weight:g}",
        "anchors": "\n".join(f"{a['score']}: {a['description']}" for a in raw.get("anchors") or ()),
    }


def values_of_form(form: Form) -> Values:
    """The form as sent; wrong fields are noted in `form.errors` and kept as typed."""
    values: Values = {
        name: form.text(name, longest=longest, required=words) for name, (_, longest, words) in REQUIRED.items()
    }
    values |= {name: form.text(name) for name in TEXTS}
    values |= {name: form.raw(name) for name in CHOICES}
    values |= {name: form.checked(name) for name in BOXES}
    for name, (_, least, most) in NUMBERS.items():
        form.whole(name, least=least, most=most)
        values[name] = form.raw(name).strip()
    return values | {"criteria": _criteria_of_form(form)}


def _criteria_of_form(form: Form) -> list[dict[str, str]]:
    """Rows in the form's order; those with every field empty are left out."""
    numbers = sorted({int(found[1]) for name in form.names() if (found := CRITERION_FIELD.fullmatch(name))})
    rows = []
    for number in numbers:
        prefix = f"assessmentCriteria[{number}]."
        row = {name: form.text(prefix + name) for name in ("name", "description", "weight", "anchors")}
        if any(row.values()) and not form.checked(prefix + "remove"):
            rows.append(row)
    return rows


def changes_of(values: Values) -> InterviewChanges:
    """What the services take.

    Raises:
        Invalid: names the form's field.
    """
    raw: dict[str, Any] = {name: values[name] for name in (*REQUIRED, *CHOICES, *BOXES)}
    raw |= {name: values[name] or None for name in TEXTS}
    raw |= {name: int(values[name]) if values[name] else None for name in NUMBERS}
    raw["assessmentCriteria"] = [
        criterion_of(row, f"assessmentCriteria[{index}]") for index, row in enumerate(values["criteria"])
    ]
    return parse(InterviewChanges, raw)


def criterion_of(row: dict[str, str], field: str) -> dict[str, Any]:
    """A criterion as the services take it, of its texts.

    Raises:
        Invalid: names a field within `field`.
    """
    if not row["name"]:
        raise Invalid("Please name this criterion, or empty all its fields to remove it.", f"{field}.name")
    criterion: dict[str, Any] = {"name": row["name"], "description": row["description"]}
    if row["weight"]:
        try:
            criterion["weight"] = float(row["weight"].replace(",", "."))
        except ValueError:
            raise Invalid("Please give a number, such as 1 or 2.5.", f"{field}.weight") from None
    if row["anchors"]:
        criterion["anchors"] = [_anchor(line, field) for line in row["anchors"].splitlines() if line.strip()]
    return criterion


def _anchor(line: str, field: str) -> dict[str, Any]:
    found = ANCHOR_LINE.fullmatch(line)
    if found is None:
        raise Invalid("Please start each line with its score, such as “5: Weighs alternatives”.", f"{field}.anchors")
    return {"score": int(found[1]), "description": found[2]}


def digest_of(values: Values) -> str:
    """Equal digests mean that nobody has changed these fields in between."""
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()


def differences(mine: Values, saved: Values) -> dict[str, str]:
    """Form field → what is saved in it now, in words, where that differs from what is about to be saved."""
    return {name: _in_words(saved[name]) for name in LABELS if mine.get(name) != saved[name]}


def _in_words(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(row["name"] for row in value) or "none"
        case _:
            return str(value) or "empty"
