"""An improvement begins with real problems, and the link to them stays for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.groups.actions.common import locked_unit
from tuntas.improvements.models import STEPS, Improvement, Problem, ProblemCase, Step
from tuntas.improvements.permissions import ImprovementActor, check_can_work
from tuntas.improvements.projects.actions.common import for_work, noted_in_group
from tuntas.improvements.projects.problems import Offer, Suggestion, linkable_cases, offered
from tuntas.improvements.readable import is_readable
from tuntas.improvements.trail import note

CASES_LINKED = 500  # the newest; a link to every complaint of years would tell nobody more
TITLE_LETTERS = 200
PROBLEM_LETTERS = 300


class WorkedOnAlreadyError(DomainError):
    """Another improvement of the unit began with the same problem; `titles` are theirs."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        said = ngettext(
            "Masalah ini sudah dikerjakan unit Anda dalam perbaikan %(titles)s. Bergabunglah, atau centang bahwa Anda tetap ingin memulai.",
            "Masalah ini sudah dikerjakan unit Anda dalam perbaikan %(titles)s. Bergabunglah, atau centang bahwa Anda tetap ingin memulai.",
            len(titles),
        )
        super().__init__(said % {"titles": ", ".join(f"“{title}”" for title in titles)})


@dataclass(frozen=True)
class Chosen:
    """What a group takes on: offers by their keys, and what it observed itself, in its words."""

    problems: Sequence[str] = ()
    observed: str = ""


@transaction.atomic
def begin_improvement(
    *,
    unit_id: int,
    group_id: int | None,
    title: str,
    problems: Sequence[str],
    by: ImprovementActor,
    at: datetime,
    uid: UUID | None = None,
    observed: str = "",
    despite_others: bool = False,
) -> Improvement:
    """Begin an improvement with problems of the unit, as they stand now; the same `uid` begins one.

    Raises `WorkedOnAlreadyError` where the unit works on one of them already, unless
    `despite_others`; `DomainError` without a problem, for one that is not offered any more, for words
    that nobody can read, and for a group that is not of the unit or was dissolved.
    """
    check_can_work(by, unit_id, group_id)
    locked_unit(unit_id)  # two beginnings see each other
    uid = uid or uuid4()
    known = Improvement.objects.filter(uid=uid).first()
    if known is not None:
        return _same(known, unit_id)
    _check_readable(title)
    chosen = _chosen(problems, observed)
    offers = _offers(unit_id, chosen, at=at)
    if not despite_others:
        _check_not_worked_on(unit_id, [offer.key for offer in offers])
    made = Improvement.objects.create(
        uid=uid,
        unit_id=unit_id,
        group_id=group_id,
        title=_title(title, offers, chosen),
        made_by_id=by.id,
        made_at=at,
        changed_at=at,
        **_measure(offers),
    )
    Step.objects.bulk_create(Step(improvement=made, number=one + 1) for one in range(STEPS))
    linked = _link(made, offers, chosen, by=by, at=at)
    keys = [offer.key for offer in offers]
    note(made, "improvement.begin", by=by, at=at, title=made.title, problems=keys, cases=linked)
    noted_in_group(made)
    return made


@transaction.atomic
def add_problem(
    *,
    improvement_id: int,
    problems: Sequence[str],
    by: ImprovementActor,
    at: datetime,
    observed: str = "",
) -> Improvement:
    """Take a further problem into a running improvement; one that it has already changes nothing.

    Raises `OvertakenError` for an improvement that ended, `DomainError` as `begin_improvement`.
    """
    improvement = for_work(improvement_id, by, "add_problem")
    chosen = _not_yet(improvement, _chosen(problems, observed))
    if not chosen.problems and not chosen.observed:
        return improvement
    offers = _offers(improvement.unit_id, chosen, at=at)
    linked = _link(improvement, offers, chosen, by=by, at=at)
    _suggest_where_empty(improvement, offers)
    improvement.changed_at = at
    improvement.save()
    keys = [offer.key for offer in offers]
    note(improvement, "improvement.add_problem", by=by, at=at, problems=keys, cases=linked)
    touch(improvement.group_id, at)
    return improvement


def _chosen(problems: Sequence[str], observed: str) -> Chosen:
    _check_readable(observed)
    return Chosen(problems, " ".join(observed.split())[:PROBLEM_LETTERS])


