"""Form, action, refusal: what a page answers to each."""

from typing import Any

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from tuntas.core.attempts import attempt, in_words_of_the_domain
from tuntas.core.errors import DomainError, OvertakenError


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
