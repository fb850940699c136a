"""The sign-in library's forms in our words: labels that say all, no placeholder that repeats them."""

from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
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
    "code": _("Kode"),
    "name": _("Nama kunci"),
    "passwordless": _("Cukup kunci ini untuk masuk, tanpa kata sandi"),
}
HELPS: dict[str, Promise] = {
    "password1": _(
        "Paling sedikit 10 huruf atau angka. Jangan nama Anda, jangan yang mudah ditebak."
    ),
    "name": _("Agar Anda mengenalinya, misalnya “Ponsel saya” atau “Komputer loket”."),
    "passwordless": _("Perangkat atau kunci Anda akan meminta sidik jari, wajah, atau PIN."),
}


class _OurWords:
    """Labels, helps and no placeholders, for every form of the library that is mixed with it."""

    fields: dict[str, Any]
    labels: ClassVar = LABELS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
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


class FirstPasswordForm(_OurWords, SetPasswordForm):  # type: ignore[misc]
    """A password, for whoever has signed in without one so far."""


class CodeForm(_OurWords, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_OurWords, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code once more, before something that matters."""


class FirstCodeForm(_OurWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app: it was set up rightly."""

    labels: ClassVar = {"code": _("Kode dari aplikasi")}


class NewKeyForm(_OurWords, AddWebAuthnForm):  # type: ignore[misc]
    """A key and what its owner calls it."""


class KeyNameForm(_OurWords, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""
