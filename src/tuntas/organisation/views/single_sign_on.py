"""To the office's sign-in and back, also when that is not there."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from tuntas.core.access import public

logger = logging.getLogger(__name__)
View = Callable[[HttpRequest, str], HttpResponse]


def _in_words(view: View) -> View:
    """Say so in words when the issuer does not answer; allauth would let the page break."""

    @public
    def told(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as error:
            logger.warning("The issuer at TUNTAS_OIDC_URL gives no usable answer: %s", error)
            page = "socialaccount/authentication_error.html"
            return render(request, page, status=HTTPStatus.SERVICE_UNAVAILABLE)

    return told


begin = _in_words(views.login)
finish = _in_words(views.callback)
