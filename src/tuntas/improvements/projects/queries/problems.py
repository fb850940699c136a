"""The problems of a unit beside what is done about them: there, and in other units."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from tuntas.core.permissions import Permission
from tuntas.improvements.groups.queries.groups import units_open_to
from tuntas.improvements.models import Group, Improvement, Problem
from tuntas.improvements.projects.problems import Offer, offered
from tuntas.organisation.models import Unit
from tuntas.organisation.powers import Powers
from tuntas.rules.phrases import Bilingual

A_PAGE = 10
ELSEWHERE_SHOWN = 4  # improvements of a theme, the ones with an effect and the newest first
READ_OF_UNIT = 20  # problems of one theme
MOST_READ = 1000


@dataclass(frozen=True)
class Known:
    """What anybody at work may know of an improvement: title, unit, stage, and what it did."""

    pk: int
    title: str
    unit: str
    step: int
    state: str
    effect: Bilingual | None
    shared: bool
    running: bool
    opens: bool  # its page may be opened


@dataclass(frozen=True)
class ProblemRow:
    """A problem with who works on it in the unit and in those below, and with others of its theme."""

    offer: Offer
    ours: Sequence[Known]
    below: Sequence[Known]
    others: Sequence[Known]
    begin_url: str

    @property
    def worked_on(self) -> bool:
        """Tell whether the unit or one below it works on the problem: both hold the same problems."""
        return bool(self.ours or self.below)


@dataclass(frozen=True)
class _Work:
    """An improvement with its unit, those above that, and the keys of its problems of one theme."""

    unit_id: int
    ancestor_ids: Sequence[int]  # the unit itself too
    keys: set[str]
    known: Known


@dataclass(frozen=True)
class ProblemPage:
    """Some problems of a unit, the weightiest first.

    `kinds` counts all by kind, `free` those on which neither the unit nor one below it works; `found` is
    how many were asked for, and `first` the place of the first row among them, from 1. `next` is the key
    after which the following page begins, else "".
    """

    rows: Sequence[ProblemRow]
    kinds: Mapping[str, int]
    free: int
    found: int
    first: int
    next: str

    @property
    def last(self) -> int:
        """The place of the last row among those that were asked for."""
        return self.first + len(self.rows) - 1


def unit_with_problems(powers: Powers, asked: str, *, on: date) -> tuple[Unit, Sequence[Unit]]:
    """Return the unit whose problems are looked at, and those one may look at; one query.

    Without a choice it is the first for which the person works. Raises `Http404` for a stranger's.
    """
    units = units_open_to(powers, on=on)
    if asked:
        chosen = next((unit for unit in units if str(unit.pk) == asked), None)
    else:
        works = (unit for unit in units if powers.has_for(Permission.WORK_ON_IMPROVEMENTS, unit.pk))
        chosen = next(works, units[0] if units else None)
    if chosen is None:
        raise Http404(_("Unit ini tidak ada atau bukan bagian Anda."))
    return chosen, units


def offers_for(unit_id: int, powers: Powers, *, on: date) -> Sequence[Offer]:
    """Return the ranked problems of a unit as far as somebody may read them; one query.

    Who only belongs to a group of the unit gets figures, without ways to the pages behind them (those
    are not theirs) and without findings (they quote assessors).
    """
    found = offered(unit_id, on=on)
    if powers.has_for(Permission.VIEW_IMPROVEMENTS, unit_id):
        return found
    return [replace(one, url="") for one in found if one.kind != Problem.Kind.FINDING]


def problem_page(
    unit: Unit, powers: Powers, *, on: date, kind: str = "", free: bool = False, after: str = ""
) -> ProblemPage:
    """Return the problems after one with that key; two queries whatever their number.

    They are of a kind (all where that is ""), and with `free` only those on which nobody works yet, in
    the unit or below it.
    """
    rows = problem_rows(unit, offers_for(unit.pk, powers, on=on), powers)
    kinds = Counter(row.offer.kind for row in rows)
    found = [row for row in rows if kind in {"", row.offer.kind} and not (free and row.worked_on)]
    start = next((place for place, row in enumerate(found, 1) if row.offer.key == after), 0)
    shown = found[start : start + A_PAGE]
    return ProblemPage(
        shown, kinds, sum(not row.worked_on for row in rows), len(found), start + 1,
        next=shown[-1].offer.key if start + A_PAGE < len(found) else "",
    )  # fmt: skip


def problem_rows(unit: Unit, offers: Sequence[Offer], powers: Powers) -> Sequence[ProblemRow]:
    """Return problems with who works on their themes, in one query."""
    known = _known_of([offer.theme for offer in offers], powers)
    rows = []
    for offer in offers:
        found = known.get(offer.theme, ())
        here = [one for one in found if offer.key in one.keys and unit.pk in one.ancestor_ids]
        ours = [one.known for one in here if one.unit_id == unit.pk]
        below = _best(one for one in here if one.unit_id != unit.pk)
        others = _best(one for one in found if one not in here)
        rows.append(ProblemRow(offer, ours, below, others, begin_address(unit, [offer.key])))
    return rows


def _best(found: Iterable[_Work]) -> list[Known]:
    known = sorted((one.known for one in found), key=lambda one: (one.effect is None, -one.pk))
    return known[:ELSEWHERE_SHOWN]


def begin_address(unit: Unit, keys: Sequence[str], observed: str = "") -> str:
    """Return where an improvement of a unit begins with these problems."""
    said = [("unit", str(unit.pk)), *(("problem", key) for key in keys)]
    said += [("observed", observed)] if observed else []
    return f"{reverse('improvement_begin')}?{urlencode(said)}"


def _known_of(themes: Sequence[str], powers: Powers) -> Mapping[str, Sequence[_Work]]:
    """Return the improvements by theme, each with its unit and the keys of its problems there.

    Of each unit and theme the newest are read.
    """
    newest = Window(
        RowNumber(),
        partition_by=[F("theme"), F("improvement__unit_id")],
        order_by=F("improvement_id").desc(),
    )
    rows = (
        Problem.objects.filter(theme__in=set(themes))
        .exclude(improvement__state=Improvement.State.STOPPED)
        .annotate(place=newest, own=belongs("improvement__group", powers))
        .filter(place__lte=READ_OF_UNIT)
        .select_related("improvement__unit", "improvement__effect")
        .defer("facts", "improvement__unit__duties", "improvement__effect__content")
        .order_by("-improvement_id", "pk")[:MOST_READ]
    )
    found = defaultdict[str, dict[int, _Work]](dict)
    for row in rows:
        one, unit = row.improvement, row.improvement.unit
        work = _Work(unit.pk, unit.ancestor_ids, set(), known_of(one, powers, own=row.own))
        found[row.theme].setdefault(one.pk, work).keys.add(row.key)
    return {theme: list(by_pk.values()) for theme, by_pk in found.items()}


def belongs(group: str, powers: Powers) -> Exists:
    """Return the condition that somebody belongs to the group to which a path of fields leads."""
    return Exists(Group.objects.of_member(powers.id).order_by().filter(pk=OuterRef(group)))


def known_of(one: Improvement, powers: Powers, *, own: bool) -> Known:
    """Return what anybody at work may know of an improvement; its unit and effect are joined.

    `own`: it is of a group to which the reader belongs.
    """
    return Known(
        pk=one.pk,
        title=one.title,
        unit=one.unit.short_name,
        step=one.current_step,
        state=one.get_state_display(),
        effect=one.effect.sentence if one.effect else None,
        shared=one.shared_at is not None,
        running=one.state == Improvement.State.RUNNING,
        opens=own or powers.has_for(Permission.VIEW_IMPROVEMENTS, one.unit_id),
    )
