"""Gates: a predicate that asks for minima, such as WBK and WBBM."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tuntas.rules.instruments import ROOT, Instrument, Requirement
from tuntas.rules.phrases import Bilingual
from tuntas.rules.scoring.result import Need, Passage


def passages(
    instrument: Instrument,
    points: Mapping[str, Fraction],
    whole: Fraction,
    policies: Mapping[str, str],
) -> Sequence[Passage]:
    """Return every gate with what was reached of each of its minima, in the order of the file."""
    return [
        Passage(
            gate.key,
            gate.predicate,
            [
                _need(instrument, one, points, whole)
                for one in gate.requirements
                if all(policies.get(name) == choice for name, choice in one.when.items())
            ],
        )
        for gate in instrument.gates
    ]


def _need(
    instrument: Instrument, one: Requirement, points: Mapping[str, Fraction], whole: Fraction
) -> Need:
    reached = sum(
        (whole if key == ROOT else points.get(key, Fraction(0)) for key in one.nodes), Fraction(0)
    )
    weight = sum((_weight(instrument, key) for key in one.nodes), Fraction(0))
    needed = one.at_least if one.at_least is not None else (one.share or Fraction(0)) * weight
    return Need(_label(instrument, one.nodes), reached, needed)


def _weight(instrument: Instrument, key: str) -> Fraction:
    if key == ROOT:
        return instrument.maximum
    return instrument.by_key[key].weight or Fraction(0)


def _label(instrument: Instrument, keys: Sequence[str]) -> Bilingual:
    if ROOT in keys:
        return Bilingual("Nilai keseluruhan", "The whole")
    labels = list(dict.fromkeys(instrument.by_key[key].label for key in keys))
    return Bilingual(" + ".join(one.id for one in labels), " + ".join(one.en for one in labels))
