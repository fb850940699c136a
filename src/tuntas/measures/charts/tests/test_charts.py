"""Charts: what they say in both languages, what is drawn, what stays hidden."""

import re
from xml.etree import ElementTree as ET

import pytest

from tuntas.measures.charts import (
    ChartWords,
    Month,
    NewStart,
    control_chart_svg,
    drawn,
    drawn_ladder,
    indicator_chart,
    ladder,
    ladder_svg,
)
from tuntas.measures.indicators import shipped
from tuntas.measures.tests.figures_samples import (
    DAY,
    OCTOBER,
    RUNGS,
    STEADY,
    months_up_to,
)
from tuntas.measures.words import duration_words, percent_words
from tuntas.rules.phrases import Bilingual
from tuntas.rules.statistics.control_charts import Variation

SPEED = shipped()["working-time-median"]
PROMISE = shipped()["within-promise"]
LADDER = shipped()["ladder"]
BETTER = Bilingual(
    "Membaik: Oktober 2026 mencapai 2 hari 1 jam kerja, jauh lebih rendah daripada yang biasa "
    "(sekitar 3 hari 1 jam kerja).",
    "Better: October 2026 reached 2 working days 1 hour, far lower than usual "
    "(around 3 working days 1 hour).",
)


def months(values: list[float], *, n: int = 20) -> list[Month]:
    return [Month(m, v, n) for m, v in zip(months_up_to(OCTOBER, len(values)), values, strict=True)]


def days(values: list[float], **options: int) -> list[Month]:
    return months([DAY * value for value in values], **options)


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (0, "0 menit kerja", "0 working minutes"),
        (20, "20 menit kerja", "20 working minutes"),
        (60, "1 jam kerja", "1 working hour"),
        (135, "2 jam 15 menit kerja", "2 working hours 15 minutes"),
        (449.6, "1 hari kerja", "1 working day"),
        (450, "1 hari kerja", "1 working day"),
        (3 * DAY + 130, "3 hari 2 jam kerja", "3 working days 2 hours"),
        (12.4 * DAY, "12 hari kerja", "12 working days"),
    ],
)
def test_working_time_is_said_in_days_of_seven_and_a_half_hours(
    minutes: float, indonesian: str, english: str
) -> None:
    assert duration_words(minutes, "id") == indonesian
    assert duration_words(minutes, "en") == english


def test_a_share_is_whole_but_never_all_or_nothing_by_rounding() -> None:
    said = [percent_words(one, "id") for one in (0, 0.4, 82.4, 99.6, 100)]
    assert said == ["0\u00a0%", "0,4\u00a0%", "82\u00a0%", "99,6\u00a0%", "100\u00a0%"]


@pytest.mark.parametrize(
    ("values", "indonesian", "english"),
    [
        (
            STEADY[:9],
            "Tidak ada yang luar biasa; sembilan bulan terakhir sekitar 3 hari 1 jam kerja.",
            "Nothing unusual; the last nine months hover around 3 working days 1 hour.",
        ),
        (
            [*STEADY, *(2.1, 2.0, 2.2, 2.1, 2.0, 2.2, 2.1)],
            BETTER.id,
            BETTER.en,
        ),
        (
            [3.0, 3.4],
            "Baru 2 bulan dengan cukup kasus: terlalu dini untuk mengatakan apa yang biasa.",
            "Only 2 months with enough cases: too early to say what is usual.",
        ),
        (
            [3.0],
            "Baru 1 bulan dengan cukup kasus: terlalu dini untuk mengatakan apa yang biasa.",
            "Only 1 month with enough cases: too early to say what is usual.",
        ),
    ],
)
def test_a_chart_says_one_plain_sentence(
    values: list[float], indonesian: str, english: str
) -> None:
    chart = indicator_chart(SPEED, days(values))
    assert chart.sentence.id == indonesian
    assert chart.sentence.en == english


