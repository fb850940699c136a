"""Let the groups of Kota Contoh improve something, by the actions that people use.

Runs once the first figures are published (see `demo.tasks`): what is a problem, and what came of a
change, is read from them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from tuntas.catalogue.models import Service
from tuntas.demo.improvements import BETWEEN_STEPS, ImprovementPlan, plan_improvements
from tuntas.demo.load_groups import head_of, moment
from tuntas.improvements.models import Group, GroupMember, Improvement
from tuntas.improvements.projects.actions.begin import begin_improvement
from tuntas.improvements.projects.actions.ending import finish_improvement, stop_improvement
from tuntas.improvements.projects.actions.naming import rename_improvement
from tuntas.improvements.projects.actions.steps import finish_step, save_step
from tuntas.improvements.projects.actions.voices import comment, vote
from tuntas.improvements.projects.measuring.choosing import (
    Change,
    Measure,
    choose_measure,
    plan_change,
)
from tuntas.improvements.projects.measuring.computing import compute
from tuntas.improvements.projects.measuring.own_figures import FigureFact, write_figures
from tuntas.improvements.projects.measuring.savings import SavingsFacts, write_savings
from tuntas.improvements.projects.problems import offered
from tuntas.improvements.projects.spreading.practices import adopt_practice, share_practice
from tuntas.improvements.projects.spreading.proposals import propose_standard, suggested_promise
from tuntas.improvements.projects.spreading.proven import is_proven
from tuntas.measures.queries.series import months_before
from tuntas.organisation.powers import Powers, powers_of
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
    made: dict[str, Improvement] = {}
    plans = plan_improvements(today=timezone.localdate(until))
    for plan in plans:
        if plan.adopts:
            _prove(made, until)
            _spread(plans, made, until)
        made[plan.key] = _one(plan, made, until)
    _prove(made, until)


def _prove(made: Mapping[str, Improvement], until: datetime) -> None:
    compute([one.pk for one in made.values()], at=until)


def _one(plan: ImprovementPlan, made: Mapping[str, Improvement], until: datetime) -> Improvement:
    group = Group.objects.select_related("unit").get(name=plan.group)
    by = _leader(group, until)
    improvement = _adopted(plan, group, made, by) if plan.adopts else _begun(plan, group, by)
    _measure(plan, improvement, by, until)
    _write(plan, improvement, group, by, until)
    if plan.stopped:
        stop_improvement(improvement_id=improvement.pk, reason=plan.stopped, by=by, at=until)
    return improvement


def _leader(group: Group, until: datetime) -> Powers:
    """Return the group's leader where they have an account, else the unit's head."""
    leads = GroupMember.objects.present().filter(group=group, role=GroupMember.Role.LEADER)
    leader = leads.select_related("person").get()
    if leader.person is None:
        return head_of(group.unit.code, on=until.date())
    return powers_of(person_id=leader.person.pk, name=leader.person.name, on=until.date())


def _begun(plan: ImprovementPlan, group: Group, by: Powers) -> Improvement:
    """Begin with the weightiest problem of the planned kind that the unit had on that day."""
    offers = offered(group.unit_id, on=plan.began_on) if plan.problem else []
    keys = [offer.key for offer in offers if offer.kind == plan.problem][:1]
    return begin_improvement(
        unit_id=group.unit_id, group_id=group.pk, title=plan.title, problems=keys,
        observed=plan.observed or ("" if keys else plan.title), despite_others=True,
        uid=uid_of(plan), by=by, at=moment(plan.began_on),
    )  # fmt: skip


def _adopted(
    plan: ImprovementPlan, group: Group, made: Mapping[str, Improvement], by: Powers
) -> Improvement:
    adopted = adopt_practice(
        practice_id=made[plan.adopts].pk, unit_id=group.unit_id, group_id=group.pk,
        uid=uid_of(plan), by=by, at=moment(plan.began_on),
    )  # fmt: skip
    return rename_improvement(
        improvement_id=adopted.pk, title=plan.title, by=by, at=moment(plan.began_on)
    )


def _measure(plan: ImprovementPlan, improvement: Improvement, by: Powers, until: datetime) -> None:
    if plan.indicator:
        service = Service.objects.get(unit_id=improvement.unit_id, name=plan.service)
        target = None if plan.target is None else Decimal(plan.target)
        measure = Measure(
            "indicator", indicator=plan.indicator, service_id=service.pk, target=target
        )
        choose_measure(improvement_id=improvement.pk, measure=measure, by=by, at=until)
    elif plan.own:
        label, unit = plan.own
        measure = Measure("own", label=label, unit=unit)
        choose_measure(improvement_id=improvement.pk, measure=measure, by=by, at=until)
        running = timezone.localdate(until).replace(day=1)
        figures = [
            FigureFact(months_before(running, back), Decimal(str(value)))
            for back, value in enumerate(reversed(plan.figures), 1)
        ]
        write_figures(improvement_id=improvement.pk, figures=figures, by=by, at=until)
    if plan.changed is not None:
        change = Change(plan.changed, watched=plan.watched)
        plan_change(improvement_id=improvement.pk, change=change, by=by, at=until)
    if plan.savings is not None:
        facts = SavingsFacts(
            minutes_saved=plan.savings.minutes, cases_per_month=plan.savings.cases,
            rupiah_per_hour=plan.savings.rupiah_per_hour,
            savings_assumption=plan.savings.assumption,
        )  # fmt: skip
        write_savings(improvement_id=improvement.pk, savings=facts, by=by, at=until)


def _write(
    plan: ImprovementPlan, improvement: Improvement, group: Group, by: Powers, until: datetime
) -> None:
    """Fill the steps one after the other; the last one that is told may be unfinished."""
    seen = dict(improvement.steps.values_list("number", "revision"))
    at = moment(plan.began_on)
    for number, content in plan.contents.items():
        at = min(max(at + BETWEEN_STEPS, _seen_from(plan, number)), until - timedelta(hours=1))
        step = save_step(
            improvement_id=improvement.pk, number=number, content=content, seen=seen[number],
            by=by, at=at,
        )  # fmt: skip
        if isinstance(content, Causes):
            _vote(improvement, group, content, at)
        if number <= plan.steps_done:
            finish_step(
                improvement_id=improvement.pk, number=number, seen=step.revision, by=by, at=at
            )
    if plan.contents:
        _remark(plan, improvement, group, moment(plan.began_on) + BETWEEN_STEPS)
    if plan.steps_done == LAST_STEP:
        finish_improvement(improvement_id=improvement.pk, by=by, at=at)


def _seen_from(plan: ImprovementPlan, number: int) -> datetime:
    """Return from when a step can be written: nobody sees what came of a change before half a year."""
    if number < RESULT_STEP or plan.changed is None:
        return moment(plan.began_on)
    return moment(plan.changed + HALF_A_YEAR)


def _vote(improvement: Improvement, group: Group, causes: Causes, at: datetime) -> None:
    """Let members with an account say how likely each cause is: the first most of all."""
    members = GroupMember.objects.present().filter(group=group, person__isnull=False)
    for place, member in enumerate(members.select_related("person")):
        if member.person is None:
            continue
        points = {
            cause.key: max(1, 5 - rank - (place + rank) % 2)
            for rank, cause in enumerate(causes.causes)
        }
        voter = powers_of(person_id=member.person.pk, name=member.person.name, on=at.date())
        vote(improvement_id=improvement.pk, points=points, by=voter, at=at)


def _remark(plan: ImprovementPlan, improvement: Improvement, group: Group, at: datetime) -> None:
    head = head_of(group.unit.code, on=at.date())
    uid = uuid5(uid_of(plan), "remark")
    comment(improvement_id=improvement.pk, number=2, uid=uid, text=REMARK, by=head, at=at)


def _spread(plans: list[ImprovementPlan], made: Mapping[str, Improvement], until: datetime) -> None:
    """Share what its figures prove, and let its head propose the next standard."""
    for plan in plans:
        if plan.shared_on is None or plan.key not in made:
            continue
        found = Improvement.objects.select_related("effect", "unit").get(pk=made[plan.key].pk)
        if not is_proven(found.effect) or found.shared_at is not None:
            continue
        head, at = head_of(found.unit.code, on=until.date()), moment(plan.shared_on)
        share_practice(improvement_id=found.pk, summary=plan.summary, by=head, at=at)
        if plan.propose and found.service_id:
            _propose(found, found.service_id, head, until)


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
