"""How alike two normalised unit names are, without ever taking one place for another."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from tuntas.rules.spelling.normalise import GOVERNMENTS, PLACE_HEADS, compact
from tuntas.rules.spelling.words import agency_words, replace_phrases

AGENCY_HEADS = frozenset(
    {"dinas", "badan", "bagian", "kantor", "inspektorat", "sekretariat", "satuan", "upt"}
)
_REORGANISED = frozenset({"dinas", "badan", "kantor"})  # one becomes the other by local regulation
_HOSPITAL = ("rumah", "sakit")
_HOSPITAL_WORDS = frozenset({"umum", "daerah"})
_BEFORE_PLACE_HEAD = frozenset({"upt", "kantor", "blud"})
_QUALIFIERS = GOVERNMENTS | {"kecamatan", "provinsi"}

_CONFIXES = (
    ("peng", ""),
    ("peny", "s"),
    ("pem", "p"),
    ("pen", "t"),
    ("per", ""),
    ("pel", "l"),
    ("pe", ""),
    ("ke", ""),
)
_VOWELS = frozenset("aeiou")
_SHORTEST_ROOT = 3
_SHORTEST_TYPO = 6  # letters; shorter words differ by one and mean another thing
_TYPO_CREDIT = 0.8
_UNKNOWN_WEIGHT = 0.5  # of the rarest known word: it tells nothing between the units at hand
_WORDS_SHARE, _LETTERS_SHARE = 0.85, 0.15
_BEST_INEXACT = 0.99

_SAME_NAME_OTHER_ORDER = 0.95
_SAME_NAME_QUALIFIED = 0.8
_SAME_NAME_NO_HEAD = 0.6


@dataclass(frozen=True)
class Parsed:
    """A normalised name taken apart: what kind of unit it is, and which one of that kind."""

    head: str
    is_place: bool
    name: tuple[str, ...]
    within: tuple[str, ...]
    roots: Mapping[str, str]  # root → the word as spelt; empty for a place

    @property
    def numbers(self) -> list[str]:
        return sorted(word for word in self.name if word.isdigit())


@lru_cache(maxsize=4096)
def parsed(normal: str) -> Parsed:
    """Takes a normalised name apart."""
    tokens = tuple(normal.split())
    if len(tokens) > 1 and tokens[0] in _BEFORE_PLACE_HEAD and _place_head(tokens[1:]):
        tokens = tokens[1:]
    if size := _place_head(tokens):
        name, within = _qualified(tokens[size:])
        return Parsed(" ".join(tokens[:1]), True, name, within, {})
    has_head = bool(tokens) and tokens[0] in AGENCY_HEADS
    name = tokens[1:] if has_head and len(tokens) > 1 else tokens
    head = tokens[0] if has_head else ""
    return Parsed(head, False, name, (), {root(word): word for word in _with_variants(name)})


def _place_head(tokens: tuple[str, ...]) -> int:
    """How many words name the kind of a unit that is known by its place; 0 for an agency."""
    if tokens[:1] and tokens[0] in PLACE_HEADS:
        return 1
    if tokens[:2] != _HOSPITAL:
        return 0
    size = len(_HOSPITAL)
    while size < len(tokens) and tokens[size] in _HOSPITAL_WORDS:
        size += 1
    return size


def _qualified(name: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the name, where it lies): Sukamaju | kecamatan cempaka. Garut Kota is a name of its own."""
    for at, word in enumerate(name[:-1]):
        if at and word in _QUALIFIERS:
            return name[:at], name[at:]
    return name, ()


def _with_variants(tokens: Iterable[str]) -> list[str]:
    return replace_phrases(list(tokens), agency_words().variants)


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    """A rough root: penataan → tata, kependudukan → penduduk. Enough to compare, not to read."""
    if not word.endswith("an"):
        return word
    for prefix, lost in _CONFIXES:
        middle = word[len(prefix) : -2]
        if word.startswith(prefix) and len(middle) >= _SHORTEST_ROOT:
            return lost + middle if middle[0] in _VOWELS else middle
    return word


