"""How allauth meets our people: nobody signs up, accounts come from the personnel list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from tuntas.core.throttle import address_of


@dataclass(frozen=True)
class PublicSite:
    """The site under its public name, whatever name it was asked by."""

    domain: str = field(default_factory=lambda: urlsplit(settings.ENVIRONMENT.address).netloc)
    name: str = field(default_factory=lambda: settings.ENVIRONMENT.city_name)


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

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Send a mail whose links lead to the public address.

        allauth builds them from the Host header, which is what whoever asked for the mail wrote there:
        with another name in it the reader would hand the secret of the link to strangers.
        """
        ours = {
            name: on_public_address(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        super().send_mail(template_prefix, email, {**ours, "current_site": PublicSite()})


def on_public_address(url: str) -> str:
    """Return the address of the same page below `TUNTAS_PUBLIC_URL`."""
    return settings.ENVIRONMENT.address + urlunsplit(("", "", *urlsplit(url)[2:]))


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
