"""The ranking, who sees what of it, causes, the change since the survey before, and what C is offered."""

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from tests.personas import City

from tuntas.core.errors import DomainError, NotPermittedError
from tuntas.improvements.models import ComplaintCause, ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.promises import Origin
from tuntas.improvements.promises.actions.recommendations import (
    RecommendationFacts,
    draft_recommendation,
)
from tuntas.improvements.promises.actions.survey_causes import add_cause
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    list_fingerprint,
    repeat_complaint_survey,
    save_list,
)
from tuntas.improvements.promises.index_drawing import drawn_changes, pareto
from tuntas.improvements.promises.queries.index_change import complaint_comparison
from tuntas.improvements.promises.queries.index_results import complaint_results, writings
from tuntas.improvements.promises.queries.index_top import top_items
from tuntas.improvements.promises.tests.complaint_samples import (
    ENOUGH,
    answered,
    closed,
    mistyped,
    opened,
    prepared,
    running,
)
from tuntas.improvements.promises.tests.promise_samples import signed
from tuntas.rules.statistics.complaint_index import Verdict

pytestmark = pytest.mark.django_db
ROOT = "/kerja/survei-pengaduan/"
WRITTEN = "Bapak Anton di loket 3 minta uang"
# 10 sheets: complaint 2 on six, 1 on three, 4 on one, 3 on none; two without any.
SHEETS = [{2}, {2}, {2}, {2, 1}, {2, 1}, {2, 1, 4}, set(), set()]


@pytest.fixture
def survey(city: City) -> ComplaintSurvey:
    """A closed survey of ten sheets, one of which has words of its own and one of which is mistyped."""
    found = running(city)
    answered(found, SHEETS)
    answered(found, [set()], other=WRITTEN, sex="female")
    answered(found, [set()], other="=1+1", sex="male")
    answered(found, [{3}])
    mistyped(ComplaintSheet.objects.get(ticked=[3]))
    return closed(found, city)


def repeated(city: City, former: ComplaintSurvey, *, code: str = "ABC2345") -> ComplaintSurvey:
    repeat = repeat_complaint_survey(
        former.pk, code=code, title="Ulangan", by=city.sari.powers(), at=timezone.now()
    )
    return opened(repeat, city)


# --- the ranking ----------------------------------------------------------------------------------
def test_complaints_are_ranked_by_how_many_tick_them(survey: ComplaintSurvey) -> None:
    found = complaint_results(survey)
    assert [(one.item.order, one.ranked.count, one.ranked.rank) for one in found.lines] == [
        (2, 6, 1),
        (1, 3, 2),
        (4, 1, 3),
        (3, 0, 4),
    ]
    assert [one.item.order for one in found.vital] == [2, 1]  # 60 % and 90 % of ten ticks
    assert (found.index.sheets, found.index.without, found.index.mean) == (10, 2, 1.0)


def test_the_page_says_what_the_index_is_not(city: City, survey: ComplaintSurvey) -> None:
    page = city.client(city.budi).get(f"{ROOT}{survey.code}/urutan/").content.decode()
    assert "Yang paling banyak dikeluhkan: Petugas kurang ramah" in page
    assert "bukan Indeks Pembangunan Manusia" in page
    assert "belum diverifikasi" in page
    assert "60,0% (31,3%–83,2%)" in page  # Wilson for 6 of 10
    assert "2 keluhan teratas mencapai 80%" in page


@pytest.mark.parametrize(
    ("person", "status", "reads"),
    [
        ("sari", 200, True),
        ("budi", 200, True),
        ("oki", 200, False),
        ("eva", 200, False),
        ("wati", 200, False),
        ("dewi", 404, False),
        ("citra", 403, False),
    ],
)
def test_what_people_wrote_stays_with_the_unit(
    city: City, survey: ComplaintSurvey, person: str, status: int, reads: bool
) -> None:
    answer = city.client(getattr(city, person)).get(f"{ROOT}{survey.code}/urutan/")
    assert answer.status_code == status
    assert (WRITTEN in answer.content.decode()) is reads


