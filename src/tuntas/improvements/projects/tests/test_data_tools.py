"""Tools that are filled from data: what they count, what they leave out, what they say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from tests.personas import MONDAY, City

from tuntas.cases.models import Case
from tuntas.improvements.models import Improvement, OwnFigure, Problem, ProblemCase, Tally
from tuntas.improvements.projects.actions.tallies import Seen, tally
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.measuring.queries.months import clock, read
from tuntas.improvements.projects.measuring.subjects import subject_of
from tuntas.improvements.projects.measuring.tests.measuring_samples import published, put, stepped
from tuntas.improvements.projects.queries.counted import Compared, Moved, Side, change_counts
from tuntas.improvements.projects.queries.measured_months import measured_months
from tuntas.improvements.projects.queries.steps import load_steps, visible_improvement
from tuntas.improvements.projects.tests.page_samples import at, page
from tuntas.improvements.projects.tests.problem_samples import complaint, complaints, region
from tuntas.improvements.projects.tests.step_samples import TODAY, Hand, begun
from tuntas.improvements.projects.tools import TOOLS, Tool, made, needs_of
from tuntas.improvements.projects.tools.before_after import comparison, moved_beyond_chance
from tuntas.improvements.projects.tools.chart import chart_of
from tuntas.improvements.projects.tools.pareto import Counted
from tuntas.improvements.projects.tools.pareto import chart_of as chart_from
from tuntas.improvements.projects.tools.stratification import concentration, stands_out
from tuntas.rules.improvement.eight_steps import Cause, Causes
from tuntas.rules.statistics.control_charts import ChartKind

pytestmark = pytest.mark.django_db
START = date(2026, 6, 1)


def linked(improvement: Improvement, cases: list[Case]) -> None:
    problem = Problem.objects.create(
        improvement=improvement, kind=Problem.Kind.COMPLAINTS, key="category:x", theme="category:x",
        title_id="Jalan", title_en="Roads",
    )  # fmt: skip
    ProblemCase.objects.bulk_create(ProblemCase(problem=problem, case=one) for one in cases)


def tools(city: City, improvement: Improvement, number: int) -> dict[str, Tool]:
    """Return what a step's page would show on the day of the tests, by key."""
    powers = city.sari.powers()
    found = visible_improvement(powers, improvement.pk, needs=needs_of(number))
    steps = load_steps(found, powers, today=TODAY).steps
    return {one.key: one for one in made(TOOLS[number], found, steps, powers)}


def seen(
    city: City, improvement: Improvement, label: str, days: list[date], times: int = 1
) -> None:
    hand = Hand(improvement, city.sari)
    for day in days:
        Tally.objects.create(
            uid=uuid4(), improvement=improvement, seen_on=day, label=label, times=times,
            by=hand.person,
        )  # fmt: skip


def begun_in(city: City, start: date = START, **changes: Any) -> Improvement:
    improvement = begun(city)
    Improvement.objects.filter(pk=improvement.pk).update(started_on=start, **changes)
    improvement.refresh_from_db()
    return improvement


# --- Pareto -----------------------------------------------------------------------------------------
def test_the_chosen_complaints_are_ranked_by_what_varies(city: City) -> None:
    improvement = begun(city)
    cases = complaints(city.roads, 6) + complaints(city.roads, 3, category="Lampu jalan")
    linked(improvement, cases)
    chart = tools(city, improvement, 1)["pareto"].context["charts"][0]
    assert chart.title == "Pengaduan yang dipilih, menurut kategori"
    assert [(one.text, one.count, one.cumulative) for one in chart.lines] == [
        ("Jalan rusak", 6, "67\u00a0%"), ("Lampu jalan", 3, "100\u00a0%"),
    ]  # fmt: skip
    assert chart.sentence == "Terbanyak Jalan rusak: 67\u00a0% dari 9 hitungan."


def test_of_one_category_shared_words_tell_them_apart_and_secret_ones_are_not_read(
    city: City,
) -> None:
    improvement = begun(city)
    cases = complaints(city.roads, 4, title="Jalan berlubang dekat sekolah")
    cases += complaints(city.roads, 3, title="Jalan amblas kena banjir")
    cases += complaints(city.roads, 3, title="Jalan rahasia milik Pak Anton", secret=True)
    linked(improvement, cases)
    chart = tools(city, improvement, 1)["pareto"].context["charts"][0]
    assert chart.title == "Pengaduan yang dipilih, menurut kata dalam judulnya"
    counts = {one.text: one.count for one in chart.lines}
    assert sorted(counts.values()) == [3, 3, 4]
    assert counts["kata lain"] == 3
    assert "anton" not in str(chart).lower()


