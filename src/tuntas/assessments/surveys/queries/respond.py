"""What a respondent is asked: the questions of the survey's own instrument, and whether it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from django.db.models import Q
from django.utils import timezone

from tuntas.assessments.models import Survey
from tuntas.rules.instruments import Instrument, Node

FACES = 5  # drawn faces, from 1 (very unhappy) to 5 (very happy)
LATE = timedelta(days=7)  # how long after its end answers still arrive that were given before


class Standing(Enum):
    """Whether a survey asks now."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen; `face` is 1 to `FACES`, by its rank on the scale."""

    key: str
    word: str
    face: int


@dataclass(frozen=True)
class Question:
    """One element in one language; `place` counts from 1."""

    key: str
    place: int
    label: str
    text: str
    options: Sequence[Option]
    optional: bool


def survey_of_code(code: str) -> Survey | None:
    """Return the survey with its unit and services; a code typed in small letters is found too."""
    asked = Survey.objects.select_related("unit").prefetch_related("services")
    return asked.filter(Q(code=code) | Q(code=code.upper())).first()


def end_of(survey: Survey) -> datetime:
    """Return the moment from which nothing more is asked: the last day's end, or the closing."""
    after = datetime.combine(
        survey.ends + timedelta(days=1), time(), timezone.get_current_timezone()
    )
    return min(after, survey.closed_at) if survey.closed_at else after


def standing(survey: Survey, *, at: datetime) -> Standing:
    """Tell whether a survey asks at that moment."""
    if timezone.localdate(at) < survey.begins:
        return Standing.EARLY
    return Standing.OPEN if at < end_of(survey) else Standing.OVER


def is_taken(survey: Survey, *, answered_at: datetime, at: datetime) -> bool:
    """Tell whether an answer that arrives now still counts.

    One given while the survey ran may have waited on a device: it is taken for seven days after the
    end. A frozen result stays as it is; a later calculation counts it.
    """
    now = standing(survey, at=at)
    waited = answered_at <= end_of(survey) and at < end_of(survey) + LATE
    return now is Standing.OPEN or (now is Standing.OVER and waited)


def earliest(begins: date) -> datetime:
    """Return the earliest moment that an answer may carry: a day of grace for wrong clocks."""
    first = datetime.combine(begins, time(), timezone.get_current_timezone())
    return (first - timedelta(days=1)).astimezone(UTC)


def questions(instrument: Instrument, language: str) -> list[Question]:
    """Return the leaves of an instrument as questions, in the order of the file."""
    return [
        Question(
            key=node.key,
            place=place,
            label=node.label.in_language(language),
            text=(node.question or node.label).in_language(language),
            options=_options(instrument, node, language),
            optional=is_optional(instrument, node),
        )
        for place, node in enumerate(instrument.leaves, 1)
    ]


def is_optional(instrument: Instrument, node: Node) -> bool:
    """Tell whether a leaf may be left out: never where the score needs every answer."""
    return instrument.unanswered != "refuse" and not node.required


def _options(instrument: Instrument, node: Node, language: str) -> list[Option]:
    scale = instrument.scale_of(node)
    options = scale.options if scale else ()
    ranks: Mapping[str, int] = {
        option.key: rank
        for rank, option in enumerate(sorted(options, key=lambda option: option.value))
    }
    return [
        Option(
            option.key, option.label.in_language(language), face(ranks[option.key], len(options))
        )
        for option in options
    ]


def face(rank: int, options: int) -> int:
    """Return which face goes with the option of that rank, counted from 0."""
    return 1 + round(rank * (FACES - 1) / (options - 1)) if options > 1 else (FACES + 1) // 2
