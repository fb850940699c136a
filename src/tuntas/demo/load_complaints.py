"""Hold the complaint surveys of Kota Contoh, by the actions that officers and heads use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tuntas.catalogue.models import Service
from tuntas.demo.complaints import ComplaintPlan, RunLine, SheetLine, WorkshopLine
from tuntas.demo.desks import Desks
from tuntas.improvements.models import ComplaintItem, ComplaintSheet, ComplaintSurvey
from tuntas.improvements.promises.actions.sheet_record import SheetFacts, type_sheets
from tuntas.improvements.promises.actions.survey_causes import add_cause
from tuntas.improvements.promises.actions.survey_run import (
    close_complaint_survey,
    open_complaint_survey,
)
from tuntas.improvements.promises.actions.survey_setup import (
    ItemFacts,
    MemberFacts,
    SurveyFacts,
    WorkshopFacts,
    begin_complaint_survey,
    list_fingerprint,
    repeat_complaint_survey,
    save_list,
    save_team,
    save_workshop,
    team_fingerprint,
    workshop_mark,
)
from tuntas.organisation.models import Unit

PAPER_STACK = 25
PAPER = "paper"


@dataclass(frozen=True)
class Held:
    """A survey in the database; its complaints by their key in the data file."""

    survey: ComplaintSurvey
    items: Mapping[str, ComplaintItem]


def load_complaints(
    plans: Iterable[ComplaintPlan], units: Mapping[str, Unit], desks: Desks
) -> Mapping[str, Held]:
    """Prepare, open and close the surveys; return them by key."""
    held: dict[str, Held] = {}
    for plan in plans:
        held[plan.key] = _Loading(plan, units[plan.unit_code], desks).run(held)
    return held


class _Loading:
    """One survey on its way into the database."""

    def __init__(self, plan: ComplaintPlan, unit: Unit, desks: Desks) -> None:
        self._plan, self._unit = plan, unit
        self._officer, self._head = desks.officer(plan.unit_code), desks.head(plan.unit_code)
        found = Service.objects.filter(unit=unit, name__in=plan.services)
        self._services = {one.name: one.pk for one in found}

    def run(self, before: Mapping[str, Held]) -> Held:
        plan = self._plan
        survey = self._repeated(before[plan.repeats]) if plan.repeats else self._prepared()
        if plan.run is not None:
            self._hold(survey, plan.run)
            survey.refresh_from_db()
        orders = {one.order: one for one in survey.items.all()}
        items = {line.key: orders[order] for order, line in enumerate(plan.items, 1)}
        if plan.sought_at is not None:
            self._seek_causes(items, plan.sought_at)
        return Held(survey, items)

    def _prepared(self) -> ComplaintSurvey:
        plan = self._plan
        ids = [self._services[name] for name in plan.services]
        survey = begin_complaint_survey(
            SurveyFacts(plan.code, self._unit.pk, plan.title, ids),
            by=self._officer, at=plan.prepared_at,
        )  # fmt: skip
        save_team(
            survey.pk, decree=plan.decree,
            members=[MemberFacts(one.name, one.role, one.side) for one in plan.team],
            seen=team_fingerprint("", ()), by=self._officer, at=plan.prepared_at,
        )  # fmt: skip
        if plan.workshop is not None:
            self._make_the_list(survey, plan.workshop)
        return survey

    def _make_the_list(self, survey: ComplaintSurvey, workshop: WorkshopLine) -> None:
        at = workshop.at
        facts = WorkshopFacts(at.date(), workshop.place, workshop.people, workshop.notes)
        save_workshop(survey.pk, facts, seen=workshop_mark(survey), by=self._officer, at=at)
        save_list(
            survey.pk, [ItemFacts(one.text, one.heading) for one in self._plan.items],
            seen=list_fingerprint(()), by=self._officer, at=at,
        )  # fmt: skip

    def _repeated(self, first: Held) -> ComplaintSurvey:
        plan = self._plan
        return repeat_complaint_survey(
            first.survey.pk, code=plan.code, title=plan.title, by=self._officer,
            at=plan.prepared_at,
        )  # fmt: skip

    def _hold(self, survey: ComplaintSurvey, run: RunLine) -> None:
        open_complaint_survey(
            survey.pk, begins=run.begins, ends=run.ends, customers=run.customers,
            by=self._head, at=run.opened_at,
        )  # fmt: skip
        # One by one, as people send them, several hundred sheets would take seconds.
        ComplaintSheet.objects.bulk_create(
            self._row(survey, one) for one in run.sheets if one.channel != PAPER
        )
        for at, stack in _stacks(run):
            type_sheets(survey.pk, [self._facts(one) for one in stack], by=self._officer, at=at)
        if run.closed_at is not None:
            close_complaint_survey(survey.pk, by=self._head, at=run.closed_at)

    def _row(self, survey: ComplaintSurvey, sheet: SheetLine) -> ComplaintSheet:
        return ComplaintSheet(
            uid=sheet.uid,
            survey=survey,
            service_id=self._services[sheet.service],
            channel=sheet.channel,
            answered_at=sheet.answered_at,
            received_at=sheet.answered_at,
            ticked=list(sheet.ticked),
            other=sheet.other,
            sex=sheet.sex,
            age_group=sheet.age_group,
        )

    def _facts(self, sheet: SheetLine) -> SheetFacts:
        return SheetFacts(
            uid=sheet.uid,
            ticked=frozenset(sheet.ticked),
            service_id=self._services[sheet.service],
            other=sheet.other,
            sex=sheet.sex,
            age_group=sheet.age_group,
            answered_at=sheet.answered_at,
        )

    def _seek_causes(self, items: Mapping[str, ComplaintItem], at: datetime) -> None:
        for one in self._plan.causes:
            item = items[one.complaint]
            add_cause(item.pk, text=one.text, inside=one.inside, by=self._officer, at=at)


def _stacks(run: RunLine) -> Iterator[tuple[datetime, Sequence[SheetLine]]]:
    """Yield paper in stacks, each with the moment at which it was typed: soon after its last sheet."""
    paper = sorted(
        (one for one in run.sheets if one.channel == PAPER), key=lambda one: one.answered_at
    )
    for start in range(0, len(paper), PAPER_STACK):
        stack = paper[start : start + PAPER_STACK]
        yield stack[-1].answered_at + timedelta(hours=1), stack
