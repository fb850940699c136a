"""Action: the group writes down what it estimates to save, with the assumption behind it."""

from dataclasses import asdict, astuple, dataclass, fields, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tuntas.core.errors import DomainError
from tuntas.improvements.groups.actions.activity import touch
from tuntas.improvements.meanwhile import check_seen, mark
from tuntas.improvements.models import Improvement
from tuntas.improvements.permissions import ImprovementActor
from tuntas.improvements.projects.actions.common import for_work
from tuntas.improvements.trail import note


@dataclass(frozen=True)
class SavingsFacts:
    """What the group assumes; None where it says nothing."""

    minutes_saved: int | None = None  # staff minutes a case
    cases_per_month: int | None = None
    rupiah_per_hour: int | None = None
    rupiah_saved_per_month: int | None = None  # beside time
    cost_rupiah: int | None = None  # once
    savings_assumption: str = ""


def stored_savings(improvement: Improvement) -> SavingsFacts:
    """Return what stands."""
    return SavingsFacts(
        **{one.name: getattr(improvement, one.name) for one in fields(SavingsFacts)}
    )


def savings_mark(improvement: Improvement) -> str:
    """Return the mark of what is assumed to be saved."""
    return mark(*astuple(stored_savings(improvement)))


@transaction.atomic
def write_savings(
    *, improvement_id: int, savings: SavingsFacts, seen: str, by: ImprovementActor, at: datetime
) -> Improvement:
    """Write down what is assumed to be saved; all empty takes it back, the same again writes nothing.

    `seen` is the `savings_mark` of what the page showed: raises `ChangedMeanwhileError` when it is
    another now, `NotPermittedError`, `OvertakenError` for an improvement that was stopped, and
    `DomainError` for figures without an assumption and for half of a product.
    """
    improvement = for_work(improvement_id, by, "estimate")
    facts = replace(savings, savings_assumption=savings.savings_assumption.strip())
    if facts == stored_savings(improvement):
        return improvement
    check_seen(savings_mark(improvement), seen)
    _check(facts)
    told = asdict(facts)
    for name, value in told.items():
        setattr(improvement, name, value)
    improvement.changed_at = at
    improvement.save(update_fields=[*told, "changed_at"])
    note(improvement, "improvement.savings", by=by, at=at, **told)
    touch(improvement.group_id, at)
    return improvement


def _check(savings: SavingsFacts) -> None:
    assumption = savings.savings_assumption
    figures = [
        savings.minutes_saved, savings.cases_per_month, savings.rupiah_per_hour,
        savings.rupiah_saved_per_month, savings.cost_rupiah,
    ]  # fmt: skip
    given = any(one is not None for one in figures)
    if given and not assumption:
        raise DomainError(
            _(
                "Tulis dari mana angka-angka ini: siapa yang menghitung, dari apa, untuk berapa kasus."
            )
        )
    if assumption and not given:
        raise DomainError(_("Tulis paling sedikit satu angka, atau kosongkan semuanya."))
    if (savings.minutes_saved is None) != (savings.cases_per_month is None):
        raise DomainError(_("Menit yang dihemat dan banyak kasus saling memerlukan: isi keduanya."))
    if savings.rupiah_per_hour is not None and savings.minutes_saved is None:
        raise DomainError(_("Biaya per jam perlu menit yang dihemat dan banyak kasus."))
