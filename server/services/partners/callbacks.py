"""Addresses that events of one session are to be delivered to."""

from urllib.parse import urlsplit

from server.services.errors import Invalid


def check_callback_url(url: str, field: str = "callback_url") -> str:
    """`url`, if it can be delivered to as far as its form tells; what it resolves to is checked at each delivery.

    Raises:
        Invalid: names the field.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid("This is not an address.", field) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise Invalid("Send an address that begins with https:// or http://.", field)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Invalid("An address with a user, a password or a fragment is not taken.", field)
    if any(character.isspace() or not character.isprintable() for character in url):
        raise Invalid("This address contains a character that addresses do not have.", field)
    return url