def test_without_words_places_tell_them_apart(city: City) -> None:
    improvement = begun(city)
    near, far = region(), region("35.77.01.1002", "Kelurahan Kenanga")
    cases = complaints(city.roads, 4, region=near) + complaints(city.roads, 2, region=far)
    linked(improvement, [*cases, complaint(city.roads)])
    chart = tools(city, improvement, 1)["pareto"].context["charts"][0]
    assert chart.title == "Pengaduan yang dipilih, menurut tempat"
    assert [(one.text, one.count) for one in chart.lines] == [
        ("Kelurahan Melati", 4), ("Kelurahan Kenanga", 2), ("tempat tidak disebut", 1),
    ]  # fmt: skip


def test_the_unit_and_its_check_sheet_are_ranked_too(city: City) -> None:
    improvement = begun(city)
    complaints(city.roads, 5)
    complaints(city.roads, 2, category="")
    complaint(city.roads, days_ago=500, category="Terlalu lama")
    complaint(city.roads, case_type="aspirasi", category="Bukan pengaduan")
    complaint(city.roads, outcome="not-ours", category="Bukan wewenang")
    complaints(city.health, 9, category="Unit lain")
    seen(city, improvement, "Lubang", [TODAY], 6)
    seen(city, improvement, "Retak", [TODAY, TODAY - timedelta(days=3)])
    unit, sheet = tools(city, improvement, 1)["pareto"].context["charts"]
    assert [(one.text, one.count) for one in unit.lines] == [
        ("Jalan rusak", 5),
        ("tanpa kategori", 2),
    ]
    assert [(one.text, one.count) for one in sheet.lines] == [("Lubang", 6), ("Retak", 2)]
    assert sheet.sentence == "Terbanyak Lubang: 75\u00a0% dari 8 hitungan."


def test_what_a_later_line_corrects_does_not_count(city: City) -> None:
    improvement = begun(city)
    seen(city, improvement, "Lubang", [TODAY], 40)
    wrong = Tally.objects.get()
    Tally.objects.create(
        uid=uuid4(), improvement=improvement, seen_on=TODAY, label="Lubang", times=4,
        corrects=wrong, reason="Salah ketik",
    )  # fmt: skip
    seen(city, improvement, "Retak", [TODAY], 2)
    (chart,) = tools(city, improvement, 1)["pareto"].context["charts"]
    assert [one.count for one in chart.lines] == [4, 2]


@pytest.mark.parametrize("more", [0, 20])
def test_marks_are_explained_where_there_are_any(city: City, more: int) -> None:
    improvement = begun(city)
    cases = complaints(city.roads, 6 + more) + complaints(city.roads, 3, category="Lampu jalan")
    linked(improvement, cases)
    found = tools(city, improvement, 1)["pareto"]
    shown = render_to_string(found.template, {"tool": found.context})
    assert "Garis: jumlahnya sampai di situ." in shown
    assert ("utama" in shown) == bool(more)
    marked = "Yang bertanda “utama” bersama-sama mencapai garis putus-putus."
    assert (marked in shown) == bool(more)


def test_with_too_little_or_one_kind_only_there_is_no_pareto(city: City) -> None:
    improvement = begun(city)
    complaints(city.roads, 20)
    seen(city, improvement, "Lubang", [TODAY])
    seen(city, improvement, "Retak", [TODAY])
    assert "pareto" not in tools(city, improvement, 1)


def test_after_a_change_the_theme_is_told_from_the_year_before_it(city: City) -> None:
    improvement = begun_in(city)
    complaints(city.roads, 4, days_ago=200)
    complaints(city.roads, 3, days_ago=200, category="Lampu jalan")
    complaints(city.roads, 9, days_ago=20, category="Sesudah")
    (chart,) = tools(city, improvement, 1)["pareto"].context["charts"]
    assert chart.title == "Pengaduan unit dalam 12 bulan sebelum perubahan, menurut kategori"
    assert [one.text for one in chart.lines] == ["Jalan rusak", "Lampu jalan"]