def test_the_table_holds_figures_and_nothing_that_was_written(
    city: City, survey: ComplaintSurvey
) -> None:
    answer = city.client(city.sari).get(f"{ROOT}{survey.code}/urutan.csv")
    text = answer.content.decode()
    rows = list(csv.DictReader(text.splitlines()))
    assert WRITTEN not in text
    assert "=1+1" not in text
    first = rows[0]
    assert (first["rank"], first["number"], first["complaint"]) == (
        "1",
        "2",
        "Petugas kurang ramah",
    )
    assert (first["sheets_with_it"], first["sheets"], first["percent_of_sheets"]) == (
        "6",
        "10",
        "60.00",
    )
    assert [row["first"] for row in rows] == ["yes", "yes", "no", "no"]


def test_a_complaint_that_looks_like_a_formula_is_none_in_the_table(city: City) -> None:
    survey = running(city, texts=["=HYPERLINK(1)"])
    answered(survey, [{1}] * ENOUGH)
    closed(survey, city)
    text = city.client(city.sari).get(f"{ROOT}{survey.code}/urutan.csv").content.decode()
    assert "'=HYPERLINK(1)" in text


def test_small_groups_are_hidden(city: City) -> None:
    survey = running(city)
    answered(survey, [{1}] * 7, sex="female", age_group="20-29")
    answered(survey, [{1}] * 6, sex="male", age_group="20-29")
    answered(survey, [{1}], sex="male", age_group="60-up")
    closed(survey, city)
    page = city.client(city.wati).get(f"{ROOT}{survey.code}/urutan/")
    shown = {str(head): dict((str(k), v) for k, v in groups) for head, groups in page.context["profile"]}  # fmt: skip  # noqa: C402 - lazy words
    assert shown["Jenis kelamin"]["Perempuan"] == 7
    assert shown["Usia"]["60 tahun ke atas"] is None
    assert shown["Usia"]["20–29 tahun"] is None  # else the total would tell it


def test_equals_at_the_top_are_not_told_as_one(city: City) -> None:
    survey = running(city)
    answered(survey, [*([{1, 2}] * ENOUGH), {3}])
    closed(survey, city)
    page = city.client(city.sari).get(f"{ROOT}{survey.code}/urutan/").content.decode()
    assert "2 keluhan sama-sama terbanyak" in page


@pytest.mark.parametrize("begun", [prepared, running])
def test_until_it_is_closed_nobody_reads_more_than_how_many_sheets_there_are(
    city: City, survey: ComplaintSurvey, begun: Callable[..., ComplaintSurvey]
) -> None:
    repeat = repeated(city, survey)
    for open_one in (begun(city, code="ABD2345"), repeat):
        if open_one.state == ComplaintSurvey.State.OPEN:
            answered(open_one, [{1}], other=WRITTEN)
        for page in ("urutan/", "urutan.csv", "perubahan/"):
            answer = city.client(city.budi).get(f"{ROOT}{open_one.code}/{page}")
            assert answer.status_code == 404
    page = city.client(city.budi).get(f"{ROOT}{repeat.code}/").content.decode()
    assert "1 lembar" in page
    assert "setelah survei ditutup" in page
    assert WRITTEN not in page


def test_neither_time_nor_order_tells_who_wrote_something(city: City) -> None:
    survey = running(city)
    for text in ("Ketiga", "Pertama", "Kedua"):
        answered(survey, [set()], other=text)
    answered(survey, [{1}] * ENOUGH)
    survey = closed(survey, city)
    assert writings(survey) == ["Kedua", "Ketiga", "Pertama"]
    page = city.client(city.sari).get(f"{ROOT}{survey.code}/urutan/").content.decode()
    told = page.split('id="writings"')[1].split("</section>")[0]
    assert "Pertama" in told
    assert not re.search(r"\d\d[.:]\d\d", told)


