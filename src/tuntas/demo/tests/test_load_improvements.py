"""Groups of Kota Contoh at every stage; what came of their changes is what the figures say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tuntas.demo.improvements import plan_groups, plan_improvements
from tuntas.demo.load import SEED, load_demo_city
from tuntas.demo.load_groups import are_loaded
from tuntas.demo.load_improvements import is_loaded, load_improvements
from tuntas.demo.logs import plan_logs
from tuntas.eventlogs.rows import CaseRow
from tuntas.improvements.groups.queries.coverage import coverage
from tuntas.improvements.groups.queries.groups import standing
from tuntas.improvements.models import (
    EffectResult,
    Group,
    Improvement,
    Meeting,
    StandardProposal,
    Step,
)
from tuntas.measures.publish import refresh_and_publish
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Person
from tuntas.organisation.powers import powers_of

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
A_YEAR = timedelta(days=365)
LATELY = date(2026, 11, 1)  # half a year of whole months ends here
NINE_OF_TEN = 0.9

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Load the city with its figures once; each test takes back what it changes."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.conf.settings.FACTS_ROOT", tmp_path_factory.mktemp("facts"))
        load_demo_city(until=UNTIL, cases=600)
        assert are_loaded()
        assert not is_loaded()
        refresh_and_publish(at=UNTIL)
        load_improvements(until=UNTIL)
        assert is_loaded()
        yield
        transaction.set_rollback(True)


def effect_of(title: str) -> EffectResult:
    effect = Improvement.objects.select_related("effect").get(title=title, adopted_from=None).effect
    assert effect is not None
    return effect


def test_one_change_is_proven_and_shared_and_proposed_a_standard() -> None:
    effect = effect_of("Kartu keluarga selesai di satu meja")
    assert (effect.method, effect.verdict, effect.faded) == ("gls", "better", False)
    improvement = Improvement.objects.get(effect=effect)
    assert improvement.shared_at is not None
    assert improvement.state == "finished"
    proposal = improvement.proposals.select_related("standard__service").get()
    assert proposal.standard.service.name == "Kartu keluarga"
    assert proposal.standard.state == "draft"


def test_the_proposed_promise_is_shorter_and_nine_of_ten_keep_it() -> None:
    """Counted case by case from the log, beside the monthly figures that the proposal reads."""
    draft = StandardProposal.objects.select_related("standard__service").get().standard
    service, promised = draft.service, draft.promise_working_minutes
    former = service.standards.in_force().get().promise_working_minutes
    assert promised is not None
    assert former is not None
    assert sum(step.minutes for step in draft.steps.all()) <= promised < former
    calendar = working_calendar()
    taken = [
        calendar.working_minutes_between(row.opened, row.actual_end)
        for log in plan_logs(calendar, until=UNTIL, seed=SEED)
        for row in log.rows
        if isinstance(row, CaseRow) and row.service == service.name
        if row.opened and row.actual_end and date(2026, 5, 1) <= row.actual_end.date() < LATELY
    ]
    kept = sum(minutes <= promised for minutes in taken) / len(taken)
    assert (len(taken) > 100, kept >= NINE_OF_TEN) == (True, True)


def test_its_head_signs_in_and_puts_the_proposed_standard_in_force(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: UNTIL)
    client.force_login(Person.objects.get(email="kepala.disdukcapil@contoh.example"))
    draft = StandardProposal.objects.select_related("standard__service").get().standard
    address = reverse("draft_enforce", args=[draft.service_id])
    page = client.get(address).content.decode()
    assert "Perbaikan “Kartu keluarga selesai di satu meja”" in page
    days = {"valid_from": TODAY.isoformat(), "review_on": (TODAY + A_YEAR).isoformat()}
    client.post(address, {"seen": draft.revision, **days})
    page = client.get(reverse("service", args=[draft.service.slug])).content.decode()
    assert f"Standar versi {draft.version}, berlaku sejak Jumat, 20 November 2026." in page
    assert "Perbaikan “Kartu keluarga selesai di satu meja”" in page
    practice = reverse("practice", args=[draft.proposal.improvement_id])
    assert f'<a href="{practice}">Kartu keluarga selesai di satu meja</a>' in page


def test_another_unit_took_it_over_with_its_own_proof() -> None:
    adopted = Improvement.objects.select_related("effect", "unit").get(adopted_from__isnull=False)
    assert adopted.unit.code == "dpmptsp"
    assert adopted.effect is not None
    assert adopted.effect.method == "segmented"


def test_one_shows_no_effect_one_is_too_early_one_faded() -> None:
    assert effect_of("Jadwal tetap untuk izin praktik").verdict == "no-effect-seen"
    assert effect_of("Kekurangan berkas akta diberitahukan lewat pesan").verdict == "too-early"
    assert effect_of("Kunjungan reklame dalam dua hari").faded


def test_the_story_of_a_result_stands_in_no_file() -> None:
    plans = plan_improvements(today=TODAY)
    assert {plan.key for plan in plans if plan.changed} >= {"reklame-kunjungan"}
    assert not {"verdict", "effect", "faded"} & set(vars(plans[0]))


def test_groups_stand_at_every_stage_and_some_sleep() -> None:
    stages = set(Improvement.objects.values_list("current_step", flat=True))
    assert len(stages) >= 6
    assert Improvement.objects.filter(state="stopped").exists()
    asleep = sum(standing(group, on=TODAY) == "asleep" for group in Group.objects.all())
    assert 5 <= asleep < Group.objects.count() / 2
    assert len(plan_groups(today=TODAY)) < Group.objects.count()


def test_city_hall_sees_units_with_a_group_without_and_asleep() -> None:
    person = Person.objects.get(email="organisasi@contoh.example")
    powers = powers_of(person_id=person.pk, name=person.name, on=TODAY)
    assert coverage(powers, on=TODAY)


def test_nothing_happened_in_the_future() -> None:
    assert not Meeting.objects.filter(held_on__gt=TODAY).exists()
    assert not Improvement.objects.filter(made_at__gt=UNTIL).exists()
    assert not Step.objects.filter(done_at__gt=UNTIL).exists()
    assert not Improvement.objects.filter(started_on__gt=timezone.localdate(UNTIL)).exists()


def test_problems_are_real_ones_with_their_complaints() -> None:
    improvement = Improvement.objects.get(title="Lubang jalan ditambal lebih cepat")
    problem = improvement.problems.get()
    assert problem.kind == "complaints"
    assert problem.case_links.count() > 0
