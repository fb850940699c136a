"""Who signs in, and whose failed tries count together."""

from collections.abc import Mapping
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.http import HttpRequest

from tuntas.organisation.models import Person

OF_PERSON = tuple(field.attname for field in Person._meta.concrete_fields)  # noqa: SLF001 - public, documented
BY_ID = f"SELECT {', '.join(OF_PERSON)} FROM organisation_person WHERE id = %s"  # noqa: S608 - names above


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in; the person of a session is read by a written-out statement."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the person of a session, None if they left or may not sign in any more."""
        with connection.cursor() as cursor:
            cursor.execute(BY_ID, [user_id])
            row = cursor.fetchone()
        person = Person.from_db("default", OF_PERSON, row) if row else None
        return person if person and person.is_active else None


def login_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the address with which somebody tries to sign in, the same however it is written.

    For AXES_USERNAME_CALLABLE: by itself axes finds no name in what allauth hands on, and then counts
    the failures of everybody who shares a visitor's address together.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(typed).strip().lower()
