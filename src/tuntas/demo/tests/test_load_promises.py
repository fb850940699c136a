"""Promises, complaint surveys, agents and pulses of Kota Contoh in a database, as the product reads them."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.models import F, Max
from pytest_django.plugin import DjangoDbBlocker

from tuntas.assessments.surveys.profile import PROFILE
from tuntas.core.models import AuditEntry
from tuntas.demo.load import load_demo_city
from tuntas.improvements.groups.queries.agents import Filters, agent_page
from tuntas.improvements.groups.queries.pulse import pulse_state
from tuntas.improvements.groups.queries.pulse_results import pulse_results
from tuntas.improvements.groups.queries.pulse_staff import staff_places
from tuntas.improvements.models import (
    AgentProgress,
    ComplaintCause,
    ComplaintSheet,
    ComplaintSurvey,
    Forum,
    Promise,
    Pulse,
    Recommendation,
)
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.queries.index_change import complaint_comparison
from tuntas.improvements.promises.queries.index_results import complaint_results
from tuntas.improvements.promises.queries.sheet_standing import Standing as Asks
from tuntas.improvements.promises.queries.sheet_standing import standing as asks
from tuntas.improvements.promises.queries.standings import tallies, together
from tuntas.organisation.models import Person
from tuntas.organisation.powers import Powers, powers_of
from tuntas.rules.statistics.complaint_index import Verdict

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
Standing = Promise.Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the city once for all tests of this file; none of them changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_city(until=UNTIL, cases=1)
        yield
        transaction.set_rollback(True)


def account(name: str) -> Powers:
    person = Person.objects.get(email=f"{name}@contoh.example")
    return powers_of(person_id=person.pk, name=person.name, on=TODAY)


def survey(unit: str, state: str) -> ComplaintSurvey:
    return ComplaintSurvey.objects.get(unit__code=unit, state=state)


def repeat() -> ComplaintSurvey:
    return ComplaintSurvey.objects.get(previous__isnull=False)


def standings() -> dict[int, str]:
    """Return how each promise stands, by id."""
    rows = Promise.objects.with_standing(on=TODAY, rule=promise_rule())
    return dict(rows.values_list("pk", F("stands")))


def test_promises_stand_in_every_way_by_the_rule_of_the_product() -> None:
    rule, found = promise_rule(), standings()
    promises = Promise.objects.all()
    assert found == {one.pk: one.standing(on=TODAY, rule=rule) for one in promises}
    assert Counter(found.values()) == {
        Standing.DRAFT: 1,
        Standing.RUNNING: 5,
        Standing.KEPT: 5,
        Standing.KEPT_LATE: 2,
        Standing.DISPUTED: 1,
        Standing.LATE: 2,
        Standing.BROKEN: 2,
    }
    assert together(tallies(promises, on=TODAY, rule=rule).values()).promised == 17


def test_the_clinics_six_promises_end_in_six_ways() -> None:
    promises = Promise.objects.filter(unit__code="pkm-melati")
    found = standings()
    assert Counter(found[one.pk] for one in promises) == {
        Standing.KEPT: 1,
        Standing.DISPUTED: 1,
        Standing.KEPT_LATE: 1,
        Standing.LATE: 1,
        Standing.BROKEN: 1,
        Standing.RUNNING: 1,
    }
    assert not promises.filter(item=None).exists()


def test_one_promise_is_broken_by_its_head_and_one_by_silence_and_made_anew() -> None:
    found = standings()
    broken = Promise.objects.filter(pk__in=[pk for pk in found if found[pk] == Standing.BROKEN])
    silent = broken.get(broken_on=None)
    assert broken.exclude(pk=silent.pk).get().outcome
    anew = silent.followed_by.get()
    assert anew.text == silent.text
    assert found[anew.pk] == Standing.RUNNING


def test_complaints_became_rarer_where_promises_were_kept_and_nowhere_else() -> None:
    found = complaint_comparison(repeat())
    assert found is not None
    assert not found.too_few
    changed = {
        (line.item.previous_id, line.change.verdict)
        for line in found.lines
        if line.change.verdict != Verdict.NOT_SEEN
    }
    kept = Promise.objects.filter(unit__code="pkm-melati", kept_on__isnull=False)
    stands = standings()
    felt = [one for one in kept if stands[one.pk] != Standing.DISPUTED]
    assert changed == {(one.item_id, Verdict.FEWER) for one in felt}
    assert len(changed) == 2


def test_the_rank_of_what_was_mended_falls() -> None:
    again = repeat()
    assert again.previous is not None
    before = {one.item.pk: one.ranked.rank for one in complaint_results(again.previous).lines}
    now = {one.item.previous_id: one.ranked.rank for one in complaint_results(again).lines}
    mended = Promise.objects.get(kept_on__gt=F("due"), item__isnull=False).item_id
    assert mended is not None
    assert now[mended] - before[mended] >= 5
    first = min(before, key=before.__getitem__)
    assert now[first] == 1  # nobody promised anything about it


def test_surveys_stand_at_every_stage() -> None:
    assert Counter(ComplaintSurvey.objects.values_list("unit__code", "state")) == {
        ("pkm-melati", "closed"): 2,
        ("dishub", "open"): 1,
        ("kel-mekarsari", "preparing"): 1,
    }
    assert asks(survey("dishub", "open"), at=UNTIL) is Asks.OPEN
    assert survey("kel-mekarsari", "preparing").items.exists()
    assert all(one.team.exists() for one in ComplaintSurvey.objects.all())
    sides = set(ComplaintCause.objects.values_list("item__survey_id", "inside"))
    assert len(sides) == 4  # causes inside and outside of the unit, in both closed surveys


def test_sheets_could_have_been_sent_by_people() -> None:
    sheets = ComplaintSheet.objects.select_related("survey").prefetch_related(
        "survey__items", "survey__services"
    )
    assert sheets.count() == 700
    known = {name: {"", *(key for key, _label in PROFILE[name])} for name in ("sex", "age_group")}
    for sheet in sheets:
        asked = sheet.survey
        assert asked.begins is not None
        assert asked.ends is not None
        assert sheet.ticked == sorted(set(sheet.ticked))
        assert set(sheet.ticked) <= {one.order for one in asked.items.all()}
        assert sheet.service_id in {one.pk for one in asked.services.all()}
        assert asked.begins <= sheet.answered_at.date() <= asked.ends
        assert sheet.answered_at <= sheet.received_at <= (asked.closed_at or UNTIL)
        assert sheet.sex in known["sex"]
        assert sheet.age_group in known["age_group"]
        assert (sheet.channel == "paper") == (sheet.entered_by_id is not None)


def test_a_forum_was_held_and_one_is_to_come() -> None:
    held = Forum.objects.get(held_on__isnull=False)
    assert Counter(held.findings.values_list("seen", flat=True)) == {
        "kept": 2, "partly": 1, "not-kept": 1,
    }  # fmt: skip
    assert Forum.objects.get(held_on=None).planned_at > UNTIL


def test_recommendations_are_answered_waited_for_and_sent_to_an_outsider() -> None:
    answers = dict(Recommendation.objects.values_list("addressee_unit__code", "answered_on"))
    assert answers == {"dinkes": date(2025, 11, 17), None: None, "dishub": None}


def test_the_head_of_dishub_finds_work() -> None:
    head = account("kepala.dishub")
    promises = Promise.objects.visible_to(head)
    assert promises.filter(signed_on=None).count() == 1
    waiting = Recommendation.objects.visible_to(head).filter(answered_on=None)
    assert [one.survey.unit.code for one in waiting] == ["pkm-melati"]
    assert ComplaintSurvey.objects.visible_to(head).get().state == "open"


def test_agents_report_lack_reports_and_lack_a_plan() -> None:
    rows = agent_page(account("organisasi"), Filters(), on=TODAY).rows
    standings = {row.agent.unit.code: row.standing for row in rows}
    assert Counter(standings.values()) == {"reported": 6, "no-report": 1, "no-plan": 1}
    assert (standings["dlh"], standings["dpupr"]) == ("no-report", "no-plan")
    assert next(row.late for row in rows if row.agent.unit.code == "pkm-melati") == 3
    own = agent_page(account("petugas.dishub"), Filters(), on=TODAY).rows
    assert [(row.agent.unit.code, row.late) for row in own] == [("dishub", 0)]


def test_both_pulses_are_over_and_the_later_one_is_better() -> None:
    pulses = list(Pulse.objects.order_by("begins"))
    assert [pulse_state(one, on=TODAY) for one in pulses] == ["ended", "ended"]
    newest = pulses[-1]
    found = pulse_results(newest, newest.unit, account("organisasi"))
    changes = [one.change for one in found.chosen.figures if one.change is not None]
    assert found.before == pulses[0]
    assert len(changes) == 7
    assert sum(one.difference > 0 for one in changes) >= 6
    assert any(part.figures for part in found.parts)


def test_each_answer_counts_to_the_unit_of_somebody_who_took_part() -> None:
    pulses = Pulse.objects.all()
    assert pulses
    for pulse in pulses:
        places = staff_places(pulse.unit_id, on=pulse.begins)
        turns = Counter(places[pk] for pk in pulse.turns.values_list("person_id", flat=True))
        assert turns == Counter(pulse.answers.values_list("unit_id", flat=True))


def test_nothing_of_the_future_has_happened() -> None:
    assert not AuditEntry.objects.filter(at__gt=UNTIL).exists()
    latest = AgentProgress.objects.aggregate(Max("at"))["at__max"]
    assert latest is not None
    assert latest < UNTIL
    assert not Promise.objects.filter(changed_at__gt=UNTIL).exists()
    assert not ComplaintSheet.objects.filter(received_at__gt=UNTIL).exists()