def trigrams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def letter_likeness(one: str, other: str) -> float:
    """Dice's share of common letter triples, 0 to 1."""
    first, second = trigrams(one), trigrams(other)
    total = len(first) + len(second)
    return 2 * len(first & second) / total if total else 0.0


def word_weights(names: Collection[Parsed]) -> dict[str, float]:
    """Root → weight over the units' names: what few units have in their names tells most."""
    counts: dict[str, int] = {}
    for name in names:
        for word in name.roots:
            counts[word] = counts.get(word, 0) + 1
    return {word: log(1 + len(names) / count) for word, count in counts.items()}


def likeness(spelt: Parsed, unit: Parsed, weights: Mapping[str, float]) -> float:
    """0 to `_BEST_INEXACT`; 0 where the two cannot be the same unit."""
    if spelt.is_place and unit.is_place:
        return _place_likeness(spelt, unit)
    if unit.is_place:
        same = not spelt.head and compact("".join(spelt.name)) == compact("".join(unit.name))
        return _SAME_NAME_NO_HEAD if same else 0.0
    if spelt.is_place:
        return 0.0
    return _agency_likeness(spelt, unit, weights)


def _place_likeness(spelt: Parsed, unit: Parsed) -> float:
    if spelt.head != unit.head or not spelt.name or spelt.numbers != unit.numbers:
        return 0.0
    if spelt.within and unit.within and spelt.within != unit.within:
        return 0.0
    credit = _SAME_NAME_QUALIFIED if spelt.within != unit.within else _BEST_INEXACT
    if "".join(spelt.name) == "".join(unit.name):
        return credit
    if sorted(spelt.name) == sorted(unit.name):
        return min(credit, _SAME_NAME_OTHER_ORDER)
    return 0.0


def _agency_likeness(spelt: Parsed, unit: Parsed, weights: Mapping[str, float]) -> float:
    shared = spelt.roots.keys() & unit.roots.keys()
    typos = _typos(spelt, unit, weights)
    of_spelling = _coverage(spelt.roots, shared, [wrong for wrong, _ in typos], weights)
    of_unit = _coverage(unit.roots, shared, [right for _, right in typos], weights)
    if not of_spelling * of_unit:
        return 0.0
    letters = letter_likeness("".join(spelt.name), "".join(unit.name))
    score = _WORDS_SHARE * sqrt(of_spelling * of_unit) + _LETTERS_SHARE * letters
    return min(_BEST_INEXACT, score * _head_agreement(spelt.head, unit.head))


def _coverage(
    own: Collection[str],
    shared: Collection[str],
    typos: Collection[str],
    weights: Mapping[str, float],
) -> float:
    """The share of a name's weight that the other name has too; a likely typing error counts less."""
    unknown = _UNKNOWN_WEIGHT * max(weights.values(), default=1.0)
    total = sum(weights.get(word, unknown) for word in own)
    found = sum(weights.get(word, unknown) for word in shared)
    found += _TYPO_CREDIT * sum(weights.get(word, unknown) for word in typos)
    return found / total if total else 0.0


def _typos(spelt: Parsed, unit: Parsed, weights: Mapping[str, float]) -> list[tuple[str, str]]:
    """Pairs of roots whose words differ by one letter, the first being no word of any unit."""
    strange = {word: text for word, text in spelt.roots.items() if word not in weights}
    return [
        (wrong, right)
        for wrong, text in strange.items()
        for right, meant in unit.roots.items()
        if min(len(text), len(meant)) >= _SHORTEST_TYPO and is_one_letter_off(text, meant)
    ]


def is_one_letter_off(one: str, other: str) -> bool:
    """Whether one letter added, lost or changed turns one word into the other."""
    short, long = sorted((one, other), key=len)
    if short == long or len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _head_agreement(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if not one or not other:
        return 0.95
    return 0.85 if {one, other} <= _REORGANISED else 0.5
