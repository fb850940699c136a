"""What is said of an effect: no stronger than its method, in both languages."""

import re

import pytest

from tuntas.rules.phrases import Bilingual, format_number
from tuntas.rules.statistics.effects import (
    Direction,
    Effect,
    Estimate,
    Method,
    Verdict,
    Wording,
    sentence,
    without_figures,
)
from tuntas.rules.statistics.effects.tests.made import judged, month, noise, noisy

DAYS = Wording(Bilingual("hari", "days"))
CAUSAL = re.compile(
    r"sebab|karena|akibat|dampak|pengaruh|hasil|efek|berkat|cause|because|due to|effect|result|impact|thanks",
    re.IGNORECASE,
)


def made(**told: object) -> Effect:
    """Return an effect with these figures."""
    usual = {
        "method": Method.GLS,
        "direction": Direction.DOWN,
        "start": month(18),
        "transition": 1,
        "before": 18,
        "after": 14,
        "control_points": 0,
        "control_set_aside": False,
        "mean_before": 7.0,
        "mean_after": 4.0,
        "median_before": 7.0,
        "median_after": 4.0,
        "verdict": Verdict.BETTER,
        "level": Estimate(-3.12, -5.04, -1.2),
        "slope": Estimate(0.021, -0.1, 0.14),
        "autocorrelation": 0.21,
        "autocorrelation_range": (-0.1, 0.62),
        "held_months": 14,
    }
    return Effect(**{**usual, **told})  # type: ignore[arg-type]


def test_an_improvement_with_its_intervals() -> None:
    assert sentence(made(), DAYS) == Bilingual(
        "Membaik: mulai Agustus 2023 angkanya 3,1 hari lebih rendah (95%: 1,2 sampai 5,0 hari) daripada "
        "kelanjutan tren sebelumnya, lalu setiap bulan naik 0,02 hari terhadap tren itu (95%: turun 0,10 hari "
        "sampai naik 0,14 hari). Sudah bertahan 14 bulan. Bulan yang berurutan saling terkait 0,2 (mungkin "
        "-0,1 sampai 0,6); rentang di atas sudah memperhitungkannya.",
        "Better: from August 2023 on the figure is 3.1 days lower (95%: 1.2 to 5.0 days) than the trend before "
        "would have led to, and then each month 0.02 days up on that trend (95%: 0.10 days down to 0.14 days "
        "up). It has held for 14 months. Neighbouring months are correlated by 0.2 (it may be -0.1 to 0.6); "
        "the ranges above allow for it.",
    )


def test_few_months_are_an_indication() -> None:
    found = made(method=Method.SEGMENTED, before=7, after=8, autocorrelation=None,
                 autocorrelation_range=None, held_months=8)  # fmt: skip
    said = sentence(found, DAYS)
    assert said.id.startswith("Ada indikasi membaik: mulai Agustus 2023")
    assert said.id.endswith(
        "Dengan 7 bulan sebelum dan 8 bulan sesudah, ini baru petunjuk, belum bukti."
    )
    assert said.en.startswith("There are indications of an improvement: from August 2023")
    assert said.en.endswith(
        "With 7 months before and 8 months after this is a hint, not yet proof."
    )
    assert "saling terkait" not in said.id


@pytest.mark.parametrize("method", [one for one in Method if one is not Method.RUN_CHART])
@pytest.mark.parametrize("verdict", list(Verdict)[4:])
def test_the_wording_follows_method_and_verdict(method: Method, verdict: Verdict) -> None:
    said = sentence(made(method=method, verdict=verdict), DAYS)
    assert ("indikasi" in said.id) == method.indicative
    assert ("indication" in said.en) == method.indicative
    assert ("unit pembanding" in said.id) == method.controlled
    assert ("comparison units" in said.en) == method.controlled
    assert ("kebetulan" in said.id) == (verdict is Verdict.NO_EFFECT_SEEN)
    assert ("by chance" in said.en) == (verdict is Verdict.NO_EFFECT_SEEN)
    hinted = method.indicative and verdict is not Verdict.NO_EFFECT_SEEN
    assert ("ini baru petunjuk" in said.id) == hinted  # of no change there is no hint either
    assert ("is a hint" in said.en) == hinted


RUNS = [
    ([9.0, 11, 10, 10.5], [9, 8, 9, 8, 9, 8]),
    ([9.0, 11, 10, 10.5], [12, 13, 12, 13, 12, 13]),
    ([9.0, 11, 10, 10.5], [12, 9]),
    ([9.0, 11, 10, 10.5], []),
    ([], [12.0, 9, 8]),
]


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(("before", "after"), RUNS)
def test_a_run_chart_has_no_word_of_cause(
    before: list[float], after: list[float], direction: Direction
) -> None:
    said = sentence(judged([*before, *after], len(before), direction=direction), DAYS)
    assert not CAUSAL.search(said.id)
    assert not CAUSAL.search(said.en)


