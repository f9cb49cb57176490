"""Languages of models and voices."""

_CODES = """
af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it
ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn
so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo zh
"""
WHISPER = frozenset(_CODES.split())
"""What multilingual Whisper models know. Source: openai/whisper, `tokenizer.py`."""


def primary(language: str) -> str:
    """The primary subtag of a BCP-47 tag, as the models name it."""
    code = language.replace("_", "-").split("-")[0].lower()
    return {"nb": "no", "jv": "jw", "fil": "tl", "iw": "he"}.get(code, code)
