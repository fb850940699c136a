"""The application key: from the environment, else made once and kept in the data directory."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from tuntas.config.environment import Environment


def secret_key(environment: Environment) -> str:
    """Return the key that signs links and encrypts identities.

    Kept outside the database, so that a stolen dump opens neither.
    """
    if environment.secret_key:
        return environment.secret_key
    path = environment.home / "secret-key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make(path)


def private_directory(path: Path) -> Path:
    """Make a directory that only its owner may enter, and return it: secret links, citizens' photos."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(0o700)  # made by an earlier version
    return path


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
    with suppress(FileExistsError):  # of two starting programs one makes the key, both read it
        os.link(draft, path)
    draft.unlink()
    return path.read_text(encoding="ascii").strip()
