"""Pages of people: the list, one person, adding, correcting, switching off and on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted, press
from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.actions import (
    activate_person,
    create_person,
    deactivate_person,
    grant_role,
    update_person,
)
from tuntas.organisation.forms import NewPersonForm, PersonForm
from tuntas.organisation.models import Membership, Person, Unit
from tuntas.organisation.permissions import (
    can_change_person,
    can_end_role,
    can_import,
    check_can_change_person,
    check_can_grant_role,
    grantable_roles,
    managed_units,
    manages_everything,
    visible_people,
)
from tuntas.organisation.powers import Powers
from tuntas.organisation.queries.people import PeopleFilter, holds_today, people_page, roles_of
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import (
    Cell,
    address,
    number_of,
    period_in_words,
    table,
)

LEFT = "nonaktif"


@requires(Permission.MANAGE_ORGANISATION)
def people(request: OfficeRequest) -> HttpResponse:
    """List people by name; `?q=` seeks, `?unit=` and `?status=` narrow."""
    chosen = PeopleFilter(
        text=request.GET.get("q", "").strip(),
        unit_id=number_of(request.GET.get("unit")),
        active=request.GET.get("status") != LEFT,
        after=number_of(request.GET.get("sesudah")),
    )
    page = people_page(visible_people(request.powers), chosen, on=timezone.localdate())
    query = {"q": chosen.text, "unit": chosen.unit_id, "status": "" if chosen.active else LEFT}
    here = reverse("people")
    context = {
        "chosen": chosen,
        "unit": managed_units(request.powers).filter(pk=chosen.unit_id).first()
        if chosen.unit_id
        else None,
        "chips": _chips(here, query, active=chosen.active),
        "table": _table(page.people),
        "next_url": address(here, **query, sesudah=page.next_after) if page.next_after else "",
        "first_url": address(here, **query) if chosen.after else "",
        "may_import": can_import(request.powers),
        "left": LEFT,
    }
    return render(request, "organisation/people.html", context)


def _chips(here: str, query: Mapping[str, object], *, active: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Aktif"),
            "url": address(here, **{**query, "status": ""}),
            "current": active,
            "count": None,
        },
        {
            "label": _("Nonaktif"),
            "url": address(here, **{**query, "status": LEFT}),
            "current": not active,
            "count": None,
        },
    ]


def _table(found: Sequence[Person]) -> dict[str, Any] | None:
    rows: list[list[Cell]] = [
        [(one.name, reverse("person", args=[one.pk])), _roles_in_words(one), one.email]
        for one in found
    ]
    return table(_("Orang"), [_("Nama"), _("Peran"), _("Surel")], rows) if rows else None


def _roles_in_words(one: Person) -> str:
    held: list[Membership] = getattr(one, "held", [])
    return "; ".join(
        f"{ROLES[membership.role].label}, {membership.unit.short_name}" for membership in held
    ) or _("belum ada")


@requires(Permission.MANAGE_ORGANISATION)
def person(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one person with all roles."""
    one = person_of(request, pk)
    memberships = roles_of(one)
    held = holds_today(memberships, on=timezone.localdate())
    kept = set(managed_units(request.powers).values_list("pk", flat=True))
    context = {
        "person": one,
        "facts": _facts(one),
        "held": _roles_table(_("Berlaku hari ini"), held, request.powers, kept),
        "others": _roles_table(
            _("Dulu atau nanti"),
            [other for other in memberships if other not in held],
            request.powers,
            kept,
        ),
        "is_self": one.pk == request.powers.person_id,
        "may_change": can_change_person(request.powers, one, **_reach(held)),
    }
    return render(request, "organisation/person.html", context)


def _facts(one: Person) -> list[dict[str, str]]:
    return [
        {"name": _("Surel"), "value": one.email},
        {"name": _("NIP"), "value": one.employee_number or _("tidak ada")},
        {
            "name": _("Akun"),
            "value": _("aktif") if one.is_active else _("nonaktif, tidak dapat masuk"),
        },
    ]


def _reach(held: list[Membership]) -> dict[str, Any]:
    return {"unit_ids": {one.unit_id for one in held}, "roles": {one.role for one in held}}


