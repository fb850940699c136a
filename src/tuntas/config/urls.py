"""Every address, from the capabilities."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tuntas.config.health import health
from tuntas.core.views import closed
from tuntas.organisation.views import single_sign_on

NOT_OFFERED = ("email/", "confirm-email/", "confirm-email/<str:key>/", "signup/", "sso/signup/")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tuntas.portal.urls")),
    path("", include("tuntas.cases.urls")),
    path("", include("tuntas.catalogue.public_urls")),
    path("", include("tuntas.assessments.public_urls")),
    path("", include("tuntas.measures.public_urls")),
    path("", include("tuntas.improvements.promises.public_urls")),
    path("", include("tuntas.improvements.projects.public_urls")),
    path("kerja/", include("tuntas.catalogue.urls")),
    path("kerja/", include("tuntas.measures.urls")),
    path("kerja/", include("tuntas.assessments.urls")),
    path("kerja/", include("tuntas.improvements.groups.urls")),
    path("kerja/", include("tuntas.improvements.projects.urls")),
    path("kerja/", include("tuntas.improvements.promises.urls")),
    path("kerja/", include("tuntas.improvements.reform.urls")),
    path("kerja/", include("tuntas.exchange.urls")),
    path("kerja/", include("tuntas.exchange.events.urls")),
    path("api/v1/", include("tuntas.exchange.events.api_urls")),
    path("kerja/", include("tuntas.organisation.urls")),
    # Accounts and addresses come from the personnel list: with another's address in their account
    # somebody could receive that person's single sign-on or reset mails.
    *(path(f"akun/{page}", closed) for page in NOT_OFFERED),
    path("akun/", include("allauth.account.urls")),
    path("akun/mfa/", include("allauth.mfa.urls")),
    # Before allauth's own, which they call.
    path("akun/sso/oidc/<str:provider_id>/login/", single_sign_on.begin),
    path("akun/sso/oidc/<str:provider_id>/login/callback/", single_sign_on.finish),
    path("akun/sso/", include("allauth.socialaccount.urls")),
    path("akun/sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("sehat/", health, name="health"),
    path("bahasa/", include("django.conf.urls.i18n")),
]
if settings.DEBUG:
    urlpatterns.append(path("galeri/", include("tuntas.core.gallery_urls")))
