"""Keys derived from the application key, encryption of identities, links that cannot be guessed."""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread on paper or on the phone
CODE_LENGTH = 8
LINK_BYTES = 15


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=16)
def _derived(key: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        key.encode()
    )


def derived_key(purpose: str) -> bytes:
    """Return 32 bytes for one purpose, from the present key."""
    return _derived(_keys()[0], purpose)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(_derived(key, "identity"))) for key in keys]
    )


def encrypt(text: str) -> str:
    """Encrypt with the present key."""
    return _fernet(tuple(_keys())).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Open what `encrypt` made with the present key or an earlier one."""
    return _fernet(tuple(_keys())).decrypt(token.encode()).decode()


def link_token(name: str) -> str:
    """Return the secret part of a link: an HMAC of `name`, so nothing secret is stored."""
    return _token(_keys()[0], name)


def _token(key: str, name: str) -> str:
    digest = hmac.digest(_derived(key, "link"), name.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:LINK_BYTES]).decode()


def link_is_genuine(name: str, token: str) -> bool:
    """Compare in constant time, with the present key and the earlier ones."""
    return any(hmac.compare_digest(_token(key, name).encode(), token.encode()) for key in _keys())


def new_code(prefix: str) -> str:
    """Make a tracking code such as `KC-7QF2-M9XA`: 30⁸ possibilities, so guessing finds nothing."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def tidy_code(typed: str) -> str:
    """Read a code as people type it: any case, spaces or dashes, O for 0 is no letter of ours."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    prefix, code = letters[:-CODE_LENGTH], letters[-CODE_LENGTH:]
    return f"{prefix}-{code[:4]}-{code[4:]}"
