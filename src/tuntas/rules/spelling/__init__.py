"""Matching the spellings of unit names that other systems use to a government's own units."""

from tuntas.rules.spelling.matching import Proposal, UnitMatcher, UnitName, propose_units
from tuntas.rules.spelling.normalise import normalise_unit_name

__all__ = ["Proposal", "UnitMatcher", "UnitName", "normalise_unit_name", "propose_units"]