def _roles_table(
    caption: str, memberships: list[Membership], powers: Powers, kept: set[int]
) -> dict[str, Any] | None:
    if not memberships:
        return None
    endable = {one.pk for one in memberships if one.until is None and can_end_role(powers, one)}
    rows: list[list[Cell]] = [
        [
            ROLES[one.role].label,
            (one.unit.name, reverse("unit", args=[one.unit_id]) if one.unit_id in kept else ""),
            period_in_words(one.since, one.until),
            *(
                [(_("Akhiri"), reverse("role_end", args=[one.pk])) if one.pk in endable else ""]
                if endable
                else []
            ),
        ]
        for one in memberships
    ]
    columns = [_("Peran"), _("Unit"), _("Masa"), *([_("Tindakan")] if endable else [])]
    return table(caption, columns, rows)


@requires(Permission.MANAGE_ORGANISATION)
def person_new(request: OfficeRequest) -> HttpResponse:
    """Add a person, with a role at once where it is known."""
    form = NewPersonForm(
        posted(request),
        units=in_tree_order(managed_units(request.powers).defer("duties")),
        roles=grantable_roles(request.powers),
        may_wait=manages_everything(request.powers),
        initial={"since": timezone.localdate(), "unit": number_of(request.GET.get("unit"))},
    )
    tried = attempt(form, lambda: _create(request, form))
    if tried.done is not None:
        messages.success(
            request,
            _(
                "%(person)s sudah ditambahkan. Kata sandi dipasang sendiri lewat “Lupa kata sandi Anda?”."
            )
            % {"person": tried.done.name},
        )
        return redirect("person", pk=tried.done.pk)
    context = {
        "form": form,
        "title": _("Tambah orang"),
        "button": _("Tambahkan"),
        "back_url": reverse("people"),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


@transaction.atomic
def _create(request: OfficeRequest, form: NewPersonForm) -> Person:
    data, now = form.cleaned_data, timezone.now()
    made = create_person(
        by=request.powers,
        at=now,
        email=data["email"],
        name=data["name"],
        employee_number=data["employee_number"],
    )
    if data["role"]:
        grant_checked(request, made, data)
    return made


def grant_checked(request: OfficeRequest, one: Person, data: dict[str, Any]) -> Membership:
    """Grant what a role form says, if the person asking may."""
    there: Unit = get_object_or_404(managed_units(request.powers), pk=int(data["unit"]))
    check_can_grant_role(request.powers, person=one, unit=there, role=data["role"])
    since: date = data["since"]
    return grant_role(
        by=request.powers,
        at=timezone.now(),
        person=one,
        unit=there,
        role=data["role"],
        since=since,
        until=data["until"],
    )


@requires(Permission.MANAGE_ORGANISATION)
def person_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Correct a name or a number."""
    one = person_of(request, pk)
    initial = {"name": one.name, "employee_number": one.employee_number}
    form = PersonForm(posted(request), initial=initial)
    tried = attempt(form, lambda: _update(request, one, form))
    if tried.done is not None:
        messages.success(request, _("Perubahan tersimpan."))
        return redirect("person", pk=one.pk)
    context = {
        "form": form,
        "title": _("Ubah data orang"),
        "above": one.email,
        "button": _("Simpan"),
        "back_url": reverse("person", args=[one.pk]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _update(request: OfficeRequest, one: Person, form: PersonForm) -> Person:
    _check_change(request, one)
    update_person(by=request.powers, at=timezone.now(), person=one, **form.cleaned_data)
    return one


@requires(Permission.MANAGE_ORGANISATION)
@require_POST
def person_deactivate(request: OfficeRequest, pk: int) -> HttpResponse:
    """Switch an account off."""
    one = person_of(request, pk)
    _check_change(request, one)
    press(
        request,
        lambda: deactivate_person(by=request.powers, at=timezone.now(), person=one),
        _("%(person)s tidak lagi dapat masuk.") % {"person": one.name},
    )
    return redirect("person", pk=one.pk)


@requires(Permission.MANAGE_ORGANISATION)
@require_POST
def person_activate(request: OfficeRequest, pk: int) -> HttpResponse:
    """Switch an account on."""
    one = person_of(request, pk)
    _check_change(request, one)
    press(
        request,
        lambda: activate_person(by=request.powers, at=timezone.now(), person=one),
        _("%(person)s dapat masuk kembali.") % {"person": one.name},
    )
    return redirect("person", pk=one.pk)


def _check_change(request: OfficeRequest, one: Person) -> None:
    """Refuse changes to people who work beyond the part that the person asking keeps."""
    held = holds_today(roles_of(one), on=timezone.localdate())
    check_can_change_person(request.powers, one, **_reach(held))


def person_of(request: OfficeRequest, pk: int) -> Person:
    """Fetch a person whom the one asking may see; any other looks as if they did not exist."""
    return get_object_or_404(visible_people(request.powers), pk=pk)
