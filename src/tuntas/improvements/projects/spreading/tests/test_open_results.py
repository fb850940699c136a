"""What everybody gets of a result in which months of one to four cases weighed: nothing to compute them from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.improvements.models import EffectResult, Improvement
from tuntas.improvements.projects.measuring.drawing import PictureWords, effect_svg
from tuntas.improvements.projects.measuring.figures import COMPLAINTS, Figure
from tuntas.improvements.projects.measuring.judgement import Question, judge
from tuntas.improvements.projects.measuring.queries.numbers import open_effect, table
from tuntas.improvements.projects.measuring.queries.panel import picture_of
from tuntas.improvements.projects.measuring.sentences import plain_sentences
from tuntas.improvements.projects.measuring.subjects import Month
from tuntas.improvements.projects.measuring.verdicts import tag_of
from tuntas.improvements.projects.spreading.tests.practice_samples import shared, with_few
from tuntas.measures.queries.series import months_before

BEFORE = [14, 12, 15, 13, 11, 16, 12, 14]
HIDDEN_AT = 12


def judged_with(count: int, control: Sequence[int] = ()) -> EffectResult:
    """Return what is kept of complaints a month, in one of which there were so many."""
    counts = [*BEFORE, 8, 7, 6, 8, count, 7, 6, 6]
    first = date(2025, 1, 1)
    months = [months_before(first, -at) for at in range(len(counts))]
    asked = Question(
        Improvement(started_on=months[len(BEFORE)], source="complaints"),
        Figure("Pengaduan", "Complaints", COMPLAINTS, "down"),
        tuple(Month(month, float(one), one) for month, one in zip(months, counts, strict=True)),
        others=[[Month(month, float(one)) for month, one in zip(months, control, strict=True)]]
        if control
        else (),
    )
    return judge([asked])[0]


def computed(rows: list[Sequence[Any]]) -> float:
    """Solve the line of a least squares fit for the month that has no value."""
    t = np.arange(len(rows))
    after = (t >= len(BEFORE)).astype(float)
    columns = np.column_stack([np.ones(len(t)), t, after, after * (t - len(BEFORE))])
    hat = columns @ np.linalg.inv(columns.T @ columns) @ columns.T
    values = np.array([0 if at == HIDDEN_AT else row[2] for at, row in enumerate(rows)])
    return float((rows[HIDDEN_AT][5] - hat[HIDDEN_AT] @ values) / hat[HIDDEN_AT, HIDDEN_AT])


def everything_open(effect: EffectResult) -> tuple[object, ...]:
    """Return all that everybody gets of a kept result."""
    shown = open_effect(effect)
    words = PictureWords("", "", str, str, "", "")
    return (
        list(table(shown.content)), shown.content, shown.sentence, plain_sentences(shown, "id"),
        tag_of(shown).word, effect_svg(picture_of(shown, None), words, key="x"),
    )  # fmt: skip


def test_a_hidden_month_cannot_be_computed_from_what_is_open() -> None:
    """The fitted line once gave a month of three complaints as 2.99999."""
    kept = judged_with(3)
    assert kept.verdict == "better"
    assert computed(list(table(kept.content))[1:]) == pytest.approx(3, abs=0.001)
    with pytest.raises(TypeError):  # there is no line to solve
        computed(list(table(open_effect(kept).content))[1:])
    assert len({repr(judged_with(one).content) for one in range(1, 5)}) == 4
    assert len({repr(everything_open(judged_with(one))) for one in range(1, 5)}) == 1


def test_a_hidden_month_of_the_comparison_cannot_be_computed_either() -> None:
    beside = [[9, 8, 7, 9, 8, one, 7, 9, 8, 9, 7, 8, 9, 8, 7, 9] for one in range(1, 5)]
    kept = [judged_with(7, one) for one in beside]
    assert {one.method for one in kept} == {"controlled-segmented"}
    assert len({repr(one.content) for one in kept}) == 4
    assert len({repr(everything_open(one)) for one in kept}) == 1


def test_without_small_months_everything_is_open() -> None:
    kept = judged_with(7)
    shown = open_effect(kept)
    assert (shown.content, shown.sentence) == (kept.content, kept.sentence)


@pytest.mark.django_db
def test_pages_and_files_tell_why_figures_are_missing(city: City) -> None:
    made = with_few(shared(city), 3)
    rows = Client().get(reverse("practice_numbers", args=[made.pk])).content.decode().split()
    assert rows[4].split(",")[2:5] == ["", "", ""]
    assert {row.split(",", 5)[5] for row in rows[1:]} == {","}
    page = Client().get(reverse("practice", args=[made.pk])).content.decode()
    # In the first words, in the drawing's description, in the full figures.
    assert page.count("Perkiraan, rentang, dan garisnya tidak dibagikan") == 3
    for drawn in (
        '<polyline class="fitted"',
        '<polyline class="expected"',
        "95%",
        "Kaitan antarbulan",
    ):
        assert drawn not in page
    figure = page[page.index("<figure>") : page.index("</figure>")]
    for mark in ("angka setiap bulan", "nilai tengah", "garis sebelum dan sesudah"):
        assert (mark in figure) is (mark == "angka setiap bulan")
    told = Client().get(reverse("practice_json", args=[made.pk])).json()
    assert told["effect"]["verdict"] == "better"
    assert not {"level", "slope"} & set(told["effect"])
    assert told["sentence"].startswith("Membaik. Sudah bertahan 12 bulan. Perkiraan")
    assert told["sentence_en"].startswith("Better. It has held for 12 months. Estimates")
    assert "95%" not in Client().get(reverse("practices")).content.decode()
