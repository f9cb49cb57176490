"""The document candidates' code is run in: an origin of its own, and nothing it could load."""

from typing import Final

from litestar import get
from litestar.response import Template

from server.routes.access import Access, opens
from server.services.access import new_token

RUNNERS: Final = {
    "javascript": ("run-javascript.js", ()),
    "python": ("run-python.js", (("pyodide.asm.wasm", "python.wasm"), ("python_stdlib.zip", "python-library.zip"))),
}
"""Language → its worker's script, and the files it finds under these names; all are handed in by the room."""


@get("/sandbox", opt=opens(Access.PUBLIC), include_in_schema=False, sync_to_thread=False)
def show_sandbox() -> Template:
    """An empty page. Any page may show it: there is nothing in it, and no cookie reaches it."""
    nonce = new_token()
    policy = [
        # Threat: code a candidate has pasted. Wherever it runs, it runs without cookies, storage or network.
        "sandbox allow-scripts",
        "default-src 'none'",
        f"script-src 'nonce-{nonce}' blob: 'unsafe-eval' 'wasm-unsafe-eval'",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    headers = {"Content-Security-Policy": "; ".join(policy)}
    return Template("candidate/sandbox.html", context={"nonce": nonce}, headers=headers)
