"""Random bytes as a browser carries them: base64 that has one way of writing, read strictly."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def written(token: bytes) -> str:
    """Write a token down for a cookie or a form."""
    return urlsafe_b64encode(token).decode()


def read(text: str, *, size: int) -> bytes | None:
    """Give the `size` bytes of a token; None for anything that `written` never wrote.

    Python's own reading passes over signs that are none of base64's and over bits that are left
    over, so that many texts would be one token.
    """
    try:
        token = urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        return None
    return token if len(token) == size and written(token) == text else None
