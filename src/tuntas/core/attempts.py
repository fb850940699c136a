"""Form, action, refusal: how every page tries what somebody asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, OvertakenError

Result = TypeVar("Result")
SHOWN, INCOMPLETE, REFUSED = 200, 422, 409
ALREADY_THERE = "23505"  # PostgreSQL: a unique constraint says no


@dataclass(frozen=True)
class Attempt(Generic[Result]):
    """What came of a form: `done` is what the action returned, else `status` is that of the page.

    `refusal` is what the domain said; the form carries its words already.
    """

    status: int
    done: Result | None = None
    refusal: DomainError | None = None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None while the page is only looked at: forms are then unbound."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, act: Callable[[], Result]) -> Attempt[Result]:
    """Run `act` for a form that is in order; a refusal becomes the form's error.

    200 for a form that was not sent yet, 422 for one that is incomplete, 409 when the domain
    refuses or somebody else stored the same at that moment. `act` is one transaction; where it
    returns nothing, look at `refusal`.
    """
    if not form.is_bound:
        return Attempt(SHOWN)
    if not form.is_valid():
        return Attempt(INCOMPLETE)
    try:
        return Attempt(SHOWN, done=in_words_of_the_domain(act))
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return Attempt(REFUSED, refusal=refusal)


def in_words_of_the_domain(act: Callable[[], Result]) -> Result:
    """Run `act`; where the database refuses a second row of the same, say so as the domain would.

    Raises `OvertakenError` for that, and whatever else `act` raises as it is.
    """
    try:
        return act()
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != ALREADY_THERE:
            raise
        raise OvertakenError(
            _(
                "Pada saat yang sama orang lain menyimpan hal yang sama. Lihat dahulu yang sudah tersimpan, lalu coba lagi bila masih perlu."
            )
        ) from error
