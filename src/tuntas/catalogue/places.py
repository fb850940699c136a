"""Places in lists, as addresses carry them."""


def row_id(said: str) -> int | None:
    """Return the id of a list's last row; anything else that an address may hold is no place."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None  # noqa: PLR2004 - bigint
