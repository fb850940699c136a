"""Whose failed sign-ins count together."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def login_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the address with which somebody tries to sign in, the same however it is written.

    For AXES_USERNAME_CALLABLE: by itself axes finds no name in what allauth hands on, and then counts
    the failures of everybody who shares a visitor's address together.
    """
    typed = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(typed).strip().lower()