def test_months_with_too_few_cases_are_neither_drawn_nor_told() -> None:
    figures = [*days(STEADY)[:-1], Month(OCTOBER, 987.0, 4)]
    shown = drawn(indicator_chart(SPEED, figures), "id")
    assert len(re.findall("<circle", shown.svg)) == len(STEADY) - 1
    assert shown.rows[0].few
    assert shown.rows[0].value == ""
    assert "2 jam 12 menit" not in f"{shown.svg}{shown.rows}"  # 987 minutes
    assert shown.sentence.endswith("Angka terakhir: September 2026.")


def test_a_chart_names_the_months_from_which_it_knows_what_is_usual() -> None:
    figures = days([3.0, *([3.2, 3.4] * 8)])  # from June 2025 to October 2026
    shown = drawn(indicator_chart(SPEED, figures), "id")
    assert "dari 12 bulan, Juni 2025 sampai Mei 2026; sesudah itu tetap" in shown.limits_note
    gap = drawn(indicator_chart(SPEED, [*figures[:3], *figures[4:]]), "id")
    assert "dari 12 bulan, Juni 2025 sampai Juni 2026; sesudah itu tetap" in gap.limits_note


def test_what_stood_out_more_than_a_year_ago_is_no_news() -> None:
    calm = indicator_chart(SPEED, days([4.4, *STEADY, *STEADY[:5]]))
    assert calm.sentence.id == (
        "Tidak ada yang luar biasa; dua belas bulan terakhir sekitar 3 hari 2 jam kerja."
    )
    lately = indicator_chart(SPEED, days([*STEADY, 9.0, *STEADY[:5]]))
    assert lately.sentence.id.startswith("Kini biasa saja")


def test_nothing_but_small_months_says_so_and_draws_nothing() -> None:
    shown = drawn(indicator_chart(SPEED, days(STEADY, n=4)), "id")
    assert shown.sentence == "Terlalu sedikit kasus untuk disimpulkan."
    assert shown.svg == ""


def test_limits_rest_on_the_first_twelve_months_with_enough_cases() -> None:
    figures = days([*STEADY, *(9.0 for _ in range(12))])
    full = indicator_chart(SPEED, figures).control
    assert full is not None
    gappy = [Month(one.month, one.value, 2 if at == 3 else 20) for at, one in enumerate(figures)]
    moved = indicator_chart(SPEED, gappy).control
    assert moved is not None
    assert (full.segments[0].basis, moved.segments[0].basis) == (12, 12)
    assert full.centre == pytest.approx(DAY * 3.2, rel=0.01)


def test_a_new_start_draws_its_own_limits_with_its_cause() -> None:
    figures = days([*STEADY, *(value - 1 for value in STEADY)])
    start = NewStart(figures[12].month, "Berkas disatukan")
    chart = indicator_chart(SPEED, figures, new_starts=[start])
    assert chart.control is not None
    assert [one.begins for one in chart.control.segments] == [0, 12]
    assert chart.control.variation is Variation.COMMON
    shown = drawn(chart, "id")
    assert shown.causes == (("November 2025", "Berkas disatukan"),)
    assert shown.svg.count('class="new-start"') == 1
    assert shown.svg.count('class="centre"') == 2


def test_a_new_start_with_a_month_too_few_waits() -> None:
    figures = days(STEADY)
    chart = indicator_chart(SPEED, figures, new_starts=[NewStart(OCTOBER, "Baru saja")])
    assert chart.control is not None
    assert len(chart.control.segments) == 1


QUICKER = [2.1, 2.0, 2.2, 2.1, 2.0, 2.2, 2.1]
SLOWER = [4.4, 4.5, 4.3, 4.4, 4.5, 4.3, 4.4]
OF_THE_PAST = (
    " Namun batas kendalinya masih memuat cara kerja yang lama. Seberapa pasti target itu terpenuhi "
    "baru dapat dikatakan setelah batasnya dihitung ulang."
)