@pytest.mark.parametrize(
    ("given", "indonesian", "english"),
    [
        (
            RUNS[0],
            (
                "Angka bergerak ke arah yang lebih baik: nilai tengah 10,25 hari sebelum dan 8,5 hari sesudah Mei "
                "2022. Baru 4 bulan sebelum dan 6 bulan sesudah; penilaian berikutnya perlu paling sedikit 6 di "
                "setiap sisi."
            ),
            (
                "The figures moved towards the better: the median was 10.25 days before and 8.5 days after May "
                "2022. Only 4 months before and 6 months after; the next judgement needs at least 6 on each side."
            ),
        ),
        (
            RUNS[3],
            "Terlalu dini untuk menilai: belum ada angka sejak Mei 2022.",
            "Too early to judge: there are no figures from May 2022 on yet.",
        ),
        (
            RUNS[4],
            "Belum dapat dinilai: tidak ada angka dari sebelum Januari 2022.",
            "Cannot be judged: there are no figures from before January 2022.",
        ),
    ],
)
def test_too_early(given: tuple[list[float], list[float]], indonesian: str, english: str) -> None:
    before, after = given
    assert sentence(judged([*before, *after], len(before)), DAYS) == Bilingual(indonesian, english)


def test_one_month_is_not_one_months() -> None:
    assert "and 1 month after;" in sentence(judged([9, 11, 10, 8], 3)).en


def test_what_faded_says_so_first() -> None:
    said = sentence(made(faded=True, held_months=9, verdict=Verdict.NO_EFFECT_SEEN), DAYS)
    assert said.id.startswith(
        "Sempat membaik selama 9 bulan, lalu memudar: bulan-bulan terakhir lebih dekat ke keadaan semula. "
        "Atas seluruh bulan sesudahnya: mulai Agustus 2023 "
    )
    assert said.en.startswith(
        "It was better for 9 months, then faded: the last months are closer to how it was before. "
        "Over all months after: from August 2023 on "
    )
    assert "bertahan" not in said.id


def test_what_the_figures_do_not_allow_for_is_told() -> None:
    said = sentence(made(seasonal=True, control_set_aside=True))
    assert said.id.endswith(
        "Angka sebelumnya berpola tahunan, dan pola itu tidak diperhitungkan. Unit pembanding tidak dipakai: "
        "bulannya terlalu sedikit."
    )
    assert "yearly pattern, which is not allowed for. The comparison units were not used" in said.en


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (Estimate(0.004, -3, 3.2), "neither higher nor lower (95%: 3.0 lower to 3.2 higher)"),
        (Estimate(1234.5, 1100, 1400), "1,235 higher (95%: 1,100 to 1,400)"),
        (Estimate(2e-5, 1e-5, 3e-5), "0.000020 higher (95%: 0.000010 to 0.000030)"),
        (Estimate(2e-9, 1e-9, 3e-9), "0.000000002 higher (95%: 0.000000001 to 0.000000003)"),
        (Estimate(-5, -5, -5), "5.0 lower than"),
        (Estimate(0, 0, 0), "neither higher nor lower than"),
        (Estimate(2e20, 1e20, 3e20), "200,000,000,000,000,000,000 higher"),
    ],
)
def test_digits_follow_the_interval(level: Estimate, told: str) -> None:
    assert told in sentence(made(level=level)).en


def test_values_may_be_said_in_their_own_words() -> None:
    points = Wording(value=lambda value, lang: format_number(value * 100, lang, places=0) + " poin")
    assert "3 poin lebih rendah (95%: 1 poin sampai 5 poin)" in (
        sentence(made(level=Estimate(-0.03, -0.05, -0.01)), points).id
    )
    fixed = Wording(Bilingual("hari", "days"), places=2)
    assert "3,12 hari lebih rendah (95%: 1,20 sampai 5,04 hari)" in sentence(made(), fixed).id


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_judged_can_be_said(seed: int) -> None:
    values = noisy(seed, 30 + seed, lambda at: -3.0 if 12 <= at < 22 else 0.0)
    control = noise(seed + 50, len(values)) if seed % 2 else None
    said = sentence(judged(values, 3 * seed, transition=seed % 3, control=control))
    assert said.id.endswith(".")
    assert "{" not in said.id + said.en


@pytest.mark.parametrize(
    ("seen", "indonesian", "english"),
    [
        (
            (Method.GLS, Verdict.BETTER, 12, False),
            "Membaik. Sudah bertahan 12 bulan.",
            "Better. It has held for 12 months.",
        ),
        (
            (Method.SEGMENTED, Verdict.BETTER, None, False),
            "Ada indikasi membaik.",
            "There are indications of an improvement.",
        ),
        (
            (Method.CONTROLLED_GLS, Verdict.NO_EFFECT_SEEN, None, False),
            "Perubahan tidak terlihat.",
            "No effect seen.",
        ),
        (
            (Method.GLS, Verdict.WORSE, 1, True),
            "Sempat membaik selama 1 bulan, lalu memudar: bulan-bulan terakhir lebih dekat ke keadaan semula.",
            "It was better for 1 month, then faded: the last months are closer to how it was before.",
        ),
        (
            (Method.RUN_CHART, Verdict.RUN_CHANGED, None, False),
            "Angka bergeser.",
            "The figures moved.",
        ),
        (
            (Method.RUN_CHART, Verdict.TOO_EARLY, None, False),
            "Terlalu dini untuk menilai.",
            "Too early to judge.",
        ),
    ],
)
def test_what_was_seen_can_be_told_without_figures(
    seen: tuple[Method, Verdict, int | None, bool], indonesian: str, english: str
) -> None:
    method, verdict, held_months, faded = seen
    told = without_figures(method, verdict, held_months, faded=faded)
    assert (told.id, told.en) == (indonesian, english)