def _check_readable(words: str) -> None:
    """Raises `DomainError` for words without a letter that one can see; none at all may be left out."""
    if words.strip() and not is_readable(words):
        raise DomainError(
            _("“%(words)s” tidak dapat dibaca. Tulis dengan huruf, atau kosongkan.")
            % {"words": words.strip()}
        )


def _same(known: Improvement, unit_id: int) -> Improvement:
    if known.unit_id != unit_id:
        raise DomainError(_("Formulir ini sudah dipakai. Buka lagi halaman masalah unit Anda."))
    return known


def _offers(unit_id: int, chosen: Chosen, *, at: datetime) -> list[Offer]:
    """Return the chosen offers as they stand now, in the order of their weight."""
    if not chosen.problems and not chosen.observed:
        raise DomainError(_("Pilih paling sedikit satu masalah, atau tulis yang Anda amati."))
    if not chosen.problems:
        return []
    wanted = set(chosen.problems)
    found = [offer for offer in offered(unit_id, on=timezone.localdate(at)) if offer.key in wanted]
    if len(found) < len(wanted):
        raise DomainError(
            _("Masalah ini tidak ada lagi dalam daftar unit Anda. Muat ulang daftarnya.")
        )
    return found


def _check_not_worked_on(unit_id: int, keys: Sequence[str]) -> None:
    running = Improvement.objects.running().filter(unit_id=unit_id, problems__key__in=keys)
    titles = list(running.order_by("pk").distinct().values_list("title", flat=True))
    if titles:
        raise WorkedOnAlreadyError(titles)


def _title(title: str, offers: Sequence[Offer], chosen: Chosen) -> str:
    said = " ".join(title.split()) or (offers[0].title.id if offers else chosen.observed)
    return said[:TITLE_LETTERS]


def _measure(offers: Sequence[Offer]) -> dict[str, object]:
    """Return the fields of a suggested measure: of the weightiest problem that can be measured."""
    for offer in offers:
        if offer.suggestion.source:
            return _fields(offer.suggestion)
    return {}


def _fields(said: Suggestion) -> dict[str, object]:
    return {
        "source": said.source,
        "indicator": said.indicator,
        "part": said.part,
        "category": said.category,
        "region_id": said.region or None,
        "service_id": said.service_id,
    }


def _suggest_where_empty(improvement: Improvement, offers: Sequence[Offer]) -> None:
    if not improvement.source:
        for name, value in _measure(offers).items():
            setattr(improvement, name, value)


def _not_yet(improvement: Improvement, chosen: Chosen) -> Chosen:
    known = set(improvement.problems.values_list("key", flat=True))
    fresh = [key for key in dict.fromkeys(chosen.problems) if key not in known]
    return Chosen(fresh, "" if _observed_key(chosen.observed) in known else chosen.observed)


def _observed_key(observed: str) -> str:
    """Return what equal observations share: their words, whatever the capitals."""
    return f"other:{observed.casefold()}"[:300]


def _link(
    improvement: Improvement,
    offers: Sequence[Offer],
    chosen: Chosen,
    *,
    by: ImprovementActor,
    at: datetime,
) -> int:
    """Freeze the problems, link their complaints, and return how many were linked."""
    linked = 0
    for offer in offers:
        linked += _freeze(improvement, offer, by=by, at=at)
    if chosen.observed:
        key = _observed_key(chosen.observed)
        Problem.objects.create(
            improvement=improvement,
            kind=Problem.Kind.OTHER,
            key=key,
            theme=key[:200],
            title_id=chosen.observed,
            title_en=chosen.observed,
            chosen_by_id=by.id,
            chosen_at=at,
        )
    return linked


def _freeze(improvement: Improvement, offer: Offer, *, by: ImprovementActor, at: datetime) -> int:
    on = timezone.localdate(at)
    cases = linkable_cases(offer, improvement.unit_id, on=on, limit=CASES_LINKED)
    problem = Problem.objects.create(
        improvement=improvement,
        kind=offer.kind,
        key=offer.key,
        theme=offer.theme,
        title_id=offer.title.id[:PROBLEM_LETTERS],
        title_en=offer.title.en[:PROBLEM_LETTERS],
        facts={
            **offer.frozen(),
            "on": on.isoformat(),
            "cases": offer.cases,
            "cases_linked": len(cases),
        },
        score=offer.score,
        chosen_by_id=by.id,
        chosen_at=at,
    )
    ProblemCase.objects.bulk_create(ProblemCase(problem=problem, case_id=pk) for pk in cases)
    return len(cases)