@pytest.mark.parametrize(
    ("values", "target", "said"),
    [
        (QUICKER, 2.3, "Sejak April 2026 targetnya terpenuhi setiap bulan."),
        (QUICKER, 2.15, "Sejak April 2026 targetnya terpenuhi dalam 5 dari 7 bulan."),
        ([3, *SLOWER], 4.2, "Sejak April 2026 targetnya tidak terpenuhi dalam satu bulan pun."),
        (SLOWER, 4.2, "Sejak Maret 2026 targetnya terpenuhi dalam 1 dari 8 bulan."),
        (QUICKER, 3.2, "Sejak April 2026 targetnya terpenuhi setiap bulan."),  # within the limits
    ],
)
def test_months_that_contradict_old_limits_speak_for_themselves(
    values: list[float], target: float, said: str
) -> None:
    chart = indicator_chart(SPEED, days([*STEADY, *values]), target=target * DAY)
    shown = drawn(chart, "id")
    assert shown.assurance == said + OF_THE_PAST
    assert shown.outdated
    assert drawn(chart, "en").assurance.endswith("said once they are computed anew.")


def test_higher_shares_than_the_old_limits_speak_for_themselves() -> None:
    figures = months([*([50, 55, 45, 50] * 3), *([95] * 7)], n=100)
    shown = drawn(indicator_chart(PROMISE, figures, target=90), "id")
    assert shown.assurance == "Sejak April 2026 targetnya terpenuhi setiap bulan." + OF_THE_PAST


@pytest.mark.parametrize(
    ("values", "target", "said"),
    [
        (STEADY, 5, "targetnya terpenuhi setiap bulan."),
        (STEADY, 3.2, "targetnya kadang terpenuhi, kadang tidak."),
        (STEADY, 1, "targetnya tidak akan terpenuhi."),
        (QUICKER, 5, "targetnya terpenuhi setiap bulan."),  # quicker, and as sure as before
        (QUICKER, 1, "targetnya tidak akan terpenuhi."),  # quicker, and not enough
        (SLOWER, 1, "targetnya tidak akan terpenuhi."),
        ([*STEADY[:6], 2.0], 2.3, "targetnya tidak akan terpenuhi."),  # one month is no change
        ([*QUICKER, *STEADY], 2.3, "targetnya tidak akan terpenuhi."),  # as it was again
    ],
)
def test_months_that_bear_out_the_limits_leave_them_their_say(
    values: list[float], target: float, said: str
) -> None:
    chart = indicator_chart(SPEED, days([*STEADY, *values]), target=target * DAY)
    shown = drawn(chart, "id")
    assert shown.assurance == f"Dengan cara kerja sekarang, {said}"
    assert not shown.outdated


def test_new_limits_speak_of_the_target_again() -> None:
    figures = days([*STEADY, *QUICKER])
    start = NewStart(figures[12].month, "Berkas disatukan")
    shown = drawn(indicator_chart(SPEED, figures, new_starts=[start], target=3 * DAY), "id")
    assert shown.assurance == "Dengan cara kerja sekarang, targetnya terpenuhi setiap bulan."


def test_a_month_without_figures_does_not_end_the_present_run() -> None:
    figures = days([*STEADY, *QUICKER, *QUICKER[:4]])
    gap = [*figures[:19], *figures[20:]]  # the last three are too few for a sign of their own
    shown = drawn(indicator_chart(SPEED, gap, target=2.3 * DAY), "id")
    assert shown.assurance == "Sejak Desember 2025 targetnya terpenuhi setiap bulan." + OF_THE_PAST


def test_shares_get_limits_by_their_number_of_cases() -> None:
    chart = indicator_chart(PROMISE, months([80, 85, 75, 80] * 6))
    assert chart.control is not None
    assert chart.control.kind == "p"
    assert chart.control.centre == pytest.approx(0.8)
    assert chart.sentence.id.endswith("sekitar 80\u00a0%.")


