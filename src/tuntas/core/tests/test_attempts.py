"""Form, action, refusal: what a page answers to each."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.views.defaults import permission_denied

from tuntas.core.access import AccessMiddleware
from tuntas.core.attempts import attempt, in_words_of_the_domain, press
from tuntas.core.errors import DomainError, NotPermittedError, OvertakenError


class Reason(forms.Form):
    reason = forms.CharField()


def never() -> str:
    raise AssertionError("an action ran for a form that was not in order")


@transaction.atomic
def stored(key: str = "same", data: Any = "") -> Session:
    return Session.objects.create(session_key=key, session_data=data, expire_date=timezone.now())


def test_a_form_that_was_not_sent_is_only_shown() -> None:
    tried = attempt(Reason(), never)
    assert (tried.status, tried.done) == (200, None)


def test_an_incomplete_form_runs_nothing() -> None:
    tried = attempt(Reason({}), never)
    assert (tried.status, tried.done) == (422, None)


def test_what_the_action_returns_is_handed_on() -> None:
    assert attempt(Reason({"reason": "x"}), lambda: "done").done == "done"


def test_a_refusal_stands_on_the_form() -> None:
    refusal = DomainError("Sudah ditutup.")

    def refuse() -> str:
        raise refusal

    form = Reason({"reason": "x"})
    tried = attempt(form, refuse)
    assert (tried.status, tried.refusal) == (409, refusal)
    assert form.non_field_errors() == ["Sudah ditutup."]


@pytest.mark.django_db
def test_who_stores_the_same_second_is_told_and_nothing_breaks() -> None:
    stored()
    form = Reason({"reason": "x"})
    tried = attempt(form, stored)
    assert tried.status == 409
    assert isinstance(tried.refusal, OvertakenError)
    assert "orang lain menyimpan hal yang sama" in str(form.non_field_errors())
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_other_faults_of_the_database_are_not_hidden() -> None:
    with pytest.raises(IntegrityError):
        in_words_of_the_domain(lambda: stored(data=None))
    with pytest.raises(DataError):
        in_words_of_the_domain(lambda: stored(key="x" * 41))


def test_what_is_not_theirs_to_do_is_said_on_the_form_which_keeps_what_was_typed() -> None:
    def refuse() -> str:
        raise NotPermittedError("Ini wewenang kepala unit.")

    form = Reason({"reason": "x"})
    assert attempt(form, refuse).status == 403
    assert form.non_field_errors() == ["Ini wewenang kepala unit."]
    assert form["reason"].value() == "x"


@pytest.fixture
def pressed(rf: RequestFactory) -> HttpRequest:
    request = rf.post("/")
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    return request


def told(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


@pytest.mark.django_db
def test_a_pressed_button_tells_what_came_of_it(pressed: HttpRequest) -> None:
    assert press(pressed, lambda: 3, "Tersimpan.").done == 3
    assert press(pressed, lambda: 3, lambda n: f"{n} tersimpan.").refusal is None
    assert told(pressed) == [("success", "Tersimpan."), ("success", "3 tersimpan.")]


@pytest.mark.django_db
def test_a_pressed_button_tells_what_was_refused(pressed: HttpRequest) -> None:
    stored()
    tried = press(pressed, stored, "Tersimpan.")
    assert (tried.status, tried.done) == (409, None)
    [(level, words)] = told(pressed)
    assert level == "error"
    assert "orang lain menyimpan hal yang sama" in words


@pytest.mark.django_db
def test_what_is_not_theirs_to_do_is_no_message_but_a_refusal_of_the_page(
    pressed: HttpRequest,
) -> None:
    def refuse() -> str:
        raise NotPermittedError("Ini wewenang kepala unit.")

    with pytest.raises(NotPermittedError):
        press(pressed, refuse, "Tersimpan.")
    assert told(pressed) == []
    middleware = AccessMiddleware(lambda _: HttpResponse())
    with pytest.raises(PermissionDenied, match="Ini wewenang kepala unit"):
        middleware.process_exception(pressed, NotPermittedError("Ini wewenang kepala unit."))
    middleware.process_exception(pressed, DomainError("x"))  # is not answered here
    page = permission_denied(pressed, PermissionDenied("Ini wewenang kepala unit."))
    assert page.status_code == 403
    assert "Ini wewenang kepala unit." in page.content.decode()
