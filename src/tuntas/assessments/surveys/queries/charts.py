"""Drawings of a survey's figures: numbers and coordinates, drawn by the templates as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tuntas.assessments.models import Survey, SurveyResult
from tuntas.assessments.surveys.periods import period_words
from tuntas.assessments.surveys.queries.figures import ElementFigure
from tuntas.assessments.surveys.queries.notation import in_words
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring import Result
from tuntas.rules.statistics.individuals import ChartSignal, individuals_chart

TREND_POINTS = 24  # six years of quarters
WIDTH, HEIGHT, MARGIN = 640, 220, 34
SIGNAL_WORDS: Mapping[ChartSignal, Bilingual] = {
    ChartSignal.BEYOND: Bilingual("di luar batas kendali", "beyond the control limits"),
    ChartSignal.RUN: Bilingual(
        "tujuh berturut-turut di sisi yang sama", "seven in a row on one side"
    ),
    ChartSignal.TREND: Bilingual(
        "tujuh berturut-turut naik atau turun", "seven in a row rising or falling"
    ),
    ChartSignal.NEAR: Bilingual("dua dari tiga di dekat batas", "two of three near a limit"),
}


@dataclass(frozen=True)
class Bar:
    """An element's bar, `percent` long; `mean` in the reader's notation."""

    element: ElementFigure
    mean: str
    percent: str
    weak: bool


@dataclass(frozen=True)
class ExplainedLine:
    """A line of the explanation; `score` is what it brings, in the reader's notation."""

    label: Bilingual
    because: Bilingual
    score: str


@dataclass(frozen=True)
class TrendPoint:
    """A closed period on the chart; x, y in the drawing's units; `signals` in words."""

    code: str
    label: str
    score: Decimal
    category: str
    x: float
    y: float
    signals: Sequence[Bilingual]


@dataclass(frozen=True)
class Trend:
    """A unit's results over time; `lower` and `upper` are y coordinates, None without limits."""

    points: Sequence[TrendPoint]
    mean: float
    mean_y: float
    lower: float | None
    upper: float | None
    lower_y: float | None
    upper_y: float | None
    note: Bilingual

    @property
    def stands_out(self) -> bool:
        """Whether any point does."""
        return any(point.signals for point in self.points)

    @property
    def line(self) -> str:
        """Return the points as an SVG polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def bars(elements: Sequence[ElementFigure], weakest: Sequence[ElementFigure]) -> list[Bar]:
    """Return the elements' bars in the order given; a bar's length is its score of 100."""
    weak = {element.key for element in weakest}
    return [Bar(one, in_words(one.mean), f"{one.score:.2f}", one.key in weak) for one in elements]


def explained(result: Result) -> list[ExplainedLine]:
    """Return the scorer's tree, the whole last as one adds it up."""
    return [
        ExplainedLine(line.label, line.because, "–" if line.score is None else in_words(line.score))
        for line in reversed(result.tree)
    ]


def trend(survey: Survey) -> Trend | None:
    """Return the unit's frozen results with this instrument up to this survey; None below two."""
    results = _newest_of_each(survey)
    if len(results) < 2:  # noqa: PLR2004 - one point is no trend
        return None
    chart = individuals_chart([result.score for result in results])
    values = [float(result.score) for result in results]
    limits = [one for one in (chart.lower, chart.upper) if one is not None]
    low, high = min(*values, *limits, chart.mean - 1), max(*values, *limits, chart.mean + 1)

    def y(value: float) -> float:
        return round(MARGIN + (high - value) / (high - low) * (HEIGHT - 2 * MARGIN), 1)

    step = (WIDTH - 2 * MARGIN) / (len(results) - 1)
    points = [
        TrendPoint(
            code=result.survey.code,
            label=period_words(result.survey.begins, result.survey.ends),
            score=result.score,
            category=result.category,
            x=round(MARGIN + place * step, 1),
            y=y(float(result.score)),
            signals=[SIGNAL_WORDS[signal] for signal in sorted(point.signals)],
        )
        for place, (result, point) in enumerate(zip(results, chart.points, strict=True))
    ]
    return Trend(
        points=points,
        mean=chart.mean,
        mean_y=y(chart.mean),
        lower=chart.lower,
        upper=chart.upper,
        lower_y=None if chart.lower is None else y(chart.lower),
        upper_y=None if chart.upper is None else y(chart.upper),
        note=chart.note,
    )


def _newest_of_each(survey: Survey) -> list[SurveyResult]:
    rows = (
        SurveyResult.objects.filter(
            survey__unit_id=survey.unit_id,
            instrument=survey.instrument,
            survey__ends__lte=survey.ends,
        )
        .order_by("survey_id", "-made_at", "-pk")
        .distinct("survey_id")
        .select_related("survey")
        .defer("detail")
    )
    in_time = sorted(rows, key=lambda row: (row.survey.ends, row.survey.begins, row.pk))
    return in_time[-TREND_POINTS:]