# --- stratification ---------------------------------------------------------------------------------
def test_what_is_most_concentrated_comes_first_in_words(city: City) -> None:
    improvement = begun(city)
    near, far = region(), region("35.77.01.1002", "Kelurahan Kenanga")
    cases = [complaint(city.roads, days_ago=n * 8 + 1, region=near) for n in range(9)]
    cases += [complaint(city.roads, days_ago=5, region=far, channel="counter")]
    linked(improvement, cases)
    tool = tools(city, improvement, 1)["stratification"]
    sentences = [one.sentence for one in tool.context["strata"]]
    assert tool.context["linked"]
    assert "9 dari 10 datang dari Kelurahan Melati." in sentences[:2]
    assert "9 dari 10 masuk lewat situs ini." in sentences[:2]
    days = next(one for one in tool.context["strata"] if one.title == "Menurut hari")
    assert [strip.text for strip in days.strips][:2] == ["Senin", "Selasa"]
    assert sum(strip.n for strip in days.strips) == 10


def test_a_day_is_that_of_the_city_and_even_spread_is_called_so(city: City) -> None:
    improvement = begun(city)
    late = datetime(2026, 11, 8, 18, 0, tzinfo=UTC)  # a Sunday; in Jakarta it is Monday at 01.00
    linked(
        improvement, [complaint(city.roads, received_at=late + timedelta(days=n)) for n in range(7)]
    )
    strata = {
        one.title: one for one in tools(city, improvement, 1)["stratification"].context["strata"]
    }
    assert strata["Menurut hari"].sentence == "Tidak ada hari yang menonjol."
    assert [one.n for one in strata["Menurut hari"].strips] == [1] * 7
    assert strata["Menurut tempat"].sentence == "Tempatnya tidak disebut."
    Case.objects.update(received_at=late)
    strata = {
        one.title: one for one in tools(city, improvement, 1)["stratification"].context["strata"]
    }
    assert strata["Menurut hari"].sentence == "7 dari 7 masuk pada hari Senin."


def test_without_linked_complaints_the_units_are_told_apart(city: City) -> None:
    improvement = begun(city)
    linked(improvement, complaints(city.roads, 2))
    assert "stratification" not in tools(city, improvement, 1)
    complaints(city.roads, 5)
    tool = tools(city, improvement, 1)["stratification"]
    assert not tool.context["linked"]


@pytest.mark.parametrize(
    ("counts", "parts", "found"),
    [([5, 5], 2, 0.0), ([10], 1, 1.0), ([10, 0, 0], 3, 1.0), ([], 0, 0.0), ([3, 1], 2, 0.25)],
)
def test_concentration_goes_from_even_to_all_in_one(
    counts: list[int], parts: int, found: float
) -> None:
    assert concentration(counts, parts) == pytest.approx(found)


def test_what_chance_puts_together_does_not_stand_out() -> None:
    assert not stands_out(concentration([12, 9, 8, 11, 10, 9, 11], 7), 70, 7)
    assert stands_out(concentration([30, 6, 7, 7, 6, 7, 7], 7), 70, 7)
    assert not stands_out(concentration([2, 1, 1, 1], 4), 5, 4)
    assert stands_out(1.0, 5, 1)


def test_months_of_more_than_a_year_end_in_what_was_earlier(city: City) -> None:
    improvement = begun(city)
    linked(improvement, [complaint(city.roads, days_ago=20 * n) for n in range(40)])
    strata = {one.title: one for one in tools(city, improvement, 1)["stratification"].context["strata"]}  # fmt: skip
    strips = strata["Menurut bulan"].strips
    assert (len(strips), strips[-1].text) == (14, "lebih awal")
    assert sum(one.n for one in strips) == 40
    assert strata["Menurut saluran"].sentence == "Semuanya masuk lewat situs ini."


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([50, 30, 5, 5, 5, 5], "2 dari 6 jenis mencapai 80\u00a0% dari 100 hitungan; terbanyak Hal 0."),
        ([18, 18, 18], "Tersebar: perlu 3 dari 3 jenis untuk mencapai 100\u00a0% dari 54 hitungan."),
        ([4, 4], "Tersebar: perlu 2 dari 2 jenis untuk mencapai 100\u00a0% dari 8 hitungan."),
        ([90, 5, 5], "Terbanyak Hal 0: 90\u00a0% dari 100 hitungan."),
        ([20, 20, 20, 20, 20], "Tersebar: perlu 4 dari 5 jenis untuk mencapai 80\u00a0% dari 100 hitungan."),
        ([20, 17, 17, 17, 9], "Tersebar: perlu 4 dari 5 jenis untuk mencapai 89\u00a0% dari 80 hitungan."),
        ([10, 10, 10, 10, 3, 2, 2, 2, 1], "4 dari 9 jenis mencapai 80\u00a0% dari 50 hitungan; terbanyak Hal 0, Hal 1 dan 2 lainnya, sama banyak."),
        ([12, 9, 9, 8, 8, 7, 7, 6, 6, 6, 4, 4, 4, 4, 3, 3], "Tersebar: perlu 11 dari 16 jenis untuk mencapai 82\u00a0% dari 100 hitungan."),
    ],
)  # fmt: skip
def test_a_chart_says_whether_a_few_make_up_most(counts: list[int], said: str) -> None:
    counted = Counted([(f"Hal {n}", one) for n, one in enumerate(counts)])
    chart = chart_from("Judul", counted, key="x")
    assert chart is not None
    assert chart.sentence == said
    marked = [line for line in chart.lines if line.vital]
    assert bool(marked) == ("dari" in said.partition("jenis")[0] and "Tersebar" not in said)
    assert chart.svg.count('class="vital"') == len(marked)


