"""A result as JSON: for programs, and for whoever checks a score by hand."""

from fractions import Fraction
from typing import Any

from tuntas.rules.instruments import Instrument
from tuntas.rules.scoring import Line, Passage, Result

Json = dict[str, Any]


def result_json(result: Result, language: str) -> Json:
    """Return score, category, predicate, tree, gates, instrument, policies and what is missing."""
    return {
        "score": float(result.score),
        "exact": str(result.exact),
        "category": result.category,
        "predicate": result.predicate.in_language(language) if result.predicate else "",
        "tree": [_line(line, language) for line in result.tree],
        "gates": [_gate(gate, language) for gate in result.gates],
        "missing": list(result.missing),
        "instrument": dict(result.instrument),
        "policies": dict(result.policies),
    }


def _line(line: Line, language: str) -> Json:
    found: Json = {
        "key": line.key,
        "parent": line.parent,
        "label": line.label.in_language(language),
        "weight": _number(line.weight),
        "value": _number(line.value),
        "maximum": _number(line.maximum),
        "score": _number(line.score),
        "answered": line.answered,
        "because": line.because.in_language(language),
    }
    return found | ({"category": line.category} if line.category else {})


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _gate(gate: Passage, language: str) -> Json:
    return {
        "key": gate.key,
        "predicate": gate.predicate.in_language(language),
        "passed": gate.passed,
        "needs": [
            {
                "label": need.label.in_language(language),
                "reached": _number(need.reached),
                "needed": _number(need.needed),
                "met": need.met,
            }
            for need in gate.needs
        ],
    }


def instrument_json(instrument: Instrument, language: str) -> Json:
    """Return what an instrument is: nodes in order, scales, policies, categories, sources."""
    return {
        "key": instrument.key,
        "version": instrument.version,
        "hash": instrument.hash,
        "title": instrument.title.in_language(language),
        "kind": instrument.kind,
        "source": {"text": instrument.source.text, "verified": instrument.source.verified},
        "maximum": _number(instrument.maximum),
        "decimals": instrument.decimals,
        "notes": [note.in_language(language) for note in instrument.notes],
        "policies": {
            policy.key: {
                "label": policy.label.in_language(language),
                "default": policy.default,
                "choices": {
                    choice.key: {
                        "label": choice.label.in_language(language),
                        "aliases": list(choice.aliases),
                        "verified": choice.verified,
                    }
                    for choice in policy.choices.values()
                },
            }
            for policy in instrument.policies.values()
        },
        "nodes": [
            {
                "key": node.key,
                "parent": node.parent,
                "kind": node.kind,
                "label": node.label.in_language(language),
                "weight": _number(node.weight),
                "rule": node.rule.name if node.rule else None,
                "answers": _answers(instrument, node.scale),
                "verified": node.source.verified if node.source else instrument.source.verified,
            }
            for node in instrument.nodes
        ],
        "categories": [
            {
                "key": row.key,
                "predicate": row.predicate.in_language(language),
                "above": _number(row.above),
                "least": _number(row.least),
                "verified": row.verified,
            }
            for row in instrument.categories
        ],
    }


def _answers(instrument: Instrument, scale: str) -> Json | list[Json] | None:
    if not scale:
        return None
    found = instrument.scales[scale]
    if not found.options:
        return {"minimum": _number(found.minimum), "maximum": _number(found.maximum)}
    return [{"key": option.key, "value": _number(option.value)} for option in found.options]
