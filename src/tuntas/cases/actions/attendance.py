"""Who was at a meeting of a class, recorded for everybody at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.cases.actions.act import act
from tuntas.cases.actors import Actor
from tuntas.cases.engine import Step
from tuntas.cases.models import Case, CaseEvent
from tuntas.cases.queries.roster import Class, mark_words
from tuntas.core.errors import DomainError, OvertakenError


@dataclass(frozen=True)
class Mark:
    """What somebody says of one participant. `was` is what the page showed: `yes`, `no` or nothing."""

    was: str
    there: bool

    @property
    def wanted(self) -> str:
        """What shall stand, in the words of `was`."""
        return "yes" if self.there else "no"


@dataclass(frozen=True)
class Differs:
    """A participant of whom something else is true by now, in words."""

    code: str
    now: str


class RosterOvertakenError(OvertakenError):
    """Colleagues recorded something else meanwhile, or somebody left the class."""

    def __init__(self, differs: Sequence[Differs]) -> None:
        self.differs = differs
        super().__init__(
            ngettext(
                "Belum ada yang disimpan: sementara itu ada yang berubah pada %(n)d peserta.",
                "Belum ada yang disimpan: sementara itu ada yang berubah pada %(n)d peserta.",
                len(differs),
            )
            % {"n": len(differs)}
        )


@transaction.atomic
def record_attendance(
    one: Class, session: str, marks: Mapping[int, Mark], *, by: Actor, at: datetime
) -> int:
    """Record a meeting: each change is a step of its case; return how many there were.

    What stands already as it shall be makes no event, so a form that arrives twice acts once. Raises
    `RosterOvertakenError` and stores nothing when, of anybody, neither what was shown nor what is wanted
    is still true; `DomainError` and `NotPermittedError` as `act` does.
    """
    cases = _locked(one, marks)
    recorded = _recorded(list(cases), session)
    changes = {pk: mark for pk, mark in marks.items() if recorded[pk].mark != mark.wanted}
    differs = [
        found
        for pk, mark in changes.items()
        if (found := _differs(one, cases[pk], mark, recorded[pk]))
    ]
    if differs:
        raise RosterOvertakenError(differs)
    for pk, mark in changes.items():
        step = Step(one.recording.key, session=session, attended=mark.there)
        act(pk, step, by=by, at=at)
    return len(changes)


def _locked(one: Class, marks: Mapping[int, Mark]) -> dict[int, Case]:
    """Return the cases, locked in one order: whoever records at the same time waits."""
    found = Case.objects.filter(pk__in=marks, service=one.service, unit_id=one.service.unit_id)
    cases = {case.pk: case for case in found.order_by("pk").select_for_update()}
    if len(cases) != len(marks):
        raise DomainError(_("Formulir ini rusak. Muat ulang halamannya, lalu kirim lagi."))
    return cases


@dataclass(frozen=True)
class Recorded:
    """What stands of a participant, in the words of `Mark.was`, and who recorded it."""

    mark: str = ""
    by: str = ""


def _recorded(case_ids: Sequence[int], session: str) -> dict[int, Recorded]:
    events = CaseEvent.objects.filter(case_id__in=case_ids, data__session=session)
    found = dict.fromkeys(case_ids, Recorded())
    for event in events.order_by("seq"):
        found[event.case_id] = Recorded("yes" if event.data["attended"] else "no", event.actor_name)
    return found


def _differs(one: Class, case: Case, mark: Mark, now: Recorded) -> Differs | None:
    if not one.recording.starts_from(case.state):
        state = one.kind.states[case.state].label.in_language(get_language() or "id")
        return Differs(case.code, _("sekarang berstatus “%(state)s”") % {"state": state})
    if now.mark != mark.was:
        said = {"mark": mark_words(now.mark), "who": now.by}
        return Differs(case.code, _("dicatat %(mark)s oleh %(who)s") % said)
    return None
