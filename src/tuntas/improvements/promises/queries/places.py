"""Places in lists of promises, as addresses carry them: `2026-06-30.17` is a day and a row."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q

from tuntas.catalogue.places import row_id
from tuntas.improvements.models import Promise

PAGE_LENGTH = 25


@dataclass(frozen=True)
class Place:
    """The last row of the page before."""

    due: date
    pk: int

    @classmethod
    def of(cls, promise: Promise) -> Self:
        """Return the place of a row."""
        return cls(promise.due, promise.pk)

    @classmethod
    def read(cls, said: str) -> Self | None:
        """Return the place in an address; anything else that it may hold is no place."""
        day, _, row = said.partition(".")
        try:
            due, pk = date.fromisoformat(day), row_id(row)
        except ValueError:
            return None
        return None if pk is None else cls(due, pk)

    def __str__(self) -> str:
        return f"{self.due.isoformat()}.{self.pk}"

    @property
    def later(self) -> Q:
        """What follows in a list by day."""
        return Q(due__gt=self.due) | Q(due=self.due, pk__gt=self.pk)

    @property
    def earlier(self) -> Q:
        """What follows in a list that begins with the latest day."""
        return Q(due__lt=self.due) | Q(due=self.due, pk__lt=self.pk)