# --- drawings ---------------------------------------------------------------------------------------
def test_the_chart_numbers_complaints_as_the_list_does(survey: ComplaintSurvey) -> None:
    chart = pareto(complaint_results(survey).lines, cut_off_percent=80)
    assert chart is not None
    assert [(bar.mark, bar.count, bar.vital) for bar in chart.bars] == [
        ("2", 6, True), ("1", 3, True), ("4", 1, False),
    ]  # fmt: skip
    assert chart.bars[-1].cumulative == pytest.approx(1)
    assert chart.svg.count("<rect") == 3
    assert chart.rest == 0


def test_long_lists_end_in_one_bar_for_the_rest(city: City) -> None:
    survey = running(city, texts=[f"Keluhan {n}" for n in range(1, 31)])
    answered(survey, [set(range(1, 31)), {1}])
    chart = pareto(complaint_results(survey).lines, cut_off_percent=80)
    assert chart is not None
    assert (len(chart.bars), chart.rest) == (10, 21)


def test_nothing_is_drawn_where_nobody_complains(city: City) -> None:
    survey = running(city)
    answered(survey, [set()])
    assert pareto(complaint_results(survey).lines, cut_off_percent=80) is None


# --- causes ---------------------------------------------------------------------------------------
def test_causes_are_found_for_what_comes_first(city: City, survey: ComplaintSurvey) -> None:
    sari = city.client(city.sari)
    address = f"{ROOT}{survey.code}/keluhan/2/sebab/"
    assert sari.post(address, {"text": "", "where": "inside"}).status_code == 422
    for _ in range(2):
        sari.post(address, {"text": "Satu  loket untuk semua", "where": "inside"})
    sari.post(address, {"text": "Jaringan dari pusat putus", "where": "outside"})
    assert list(ComplaintCause.objects.values_list("text", "inside").order_by("pk")) == [
        ("Satu loket untuk semua", True),
        ("Jaringan dari pusat putus", False),
    ]
    page = city.client(city.oki).get(f"{ROOT}{survey.code}/urutan/").content.decode()
    assert "Satu loket untuk semua" in page
    item = survey.items.get(order=2)
    page = sari.get(f"{ROOT}{survey.code}/urutan/").content.decode()
    assert f"/kerja/janji/baru/?unit={city.roads.pk}&amp;item={item.pk}" in page
    assert f"/kerja/janji/rekomendasi/baru/?survey={survey.code}&amp;item={item.pk}" in page
    gone = ComplaintCause.objects.get(inside=False)
    assert sari.post(f"{ROOT}{survey.code}/sebab/{gone.pk}/hapus/").status_code == 302
    assert ComplaintCause.objects.count() == 1


def test_causes_are_the_units_own(city: City, survey: ComplaintSurvey) -> None:
    item = survey.items.get(order=2)
    cause = add_cause(item.pk, text="x", inside=True, by=city.sari.powers(), at=timezone.now())
    for person, status in ((city.dewi, 404), (city.oki, 403)):
        client = city.client(person)
        assert client.get(f"{ROOT}{survey.code}/keluhan/2/sebab/").status_code == status
        assert client.post(f"{ROOT}{survey.code}/sebab/{cause.pk}/hapus/").status_code == status
        with pytest.raises(NotPermittedError):
            add_cause(item.pk, text="y", inside=True, by=person.powers(), at=timezone.now())
    assert city.client(city.sari).get(f"{ROOT}{survey.code}/keluhan/9/sebab/").status_code == 404


def test_causes_wait_until_the_survey_is_closed(city: City) -> None:
    survey = running(city)
    with pytest.raises(DomainError, match="sesudah survei ditutup"):
        add_cause(
            survey.items.get(order=1).pk, text="x", inside=True, by=city.sari.powers(),
            at=timezone.now(),
        )  # fmt: skip


