"""From a complaint and a service to what is improved because of them, and back."""

from typing import Any

import pytest
from django.test import Client
from tests.personas import MONDAY, City, reported

from tuntas.cases.actions import merge, verify_and_dispose
from tuntas.cases.links import secret_path
from tuntas.cases.models import Case, Reporter
from tuntas.catalogue.models import Service
from tuntas.improvements.models import EffectResult, Improvement, ProblemCase
from tuntas.improvements.projects.tests.step_samples import begun
from tuntas.improvements.projects.views.panels import case_panel
from tuntas.organisation.models import Unit

PRACTICE = {
    "shared_at": MONDAY, "summary": "Tim tambal keliling.", "shared_as": {"title": "Tambal tiga hari"}
}  # fmt: skip


def sent_to(city: City, unit: Unit) -> Reporter:
    reporter = reported()
    verify_and_dispose(
        reporter.case.pk, by=city.actor(city.vina), at=MONDAY, unit=unit,
        classification="pengaduan-tidak-berkadar-pengawasan",
    )  # fmt: skip
    return Reporter.objects.select_related("case__unit").get(pk=reporter.pk)


def improved(reporter: Reporter, unit: Unit, **changes: Any) -> Improvement:
    """Store an improvement that the complaint belongs to."""
    made = Improvement.objects.create(unit=unit, title="Tambal tiga hari", **changes)
    problem = made.problems.create(
        kind="complaints", key="words:jalan+lubang", theme="words:jalan+lubang",
        title_id="Jalan berlubang", title_en="Holes",
    )  # fmt: skip
    ProblemCase.objects.create(problem=problem, case=reporter.case)
    return made


def own_page(reporter: Reporter) -> str:
    return Client().get(secret_path(reporter)).content.decode()


def with_the_code(reporter: Reporter) -> str:
    return Client().get(f"/lacak/{reporter.case.code}/").content.decode()


def test_the_office_sees_on_the_case_what_became_of_it(city: City) -> None:
    reporter = sent_to(city, city.roads)
    address = f"/kerja/laporan/{reporter.case.code}/"
    client = city.client(city.sari)
    assert "menjadi bagian perbaikan" not in client.get(address).content.decode()
    made = improved(reporter, city.roads)
    page = client.get(address).content.decode()
    assert "Laporan ini menjadi bagian perbaikan" in page
    assert f'<a href="/kerja/perbaikan/{made.pk}/">Tambal tiga hari</a>' in page
    assert "langkah 1 dari 8" in page
    verifier = city.client(city.vina).get(address).content.decode()
    assert "<b>Tambal tiga hari</b>" in verifier


def test_the_panel_of_a_case_takes_one_query(city: City, django_assert_num_queries: Any) -> None:
    reporter = sent_to(city, city.roads)
    powers = city.sari.powers()
    for _one in range(3):
        improved(reporter, city.roads)
        with django_assert_num_queries(1):
            case_panel(reporter.case, powers)


def test_the_reporter_learns_of_it_once_it_is_a_practice(city: City) -> None:
    reporter = sent_to(city, city.roads)
    made = improved(reporter, city.roads)
    assert "Tambal tiga hari" not in own_page(reporter)
    assert "Tambal tiga hari" not in with_the_code(reporter)
    effect = EffectResult.objects.create(
        improvement=made, data_version="v", method="its", verdict="better", before=12, after=12,
        content={}, sentence_id="Pengaduan turun 40 %.", sentence_en="Down 40%.", asked="",
    )  # fmt: skip
    Improvement.objects.filter(pk=made.pk).update(
        effect=effect, title="Tambal apa saja", **PRACTICE
    )
    page = own_page(reporter)
    tracked = with_the_code(reporter)
    assert "Laporan ini ikut mengubah cara kami bekerja" in tracked
    assert f"/praktik/{made.pk}/" in tracked
    Case.objects.filter(pk=reporter.case_id).update(secret=True)
    assert "Tambal tiga hari" not in with_the_code(reporter)
    assert "Laporan Anda ikut mengubah cara kami bekerja" in page
    assert "Tambal tiga hari" in page
    assert "Pengaduan turun 40 %." in page


@pytest.mark.parametrize(
    ("unit", "n", "control", "said"),
    [
        ("complaints", [9, 3], [None, None], "Sedang dikerjakan. Ada petunjuk bahwa angkanya membaik."),
        ("complaints", [9, 8], [9, 2.5], "Ada petunjuk bahwa angkanya membaik."),
        ("complaints", [9, 0], [9, 0], "Pengaduan turun 40 %."),
        ("percent", [9, 8], [3, 2.5], "Pengaduan turun 40 %."),
    ],
)  # fmt: skip
def test_the_reporter_reads_no_figure_that_months_of_few_cases_weigh_in(
    city: City, unit: str, n: list[int], control: list[float | None], said: str
) -> None:
    reporter = sent_to(city, city.roads)
    made = improved(reporter, city.roads)
    effect = EffectResult.objects.create(
        improvement=made, data_version="v", method="segmented", verdict="better", before=1, after=1,
        content={"measure": {"unit": unit}, "points": {"n": n, "control": control}},
        sentence_id="Pengaduan turun 40 %.", sentence_en="Down 40%.", asked="",
    )  # fmt: skip
    Improvement.objects.filter(pk=made.pk).update(effect=effect, **PRACTICE)
    page = own_page(reporter)
    assert "Tambal tiga hari" in page
    assert said in page
    assert said.startswith("Pengaduan") or "40 %" not in page


