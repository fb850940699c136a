"""The sign-in library's forms in our words: labels that say all, no placeholder that repeats them."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "login": _("Alamat surel (e-mail)"),
    "email": _("Alamat surel (e-mail)"),
    "password": _("Kata sandi"),
    "remember": _("Ingat saya di perangkat ini"),
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru, sekali lagi"),
}
HELPS: dict[str, Promise] = {
    "password1": _(
        "Paling sedikit 10 huruf atau angka. Jangan nama Anda, jangan yang mudah ditebak."
    ),
}


class _OurWords:
    """Labels, helps and no placeholders, for every form of the library that is mixed with it."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELPS.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_OurWords, LoginForm):  # type: ignore[misc]
    """Address and password."""


class ForgottenForm(_OurWords, ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""


class NewPasswordForm(_OurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, with the link from the message."""


class OtherPasswordForm(_OurWords, ChangePasswordForm):  # type: ignore[misc]
    """Another password, for whoever is signed in."""


class AgainForm(_OurWords, ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""
