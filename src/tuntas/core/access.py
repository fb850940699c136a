"""Every view states who may open it; one that does not is refused before it runs.

`@public`, `@signed_in` and `@requires(Permission.X)` write the statement on the view as
`view.access`; the middleware enforces it, and a test walks every address with every role.
`@requires` asks for the permission anywhere; for *which* unit is settled by fetching the object from
a queryset scoped to the person's powers, so that a stranger and a wrong guess look the same (404).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import Permission
from tuntas.core.unsent import unsent


@dataclass(frozen=True)
class Access:
    """Who may open a view; whether no browser keeps its pages, whoever is shown them."""

    signed_in: bool
    permissions: frozenset[Permission] = frozenset()  # one of them is enough; none: any account
    private: bool = False


class OfficeRequest(HttpRequest):
    """A request of somebody signed in; the middleware sets `powers`."""

    powers: Any


BY_SCRIPT = ("HX-Request", "X-Draft")
View = TypeVar("View", bound=Callable[..., HttpResponse])
PUBLIC = Access(signed_in=False)
OF_ACCOUNTS = Access(signed_in=False, private=True)  # they ask for signing in by themselves
# Views of libraries carry no statement of ours; what they need is written here, by module.
OF_LIBRARIES = {
    "allauth.account": OF_ACCOUNTS,
    "allauth.socialaccount": OF_ACCOUNTS,
    "allauth.mfa": OF_ACCOUNTS,
    "django.views.i18n": PUBLIC,
}


def public(view: View) -> View:
    """Anybody may open it, also without an account."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody with an account may open it."""
    view.access = Access(signed_in=True)  # type: ignore[attr-defined]
    return view


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Only who holds one of the `permissions` for some unit may open it."""

    def decorate(view: View) -> View:
        view.access = Access(signed_in=True, permissions=frozenset(permissions))  # type: ignore[attr-defined]
        return view

    return decorate


def is_by_script(request: HttpRequest) -> bool:
    """Tell whether a script of ours asks: it is told 401, and what was typed stays.

    It would take the page for signing in for its answer: rows of a form gave way to that page.
    """
    return any(name in request.headers for name in BY_SCRIPT)


def access_of(view: Callable[..., Any]) -> Access:
    """Return the statement of a view; raises `ImproperlyConfigured` where there is none."""
    stated = getattr(view, "access", None)
    if isinstance(stated, Access):
        return stated
    for prefix, access in OF_LIBRARIES.items():
        if view.__module__ == prefix or view.__module__.startswith(prefix + "."):
            return access
    raise ImproperlyConfigured(
        f"{view.__module__}.{view.__qualname__} does not state who may open it."
    )


class AccessMiddleware:
    """Enforces what each view states, and that nobody keeps what only somebody signed in may see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Else the next person at this computer could go back to it.
        if getattr(request, "is_private", False):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: Any, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        access = access_of(view)
        request.is_private = access.signed_in or access.private
        if not access.signed_in:
            return None
        if not request.user.is_authenticated:
            if is_by_script(request):
                return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
            if request.method == "POST":
                return unsent(request, HTTPStatus.UNAUTHORIZED)
            return redirect_to_login(request.get_full_path())
        request.powers = request.user.powers()
        if access.permissions and not any(map(request.powers.has, access.permissions)):
            raise PermissionDenied
        return None

    def process_exception(self, _request: HttpRequest, error: Exception) -> None:
        """Answer 403 with the reason where the check of a permission said no."""
        if isinstance(error, NotPermittedError):
            raise PermissionDenied(error.message) from error
