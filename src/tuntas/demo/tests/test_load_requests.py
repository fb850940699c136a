"""Service requests of Kota Contoh in a database: in all stages, with real documents."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tuntas.cases.documents import opened
from tuntas.cases.models import Attachment, Case, IssuedDocument, ServiceRequest
from tuntas.core.file_store import path_of
from tuntas.demo.load import load_demo_city
from tuntas.demo.requests import SERVICES, STORIES

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the city once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_city(until=UNTIL, cases=1)
        yield
        transaction.set_rollback(True)


def test_every_story_is_told_at_the_unit_that_serves() -> None:
    requests = Case.objects.filter(service__isnull=False)
    assert requests.count() == ServiceRequest.objects.count() == sum(map(len, STORIES.values()))
    found = set(requests.values_list("unit__code", "service__name", "case_type"))
    assert found == set(SERVICES)


def test_there_are_requests_in_all_stages() -> None:
    states = set(Case.objects.filter(service__isnull=False).values_list("state", flat=True))
    assert states == {"received", "in_progress", "waiting_reporter", "issued", "proposed", "closed"}
    outcomes = set(
        Case.objects.filter(queue="done", service__isnull=False).values_list("outcome", flat=True)
    )
    assert outcomes == {"solved", "not-solved", "withdrawn"}
    assert (
        Case.objects.filter(case_type="besuk-kiamat", due_at__lt=UNTIL)
        .exclude(queue="done")
        .exists()
    )


def test_documents_are_real_and_numbered_in_the_order_of_their_issue() -> None:
    documents = IssuedDocument.objects.filter(case__case_type="izin-sederhana").order_by("seq")
    assert [one.number for one in documents] == [f"503/{n}/2026" for n in (1, 2, 3)]
    assert all(opened(one).startswith(b"%PDF-") for one in documents)
    assert all(
        path_of(one.sha256).read_bytes().startswith(b"%PDF-")
        for one in Attachment.objects.exclude(requirement="")
    )


def test_nothing_of_the_future_has_happened() -> None:
    assert not Case.objects.filter(changed_at__gt=UNTIL).exists()
