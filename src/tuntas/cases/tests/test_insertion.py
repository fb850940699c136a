"""One statement stores what four `save()` calls would."""

import uuid
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from tests.personas import City

from tuntas.cases.models import Case, CaseEvent, Reporter
from tuntas.core.insertion import insert_with_children


def _rows(city: City, **changed: Any) -> tuple[Case, Reporter, CaseEvent]:
    now = timezone.now()
    case = Case(
        uid=uuid.uuid4(), code="KC-AAAA-BBBB", case_type="pengaduan", state="received", queue="verify",
        title="Lampu padam", text="Lampu padam\nsejak “Senin” 100 %", channel="web",
        received_at=now, changed_at=now, urgency_at=now, unit=city.government, event_count=1,
    )  # fmt: skip
    for name, value in changed.items():
        setattr(case, name, value)
    event = CaseEvent(
        case=case, seq=1, at=now, kind="submit", state="received", actor_kind="reporter",
        audience="public", data={"files": 2, "kutip": "'\""},
    )  # fmt: skip
    return case, Reporter(case=case, name="Bu Tini", email="tini@contoh.example"), event


def _values(row: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.generated
    }


@pytest.mark.django_db
def test_every_value_comes_back_and_one_statement_is_enough(
    city: City, django_assert_num_queries: Any
) -> None:
    case, reporter, event = _rows(city)
    with django_assert_num_queries(1):
        insert_with_children(case, [reporter, event], link="case")
    for row in (case, reporter, event):
        assert _values(type(row).objects.get(pk=row.pk)) == _values(row)
    assert event.case_id == reporter.case_id == case.pk
    case.title = "Lampu menyala"
    case.save()  # an update, not a second row
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_row_leaves_nothing(city: City) -> None:
    case, reporter, event = _rows(city)
    event.audience = "nobody"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_with_children(case, [reporter, event], link="case")
    assert not Case.objects.exists()
    assert not Reporter.objects.exists()


@pytest.mark.django_db
def test_what_is_too_long_is_refused_not_cut(city: City) -> None:
    case, reporter, event = _rows(city, code="K" * 25)
    with pytest.raises(DataError), transaction.atomic():
        insert_with_children(case, [reporter, event], link="case")