@pytest.mark.parametrize(
    ("state", "method", "verdict", "faded", "said"),
    [
        ("running", "", "", False, "Sedang dikerjakan. Hasilnya belum dapat dinilai."),
        ("running", "run-chart", "run-better", False, "masih terlalu dini untuk disebut hasilnya."),
        ("finished", "segmented", "better", False, "Ada petunjuk bahwa angkanya membaik."),
        ("finished", "gls", "better", False, "Sudah selesai dikerjakan. Angkanya membaik."),
        ("finished", "gls", "better", True, "lalu kembali mendekati keadaan semula."),
        ("stopped", "gls", "no-effect-seen", False, "Dihentikan. Perubahan pada angkanya tidak terlihat."),
    ],
)  # fmt: skip
def test_of_what_is_not_shared_the_reporter_learns_how_far_it_is_and_no_name(  # noqa: PLR0917
    city: City, state: str, method: str, verdict: str, faded: bool, said: str
) -> None:
    reporter = sent_to(city, city.roads)
    assert "sebuah perbaikan" not in own_page(reporter)
    ended = {} if state == "running" else {"ended_at": MONDAY, "end_reason": "Cukup"}
    made = improved(reporter, city.roads, state=state, **ended)
    if verdict:
        made.effect = EffectResult.objects.create(
            improvement=made, data_version="v", method=method, verdict=verdict, faded=faded,
            before=12, after=12, content={}, sentence_id="Rahasia unit.", sentence_en="Secret.",
            asked="",
        )  # fmt: skip
        made.save(update_fields=["effect"])
    for page in (own_page(reporter), with_the_code(reporter)):
        assert "menjadi bagian sebuah perbaikan" in page
        assert f"Perbaikan di {city.roads.name}" in page
        assert said in page
        for hidden in ("Tambal tiga hari", "Rahasia unit", f"/praktik/{made.pk}/", "ikut mengubah"):
            assert hidden not in page
    Case.objects.filter(pk=reporter.case_id).update(secret=True)
    assert "sebuah perbaikan" not in with_the_code(reporter)


def test_the_reporter_of_a_merged_report_learns_of_it_too(city: City) -> None:
    merged, whole = sent_to(city, city.roads), sent_to(city, city.roads)
    merge(merged.case.pk, into_id=whole.case.pk, by=city.actor(city.vina), at=MONDAY)
    improved(whole, city.roads, **PRACTICE)
    merged = Reporter.objects.select_related("case__unit").get(pk=merged.pk)
    assert "Tambal tiga hari" in own_page(merged)


def test_the_code_alone_tells_nothing_of_what_is_not_shared(city: City) -> None:
    reporter = sent_to(city, city.roads)
    improved(reporter, city.roads, summary="Tim tambal keliling.")
    page = Client().get(f"/lacak/{reporter.case.code}/")
    assert page.status_code == 200
    assert "Tambal tiga hari" not in page.content.decode()


def test_a_service_shows_what_is_improved_about_it(city: City) -> None:
    service = Service.objects.create(unit=city.roads, name="Izin galian")
    address = f"/kerja/layanan/{service.pk}/"
    client = city.client(city.sari)
    assert "Perbaikan layanan ini" not in client.get(address).content.decode()
    Improvement.objects.create(unit=city.roads, title="Galian sehari", service=service)
    page = client.get(address).content.decode()
    assert "Perbaikan layanan ini" in page
    assert "Galian sehari" in page


def test_everybody_reads_which_practice_a_standard_comes_from(city: City) -> None:
    service = Service.objects.create(unit=city.roads, name="Izin galian")
    standard = service.standards.create(
        version=2, state="in-force", valid_from=MONDAY.date(), in_force_at=MONDAY,
        promise_working_minutes=900, change_reason="Berkas diperiksa sekali.",
    )  # fmt: skip
    made = Improvement.objects.create(unit=city.roads, title="Nama di dalam", service=service)
    made.proposals.create(standard=standard)

    def shown() -> str:
        return Client().get(f"/layanan/{service.slug}/").content.decode()

    assert "Berkas diperiksa sekali." in shown()
    assert "Standar ini berasal dari" not in shown()
    Improvement.objects.filter(pk=made.pk).update(**PRACTICE)
    assert f'<a href="/praktik/{made.pk}/">Tambal tiga hari</a>' in shown()
    assert "Nama di dalam" not in shown()


@pytest.mark.parametrize("count", [1, 3])
def test_the_group_reads_the_complaints_with_which_it_began(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    reporters = [sent_to(city, city.roads) for _n in range(count)]
    made = begun(city)
    problem = made.problems.get()
    for one in reporters:
        ProblemCase.objects.create(problem=problem, case=one.case)
    address, sari = f"/kerja/perbaikan/{made.pk}/pengaduan/", city.client(city.sari)
    assert address in sari.get(f"/kerja/perbaikan/{made.pk}/").content.decode()
    with django_assert_num_queries(6):
        page = sari.get(address).content.decode()
    assert all(f"/kerja/laporan/{one.case.code}/" in page for one in reporters)
    secret = reporters[0].case
    Case.objects.filter(pk=secret.pk).update(secret=True)
    assert secret.code not in sari.get(address).content.decode()
    assert city.client(city.dewi).get(address).status_code == 404
