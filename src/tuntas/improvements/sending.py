"""What somebody sent about a thing that they see: it may not be theirs to change, and it may have rows."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tuntas.core.attempts import INCOMPLETE, NOT_PERMITTED, SHOWN, Attempt, attempt
from tuntas.core.errors import NotPermittedError

Result = TypeVar("Result")


class Part(Protocol):
    """Rows or a second form that are sent together with a form."""

    def is_valid(self) -> bool: ...


def attempt_own(
    form: forms.Form,
    act: Callable[[], Result],
    *,
    check: Callable[[], None],
    beside: Iterable[Part] = (),
    waits: bool = False,
) -> Attempt[Result]:
    """Run `act` for a form, as `attempt` does, where `check` lets somebody and all `beside` is in order.

    What `check` raises is raised on for a page that is only looked at, and while the form `waits`
    (more rows were asked for). A form that was sent comes back as it was typed, with the reason.
    """
    if waits or not form.is_bound:
        check()
        return Attempt(SHOWN)
    try:
        check()
    except NotPermittedError as refusal:
        form.add_error(None, refusal.message)
        return Attempt(NOT_PERMITTED, refusal=refusal)
    in_order = [one.is_valid() for one in (form, *beside)]  # all of them: each shows its errors
    return attempt(form, act) if all(in_order) else Attempt(INCOMPLETE)


def told(request: HttpRequest, reason: str, page: str, *args: object) -> HttpResponse:
    """Lead back to a page that says why the one asked for is not open: its time is over."""
    messages.error(request, reason)
    return redirect(page, *args)
