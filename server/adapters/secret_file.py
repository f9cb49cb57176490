"""The secret that signs form tokens, where the operator has set none."""

import secrets
from pathlib import Path


def installation_secret(data_dir: Path) -> str:
    """The data folder's secret; made, readable by its owner alone, the first time."""
    path = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"secret.{secrets.token_hex(8)}")
    if not path.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(32))
        try:
            path.hardlink_to(fresh)  # of several processes that start at once, one wins; the others read its secret
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
