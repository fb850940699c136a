"""What somebody sent about a thing that they see: it may not be theirs to change, and it may have rows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from tuntas.core.attempts import INCOMPLETE, NOT_PERMITTED, SHOWN, Attempt, attempt
from tuntas.core.errors import NotPermittedError
from tuntas.improvements.meanwhile import Beside, ChangedMeanwhileError, fields_beside

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


def beside_stored(
    form: forms.Form, tried: Attempt[Result], stored: Callable[[], Mapping[str, Any]]
) -> list[Beside]:
    """Return what somebody else stored meanwhile beside what was typed; empty for any other answer.

    `stored` reads what the form would begin with now, with `seen`. The form goes on from there: what
    is sent from the page that shows both is taken.
    """
    if not isinstance(tried.refusal, ChangedMeanwhileError):
        return []
    now = stored()
    goes_on(form, now["seen"])
    return fields_beside(form, now)


def goes_on(form: forms.Form, seen: object) -> None:
    """Let a form that was sent say that it shows what is stored now."""
    data = cast("QueryDict", form.data).copy()
    data[form.add_prefix("seen")] = str(seen)
    form.data = data


def told(request: HttpRequest, reason: str, page: str, *args: object) -> HttpResponse:
    """Lead back to a page that says why the one asked for is not open: its time is over."""
    messages.error(request, reason)
    return redirect(page, *args)
