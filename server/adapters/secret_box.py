"""Secrets that must be read again, such as those requests are signed with: encrypted before they reach the database."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.ports.guarding import Unsealable


class FernetBox:
    """A `SecretBox` on AES-CBC and HMAC, by a key derived from the installation's secret."""

    def __init__(self, secret: str) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=b"colloquy secret box").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._digest_key = HKDF(SHA256(), length=32, salt=None, info=b"colloquy digests").derive(secret.encode())

    def seal(self, text: str) -> str:
        """Encrypt."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Decrypt."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise Unsealable("COLLOQUY_SECRET is not the one this was encrypted with.") from error

    def digest(self, text: str) -> str:
        """HMAC-SHA256."""
        return hmac.new(self._digest_key, text.encode(), "sha256").hexdigest()
