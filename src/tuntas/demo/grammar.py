"""Sentences with choices: `<a|b>` takes one of them, `$name` puts a value or a word list in.

Nothing else is special, so templates read as the sentences that they make.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from tuntas.demo.datafile import DemoDataError

_TOKEN = re.compile(r"[<|>]|\$[a-z]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that is known only when the sentence is made."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sentences."""

    options: tuple["Sentence", ...]


Sentence: TypeAlias = tuple["str | Slot | Choice", ...]


class Grammar:
    """Parses templates; knows the values and the word lists that they may name."""

    def __init__(self, values: frozenset[str], words: Mapping[str, Sequence[str]]) -> None:
        self._values = values
        self._words = words

    def with_words(self, words: Mapping[str, Sequence[str]]) -> "Grammar":
        """Return a grammar that knows more word lists."""
        return Grammar(self._values, {**self._words, **words})

    def parse(self, template: str, where: str) -> Sentence:
        """Return the sentence of a template. Raises DemoDataError with `where`."""
        return _Parser(self, template, where).sentence()

    def parse_all(self, templates: Sequence[str], where: str) -> tuple[Sentence, ...]:
        return tuple(self.parse(template, f"{where}[{i}]") for i, template in enumerate(templates))

    def named(self, name: str, where: str) -> "Slot | Choice":
        """Return what `$name` stands for."""
        if name in self._words:
            return Choice(self.parse_all(self._words[name], f"{where} ${name}"))
        if name in self._values:
            return Slot(name)
        known = ", ".join(sorted(self._values | set(self._words)))
        raise DemoDataError(f"{where}: ${name} is not known; use one of {known}")


class _Parser:
    def __init__(self, grammar: Grammar, template: str, where: str) -> None:
        self._grammar = grammar
        self._where = where
        self._template = template
        self._tokens = _tokens(template)
        self._at = 0

    def sentence(self) -> Sentence:
        parts = self._parts(inside=False)
        if self._at < len(self._tokens):
            raise self._unbalanced()
        return parts

    def _parts(self, *, inside: bool) -> Sentence:
        parts: list[str | Slot | Choice] = []
        while self._at < len(self._tokens):
            word = self._tokens[self._at]
            if word == ">" or (word == "|" and inside):
                break
            self._at += 1
            parts.append(self._part(word))
        return tuple(parts)

    def _part(self, word: str) -> "str | Slot | Choice":
        if word == "<":
            return self._choice()
        if len(word) > 1 and word[0] == "$":
            return self._grammar.named(word[1:], self._where)
        return word

    def _choice(self) -> Choice:
        options = [self._parts(inside=True)]
        while self._next() == "|":
            options.append(self._parts(inside=True))
        return Choice(tuple(options))

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise self._unbalanced()
        self._at += 1
        return self._tokens[self._at - 1]

    def _unbalanced(self) -> DemoDataError:
        return DemoDataError(f"{self._where}: < and > do not match in {self._template!r}")


def _tokens(template: str) -> list[str]:
    found: list[str] = []
    end = 0
    for match in _TOKEN.finditer(template):
        found += [template[end : match.start()], match.group()]
        end = match.end()
    return [token for token in (*found, template[end:]) if token]


def write(sentence: Sentence, rng: Random, values: Mapping[str, str]) -> str:
    """Return the sentence with its choices drawn and its values filled in."""
    out: list[str] = []
    _write(sentence, rng, values, out)
    return "".join(out)


def _write(sentence: Sentence, rng: Random, values: Mapping[str, str], out: list[str]) -> None:
    for part in sentence:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Slot):
            out.append(values[part.name])
        else:
            options = part.options
            _write(options[int(rng.random() * len(options))], rng, values, out)
