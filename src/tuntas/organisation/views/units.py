"""Pages of units: the tree, one unit, adding, changing, moving."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.actions import create_unit, load_regions, move_unit, update_unit
from tuntas.organisation.forms import MoveForm, NewUnitForm, UnitForm
from tuntas.organisation.models import Membership, Region, Unit
from tuntas.organisation.permissions import (
    can_change_calendar,
    can_import,
    can_move_unit,
    check_can_move_unit,
    managed_units,
)
from tuntas.organisation.queries.people import holds_today
from tuntas.organisation.queries.units import bereft_by_closing, in_tree_order, unit_tree, way_to
from tuntas.organisation.views.parts import Cell, number_of, period_in_words, table


@requires(Permission.MANAGE_ORGANISATION)
def units(request: OfficeRequest) -> HttpResponse:
    """Show the tree."""
    rows = unit_tree(managed_units(request.powers), on=timezone.localdate())
    context = {
        "rows": rows,
        "units": sum(not row.ended for row in rows),
        "may_import": can_import(request.powers),
    }
    return render(request, "organisation/units.html", context)


@requires(Permission.MANAGE_ORGANISATION)
def unit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Show one unit with everything known about it."""
    one = _unit_of(request, pk)
    today = timezone.localdate()
    memberships = list(one.memberships.select_related("person").order_by("person__name", "since"))
    held = holds_today(memberships, on=today)
    kept = {above.pk for above in managed_units(request.powers).filter(pk__in=one.ancestor_ids)}
    context = {
        "unit": one,
        "way": [(above, above.pk in kept) for above in way_to(one)],
        "period": period_in_words(one.valid_from, one.valid_until),
        "places": list(one.serves.order_by("code")),
        "parts": list(one.parts.order_by("name")),
        "people": _people_table(_("Bertugas sekarang"), held),
        "others": _people_table(
            _("Dulu atau nanti"), [other for other in memberships if other not in held]
        ),
        "spellings": list(one.spellings.values_list("spelling", flat=True)),
        "overrides": list(one.calendar_overrides.filter(on__gte=today).order_by("on")),
        "may_move": can_move_unit(request.powers, one),
        "may_calendar": can_change_calendar(request.powers, one),
        "warning": _closing_warning(one) if one.valid_until else "",
    }
    return render(request, "organisation/unit.html", context)


def _people_table(caption: str, memberships: list[Membership]) -> dict[str, Any] | None:
    if not memberships:
        return None
    rows: list[list[Cell]] = [
        [
            (one.person.name, reverse("person", args=[one.person_id])),
            ROLES[one.role].label,
            period_in_words(one.since, one.until),
        ]
        for one in memberships
    ]
    return table(caption, [_("Nama"), _("Peran"), _("Masa")], rows)


def _closing_warning(one: Unit) -> str:
    """Say who and what would be left behind by a unit that ends."""
    until = one.valid_until or date.max
    people, parts = bereft_by_closing(one, until=until)
    left = []
    if people:
        left.append(
            ngettext(
                "%(count)s orang masih memegang peran di sini sesudahnya.",
                "%(count)s orang masih memegang peran di sini sesudahnya.",
                people,
            )
            % {"count": people}
        )
    if parts:
        left.append(
            ngettext(
                "%(count)s unit di bawahnya belum punya tanggal akhir.",
                "%(count)s unit di bawahnya belum punya tanggal akhir.",
                parts,
            )
            % {"count": parts}
        )
    left.append(
        _("Laporan yang belum selesai tidak berpindah sendiri: teruskan ke unit penerusnya.")
    )
    return " ".join(left)


