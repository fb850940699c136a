"""Writes: units, people, roles, calendar, regions, spellings."""

from tuntas.organisation.actions.administrator import appoint_administrator
from tuntas.organisation.actions.calendar import override_day, withdraw_override
from tuntas.organisation.actions.people import (
    activate_person,
    create_person,
    deactivate_person,
    update_person,
)
from tuntas.organisation.actions.regions import load_regions
from tuntas.organisation.actions.roles import end_role, grant_role
from tuntas.organisation.actions.spellings import settle_spelling
from tuntas.organisation.actions.units import create_unit, move_unit, update_unit

__all__ = [
    "activate_person",
    "appoint_administrator",
    "create_person",
    "create_unit",
    "deactivate_person",
    "end_role",
    "grant_role",
    "load_regions",
    "move_unit",
    "override_day",
    "settle_spelling",
    "update_person",
    "update_unit",
    "withdraw_override",
]