def test_what_is_of_no_kind_stands_last_and_is_never_the_commonest() -> None:
    counted = Counted([("Lubang", 10), ("Lampu", 5)], ("kata lain", 85))
    chart = chart_from("Judul", counted, key="x")
    assert chart is not None
    assert chart.sentence == "Terbanyak Lubang: 10\u00a0% dari 100 hitungan."
    assert [line.text for line in chart.lines] == ["Lubang", "Lampu", "kata lain"]
    assert not any(line.vital for line in chart.lines)
    many = Counted([(f"Hal {n}", 30 - n) for n in range(14)], ("kata lain", 300))
    long = chart_from("Judul", many, key="x")
    assert long is not None
    assert [line.text for line in long.lines][-2:] == ["6 lainnya", "kata lain"]
    assert len(long.lines) == 10
    assert long.lines[-1].cumulative == "100\u00a0%"


# --- fishbone ---------------------------------------------------------------------------------------
def test_the_fishbone_shows_every_cause_and_the_likeliest_one(city: City) -> None:
    improvement = begun(city)
    assert "fishbone" not in tools(city, improvement, 3)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    hand.act(vote, points={"c1": 2, "c3": 5})
    tool = tools(city, improvement, 3)["fishbone"]
    for svg in (tool.context["wide"], tool.context["slim"]):
        assert 'class="chosen"' in svg
        assert svg.count("Paling mungkin: 5") == 1
        for text in (
            "Laporan menumpuk",
            "Dipilah seminggu",
            "→ Tidak dipilah",
            "Aspal dingin",
            "Manusia",
        ):
            assert text in svg
    assert tool.context["chosen"]


def test_many_equally_likely_causes_are_no_choice(city: City) -> None:
    improvement = begun(city)
    hand = Hand(improvement, city.sari)
    keys = [f"s{n}" for n in range(4)]
    hand.save(3, Causes(causes=tuple(Cause(key=one, text=f"<{one}>") for one in keys)))
    hand.act(vote, points=dict.fromkeys(keys, 4))
    tool = tools(city, improvement, 3)["fishbone"]
    assert not tool.context["chosen"]
    assert "&lt;s0&gt;" in tool.context["slim"]
    assert "Belum di tulang mana pun" in tool.context["slim"]


# --- the chart of what is measured ------------------------------------------------------------------
def test_the_chart_is_of_the_indicator_that_was_chosen(city: City) -> None:
    improvement = begun_in(city, source="indicator", indicator="working-time-median")
    assert "chart" not in tools(city, improvement, 1)
    published()
    put(city.roads, stepped(3000, 1500))
    put(city.roads, [60.0], last=date(2026, 11, 1))  # the month that runs
    tool = tools(city, improvement, 6)["chart"]
    assert len(tool.context["chart"].rows) == 24
    assert tool.context["since"] == "Juni 2026"
    assert "<svg" in tool.context["chart"].svg


def test_what_has_become_better_is_not_said_to_miss_its_target(city: City) -> None:
    improvement = begun_in(
        city, source="indicator", indicator="working-time-median", target=2000
    )  # fmt: skip
    published()
    put(city.roads, stepped(3000, 1500))
    said = tools(city, improvement, 6)["chart"].context["chart"].assurance
    assert said.startswith("Sejak Oktober 2025 targetnya terpenuhi dalam 11 dari 13 bulan. Namun")


