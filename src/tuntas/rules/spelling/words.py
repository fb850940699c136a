"""The abbreviations of Indonesian agencies, from `agency_words.csv`.

Kinds in that file: `word` is written out in every name; `variant` counts as the same word only when
names are compared for likeness; `head` and `part` are the pieces of made-up words such as
Disperindagkop. A government adds its own usage as lines of the file.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    expansions: Mapping[Phrase, Phrase]
    variants: Mapping[Phrase, Phrase]
    heads: Mapping[str, Phrase]
    parts: Mapping[str, Phrase]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Words that belong to agencies, not to places."""
        return frozenset(word for full in self.expansions.values() for word in full)


@cache
def agency_words() -> Words:
    """The table, read once."""
    text = (files(__package__) / "agency_words.csv").read_text(encoding="utf-8")
    lines = [
        (line["kind"], _phrase(line["short"]), _phrase(line["full"]))
        for line in csv.DictReader(text.splitlines())
    ]
    return Words(
        expansions={short: full for kind, short, full in lines if kind == "word"},
        variants={short: full for kind, short, full in lines if kind == "variant"},
        heads={short[0]: full for kind, short, full in lines if kind == "head"},
        parts={short[0]: full for kind, short, full in lines if kind in {"part", "head"}},
    )


def _phrase(text: str) -> Phrase:
    return tuple(text.split())


def replace_phrases(tokens: Sequence[str], table: Mapping[Phrase, Phrase]) -> list[str]:
    """`tokens` with each phrase of the table replaced, the longest first, from left to right."""
    longest = max(map(len, table), default=0)
    result: list[str] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in range(longest, 0, -1) if tuple(tokens[at : at + n]) in table), 0)
        result.extend(table[tuple(tokens[at : at + size])] if size else tokens[at : at + 1])
        at += size or 1
    return result


def split_compound(word: str, words: Words) -> Phrase | None:
    """Disperindagkop → dinas perindustrian perdagangan koperasi; None unless every piece is known."""
    for head, meaning in words.heads.items():
        if word.startswith(head) and (rest := _pieces(word[len(head) :], words.parts)):
            return meaning + rest
    return None


def _pieces(word: str, parts: Mapping[str, Phrase]) -> Phrase | None:
    if not word:
        return ()
    for size in range(len(word), 1, -1):
        if word[:size] in parts and (rest := _pieces(word[size:], parts)) is not None:
            return parts[word[:size]] + rest
    return None
