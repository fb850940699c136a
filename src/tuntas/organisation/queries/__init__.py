"""Reads of the organisation."""

from tuntas.organisation.queries.units import root_unit_id, units_to_choose

__all__ = ["root_unit_id", "units_to_choose"]
