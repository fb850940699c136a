"""A published figure reckoned again from the values that were printed with it, and why the two differ."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product

from django.utils.translation import gettext as _

from tuntas.rules.instruments import VARIANT, Instrument
from tuntas.rules.phrases import Language
from tuntas.rules.scoring import AnswerError, rounded, score
from tuntas.rules.scoring.answers import Answers

DECIMALS = 4
MOST_WAYS = 200  # combinations of choices that are tried
PAIR = re.compile(r"^([^:=]+)[:=](.+)$")


def parts_of(text: str) -> list[str]:
    """Return what was typed between semicolons or on lines of their own."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def answers_of(parts: Sequence[str]) -> Answers:
    """Return values by key where every part reads `key: value`, else in the order of the file."""
    pairs = [PAIR.match(part) for part in parts]
    if parts and all(pairs):
        return {pair[1].strip(): pair[2].strip() for pair in pairs if pair}
    return list(parts)


def recomputed(instrument: Instrument, parts: Sequence[str]) -> Decimal:
    """Return the score of the printed values with the instrument's own choices.

    Raises `AnswerError` for values that the instrument does not take.
    """
    return rounded(score(instrument, answers_of(parts)).exact, DECIMALS)


def as_printed(value: Decimal, published: Decimal) -> Decimal:
    """Return a figure with as many decimals as the published one."""
    return rounded(Fraction(value), decimals_of(published))


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a figure was printed with."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def reasons(
    instrument: Instrument, parts: Sequence[str], published: Decimal, language: Language
) -> list[str]:
    """Say why the published figure may differ from the one reckoned again; empty where it does not."""
    answers, places = answers_of(parts), decimals_of(published)
    try:
        if rounded(score(instrument, answers).exact, places) == published:
            return []
        ways = list(_ways_to(instrument, answers, published, language))
    except AnswerError:
        return [_("Instrumen ini tidak lagi menerima nilai yang dulu disalin.")]
    if ways:
        return [
            _("Angka itu keluar dengan cara hitung lain: %(way)s.") % {"way": way} for way in ways
        ]
    return [
        _("Tidak satu pun cara hitung instrumen ini menghasilkan angka itu."),
        _(
            "Mungkin nilai rinciannya sudah dibulatkan sebelum dicetak, atau ada unsur yang diganti."
        ),
        _("Mungkin ada jawaban yang tidak ikut dihitung, atau salah ketik pada angka terbitan."),
    ]


def _ways_to(
    instrument: Instrument, answers: Answers, published: Decimal, language: Language
) -> Iterator[str]:
    """Yield the choices of the instrument's policies that give the published figure."""
    policies = [one for one in instrument.policies.values() if one.key != VARIANT]
    for choices in islice(product(*(one.choices.values() for one in policies)), MOST_WAYS):
        chosen: Mapping[str, str] = {
            policy.key: choice.key for policy, choice in zip(policies, choices, strict=True)
        }
        found = score(instrument, answers, chosen)
        if rounded(found.exact, decimals_of(published)) == published:
            yield ", ".join(choice.label.in_language(language) for choice in choices)
