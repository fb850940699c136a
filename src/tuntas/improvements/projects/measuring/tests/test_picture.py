"""Where the drawing puts the change: by its month, whether or not that month has a figure."""

from collections.abc import Sequence

import pytest

from tuntas.improvements.models import EffectResult
from tuntas.improvements.projects.measuring.drawing import PictureWords, effect_svg
from tuntas.improvements.projects.measuring.queries.panel import picture_of
from tuntas.rules.statistics.effects import Phase

B, T, A = Phase.BEFORE, Phase.TRANSITION, Phase.AFTER


def kept(months: Sequence[int], phases: Sequence[Phase], transition: int) -> EffectResult:
    """Return a result of months of 2025 as it was kept while months without a figure were left out."""
    nothing = dict.fromkeys(("control", "n", "fitted", "counterfactual"), [None] * len(months))
    points = {
        "month": [f"2025-{one:02}" for one in months],
        "phase": phases,
        "value": [10.0 * one for one in months],
    }
    content = {
        "effect": {"start": "2025-05", "transition": transition},
        "points": points | nothing,
    }
    return EffectResult(method="run-chart", content=content)


@pytest.mark.parametrize(
    ("months", "phases", "transition", "drawn"),
    [
        ([1, 2, 3, 4, 6, 7], [B, B, B, B, A, A], 0, [B, B, B, B, A, A, A]),
        ([1, 2, 3, 4, 6, 7], [B, B, B, B, A, A], 1, [B, B, B, B, T, A, A]),
        ([1, 2, 3, 7], [B, B, B, A], 2, [B, B, B, B, T, T, A]),
        ([1, 2, 4, 5, 6, 7], [B, B, B, T, A, A], 1, [B, B, B, B, T, A, A]),
    ],
)
def test_the_change_is_drawn_in_its_month(
    months: list[int], phases: list[Phase], transition: int, drawn: list[Phase]
) -> None:
    """Once a month without a figure was taken for one of the side before it."""
    picture = picture_of(kept(months, phases, transition), None)
    assert picture.phases == drawn
    whole = picture_of(kept(range(1, 8), drawn, transition), None)
    words = PictureWords("", "", str, str, "", "mulai")
    told, expected = (effect_svg(one, words, key="x") for one in (picture, whole))
    for part in ('<path class="start"', '<rect class="between"', '<text class="now"'):
        found = [line.split("/>")[0] for line in told.split(part)[1:]]
        assert found == [line.split("/>")[0] for line in expected.split(part)[1:]], part
    assert ('class="between"' in told) is bool(transition)
