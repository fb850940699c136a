"""Surveys and rounds of Kota Contoh in a database: frozen as the scorer says, with work left to do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.db.models import Count, F
from pytest_django.plugin import DjangoDbBlocker

from tuntas.assessments.models import (
    Answer,
    AnswerChange,
    Assessment,
    AssessmentResult,
    FollowUp,
    PublishedResult,
    ResponseDoubt,
    Round,
    Survey,
    SurveyResponse,
    SurveyResult,
)
from tuntas.assessments.rounds.rights import rights, visible_assessments
from tuntas.assessments.rounds.scores import overlaid, running_score
from tuntas.assessments.surveys.actions.doubts import look_for_doubts
from tuntas.assessments.surveys.queries.surveys import visible_surveys
from tuntas.demo.load import load_demo_city
from tuntas.organisation.models import Person
from tuntas.organisation.powers import Powers, powers_of
from tuntas.rules.instruments import shipped
from tuntas.rules.scoring import category_of

UNTIL = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the city once for all tests of this file; each takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo_city(until=UNTIL, cases=10)
        yield
        transaction.set_rollback(True)


def account(name: str) -> Powers:
    person = Person.objects.get(email=f"{name}@contoh.example")
    return powers_of(person_id=person.pk, name=person.name, on=TODAY)


def score_by_hand(survey: Survey) -> Decimal:
    """Return the mean of all answers times 25, as a school child would reckon it."""
    sheets = survey.responses.values_list("values", flat=True)
    values = [value for sheet in sheets for value in sheet if value is not None]
    cents = Fraction(sum(values) * 2500, len(values))
    return (Decimal(cents.numerator) / cents.denominator).quantize(0, ROUND_HALF_UP) / 100


def test_frozen_surveys_are_what_the_answers_make() -> None:
    results = SurveyResult.objects.select_related("survey")
    assert results.count() == Survey.objects.filter(state="closed").count() == 104
    for result in results:
        assert result.score == score_by_hand(result.survey)
        assert result.respondents == result.survey.responses.count()
        assert result.made_at == result.survey.closed_at


def test_all_sheets_arrived() -> None:
    assert 13_500 < SurveyResponse.objects.count() < 16_500
    assert Survey.objects.filter(state="open").count() == 13
    typed = SurveyResponse.objects.filter(channel="paper")
    assert not typed.filter(entered_by__isnull=True).exists()
    assert not SurveyResponse.objects.exclude(channel="paper").exclude(batch=None).exists()


def test_the_reviewers_find_one_unit_too_good_to_be_true() -> None:
    for survey in Survey.objects.filter(begins=date(2026, 7, 1)):
        look_for_doubts(survey.pk, at=UNTIL)
    doubts = ResponseDoubt.objects.filter(response__values=[4] * 9)
    assert doubts.count() == ResponseDoubt.objects.count() == 52
    assert set(doubts.values_list("response__survey__unit__code", flat=True)) == {"kel-mekarsari"}


def test_old_promises_are_kept_and_dishub_has_one_late_and_one_due_soon() -> None:
    open_lines = FollowUp.objects.filter(done_on=None)
    assert not open_lines.filter(due__lt=date(2026, 7, 1)).exists()
    assert not FollowUp.objects.exclude(done_on=None).filter(outcome="").exists()
    dues = open_lines.filter(survey__unit__code="dishub").values_list("due", flat=True)
    assert {-12, 9} <= {(due - TODAY).days for due in dues}


def test_published_results_are_what_the_answers_make() -> None:
    found = AssessmentResult.objects.select_related("assessment__round")
    assert found.count() == 45
    for result in found:
        said: dict[str, dict[str, str]] = {"self": {}, "evaluator": {}, "agreed": {}}
        for answer in result.assessment.answers.all():
            said[answer.voice][answer.node] = answer.value
        instrument = shipped()[result.instrument]
        said["agreed"] = overlaid(instrument, said["evaluator"], said["agreed"])
        again = running_score(instrument, result.policies, said[result.voice])
        assert (result.score, result.category) == (again.score, again.category)


def test_every_answer_has_its_history() -> None:
    answers = Answer.objects.annotate(kept=Count("changes"))
    assert answers.filter(revision=2).exists()
    assert not answers.exclude(kept=F("revision")).exists()
    latest = AnswerChange.objects.filter(revision=F("answer__revision"))
    assert latest.filter(value=F("answer__value")).count() == answers.count()


def test_earlier_results_carry_the_category_of_their_table() -> None:
    results = PublishedResult.objects.all()
    assert results.count() > 10
    for result in results:
        row = category_of(shipped()[result.instrument], Fraction(result.score))
        assert row is not None
        assert row.key == result.category
        assert "rekaan" in result.source


@pytest.mark.parametrize("name", ["petugas.dishub", "kepala.dishub", "petugas.dpupr"])
def test_people_of_units_find_an_open_survey_and_a_sheet_begun(name: str) -> None:
    powers = account(name)
    assert visible_surveys(powers).filter(state="open").count() == 1
    begun = visible_assessments(powers).get(round__phase="self")
    assert begun.answers.exists()
    assert rights(powers, begun).writes == "self"


def test_city_hall_finds_rounds_to_keep_to_judge_and_to_read() -> None:
    zone = Assessment.objects.filter(round__phase="review").select_related("round")
    evaluator = account("evaluator")
    assert [rights(evaluator, one).writes for one in zone] == ["evaluator", "evaluator"]
    assert all(rights(account("organisasi"), one).manages for one in zone)
    published = Round.objects.get(phase="published")
    assert visible_assessments(account("walikota")).filter(round=published).count() == 15
