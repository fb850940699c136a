"""Form, action, refusal: how every page tries what somebody asked for (ADR 39).

| what was asked for | answer |
|---|---|
| concerns what somebody may not see | 404, from the scoped queryset |
| is not theirs to do | 403 with the reason; a form keeps what was typed |
| a form that is not filled in properly | 422, the form with its errors |
| what the domain refuses, or somebody else did first | 409, the form with the reason |
| the same by one press, without a form | back to the page, or the list where it is gone |

`attempt` is for a form, `press` for a button. No view catches `DomainError` for that itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError

Result = TypeVar("Result")
SHOWN, INCOMPLETE, NOT_PERMITTED, REFUSED = 200, 422, 403, 409
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

    The statuses are those of the table above, 200 for a form that was not sent yet. `act` is one
    transaction; where it returns nothing, look at `refusal`.
    """
    if not form.is_bound:
        return Attempt(SHOWN)
    if not form.is_valid():
        return Attempt(INCOMPLETE)
    try:
        return Attempt(SHOWN, done=in_words_of_the_domain(act))
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        theirs = not isinstance(refusal, NotPermittedError)
        return Attempt(REFUSED if theirs else NOT_PERMITTED, refusal=refusal)


def press(
    request: HttpRequest, act: Callable[[], Result], said: str | Callable[[Result], str]
) -> Attempt[Result]:
    """Run `act` for a button; the next page tells `said`, or what the domain refused.

    `said` may be made from what `act` returns. What is not theirs to do is raised on, as
    `NotPermittedError`: the answer is a 403 that gives the reason.
    """
    try:
        done = in_words_of_the_domain(act)
    except NotPermittedError:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return Attempt(REFUSED, refusal=refusal)
    messages.success(request, said if isinstance(said, str) else said(done))
    return Attempt(SHOWN, done=done)


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
