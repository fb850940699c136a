"""Answers are checked, kept once, and carry the moment at which they were given."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given as examples
from hypothesis import strategies as st
from tests.personas import City

from tuntas.assessments.models import Survey, SurveyResponse
from tuntas.assessments.surveys.actions.respond import LONGEST_MS, Given, plain, record
from tuntas.assessments.surveys.queries.respond import (
    Standing,
    end_of,
    face,
    is_optional,
    questions,
    standing,
)
from tuntas.catalogue.models import Service
from tuntas.core.errors import DomainError
from tuntas.rules.instruments import shipped

INSTRUMENT = shipped()["skm-permenpanrb-14-2017"]
ELEMENTS = [node.key for node in INSTRUMENT.leaves]
NOW = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)  # 10.00 in Jakarta
LAST_MOMENT = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)  # midnight after the last day, in Jakarta


def survey_of(city: City, **changes: Any) -> Survey:
    values = {
        "code": "TRIWULAN3",
        "unit": city.roads,
        "instrument": INSTRUMENT.key,
        "instrument_version": INSTRUMENT.version,
        "instrument_hash": INSTRUMENT.hash,
        "begins": date(2026, 7, 1),
        "ends": date(2026, 9, 30),
    }
    return Survey.objects.create(**{**values, **changes})


def said(**changes: Any) -> Given:
    values = {"uid": uuid4(), "answers": dict.fromkeys(ELEMENTS, "3")}
    return Given(**{**values, **changes})


@pytest.fixture
def survey(city: City) -> Survey:
    return survey_of(city)


Keep = Callable[..., SurveyResponse]


@pytest.fixture
def keep(survey: Survey) -> Keep:
    def record_now(given: Given, *, at: datetime = NOW) -> SurveyResponse:
        return record(survey, given, channel="link", at=at)

    return record_now


def test_answers_are_kept_in_the_order_of_the_instrument(keep: Keep) -> None:
    answers = {key: str(1 + place % 4) for place, key in enumerate(ELEMENTS)}
    turned = dict(reversed(answers.items()))
    kept = keep(
        said(answers=turned, milliseconds={"waktu": 1234}, comment=" Cepat.\r\nTerima kasih ")
    )
    assert kept.values == [1, 2, 3, 4, 1, 2, 3, 4, 1]
    assert kept.milliseconds == [None, None, 1234, *[None] * 6]
    assert kept.comment == "Cepat.\nTerima kasih"
    assert (kept.answered_at, kept.received_at) == (NOW, NOW)


def test_without_times_none_are_kept(keep: Keep) -> None:
    assert keep(said()).milliseconds == []


@pytest.mark.parametrize(("told", "kept"), [(-5, 0), (10**12, LONGEST_MS), (900, 900)])
def test_times_stay_within_an_hour(keep: Keep, told: int, kept: int) -> None:
    assert keep(said(milliseconds={"waktu": told})).milliseconds[2] == kept


@pytest.mark.parametrize("answer", ["0", "5", "", "tiga", "3\0", "3.0"])
def test_what_is_no_option_is_refused(keep: Keep, answer: str) -> None:
    with pytest.raises(DomainError, match="Waktu Penyelesaian"):
        keep(said(answers={**dict.fromkeys(ELEMENTS, "3"), "waktu": answer}))
    assert not SurveyResponse.objects.exists()


def test_an_unknown_element_is_refused(keep: Keep) -> None:
    with pytest.raises(DomainError, match="maklumat"):
        keep(said(answers={**dict.fromkeys(ELEMENTS, "3"), "maklumat": "3"}))


def test_an_unknown_group_is_refused(keep: Keep) -> None:
    with pytest.raises(DomainError, match="raja"):
        keep(said(profile={"occupation": "raja"}))


def test_an_element_may_be_left_out_only_where_the_score_allows_it() -> None:
    node = INSTRUMENT.leaves[0]
    lenient = replace(INSTRUMENT, unanswered="zero")
    assert not is_optional(INSTRUMENT, node)
    assert is_optional(lenient, node)
    assert not is_optional(lenient, replace(node, required=True))


class TestServices:
    @pytest.fixture(autouse=True)
    def _two(self, city: City, survey: Survey) -> None:
        self.one = Service.objects.create(unit=city.roads, name="Izin galian")
        self.other = Service.objects.create(unit=city.roads, name="Peta jalan")
        self.strange = Service.objects.create(unit=city.health, name="Imunisasi")
        survey.services.set([self.one, self.other])

    def test_the_chosen_one_is_kept(self, keep: Keep) -> None:
        assert keep(said(service_id=self.other.pk)).service == self.other

    @pytest.mark.parametrize("chosen", ["strange", None])
    def test_one_of_the_surveys_own_has_to_be_chosen(self, keep: Keep, chosen: str | None) -> None:
        with pytest.raises(DomainError, match="Pilih layanan"):
            keep(said(service_id=getattr(self, chosen).pk if chosen else None))

    def test_the_only_one_need_not_be_named(self, keep: Keep, survey: Survey) -> None:
        survey.services.set([self.one])
        assert keep(said()).service == self.one


def test_without_services_none_can_be_named(keep: Keep) -> None:
    with pytest.raises(DomainError, match="Pilih layanan"):
        keep(said(service_id=1))


def test_sent_again_the_first_stays(keep: Keep) -> None:
    first = keep(said(comment="yang pertama"))
    again = keep(
        said(uid=first.uid, answers=dict.fromkeys(ELEMENTS, "1")), at=NOW + timedelta(minutes=1)
    )
    assert (again.pk, again.values, again.comment) == (first.pk, [3] * 9, "yang pertama")
    assert again.received_at == NOW
    assert SurveyResponse.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_moment_keep_one(city: City) -> None:
    survey, uid = survey_of(city), uuid4()

    def send(minute: int) -> UUID:
        try:
            at = NOW + timedelta(minutes=minute)
            return record(survey, said(uid=uid), channel="kiosk", at=at).uid
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(send, range(8))) == {uid}
    assert SurveyResponse.objects.count() == 1


class TestMoments:
    def test_the_devices_moment_is_kept(self, keep: Keep) -> None:
        given_at = NOW - timedelta(days=3)
        assert keep(said(answered_at=given_at, sent_at=NOW)).answered_at == given_at

    def test_a_wrong_clock_is_put_right(self, keep: Keep) -> None:
        slow = timedelta(days=400)
        kept = keep(said(answered_at=NOW - slow - timedelta(hours=2), sent_at=NOW - slow))
        assert kept.answered_at == NOW - timedelta(hours=2)

    def test_never_later_than_five_minutes_from_now(self, keep: Keep) -> None:
        kept = keep(said(answered_at=NOW + timedelta(days=9)))
        assert kept.answered_at == NOW + timedelta(minutes=5)

    def test_never_earlier_than_the_day_before_the_survey(self, keep: Keep) -> None:
        kept = keep(said(answered_at=NOW - timedelta(days=900)))
        assert kept.answered_at == datetime(2026, 6, 29, 17, 0, tzinfo=UTC)


class TestStanding:
    def test_from_the_first_day_to_the_last_of_the_city(self, survey: Survey) -> None:
        first = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)  # midnight in Jakarta
        assert standing(survey, at=first - timedelta(seconds=1)) is Standing.EARLY
        assert standing(survey, at=first) is Standing.OPEN
        assert standing(survey, at=LAST_MOMENT - timedelta(seconds=1)) is Standing.OPEN
        assert standing(survey, at=LAST_MOMENT) is Standing.OVER
        assert end_of(survey) == LAST_MOMENT

    def test_closed_before_its_last_day(self, city: City) -> None:
        survey = survey_of(city, state="closed", closed_at=NOW)
        assert standing(survey, at=NOW - timedelta(seconds=1)) is Standing.OPEN
        assert standing(survey, at=NOW) is Standing.OVER

    def test_given_in_time_it_is_taken_for_seven_days_more(self, keep: Keep) -> None:
        at = LAST_MOMENT + timedelta(days=6, hours=23)
        kept = keep(said(answered_at=LAST_MOMENT - timedelta(hours=9), sent_at=at), at=at)
        assert kept.answered_at == LAST_MOMENT - timedelta(hours=9)

    def test_after_seven_days_no_more(self, keep: Keep) -> None:
        at = LAST_MOMENT + timedelta(days=7)
        with pytest.raises(DomainError, match="tidak sedang berjalan"):
            keep(said(answered_at=LAST_MOMENT - timedelta(hours=9), sent_at=at), at=at)

    def test_given_too_late_it_is_not_taken(self, keep: Keep) -> None:
        at = LAST_MOMENT + timedelta(hours=1)
        with pytest.raises(DomainError, match="tidak sedang berjalan"):
            keep(said(answered_at=at - timedelta(minutes=1), sent_at=at), at=at)

    def test_before_the_first_day_nothing_is_taken(self, keep: Keep) -> None:
        with pytest.raises(DomainError, match="tidak sedang berjalan"):
            keep(said(), at=NOW - timedelta(days=90))

    def test_what_came_in_time_is_confirmed_at_any_time(self, keep: Keep) -> None:
        first = keep(said())
        again = keep(said(uid=first.uid), at=LAST_MOMENT + timedelta(days=400))
        assert again.pk == first.pk


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=400)], ids=["running", "too late"])
def test_a_number_that_another_surveys_answer_has_is_refused(
    city: City, keep: Keep, late: timedelta
) -> None:
    first = keep(said())
    other = survey_of(city, code="LAIN222")
    with pytest.raises(DomainError, match="belum tersimpan"):
        record(other, said(uid=first.uid), channel="link", at=NOW + late)
    assert SurveyResponse.objects.get().survey_id == first.survey_id


def test_words_come_in_both_languages() -> None:
    asked = {language: questions(INSTRUMENT, language) for language in ("id", "en")}
    assert [question.key for question in asked["id"]] == ELEMENTS
    assert [option.word for option in asked["id"][3].options] == [
        "Sangat mahal",
        "Cukup mahal",
        "Murah",
        "Gratis",
    ]
    assert asked["en"][3].options[3].word == "Free of charge"
    assert [option.face for option in asked["en"][3].options] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("options", "faces"),
    [(1, [3]), (2, [1, 5]), (3, [1, 3, 5]), (4, [1, 2, 4, 5]), (5, [1, 2, 3, 4, 5])],
)
def test_faces_go_from_sad_to_glad(options: int, faces: list[int]) -> None:
    assert [face(rank, options) for rank in range(options)] == faces


@examples(st.text())
def test_a_comment_has_no_control_characters(text: str) -> None:
    cleaned = plain(text)
    assert all(letter in "\n\t" or not 0 <= ord(letter) < 32 for letter in cleaned)
    assert "\x7f" not in cleaned
    assert plain(cleaned) == cleaned


def test_nul_and_bell_cost_nobody_their_words() -> None:
    assert plain("Cepat\0, ramah\a.\rTerima kasih") == "Cepat, ramah.\nTerima kasih"
