"""The index of a complaint survey with its complaints, and who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, CharField, Value, When
from django.utils.functional import Promise as LazyText

from tuntas.assessments.surveys.profile import PROFILE, PROFILE_LABELS
from tuntas.improvements.models import (
    ComplaintCause,
    ComplaintItem,
    ComplaintSheet,
    ComplaintSurvey,
    Promise,
    Recommendation,
)
from tuntas.improvements.promises.promise_rule import promise_rule
from tuntas.improvements.promises.queries.index_counts import (
    Answered,
    sheet_counts,
    who_answered,
)
from tuntas.organisation.powers import Powers
from tuntas.rules.statistics.complaint_index import ComplaintIndex, RankedItem

MOST_WRITINGS = 300


@dataclass(frozen=True)
class Answer:
    """A promise or a recommendation because of a complaint; `stands` is a key of its states."""

    kind: str
    pk: int
    text: str
    stands: str

    @property
    def state(self) -> str:
        """Return how far a recommendation is."""
        return str(Recommendation.State(self.stands).label)


@dataclass(frozen=True)
class Line:
    """A complaint with its place in the index, the causes found for it, and what answers it."""

    item: ComplaintItem
    ranked: RankedItem
    causes: Sequence[ComplaintCause]
    answers: Sequence[Answer] = ()


@dataclass(frozen=True)
class Results:
    """The index; `lines` by rank, `vital` those of them that come first."""

    index: ComplaintIndex
    lines: Sequence[Line]

    @property
    def vital(self) -> Sequence[Line]:
        return [line for line in self.lines if line.ranked.vital]

    @property
    def most(self) -> Sequence[Line]:
        """Return the complaint that most people have, or those that share the first rank."""
        return [line for line in self.vital if line.ranked.rank == 1]


Profile = Sequence[tuple[str | LazyText, Sequence[tuple[str | LazyText, int | None]]]]


def complaint_results(survey: ComplaintSurvey, *, causes: bool = True) -> Results:
    """Return the index of a survey; two queries, and one for the causes."""
    items = {one.order: one for one in survey.items.all()}
    index = sheet_counts([survey.pk])[survey.pk].index(items.keys())
    found = _causes(survey) if causes else {}
    lines = [
        Line(items[ranked.order], ranked, found.get(items[ranked.order].pk, ()))
        for ranked in index.items
    ]
    return Results(index, lines)


def _causes(survey: ComplaintSurvey) -> Mapping[int, Sequence[ComplaintCause]]:
    found: dict[int, list[ComplaintCause]] = {}
    for cause in ComplaintCause.objects.filter(item__survey=survey):
        found.setdefault(cause.item_id, []).append(cause)
    return found


def with_answers(results: Results, survey: ComplaintSurvey, powers: Powers, *, on: date) -> Results:
    """Add the promises and recommendations that somebody sees, in one query."""
    state = Recommendation.State
    columns = ("item_id", "kind", "pk", "text", "stands")
    promises = Promise.objects.visible_to(powers).with_standing(on=on, rule=promise_rule())
    advice = Recommendation.objects.visible_to(powers).annotate(
        stands=Case(
            When(answered_on__isnull=False, then=Value(state.ANSWERED)),
            When(sent_on__isnull=False, then=Value(state.SENT)),
            default=Value(state.DRAFT), output_field=CharField(),
        )
    )  # fmt: skip
    rows = [
        of.filter(item__survey=survey).annotate(kind=Value(kind)).values_list(*columns)
        for kind, of in (("promise", promises), ("recommendation", advice))
    ]
    found: dict[int, list[Answer]] = {}
    for item_id, *told in rows[0].union(rows[1]).order_by("kind", "pk"):
        found.setdefault(item_id, []).append(Answer(*told))
    lines = [replace(one, answers=found.get(one.item.pk, ())) for one in results.lines]
    return replace(results, lines=lines)


def profile_shown(answered: Answered, *, silent: str) -> Profile:
    """Return the profile with the words of the form; `silent` is who said nothing."""
    return [
        (
            PROFILE_LABELS[name],
            [*((label, counts[key]) for key, label in PROFILE[name]), (silent, counts[""])],
        )
        for name, counts in answered.profile.items()
    ]


def respondents(survey: ComplaintSurvey) -> Answered:
    """Return who answered a survey, small groups hidden."""
    return who_answered(survey.pk)


def writings(survey: ComplaintSurvey) -> Sequence[str]:
    """Return what people wrote beyond the list; for the unit's own people only.

    By its letters: when somebody wrote, or after whom, tells who stood there.
    """
    found = ComplaintSheet.objects.filter(survey=survey, mistake__isnull=True).exclude(other="")
    return list(found.order_by("other").values_list("other", flat=True)[:MOST_WRITINGS])
