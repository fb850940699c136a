"""Regulations as data: questions, weights, scales, categories, each with its source."""

from tuntas.rules.instruments.errors import InstrumentError, Problem
from tuntas.rules.instruments.loader import (
    instruments,
    load_instrument,
    number,
    own_files,
    own_instrument,
    read_instrument,
    shipped,
)
from tuntas.rules.instruments.model import (
    ROOT,
    VARIANT,
    Category,
    Choice,
    Gate,
    Instrument,
    Node,
    Option,
    Policy,
    Requirement,
    Rule,
    Scale,
    Source,
    same_name,
)

__all__ = [
    "ROOT",
    "VARIANT",
    "Category",
    "Choice",
    "Gate",
    "Instrument",
    "InstrumentError",
    "Node",
    "Option",
    "Policy",
    "Problem",
    "Requirement",
    "Rule",
    "Scale",
    "Source",
    "instruments",
    "load_instrument",
    "number",
    "own_files",
    "own_instrument",
    "read_instrument",
    "same_name",
    "shipped",
]