def test_below_twelve_points_there_is_a_run_chart(city: City) -> None:
    improvement = begun_in(city, source="indicator", indicator="working-time-median")
    published()
    put(city.roads, stepped(3000, 1500, sides=(5, 6)))
    months = measured_months(improvement, today=TODAY)
    chart = chart_of(improvement, months)
    assert chart is not None
    assert chart.control is not None
    assert (len(months), chart.control.kind) == (11, ChartKind.RUN)
    put(city.roads, [3000], last=date(2025, 11, 1))
    again = chart_of(improvement, measured_months(improvement, today=TODAY))
    assert again is not None
    assert again.control is not None
    assert again.control.kind != ChartKind.RUN


def test_an_indicator_whose_file_is_gone_has_no_chart(city: City) -> None:
    improvement = begun_in(city, source="indicator", indicator="hilang")
    published()
    put(city.roads, [1, 2, 3], indicator="hilang")
    assert "chart" not in tools(city, improvement, 1)


def test_months_are_those_by_which_the_effect_is_judged(city: City) -> None:
    improvement = begun_in(city, source="complaints", category="Jalan rusak")
    complaint(city.roads, days_ago=300, category="Lampu")
    complaints(city.roads, 20, days_ago=100)
    complaint(city.roads, days_ago=70)
    complaint(city.roads, days_ago=1)
    own = Improvement.objects.create(
        unit=city.roads, title="Lubang", source="own", own_label="Lubang", own_from_tallies=True
    )
    OwnFigure.objects.create(improvement=own, month=date(2026, 9, 1), value="7.5")
    seen(city, own, "Lubang", [date(2026, 8, 3), date(2026, 9, 9), date(2026, 10, 5)], 3)
    published()
    for one in (improvement, own):
        subject, since = subject_of(one), date(2023, 11, 1)
        expected = read({subject: since}, clock(TODAY))[subject]
        found = measured_months(one, today=TODAY)
        assert [(m.month, m.value) for m in found] == [(m.month, m.value) for m in expected]
    assert [m.value for m in measured_months(own, today=TODAY)] == [3, 7.5, 3]


def test_own_figures_have_their_unit_and_a_target(city: City) -> None:
    improvement = begun_in(
        city, source="own", own_label="Waktu tunggu", own_unit="menit", target=30
    )  # fmt: skip
    for month in range(1, 9):
        OwnFigure.objects.create(improvement=improvement, month=date(2026, month, 1), value=40)
    chart = tools(city, improvement, 1)["chart"].context["chart"]
    assert chart.title == "Waktu tunggu (menit)"
    assert "target" in chart.svg


# --- before and after -------------------------------------------------------------------------------
def test_before_and_after_are_rates_of_whole_months(city: City) -> None:
    improvement = begun_in(city, transition_months=1)
    complaint(city.roads, days_ago=900, category="Dahulu")
    day = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
    for n in range(36):
        complaint(city.roads, received_at=day + timedelta(days=n))
    complaint(city.roads, received_at=datetime(2026, 6, 10, 3, 0, tzinfo=UTC), category="Peralihan")
    for n in range(4):
        complaint(city.roads, received_at=datetime(2026, 7, 5 + n, 3, 0, tzinfo=UTC))
        complaint(
            city.roads, received_at=datetime(2026, 8, 5 + n, 3, 0, tzinfo=UTC), category="Lampu"
        )
    complaint(city.roads, received_at=datetime(2026, 11, 5, 3, 0, tzinfo=UTC), category="Bulan ini")
    (found,) = tools(city, improvement, 6)["before-after"].context["found"]
    assert (found.before, found.after) == ("Jun 2025 – Mei 2026", "Jul 2026 – Okt 2026")
    rows = {one.text: (one.before, one.after, one.n_before, one.n_after) for one in found.rows}
    assert rows == {"Jalan rusak": ("3,0", "1,0", 36, 4), "Lampu": ("0,0", "1,0", 0, 4)}
    assert found.fewer == ["Jalan rusak (3,0 menjadi 1,0 per bulan)"]
    assert (found.more, found.same) == ([], ["Lampu (0,0 menjadi 1,0 per bulan)"])


def test_months_before_the_first_report_are_no_months_without_complaints(city: City) -> None:
    improvement = begun_in(city)
    complaint(city.roads, received_at=datetime(2026, 4, 10, 3, 0, tzinfo=UTC))
    (found,) = tools(city, improvement, 6)["before-after"].context["found"]
    assert found.before == "Apr 2026 – Mei 2026"