# --- change ---------------------------------------------------------------------------------------
@pytest.fixture
def both(city: City) -> ComplaintSurvey:
    """A repeat: complaint 1 fell from 60 to 20 of 100, 2 stayed, 3 rose; 4 is gone, one is new."""
    former = running(city)
    answered(former, [*([{1, 2}] * 50), *([{1}] * 10), *([{4}] * 5), *([set()] * 35)])
    former = closed(former, city)
    repeat = repeat_complaint_survey(
        former.pk, code="ABC2345", title="Ulangan", by=city.sari.powers(), at=timezone.now()
    )
    kept = [ItemFacts(one.text, previous_id=one.pk) for one in former.items.all()[:3]]
    seen = list_fingerprint(repeat.items.all())
    save_list(repeat.pk, [*kept, ItemFacts("Parkir sempit")], seen=seen, by=city.sari.powers(), at=timezone.now())  # fmt: skip
    repeat = opened(repeat, city)
    answered(repeat, [*([{1, 2, 3}] * 20), *([{2, 4}] * 28), *([set()] * 52)])
    return closed(repeat, city)


def test_every_complaint_is_held_against_itself(both: ComplaintSurvey) -> None:
    found = complaint_comparison(both)
    assert found is not None
    told = [(one.item.text, round(100 * one.change.difference), one.change.verdict) for one in found.lines]  # fmt: skip
    assert told == [
        ("Menunggu terlalu lama", -40, Verdict.FEWER),
        ("Petugas kurang ramah", -2, Verdict.NOT_SEEN),
        ("Syarat tidak jelas", 20, Verdict.MORE),
    ]
    assert [(one.item.text, one.tally.count) for one in found.only_before] == [("Toilet kotor", 5)]
    assert [(one.item.text, one.tally.count) for one in found.only_now] == [("Parkir sempit", 28)]
    assert (found.fewer, found.more, found.too_few) == (1, 1, False)


def test_the_page_tells_the_change_and_its_limits(city: City, both: ComplaintSurvey) -> None:
    page = city.client(city.oki).get(f"{ROOT}{both.code}/perubahan/").content.decode()
    assert "1 keluhan berkurang, 1 bertambah, dari 3" in page
    assert "−40,0" in page  # noqa: RUF001 - a true minus sign
    assert "kebetulan saja" in page
    assert city.client(city.dewi).get(f"{ROOT}{both.code}/perubahan/").status_code == 404


def test_changes_are_drawn_on_one_scale_around_zero(both: ComplaintSurvey) -> None:
    found = complaint_comparison(both)
    assert found is not None
    fewer, same, more = drawn_changes(found.lines)
    assert 0 == fewer.low < fewer.at < fewer.high < 100
    assert same.low < 100 < same.high
    assert 100 < more.low < more.at < more.high < 200


def test_few_sheets_say_nothing(city: City, survey: ComplaintSurvey) -> None:
    repeat = repeated(city, survey)
    answered(repeat, [{1}] * 40)
    closed(repeat, city)
    page = city.client(city.sari).get(f"{ROOT}{repeat.code}/perubahan/").content.decode()
    assert "terlalu sedikit untuk dibandingkan" in page
    assert "berkurang</span>" not in page


def test_a_first_survey_has_nothing_to_be_held_against(city: City, survey: ComplaintSurvey) -> None:
    assert city.client(city.sari).get(f"{ROOT}{survey.code}/perubahan/").status_code == 404


# --- what improvements are offered ------------------------------------------------------------------
def test_the_newest_closed_survey_of_each_unit_is_offered(
    city: City, survey: ComplaintSurvey, django_assert_num_queries: Any
) -> None:
    running(city, code="RUN2345")
    answered(ComplaintSurvey.objects.get(code="RUN2345"), [{4}])
    with django_assert_num_queries(3):
        found = top_items([city.roads.pk, city.health.pk])
    assert [(one.text, one.rank, one.count, one.sheets) for one in found] == [
        ("Petugas kurang ramah", 1, 6, 10),
        ("Menunggu terlalu lama", 2, 3, 10),
    ]
    assert (found[0].unit_id, found[0].survey_code) == (city.roads.pk, survey.code)
    repeat = repeated(city, survey)
    answered(repeat, [{3}] * ENOUGH)
    closed(repeat, city)
    assert [one.text for one in top_items([city.roads.pk])] == ["Syarat tidak jelas"]
    assert top_items([city.health.pk]) == []


