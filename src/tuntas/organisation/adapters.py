"""How allauth meets our people: nobody signs up, accounts come from the personnel list."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from tuntas.core.throttle import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up: a person exists because the organisation entered them."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("Alamat surel atau kata sandi tidak cocok."),
        "too_many_login_attempts": gettext_lazy(
            "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limit each visitor by themselves, not everybody behind the proxy together."""
        return address_of(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on opens existing accounts, found by e-mail address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Open an account only for an address that the issuer has verified."""
        return says_verified(login.account.extra_data) and bool(
            super().can_authenticate_by_email(login, email)
        )


def says_verified(claims: Mapping[str, Any]) -> bool:
    """Tell whether OpenID Connect claims say `true`; an issuer that writes "false" is not believed."""
    said = claims.get("userinfo") or claims.get("id_token") or claims
    return said.get("email_verified") is True