@pytest.mark.parametrize("start", [date(2026, 11, 1), date(2027, 3, 1)])
def test_before_there_is_a_whole_month_after_nothing_is_compared(city: City, start: date) -> None:
    improvement = begun_in(city, start)
    complaints(city.roads, 20)
    assert not {"before-after", "pareto"} & tools(city, improvement, 6).keys()


def test_a_check_sheet_is_compared_by_days_and_ranked_on_both_sides(city: City) -> None:
    improvement = begun_in(city)
    week = [START + timedelta(days=7 * n) for n in range(-8, 9)]
    seen(city, improvement, "Lubang", week[:8], 9)
    seen(city, improvement, "Lubang", week[8:], 2)
    seen(city, improvement, "Retak", week, 3)
    shown = tools(city, improvement, 6)
    (found,) = shown["before-after"].context["found"]
    assert found.before == "6 April 2026 – 31 Mei 2026"
    assert [one[:6] for one in found.fewer] == ["Lubang"]
    assert [one[:5] for one in found.same] == ["Retak"]
    before, after = shown["pareto"].context["charts"]
    assert [one.text for one in before.lines] == ["Lubang", "Retak"]
    assert [one.text for one in after.lines] == ["Retak", "Lubang"]


def test_a_few_days_of_a_check_sheet_are_no_side(city: City) -> None:
    improvement = begun_in(city)
    seen(city, improvement, "Lubang", [START - timedelta(days=13), START + timedelta(days=60)], 9)
    found = load_steps(
        visible_improvement(city.sari.powers(), improvement.pk), city.sari.powers(), today=TODAY
    )
    assert change_counts(improvement, found.steps).sheet is None


def test_what_chance_alone_does_is_no_movement() -> None:
    year, half = Side(TODAY, TODAY, 12), Side(TODAY, TODAY, 6)
    assert moved_beyond_chance(Moved("x", 120, 60), year, half) == 0
    assert moved_beyond_chance(Moved("x", 120, 30), year, half) == -1
    assert moved_beyond_chance(Moved("x", 12, 30), year, half) == 1
    assert moved_beyond_chance(Moved("x", 1, 0), year, half) == 0
    kinds = [Moved(f"Hal {n}", 10, 5) for n in range(11)]
    found = comparison("x", "Judul", Compared(year, half, kinds))
    assert (len(found.rows), found.left_out, len(found.same)) == (11, 3, 8)


# --- pages ------------------------------------------------------------------------------------------
@pytest.fixture
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("_english")
def test_tools_speak_english_too(city: City) -> None:
    improvement = begun_in(city, source="complaints", category="Jalan rusak")
    complaints(city.roads, 30)
    complaints(city.roads, 9, category="Lampu")
    tool = tools(city, improvement, 1)["chart"]
    assert tool.context["chart"].title == "Complaints a month: Jalan rusak"
    assert tool.context["since"] == "June 2026"


@pytest.mark.parametrize("count", [1, 3])
def test_steps_with_data_keep_to_ten_questions(
    city: City, count: int, django_assert_num_queries: Any
) -> None:
    start = (timezone.localdate().replace(day=1) - timedelta(days=80)).replace(day=1)
    improvement = begun_in(
        city, start, source="complaints", category="Jalan rusak", effect_asked_at=timezone.now()
    )
    age = (timezone.now() - MONDAY).days
    cases = complaints(city.roads, 6 * count, days_ago=200 - age)
    cases += complaints(city.roads, 5 * count, days_ago=10 - age, category="<b>Lampu</b>")
    linked(improvement, cases)
    hand = Hand(improvement, city.sari)
    hand.save(3)
    for n in range(count):
        day = timezone.localdate() - timedelta(days=n)
        Hand(improvement, city.sari, timezone.now()).act(
            tally, uid=uuid4(), seen=Seen(f"Hal {n}", day, times=4)
        )
    client = city.client(city.sari)
    for number, questions in ((1, 10), (3, 8), (6, 10)):
        with django_assert_num_queries(questions):
            client.get(at(improvement, number))
    told = page(client, at(improvement, 1))
    for words in ("Diagram Pareto", "Di mana dan kapan terjadi?", "Angkanya setiap bulan"):
        assert words in told
    assert "Tulang ikan" in page(client, at(improvement, 3))
    assert "Sebelum dan sesudah" in page(client, at(improvement, 6))
    raw = client.get(at(improvement, 1)).content.decode()
    assert "<b>Lampu" not in raw
    assert "Lubang besar." not in raw  # what people wrote is on their cases only
