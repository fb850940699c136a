"""Let the groups of Kota Contoh improve something, by the actions that people use.

Runs once the first figures are published (see `demo.tasks`): what is a problem, and what came of a
change, is read from them.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from tuntas.catalogue.models import Service
from tuntas.demo.city import plan_city
from tuntas.demo.desks import Desks
from tuntas.demo.improvements import BETWEEN_STEPS, ImprovementPlan, plan_improvements
from tuntas.demo.load_groups import moment
from tuntas.improvements.models import Group, GroupMember, Improvement
from tuntas.improvements.projects.actions.begin import begin_improvement
from tuntas.improvements.projects.actions.ending import finish_improvement, stop_improvement
from tuntas.improvements.projects.actions.naming import name_mark, rename_improvement
from tuntas.improvements.projects.actions.steps import finish_step, save_step
from tuntas.improvements.projects.actions.voices import comment, vote
from tuntas.improvements.projects.measuring.actions.change import Change, plan_change, planned_of
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import (
    Measure,
    choose_measure,
    measure_mark,
)
from tuntas.improvements.projects.measuring.actions.own_figures import FigureFact, write_figures
from tuntas.improvements.projects.measuring.actions.savings import (
    SavingsFacts,
    savings_mark,
    write_savings,
)
from tuntas.improvements.projects.measuring.verdicts import is_proven
from tuntas.improvements.projects.problems import offered
from tuntas.improvements.projects.spreading.actions.adoptions import adopt_practice
from tuntas.improvements.projects.spreading.actions.proposals import propose_standard
from tuntas.improvements.projects.spreading.actions.sharing import share_practice
from tuntas.improvements.projects.spreading.queries.proposals import suggested_promise
from tuntas.improvements.projects.spreading.queries.renewal import steps_of, unshown_yet
from tuntas.measures.queries.series import months_before
from tuntas.organisation.models import Person
from tuntas.organisation.powers import Powers
from tuntas.rules.improvement.eight_steps import Causes

RESULT_STEP, LAST_STEP = 6, 8
HALF_A_YEAR = timedelta(days=200)
REMARK = "Sudah baik. Pastikan angka sebelum perubahan dicatat lengkap agar dapat dibandingkan."


def uid_of(plan: ImprovementPlan) -> UUID:
    """Return the same identifier for the same plan: begun twice, it is there once."""
    return uuid5(NAMESPACE_URL, f"https://contoh.example/perbaikan/{plan.key}")


def is_loaded() -> bool:
    """Tell whether the improvements are there already."""
    first = plan_improvements(today=timezone.localdate())[0]
    return Improvement.objects.filter(uid=uid_of(first)).exists()


@transaction.atomic
def load_improvements(*, until: datetime) -> None:
    """Store the improvements as of `until`, their effects, and what follows from these."""
    today = timezone.localdate(until)
    loading = _Loading(Desks(plan_city(), Person.objects.all(), on=today), until)
    plans = plan_improvements(today=today)
    for plan in plans:
        if plan.adopts:
            loading.prove()
            loading.spread(plans)
        loading.improve(plan)
    loading.prove()


class _Loading:
    """Improvements on their way into the database, by the key of their plan."""

    def __init__(self, desks: Desks, until: datetime) -> None:
        self._desks, self._until = desks, until
        self._made: dict[str, Improvement] = {}

    def prove(self) -> None:
        compute([one.pk for one in self._made.values()], at=self._until)

    def improve(self, plan: ImprovementPlan) -> None:
        group = Group.objects.select_related("unit").get(name=plan.group)
        by = self._leader(group)
        improvement = self._adopted(plan, group, by) if plan.adopts else _begun(plan, group, by)
        self._made[plan.key] = improvement
        _measure(plan, improvement, by, self._until)
        self._write(plan, improvement, group, by)
        if plan.stopped:
            stop_improvement(
                improvement_id=improvement.pk, reason=plan.stopped, by=by, at=self._until
            )

    def _leader(self, group: Group) -> Powers:
        """Return the group's leader where they have an account, else the unit's head."""
        leads = GroupMember.objects.present().filter(group=group, role=GroupMember.Role.LEADER)
        leader = leads.select_related("person").get().person
        return self._desks.head(group.unit.code) if leader is None else self._desks.of(leader.email)

    def _adopted(self, plan: ImprovementPlan, group: Group, by: Powers) -> Improvement:
        at = moment(plan.began_on)
        adopted = adopt_practice(
            practice_id=self._made[plan.adopts].pk, unit_id=group.unit_id, group_id=group.pk,
            uid=uid_of(plan), by=by, at=at,
        )  # fmt: skip
        return rename_improvement(
            improvement_id=adopted.pk, title=plan.title, seen=name_mark(adopted), by=by, at=at
        )

    def _write(
        self, plan: ImprovementPlan, improvement: Improvement, group: Group, by: Powers
    ) -> None:
        """Fill the steps one after the other; the last one that is told may be unfinished."""
        seen = dict(improvement.steps.values_list("number", "revision"))
        at, latest = moment(plan.began_on), self._until - timedelta(hours=1)
        for number, content in plan.contents.items():
            at = min(max(at + BETWEEN_STEPS, _seen_from(plan, number)), latest)
            step = save_step(
                improvement_id=improvement.pk, number=number, content=content, seen=seen[number],
                by=by, at=at,
            )  # fmt: skip
            if isinstance(content, Causes):
                self._vote(improvement, group, content, at)
            if number <= plan.steps_done:
                finish_step(
                    improvement_id=improvement.pk, number=number, seen=step.revision, by=by, at=at
                )
        if plan.contents:
            comment(
                improvement_id=improvement.pk, number=2, uid=uuid5(uid_of(plan), "remark"),
                text=REMARK, by=self._desks.head(group.unit.code),
                at=moment(plan.began_on) + BETWEEN_STEPS,
            )  # fmt: skip
        if plan.steps_done == LAST_STEP:
            finish_improvement(improvement_id=improvement.pk, by=by, at=at)

    def _vote(self, improvement: Improvement, group: Group, causes: Causes, at: datetime) -> None:
        """Let members with an account say how likely each cause is: the first most of all."""
        members = GroupMember.objects.present().filter(group=group, person__isnull=False)
        for place, email in enumerate(members.values_list("person__email", flat=True)):
            points = {
                cause.key: max(1, 5 - rank - (place + rank) % 2)
                for rank, cause in enumerate(causes.causes)
            }
            vote(improvement_id=improvement.pk, points=points, by=self._desks.of(email), at=at)

    def spread(self, plans: list[ImprovementPlan]) -> None:
        """Share what its figures prove, and let its head propose the next standard."""
        for plan in plans:
            if plan.shared_on is None or plan.key not in self._made:
                continue
            found = Improvement.objects.select_related("effect", "unit")
            improvement = found.get(pk=self._made[plan.key].pk)
            if not is_proven(improvement.effect) or improvement.shared_at is not None:
                continue
            head = self._desks.head(improvement.unit.code)
            share_practice(
                improvement_id=improvement.pk, summary=plan.summary,
                seen=unshown_yet(improvement, steps_of(improvement)).seen, by=head,
                at=moment(plan.shared_on),
            )  # fmt: skip
            if plan.propose and improvement.service_id:
                _propose(improvement, improvement.service_id, head, self._until)


def _begun(plan: ImprovementPlan, group: Group, by: Powers) -> Improvement:
    """Begin with the weightiest problem of the planned kind that the unit had on that day."""
    offers = offered(group.unit_id, on=plan.began_on) if plan.problem else []
    keys = [offer.key for offer in offers if offer.kind == plan.problem][:1]
    return begin_improvement(
        unit_id=group.unit_id, group_id=group.pk, title=plan.title, problems=keys,
        observed=plan.observed or ("" if keys else plan.title), despite_others=True,
        uid=uid_of(plan), by=by, at=moment(plan.began_on),
    )  # fmt: skip


def _measure(plan: ImprovementPlan, improvement: Improvement, by: Powers, until: datetime) -> None:
    if plan.indicator:
        service = Service.objects.get(unit_id=improvement.unit_id, name=plan.service)
        target = None if plan.target is None else Decimal(plan.target)
        measure = Measure(
            "indicator", indicator=plan.indicator, service_id=service.pk, target=target
        )
        _choose(measure, improvement, by, until)
    elif plan.own:
        label, unit = plan.own
        measure = Measure("own", label=label, unit=unit)
        _choose(measure, improvement, by, until)
        running = timezone.localdate(until).replace(day=1)
        figures = [
            FigureFact(months_before(running, back), Decimal(str(value)))
            for back, value in enumerate(reversed(plan.figures), 1)
        ]
        write_figures(improvement_id=improvement.pk, figures=figures, by=by, at=until)
    if plan.changed is not None:
        change = Change(plan.changed, watched=plan.watched)
        seen = planned_of(improvement).mark
        plan_change(improvement_id=improvement.pk, change=change, seen=seen, by=by, at=until)
    if plan.savings is not None:
        facts = SavingsFacts(
            minutes_saved=plan.savings.minutes, cases_per_month=plan.savings.cases,
            rupiah_per_hour=plan.savings.rupiah_per_hour,
            savings_assumption=plan.savings.assumption,
        )  # fmt: skip
        seen = savings_mark(improvement)
        write_savings(improvement_id=improvement.pk, savings=facts, seen=seen, by=by, at=until)


def _choose(measure: Measure, improvement: Improvement, by: Powers, at: datetime) -> None:
    seen = measure_mark(improvement)
    choose_measure(improvement_id=improvement.pk, measure=measure, seen=seen, by=by, at=at)


def _seen_from(plan: ImprovementPlan, number: int) -> datetime:
    """Return from when a step can be written: nobody sees what came of a change before half a year."""
    if number < RESULT_STEP or plan.changed is None:
        return moment(plan.began_on)
    return moment(plan.changed + HALF_A_YEAR)


def _propose(found: Improvement, service_id: int, head: Powers, until: datetime) -> None:
    service = Service.objects.get(pk=service_id)
    if service.standards.drafts().exists():
        return
    standard = service.standards.in_force().select_related("service").first()
    shorter = suggested_promise(standard, today=timezone.localdate(until)) if standard else None
    propose_standard(
        improvement_id=found.pk, service_id=service_id, promise_working_minutes=shorter, by=head,
        at=until,
    )  # fmt: skip