# --- queries ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_as_for_three(
    city: City, django_assert_num_queries: Any, many: int
) -> None:
    for code in ("ABC2345", "BCD2345", "CDE2345")[:many]:
        running(city, code=code)
    client = city.client(city.oki)
    with django_assert_num_queries(5):
        page = client.get(ROOT).content.decode()
    assert page.count("Survei pengaduan jalan") == many


def test_what_answers_a_complaint_stands_beside_its_causes(city: City) -> None:
    survey = running(city, texts=["Jalan lama ditambal"])
    answered(survey, [{1}] * ENOUGH)
    closed(survey, city)
    item = survey.items.get()
    promise = signed(city, origin=Origin(item=item))
    made = draft_recommendation(
        survey=survey, item=item,
        facts=RecommendationFacts(text="Mohon anggaran tambal", addressee="DPRD"),
        by=city.sari.powers(), at=timezone.now(),
    )  # fmt: skip
    page = city.client(city.sari).get(f"{ROOT}{survey.code}/urutan/").content.decode()
    assert f'<a href="/kerja/janji/{promise.pk}/">Janji: {promise.text}</a>' in page
    assert f'<a href="/kerja/janji/rekomendasi/{made.pk}/">Rekomendasi: Mohon anggaran' in page
    assert "rancangan" in page


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("", 9), ("urutan/", 10), ("urutan.csv", 6)])
def test_pages_cost_the_same_for_one_complaint_as_for_three(
    city: City, django_assert_num_queries: Any, many: int, page: str, queries: int
) -> None:
    survey = running(city, texts=[f"Keluhan {n}" for n in range(many)])
    answered(survey, [set(range(1, many + 1))] * many * ENOUGH, other="Lain")
    closed(survey, city)
    client = city.client(city.sari)
    with django_assert_num_queries(queries):
        client.get(f"{ROOT}{survey.code}/{page}")


@pytest.mark.parametrize("many", [1, 3])
def test_preparing_costs_the_same_for_one_complaint_as_for_three(
    city: City, django_assert_num_queries: Any, many: int
) -> None:
    survey = prepared(city, [f"Keluhan {n}" for n in range(many)])
    client = city.client(city.sari)
    with django_assert_num_queries(8):
        client.get(f"{ROOT}{survey.code}/")


@pytest.mark.parametrize("many", [1, 3])
def test_the_change_costs_the_same_for_one_complaint_as_for_three(
    city: City, django_assert_num_queries: Any, many: int
) -> None:
    survey = running(city, texts=[f"Keluhan {n}" for n in range(many)])
    answered(survey, [{1}] * ENOUGH)
    repeat = repeated(city, closed(survey, city))
    answered(repeat, [{1}] * ENOUGH)
    closed(repeat, city)
    client = city.client(city.sari)
    with django_assert_num_queries(6):
        client.get(f"{ROOT}{repeat.code}/perubahan/")


def test_the_list_goes_on_where_it_stopped_and_finds_words(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("ABC2345", "BCD2345", "CDE2345"):
        prepared(city, code=code)
    monkeypatch.setattr("tuntas.improvements.promises.queries.survey_list.PAGE_LENGTH", 2)
    client = city.client(city.oki)
    first = client.get(ROOT)
    assert len(first.context["page"].rows) == 2
    second = client.get(ROOT + first.context["next_url"])
    assert [row.survey.code for row in second.context["page"].rows] == ["ABC2345"]
    assert client.get(f"{ROOT}?before=kemarin_x").context["page"].next is not None
    assert not client.get(f"{ROOT}?words=puskesmas").context["page"].rows
    assert client.get(f"{ROOT}?state=preparing").context["page"].rows
    assert not client.get(f"{ROOT}?state=closed").context["page"].rows
