"""What a list of people would change: each row compared with what is kept, before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.exchange.organisation.columns import PEOPLE
from tuntas.exchange.organisation.rows import PersonRow, Refusal
from tuntas.exchange.problems import VALUE_SHOWN
from tuntas.organisation.models import Membership, Person, Unit

LONGEST = {"name": 200}
RoleKey = tuple[int, str, str]  # person, unit code, role


@dataclass(frozen=True)
class PersonPlan:
    """What a row asks for.

    `person` None: a new one. `grants`: the role is given from `since`; `ends`: that membership gets
    the row's last day. `columns` are the ones that change.
    """

    row: PersonRow
    person: Person | None
    renames: bool
    grants: bool
    since: date
    ends: Membership | None
    columns: tuple[str, ...]

    @property
    def changes_something(self) -> bool:
        return self.person is None or self.renames or self.grants or self.ends is not None


@dataclass(frozen=True)
class KeptPeople:
    """The people whom the rows may mean, the holders of their numbers, and their roles, latest first."""

    by_email: dict[str, Person]
    by_number: dict[str, Person]
    roles: dict[RoleKey, list[Membership]]
    units: dict[str, Unit]

    @classmethod
    def read(cls, rows: Sequence[PersonRow]) -> "KeptPeople":
        """Read everything needed, in four queries."""
        people = Person.objects.filter(email__in=[row.email for row in rows])
        by_email = {person.email: person for person in people}
        numbers = [row.nip for row in rows if row.nip]
        holders = Person.objects.filter(employee_number__in=numbers)
        roles: dict[RoleKey, list[Membership]] = {}
        held = Membership.objects.filter(person__in=by_email.values()).select_related("unit")
        for one in held.order_by("-since", "-pk"):
            roles.setdefault((one.person_id, one.unit.code, one.role), []).append(one)
        return cls(
            by_email=by_email,
            by_number={holder.employee_number: holder for holder in holders},
            roles=roles,
            units={
                unit.code: unit
                for unit in Unit.objects.filter(code__in={row.unit_code for row in rows})
            },
        )


def plan_people(
    rows: Sequence[PersonRow], kept: KeptPeople, *, today: date, by_id: int | None
) -> tuple[list[PersonPlan], list[Refusal]]:
    """Return what the rows would change, and every refusal.

    Args:
        rows: in the order of the file.
        kept: what the database holds about them.
        today: the first day of new roles without a day of their own.
        by_id: whoever imports; a file does not change their own roles either.
    """
    plans, refusals = [], []
    for row in rows:
        plan = _plan(row, kept, today)
        found = list(_unfit(plan, kept, by_id))
        refusals += found
        if not found:
            plans.append(plan)
    return plans, refusals


def _plan(row: PersonRow, kept: KeptPeople, today: date) -> PersonPlan:
    person = kept.by_email.get(row.email)
    held = _held(row, person, kept, today)
    ends = held if held and row.valid_to and row.valid_to != held.until else None
    named = person is not None and row.name != person.name
    numbered = person is not None and bool(row.nip) and row.nip != person.employee_number
    changed = {
        "name": named,
        "nip": numbered,
        "role": held is None and person is not None,
        "valid_to": ends is not None,
    }
    return PersonPlan(
        row=row,
        person=person,
        renames=named or numbered,
        grants=held is None,
        since=row.valid_from or today,
        ends=ends,
        columns=tuple(PEOPLE.official(key) for key, said in changed.items() if said),
    )


def _held(
    row: PersonRow, person: Person | None, kept: KeptPeople, today: date
) -> Membership | None:
    """Return the membership that the row means.

    With a first day in the row: the one from that day. Without: the one that still holds, else the
    one that ended on the row's last day, so that the same file again changes nothing.
    """
    if person is None:
        return None
    candidates = kept.roles.get((person.pk, row.unit_code, row.role), [])
    for one in candidates:
        if row.valid_from:
            if one.since == row.valid_from:
                return one
        elif one.until is None or one.until >= today or one.until == row.valid_to:
            return one
    return None


def _unfit(plan: PersonPlan, kept: KeptPeople, by_id: int | None) -> Iterator[Refusal]:
    row, person = plan.row, plan.person
    for key, limit in LONGEST.items():
        if len(getattr(row, key)) > limit:
            yield _refusal(row, key, "too-long", limit=limit)
    holder = kept.by_number.get(row.nip)
    if holder is not None and holder.email != row.email:
        yield _refusal(row, "nip", "nip-taken", holder=holder.email)
    if person is not None and person.pk == by_id and (plan.grants or plan.ends):
        yield _refusal(row, "role", "own-role")
    last = row.valid_to
    if (
        last
        and last < (plan.ends.since if plan.ends else plan.since)
        and (plan.ends or plan.grants)
    ):
        yield _refusal(row, "valid_to", "end-before-start")
    if plan.grants and person is not None and not row.valid_to:
        yield from _still_held(row, kept.roles.get((person.pk, row.unit_code, row.role), []))


def _still_held(row: PersonRow, candidates: Sequence[Membership]) -> Iterator[Refusal]:
    """Refuse a second open-ended membership of one role in one unit."""
    for one in candidates:
        if one.until is None:
            yield _refusal(row, "valid_from", "role-kept", since=f"{one.since:%d-%m-%Y}")


def _refusal(row: PersonRow, key: str, code: str, **params: object) -> Refusal:
    return Refusal(
        row_number=row.row_number,
        key=row.email,
        column=PEOPLE.official(key),
        value=str(getattr(row, key) or "")[:VALUE_SHOWN],
        code=code,
        params=params,
    )
