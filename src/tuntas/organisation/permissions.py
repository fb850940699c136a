"""Who may change what in the organisation; the same pair draws the button and guards the act.

`check_can_x` raises `NotPermittedError` with the reason, `can_x` wraps it. Whoever holds
MANAGE_ORGANISATION for a part of the tree keeps that part: its units, and the roles in it that reach
no further. Roles that reach over the whole city are granted by those who manage the whole city.
"""

from collections.abc import Callable, Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuntas.core.errors import NotPermittedError
from tuntas.core.permissions import ROLES, Permission
from tuntas.organisation.models import Membership, Person, Unit
from tuntas.organisation.powers import Powers

# No page narrows these to a unit: held for a single one they open the whole city.
CITY_WIDE = frozenset({Permission.VIEW_CITY, Permission.IMPORT_CASES, Permission.VIEW_AUDIT})


def managed_units(powers: Powers) -> QuerySet[Unit]:
    """Return the units whose entries the person keeps."""
    return _units_with(powers, Permission.MANAGE_ORGANISATION)


def calendar_units(powers: Powers) -> QuerySet[Unit]:
    """Return the units whose calendar the person keeps."""
    return _units_with(powers, Permission.MANAGE_CALENDAR)


def _units_with(powers: Powers, permission: Permission) -> QuerySet[Unit]:
    if permission in powers.everywhere:
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=powers.units.get(permission, frozenset()))


def visible_people(powers: Powers) -> QuerySet[Person]:
    """Return the people the person keeps: all, or those with a role in the part they manage."""
    if manages_everything(powers):
        return Person.objects.all()
    theirs = Membership.objects.filter(unit__in=managed_units(powers))
    return Person.objects.filter(pk__in=theirs.values("person_id"))


def manages_everything(powers: Powers) -> bool:
    """Tell whether the person keeps the units and people of the whole government."""
    return Permission.MANAGE_ORGANISATION in powers.everywhere


def reaches_whole_city(role: str) -> bool:
    """Tell whether a role opens something that no page narrows to a unit."""
    return bool(ROLES[role].permissions & CITY_WIDE)


def grantable_roles(powers: Powers) -> list[str]:
    """Return the roles that the person may give to others."""
    return [role for role in ROLES if manages_everything(powers) or not reaches_whole_city(role)]


def check_can_change_units(powers: Powers, *units: Unit | None) -> None:
    """Refuse whoever does not keep every one of these units; None stands above the root."""
    for unit in units:
        if unit is None and not manages_everything(powers):
            raise NotPermittedError(
                _("Hanya pengelola seluruh pemerintah yang dapat melakukannya.")
            )
        if unit and not powers.has_for(Permission.MANAGE_ORGANISATION, unit.pk):
            raise NotPermittedError(_("Anda tidak mengelola %(unit)s.") % {"unit": unit.name})


def can_change_units(powers: Powers, *units: Unit | None) -> bool:
    return _allowed(lambda: check_can_change_units(powers, *units))


def check_can_move_unit(powers: Powers, unit: Unit) -> None:
    """Moving takes a unit from its parent, so the person must keep both; the root stays."""
    if unit.parent is None:
        raise NotPermittedError(_("Pemerintah daerah adalah pangkal dan tidak dapat dipindahkan."))
    check_can_change_units(powers, unit, unit.parent)


def can_move_unit(powers: Powers, unit: Unit) -> bool:
    return _allowed(lambda: check_can_move_unit(powers, unit))


def check_can_change_roles(powers: Powers, person: Person) -> None:
    """Nobody gives or takes roles of their own: two people stand behind each."""
    if person.pk == powers.person_id:
        raise NotPermittedError(
            _("Peran Anda sendiri hanya dapat diubah oleh pengelola yang lain.")
        )


def check_can_grant_role(powers: Powers, *, person: Person, unit: Unit, role: str) -> None:
    """Refuse one's own roles, units outside one's part, and roles that reach beyond it."""
    check_can_change_roles(powers, person)
    check_can_change_units(powers, unit)
    if role not in grantable_roles(powers):
        raise NotPermittedError(
            _("Peran “%(role)s” menjangkau seluruh kota; mintalah pengelola seluruh pemerintah.")
            % {"role": ROLES[role].label}
        )


def can_grant_role(powers: Powers, *, person: Person, unit: Unit, role: str) -> bool:
    return _allowed(lambda: check_can_grant_role(powers, person=person, unit=unit, role=role))


def check_can_end_role(powers: Powers, membership: Membership) -> None:
    """Ending asks for the same as granting."""
    check_can_grant_role(
        powers, person=membership.person, unit=membership.unit, role=membership.role
    )


def can_end_role(powers: Powers, membership: Membership) -> bool:
    return _allowed(lambda: check_can_end_role(powers, membership))


def check_can_change_person(
    powers: Powers, person: Person, *, unit_ids: Collection[int], roles: Collection[str]
) -> None:
    """Refuse people who work elsewhere too, or for the whole city.

    Args:
        powers: of whoever wants to change the person's name, number or sign-in.
        person: whom it concerns; whoever it is may not switch off or rename themselves here.
        unit_ids: the units in which the person holds a role today.
        roles: those roles.
    """
    check_can_change_roles(powers, person)
    if manages_everything(powers):
        return
    mine = powers.units.get(Permission.MANAGE_ORGANISATION, frozenset())
    if not mine.issuperset(unit_ids) or any(map(reaches_whole_city, roles)):
        raise NotPermittedError(
            _("%(person)s juga bertugas di luar bagian yang Anda kelola.") % {"person": person.name}
        )


def can_change_person(
    powers: Powers, person: Person, *, unit_ids: Collection[int], roles: Collection[str]
) -> bool:
    return _allowed(lambda: check_can_change_person(powers, person, unit_ids=unit_ids, roles=roles))


def check_can_change_calendar(powers: Powers, unit: Unit | None) -> None:
    """A unit's days are kept by whoever keeps the unit's calendar; the government's (None) by city hall."""
    if not powers.has_for(Permission.MANAGE_CALENDAR, unit.pk if unit else None):
        raise NotPermittedError(
            _("Kalender seluruh pemerintah hanya dapat diubah oleh pengelola kalender kota.")
            if unit is None
            else _("Anda tidak mengelola kalender %(unit)s.") % {"unit": unit.name}
        )


def can_change_calendar(powers: Powers, unit: Unit | None) -> bool:
    return _allowed(lambda: check_can_change_calendar(powers, unit))


def check_can_import(powers: Powers) -> None:
    """A file may touch any unit and any role, so it takes someone who keeps all of them."""
    if not manages_everything(powers):
        raise NotPermittedError(_("Impor hanya dapat dilakukan oleh pengelola seluruh pemerintah."))


def can_import(powers: Powers) -> bool:
    return _allowed(lambda: check_can_import(powers))


def check_can_view_audit(powers: Powers) -> None:
    """The trail cannot be narrowed to a part of the tree, so it takes someone who may read all of it."""
    if Permission.VIEW_AUDIT not in powers.everywhere:
        raise NotPermittedError(
            _(
                "Jejak audit berisi seluruh pemerintah dan hanya dibuka bagi yang mengawasi seluruhnya."
            )
        )


def can_view_audit(powers: Powers) -> bool:
    return _allowed(lambda: check_can_view_audit(powers))


def _allowed(check: Callable[[], None]) -> bool:
    try:
        check()
    except NotPermittedError:
        return False
    return True
