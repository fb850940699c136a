"""Kota Contoh in a database: what was left there is whole."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.test import RequestFactory
from pytest_django.plugin import DjangoDbBlocker

from tuntas.cases.models import Case, CaseEvent, ClockRun, Reporter
from tuntas.core.errors import DomainError
from tuntas.demo.accounts import DEMO_PASSWORD, demo_accounts
from tuntas.demo.load import load_demo_city
from tuntas.organisation.models import Membership, Person, Unit

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CASES = 150


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the city once for all tests of this file; none of them changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_city(until=UNTIL, cases=CASES)
        yield
        transaction.set_rollback(True)


def test_the_city_is_as_big_as_promised() -> None:
    kinds = dict(Unit.objects.values_list("kind").annotate(n=Count("pk")))
    assert (kinds["district"], kinds["village"], kinds["clinic"], kinds["school"]) == (5, 27, 6, 20)
    assert Person.objects.count() > 300
    assert Membership.objects.count() == Person.objects.count()
    assert Case.objects.filter(service=None).count() == CASES


def test_each_case_stands_where_its_last_event_left_it() -> None:
    last = Case.objects.annotate(last=Max("events__seq"))
    assert not last.exclude(last=F("event_count")).exists()
    ends = CaseEvent.objects.filter(seq=F("case__event_count"))
    assert not ends.exclude(state=F("case__state")).exists()
    assert not ends.filter(at__gt=UNTIL).exists()


def test_no_clock_runs_on_for_what_has_ended_and_every_open_deadline_has_one() -> None:
    running = ClockRun.objects.filter(stopped_at__isnull=True)
    assert not running.filter(case__queue="done").exists()
    due = Case.objects.filter(due_at__isnull=False)
    matching = Q(clocks__stopped_at__isnull=True, clocks__due_at=F("due_at"))
    assert due.filter(matching).distinct().count() == due.count()


def test_nobody_invented_gets_mail_and_the_printed_accounts_open() -> None:
    assert not Reporter.objects.filter(wants_mail=True).exists()
    request = RequestFactory().post("/")
    for account in demo_accounts():
        assert authenticate(request, email=account.email, password=DEMO_PASSWORD), account.email


def test_a_database_in_use_is_left_alone() -> None:
    with pytest.raises(DomainError, match="not empty"):
        load_demo_city(until=UNTIL, cases=1)
