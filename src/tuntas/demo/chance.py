"""Repeatable chance: every draw comes from a stream named by the seed and what it is for.

A stream's name is text, which `random.Random` hashes with SHA-512: the same in every process,
whatever PYTHONHASHSEED says.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, *names: object) -> Random:
    """Return the random stream of one purpose; other purposes do not disturb it."""
    return Random("/".join(str(name) for name in (seed, *names)))  # noqa: S311  (no secret is made here)


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set, for lists that read better as a line."""
    return frozenset(text.split())


def happens(rng: Random, share: float) -> bool:
    """Return True in the given share (0-1) of calls."""
    return rng.random() < share


class Weighted(Generic[T]):
    """Things to draw by weight, with the sums computed once."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self._things = things
        self._sums = list(accumulate(weights))

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> "Weighted[T]":
        return cls(list(weights), list(weights.values()))

    @property
    def total(self) -> float:
        return self._sums[-1]

    def draw(self, rng: Random) -> T:
        return rng.choices(self._things, cum_weights=self._sums)[0]

    def draw_many(self, rng: Random, n: int) -> list[T]:
        return rng.choices(self._things, cum_weights=self._sums, k=n)