@requires(Permission.MANAGE_ORGANISATION)
def unit_new(request: OfficeRequest) -> HttpResponse:
    """Add a unit; `?induk=` chooses its parent."""
    parents = in_tree_order(managed_units(request.powers).defer("duties"))
    chosen = number_of(request.GET.get("induk"))
    form = NewUnitForm(posted(request), parents=parents, initial={"parent": chosen})
    tried = attempt(form, lambda: _create(request, form))
    if tried.done is not None:
        messages.success(request, _("%(unit)s sudah ditambahkan.") % {"unit": tried.done.name})
        return redirect("unit", pk=tried.done.pk)
    context = {
        "form": form,
        "title": _("Tambah unit"),
        "button": _("Tambahkan"),
        "back_url": reverse("units"),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _create(request: OfficeRequest, form: NewUnitForm) -> Unit:
    data = dict(form.cleaned_data)
    parent = _unit_of(request, int(data.pop("parent")))
    return create_unit(
        by=request.powers,
        at=timezone.now(),
        parent=parent,
        serves=_places(request, data.pop("places")),
        **data,
    )


@requires(Permission.MANAGE_ORGANISATION)
def unit_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    """Change what a unit is called and does."""
    one = _unit_of(request, pk)
    form = UnitForm(posted(request), is_root=one.parent_id is None, initial=_initial(one))
    tried = attempt(form, lambda: _update(request, one, form))
    if tried.done is not None:
        messages.success(request, _("Perubahan pada %(unit)s tersimpan.") % {"unit": one.name})
        return redirect("unit", pk=one.pk)
    context = {
        "form": form,
        "title": _("Ubah unit"),
        "above": one.code,
        "button": _("Simpan"),
        "back_url": reverse("unit", args=[one.pk]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _initial(one: Unit) -> dict[str, Any]:
    places = one.serves.order_by("code").values_list("code", "name")
    fields = ("name", "short_name", "kind", "duties", "valid_from", "valid_until")
    return {field: getattr(one, field) for field in fields} | {
        "places": "\n".join(f"{code} {name}" for code, name in places)
    }


def _update(request: OfficeRequest, one: Unit, form: UnitForm) -> Unit:
    data = dict(form.cleaned_data)
    serves = _places(request, data.pop("places"))
    update_unit(by=request.powers, at=timezone.now(), unit=one, serves=serves, **data)
    return one


def _places(request: OfficeRequest, codes: list[str]) -> list[str]:
    """Bring in the regions that the form found in the official list but not in the database."""
    kept = set(Region.objects.filter(code__in=codes).values_list("code", flat=True))
    if missing := [code for code in codes if code not in kept]:
        load_regions(missing, by=request.powers, at=timezone.now())
    return codes


@requires(Permission.MANAGE_ORGANISATION)
def unit_move(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put a unit and all below it under another parent."""
    one = _unit_of(request, pk)
    check_can_move_unit(request.powers, one)
    others = managed_units(request.powers).exclude(ancestor_ids__contains=[one.pk]).defer("duties")
    form = MoveForm(
        posted(request), parents=in_tree_order(others), initial={"parent": one.parent_id}
    )
    tried = attempt(form, lambda: _move(request, one, form))
    if tried.done is not None:
        messages.success(request, _("%(unit)s sudah dipindahkan.") % {"unit": one.name})
        return redirect("unit", pk=one.pk)
    context = {
        "form": form,
        "title": _("Pindahkan %(unit)s") % {"unit": one.short_name},
        "below": _("Semua unit di bawahnya ikut pindah. Peran tetap berlaku seperti semula."),
        "button": _("Pindahkan"),
        "back_url": reverse("unit", args=[one.pk]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _move(request: OfficeRequest, one: Unit, form: MoveForm) -> Unit:
    parent = _unit_of(request, int(form.cleaned_data["parent"]))
    move_unit(by=request.powers, at=timezone.now(), unit=one, parent=parent)
    return one


def _unit_of(request: OfficeRequest, pk: int) -> Unit:
    """Fetch a unit that the person keeps; any other looks as if it did not exist."""
    return get_object_or_404(managed_units(request.powers).select_related("parent"), pk=pk)
