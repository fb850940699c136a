"""Figures of a survey: equal to what was published, to the digit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.personas import City

from tuntas.assessments.models import ResponseDoubt
from tuntas.assessments.surveys.queries.figures import figures, sample_target
from tuntas.assessments.surveys.tests.survey_samples import (
    KEP25,
    QUARTER,
    answered,
    columns_of,
    survey_of,
)
from tuntas.catalogue.models import Service
from tuntas.organisation.models import Person

pytestmark = pytest.mark.django_db


def test_there_are_no_figures_without_responses(city: City) -> None:
    assert figures(survey_of(city.roads)) is None


@pytest.mark.parametrize(
    ("weight", "expected"), [("exact", "91.48"), ("0.11", "90.56"), ("0.111", "91.38")]
)
def test_a_published_quarter(city: City, weight: str, expected: str) -> None:
    survey = survey_of(city.roads, policies={"weight": weight}, customers=120)
    answered(survey, columns_of(QUARTER))
    found = figures(survey)
    assert found is not None
    assert (str(found.score), found.category, found.respondents) == (expected, "A", 29)
    assert found.sample == 92
    assert found.result.policies["weight"] == weight
    means = {element.key: element.mean for element in found.elements}
    assert means["persyaratan"] == Fraction(105, 29)
    assert means["waktu"] == Fraction(100, 29)
    assert [element.key for element in found.weakest] == ["waktu", "prosedur", "produk"]
    assert found.ranked[0].key == "biaya"
    assert found.ranked[0].score == Decimal("100.00")


def test_bogor_2011_with_its_own_weight(city: City) -> None:
    """Means with three decimals, as the sums of a thousand sheets: published 74.67, B."""
    sums = (3007, 2993, 3020, 3000, 3113, 3033, 2887, 2947, 2980, 3033, 3000, 3033, 3020, 3000)
    counts = [
        (max(0, total - 3000), 1000 - abs(total - 3000), max(0, 3000 - total)) for total in sums
    ]
    for policies, expected in (({}, "74.67"), ({"weight": "1/14"}, "75.12")):
        survey = survey_of(city.roads, instrument=KEP25, policies=policies, code=expected)
        answered(survey, columns_of(counts))
        found = figures(survey)
        assert found is not None
        assert (str(found.score), found.category) == (expected, "B")


def test_services_have_figures_of_their_own(city: City) -> None:
    survey = survey_of(city.roads)
    permit = Service.objects.create(unit=city.roads, name="Izin galian")
    answered(survey, [[4] * 9] * 2, service=permit)
    answered(survey, [[3] * 9])
    answered(
        survey, [[2] * 8 + [None]], service=Service.objects.create(unit=city.roads, name="Uji")
    )
    found = figures(survey)
    assert found is not None
    assert [(one.name, one.respondents, one.score) for one in found.services] == [
        ("Layanan tidak disebut", 1, Decimal("75.00")),
        ("Izin galian", 2, Decimal("100.00")),
        ("Uji", 1, None),
    ]
    assert found.respondents == 4


def left_out(survey_person: Person, response_id: int) -> None:
    ResponseDoubt.objects.create(
        response_id=response_id, signals=[], decision="leave-out", reason="Dua kali dimasukkan.",
        decided_by=survey_person, decided_at=timezone.now(),
    )  # fmt: skip


def test_what_a_person_left_out_is_in_no_figure_unless_asked_for(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9], sex="male", comment="Antrenya lama.")
    (doubtful,) = answered(survey, [[4] * 9], sex="female", comment="Bagus sekali.")
    left_out(city.oki, doubtful.pk)
    without, everything = figures(survey), figures(survey, leave_out=False)
    assert without is not None
    assert everything is not None
    assert (without.respondents, without.score, without.left_out) == (1, Decimal("75.00"), 1)
    assert (everything.respondents, everything.score) == (2, Decimal("87.50"))
    assert [one.text for one in without.comments] == ["Antrenya lama."]
    assert len(everything.comments) == 2


def test_small_groups_are_not_shown(city: City) -> None:
    survey = survey_of(city.roads)
    answered(survey, [[3] * 9] * 12, sex="female", education="sma")
    answered(survey, [[3] * 9] * 2, sex="male", education="sma")
    found = figures(survey)
    assert found is not None
    assert list(found.profile["sex"]) == [
        ("Laki-laki", None), ("Perempuan", None), ("Tidak diisi", 0),
    ]  # fmt: skip
    assert ("SMA atau sederajat", 14) in found.profile["education"]


@pytest.mark.parametrize(
    ("customers", "target"),
    [(10, 10), (15, 14), (100, 80), (1000, 278), (1_000_000, 384), (0, None), (None, None)],
)
def test_the_sample_after_krejcie_and_morgan(customers: int | None, target: int | None) -> None:
    assert sample_target(customers) == target


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=12))
def test_equal_to_the_plain_mean_of_means(city: City, sheets: list[list[int]]) -> None:
    survey = survey_of(city.roads, code=f"H{timezone.now().timestamp():.6f}"[-12:])
    answered(survey, sheets)
    found = figures(survey)
    assert found is not None
    assert found.index == Fraction(sum(map(sum, sheets)), 9 * len(sheets))


def test_figures_take_a_fixed_number_of_queries(
    city: City, django_assert_num_queries: object
) -> None:
    survey = survey_of(city.roads)
    answered(survey, columns_of(QUARTER))
    with django_assert_num_queries(4):  # type: ignore[operator]
        figures(survey)
    answered(survey, columns_of(QUARTER), comment="Baik.")
    with django_assert_num_queries(4):  # type: ignore[operator]
        figures(survey)
