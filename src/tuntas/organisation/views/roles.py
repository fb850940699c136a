"""Pages on which a role is given or ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuntas.core.access import OfficeRequest, requires
from tuntas.core.attempts import attempt, posted
from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.actions import end_role
from tuntas.organisation.forms import EndRoleForm, RoleForm
from tuntas.organisation.models import Membership
from tuntas.organisation.permissions import check_can_end_role, grantable_roles, managed_units
from tuntas.organisation.queries.units import in_tree_order
from tuntas.organisation.views.parts import number_of, period_in_words
from tuntas.organisation.views.people import grant_checked, person_of


@requires(Permission.MANAGE_ORGANISATION)
def role_grant(request: OfficeRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    person = person_of(request, pk)
    form = RoleForm(
        posted(request),
        units=in_tree_order(managed_units(request.powers).defer("duties")),
        roles=grantable_roles(request.powers),
        initial={"since": timezone.localdate(), "unit": number_of(request.GET.get("unit"))},
    )
    tried = attempt(form, lambda: grant_checked(request, person, form.cleaned_data))
    if tried.done is not None:
        messages.success(request, _("Peran diberikan kepada %(person)s.") % {"person": person.name})
        return redirect("person", pk=person.pk)
    context = {
        "form": form,
        "title": _("Beri peran"),
        "above": person.name,
        "button": _("Beri peran"),
        "back_url": reverse("person", args=[person.pk]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


@requires(Permission.MANAGE_ORGANISATION)
def role_end(request: OfficeRequest, pk: int) -> HttpResponse:
    """End a role with a day."""
    held = Membership.objects.filter(unit__in=managed_units(request.powers))
    membership = get_object_or_404(held.select_related("person", "unit"), pk=pk)
    form = EndRoleForm(
        posted(request), since=membership.since, initial={"until": timezone.localdate()}
    )
    tried = attempt(form, lambda: _end(request, membership, form))
    if tried.done is not None:
        messages.success(request, _("Peran diakhiri."))
        return redirect("person", pk=membership.person_id)
    context = {
        "form": form,
        "title": _("Akhiri peran"),
        "above": membership.person.name,
        "below": f"{ROLES[membership.role].label}, {membership.unit.name}, "
        f"{period_in_words(membership.since, membership.until)}",
        "button": _("Akhiri"),
        "back_url": reverse("person", args=[membership.person_id]),
    }
    return render(request, "organisation/form.html", context, status=tried.status)


def _end(request: OfficeRequest, membership: Membership, form: EndRoleForm) -> Membership:
    check_can_end_role(request.powers, membership)
    end_role(
        by=request.powers,
        at=timezone.now(),
        membership=membership,
        until=form.cleaned_data["until"],
    )
    return membership
