"""Live the planned cases through the case engine, in memory, and store them in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from uuid import UUID

from tuntas.cases.actions.submit import Report, new_case, new_reporter
from tuntas.cases.actors import REPORTER, SYSTEM, Actor
from tuntas.cases.engine import Step, advance, remind
from tuntas.cases.models import Case, CaseEvent, ClockRun, Reporter
from tuntas.demo.reports import ReportPlan
from tuntas.demo.script import Step as PlannedStep
from tuntas.demo.topics import load_categories
from tuntas.organisation.calendars import working_calendar
from tuntas.organisation.models import Person, Unit
from tuntas.rules.calendar import WorkingCalendar

BATCH = 1_000


@dataclass
class Life:
    """A case with everything that belongs to it, not yet stored."""

    case: Case
    reporter: Reporter
    runs: list[ClockRun] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)

    def step(self, step: Step, *, by: Actor, at: datetime, calendar: WorkingCalendar) -> None:
        """Let the clocks remind up to `at`, then take the step."""
        self.catch_up(at=at, calendar=calendar)
        self.events.append(advance(self.case, self.runs, step, by=by, at=at, calendar=calendar))

    def catch_up(self, *, at: datetime, calendar: WorkingCalendar) -> None:
        """Make the reminders that the clocks would have made up to `at`."""
        while due := self._next_reminder(at):
            when, run = due
            event = remind(self.case, self.runs, run, by=SYSTEM, at=when, calendar=calendar)
            if event is None:
                return
            self.events.append(event)

    def _next_reminder(self, at: datetime) -> tuple[datetime, ClockRun] | None:
        due = [
            (run.next_check_at, run)
            for run in self.runs
            if run.next_check_at is not None
            and run.next_check_at <= at
            and not self.case.type.clocks[run.key].expiry
        ]
        return min(due, key=itemgetter(0), default=None)


@dataclass
class Chronicle:
    """All lives of the plan, lived in the order of time."""

    units: Mapping[str, Unit]
    actors: Mapping[str, Actor]
    calendar: WorkingCalendar
    categories: Mapping[str, str]
    lives: dict[UUID, Life] = field(default_factory=dict)

    def tell(self, plans: Sequence[ReportPlan], *, until: datetime) -> None:
        """Live every step of every plan up to `until`."""
        steps: list[tuple[datetime, int, ReportPlan, PlannedStep | None]] = []
        for plan in plans:
            steps.append((plan.received_at, len(steps), plan, None))
            for step in plan.script:
                steps.append((step.at, len(steps), plan, step))
        for _at, _number, plan, planned in sorted(steps, key=itemgetter(0, 1)):
            if planned is None:
                self._begin(plan)
            else:
                self._continue(plan, planned)
        for life in self.lives.values():
            life.catch_up(at=until, calendar=self.calendar)

    def _begin(self, plan: ReportPlan) -> None:
        report = _report(plan)
        case = new_case(report, at=plan.received_at)
        case.unit = next(unit for unit in self.units.values() if unit.parent_id is None)
        case.category = self.categories[plan.category]
        case.channel_detail = plan.channel_detail
        life = Life(case, new_reporter(report, case))
        life.reporter.wants_mail = False  # invented people get no mail
        self.lives[plan.uid] = life
        life.step(
            Step("submit", text=plan.text), by=REPORTER, at=plan.received_at, calendar=self.calendar
        )
        life.events[0].text = ""

    def _continue(self, plan: ReportPlan, planned: PlannedStep) -> None:
        life = self.lives[plan.uid]
        target = self.lives.get(planned.merged_into) if planned.merged_into else None
        step = Step(
            planned.action,
            text="" if planned.action in REASONED else planned.text,
            reason=planned.text if planned.action in REASONED else REASONS.get(planned.outcome, ""),
            classification=planned.classification,
            unit=self.units.get(planned.to_unit),
            outcome=planned.outcome,
            rating=planned.rating or None,
            data={"into": target.case.code} if target else {},
        )
        by = self._actor(planned)
        life.step(step, by=by, at=planned.at, calendar=self.calendar)
        if target:
            self._absorb(life, target, by=by, at=planned.at)

    def _actor(self, planned: PlannedStep) -> Actor:
        if planned.role in {"reporter", "system"}:
            return REPORTER if planned.role == "reporter" else SYSTEM
        return self.actors[planned.actor]

    def _absorb(self, duplicate: Life, target: Life, *, by: Actor, at: datetime) -> None:
        duplicate.case.duplicate_of = target.case
        target.case.duplicate_count += 1
        step = Step("absorb", data={"from": duplicate.case.code})
        target.step(step, by=by, at=at, calendar=self.calendar)


# Transitions whose words are a reason rather than a message.
REASONED = frozenset({"return_not_ours", "hand_on", "hold"})
# What an end without a solution says as its reason; the message says it at length.
REASONS: Mapping[str, str] = {
    "not-solved": "Belum dapat kami penuhi.",
    "not-ours": "Di luar kewenangan Pemerintah Kota.",
}


def _report(plan: ReportPlan) -> Report:
    reporter = plan.reporter
    return Report(
        uid=plan.uid,
        case_type=plan.case_type,
        title=plan.title[:200],
        text=plan.text,
        place=plan.place_text,
        region_code=plan.region_code,
        happened_on=plan.happened_on,
        anonymous=plan.anonymous,
        secret=plan.secret,
        name=reporter.name if reporter else "",
        email=reporter.email if reporter else "",
        phone=reporter.phone if reporter else "",
        channel=plan.channel,
    )


def live(
    plans: Iterable[ReportPlan],
    units: Mapping[str, Unit],
    people: Iterable[Person],
    *,
    until: datetime,
) -> list[Life]:
    """Return the lives of the planned cases up to `until`, nothing stored."""
    actors = {person.email: Actor("staff", id=person.pk, name=person.name) for person in people}
    chronicle = Chronicle(units, actors, working_calendar(), load_categories())
    chronicle.tell(list(plans), until=until)
    return list(chronicle.lives.values())


def store(lives: Sequence[Life]) -> None:
    """Insert everything in few statements; what others were merged into goes first."""
    ordered = sorted(lives, key=lambda life: life.case.duplicate_of is not None)
    first = [life for life in ordered if life.case.duplicate_of is None]
    for part in (first, ordered[len(first) :]):
        Case.objects.bulk_create([life.case for life in part], batch_size=BATCH)
    Reporter.objects.bulk_create([life.reporter for life in ordered], batch_size=BATCH)
    ClockRun.objects.bulk_create([run for life in ordered for run in life.runs], batch_size=BATCH)
    CaseEvent.objects.bulk_create(
        [event for life in ordered for event in life.events], batch_size=BATCH
    )