def structure(svg: str) -> list[tuple[str, str, str]]:
    """Return element, class and words of a drawing, without places."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return [(one.tag, one.get("class", ""), (one.text or "").strip()) for one in root.iter()]


def test_the_drawing_has_this_structure() -> None:
    values = [3.0, 3.4, 3.1, 3.3, 3.2, 3.0, 3.4, 3.1, 3.3, 3.2, 3.1, 6.0]
    shown = drawn(indicator_chart(SPEED, days(values), target=4 * DAY), "id")
    assert structure(shown.svg) == [
        ("svg", "spc", ""),
        ("title", "", "Waktu penyelesaian (median)"),
        ("desc", "", shown.sentence),
        *(
            element
            for words in ("0", "2 hari", "4 hari", "6 hari")
            for element in (("path", "grid", ""), ("text", "tick", words))
        ),
        ("text", "month", "Nov 2025"),
        ("text", "month", "Okt 2026"),
        ("path", "year", ""),
        ("path", "limit", ""),
        ("path", "limit", ""),
        ("path", "centre", ""),
        ("path", "target", ""),
        ("text", "tick", "target"),
        ("polyline", "line", ""),
        *[("circle", "common", "")] * 11,
        ("path", "concern", ""),
        ("text", "now", "Okt 2026: 6 hari"),
    ]
    root = ET.fromstring(shown.svg)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "working-time-median-t working-time-median-d"


def test_every_mark_lies_inside_the_drawing() -> None:
    for values in ([5.0] * 8, [0.0, 0.0, 0.1, 0, 0, 0, 0, 9], [1e-4] * 7 + [900.0]):
        svg = drawn(indicator_chart(SPEED, days(values)), "en").svg
        for name, limit in (("cx", 360), ("cy", 216), ("y", 216), ("x", 360)):
            for found in re.findall(rf' {name}="([-0-9.]+)"', svg):
                assert 0 <= float(found) <= limit, (values, name)


def test_words_cannot_break_the_drawing() -> None:
    control = indicator_chart(SPEED, days(STEADY)).control
    assert control is not None
    hostile = ChartWords("<b>&", '"><script>', str, str, "t")
    root = ET.fromstring(control_chart_svg(control, hostile, key="k"))  # noqa: S314 - our own
    assert [one.text for one in root][:2] == ["<b>&", '"><script>']


def rungs(shares: list[float], n: int) -> dict[str, list[Month]]:
    return {part: [Month(OCTOBER, s, n)] for part, s in zip(RUNGS, shares, strict=True)}


def test_the_ladder_puts_this_year_beside_the_last() -> None:
    found = ladder(LADDER, rungs([10, 30, 20, 30, 10], 40), rungs([5, 20, 25, 30, 20], 60))
    shown = drawn_ladder(LADDER, found, "id")
    assert shown is not None
    assert [row.moved for row in shown.rows] == [
        "naik 5 poin",
        "naik 10 poin",
        "turun 5 poin",
        "tetap",
        "turun 10 poin",
    ]
    assert shown.sentence == (
        "40\u00a0% dari 40 kasus setahun terakhir selesai dalam sehari atau lebih cepat; "
        "setahun sebelumnya 25\u00a0% dari 60."
    )
    drawing = structure(ladder_svg(found, "en", title="t", sentence="s"))
    assert [one[1] for one in drawing if one[0] == "rect"] == ["now", "before"] * 5


def test_a_year_with_too_few_cases_stays_off_the_ladder() -> None:
    found = ladder(LADDER, rungs([10, 30, 20, 30, 10], 40), rungs([100, 0, 0, 0, 0], 4))
    shown = drawn_ladder(LADDER, found, "id")
    assert shown is not None
    assert [row.before for row in shown.rows] == [""] * 5
    assert shown.sentence.endswith("terlalu sedikit kasus untuk dibandingkan.")
    assert "100\u00a0%" not in shown.svg
    assert drawn_ladder(LADDER, ladder(LADDER, rungs([1] * 5, 4), {}), "id") is None
