"""The question that an agency adds to its instrument (U10): told beside the index, never in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import connection

from tuntas.assessments.instruments import pinned
from tuntas.assessments.models import Survey
from tuntas.assessments.surveys.queries.counts import LEFT_OUT, not_counted
from tuntas.assessments.surveys.queries.notation import in_words
from tuntas.rules.instruments import Instrument

EXTRA_COUNTS = f"""
SELECT r.extra, count(*) FROM assessments_surveyresponse r
WHERE r.survey_id = %(survey)s AND r.extra IS NOT NULL AND NOT {LEFT_OUT}
GROUP BY r.extra
"""  # noqa: S608 - of constants


@dataclass(frozen=True)
class ExtraFigure:
    """What was answered to it: `counts` are pairs of a number and how often it was chosen."""

    label: str
    counts: Sequence[tuple[int, int]]

    @property
    def answered(self) -> int:
        """Return how many answered it; it may be left out."""
        return sum(times for _value, times in self.counts)

    @property
    def mean(self) -> Fraction | None:
        """Return the mean of the numbers, None while there is none."""
        total = sum(value * times for value, times in self.counts)
        return Fraction(total, self.answered) if self.answered else None

    @property
    def mean_in_words(self) -> str:
        """Return the mean in the reader's notation."""
        return "–" if self.mean is None else in_words(self.mean)

    def kept(self) -> dict[str, Any]:
        """Return it as a frozen result keeps it."""
        return {
            "label": self.label,
            "counts": {str(value): times for value, times in self.counts},
        }


def extra_values(instrument: Instrument) -> Sequence[int]:
    """Return what may be answered to it, the best first: the numbers of the last element's scale."""
    scale = instrument.scale_of(instrument.leaves[-1])
    return sorted((int(option.value) for option in (scale.options if scale else ())), reverse=True)


def extra_now(survey: Survey, *, leave_out: bool = True) -> ExtraFigure | None:
    """Return what the present answers give; None for a survey without such a question."""
    if not survey.extra_label:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            EXTRA_COUNTS, {"survey": survey.pk, "without": not_counted(leave_out=leave_out)}
        )
        counted = dict(cursor.fetchall())
    values = extra_values(pinned(survey.instrument, survey.instrument_hash))
    return ExtraFigure(survey.extra_label, [(value, counted.get(value, 0)) for value in values])


def extra_kept(kept: Mapping[str, Any] | None) -> ExtraFigure | None:
    """Return what a frozen result kept of it; results from before it was kept have nothing."""
    if not kept:
        return None
    counts = sorted(((int(value), times) for value, times in kept["counts"].items()), reverse=True)
    return ExtraFigure(kept["label"], counts)
