"""Errors that are meant for the person who caused them."""


class DomainError(Exception):
    """What was wrong, with which value, and what to do: shown as it is."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotPermittedError(DomainError):
    """The person may not do this here."""


class OvertakenError(DomainError):
    """Somebody else acted first; the message tells what happened meanwhile."""
