"""The small language of indicator files: a part of SQL that DuckDB and Spark compute alike.

An expression is parsed here and written anew for the engine, so that no text of a file reaches a
database. A general translator was tried and left: it made exact percentiles approximate ones.

    or          := and { OR and }                    and  := not { AND not }
    not         := NOT not | comparison
    comparison  := sum [ = <> < <= > >= sum | [NOT] IN ( literal, … ) | IS [NOT] NULL
                       | [NOT] BETWEEN sum AND sum ]
    sum         := product { + - product }           product := unary { * / unary }
    unary       := - unary | ( or ) | literal | column | function
    function    := count(*) | count([DISTINCT] column, …) | sum | avg | min | max | median (or)
                 | quantile(or, share) | coalesce(or, …), the first six FILTER (WHERE or) as well
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Dialect = Literal["duckdb", "spark"]

MAX_LENGTH = 2_000
MAX_DEPTH = 30

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^'\\\x00-\x1f]*')|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign><>|<=|>=|[=<>+\-*/(),]))",
    re.ASCII,
)
_KEYWORDS = frozenset(
    "and or not in is null between true false filter where distinct".split()  # noqa: SIM905 - as read
)
_AGGREGATES = frozenset({"count", "sum", "avg", "min", "max", "median", "quantile"})
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_QUANTILE = {"duckdb": "quantile_cont", "spark": "percentile"}  # exact and interpolated in both


class ExpressionError(ValueError):
    """An expression says something that is not in the language, or names what is not there."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


@lru_cache(maxsize=512)
def render(text: str, columns: Collection[str], *, grouped: bool, dialect: Dialect) -> str:
    """Return an expression as SQL of an engine.

    A `grouped` expression is a figure of many rows: columns stand inside aggregates only. Else it
    is a condition on one row, without aggregates. Raises `ExpressionError`.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"is longer than {MAX_LENGTH} characters")
    parser = _Parser(_tokens(text), columns, dialect, grouped=grouped)
    return parser.whole()


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f"cannot be read from here: {text[at : at + 20].strip()!r}")
        found.append(_Token(str(match.lastgroup), match[match.lastindex or 0]))
        at = match.end()
    return found


class _Parser:
    """Reads the tokens once, from left to right, and returns SQL with every part in brackets."""

    def __init__(
        self, tokens: list[_Token], columns: Collection[str], dialect: Dialect, *, grouped: bool
    ) -> None:
        self.tokens, self.columns, self.dialect = tokens, columns, dialect
        self.at = self.depth = 0
        self.rows_only = not grouped  # inside an aggregate, or nowhere near one
        self.in_aggregate = False

    def whole(self) -> str:
        sql = self._or()
        if self._next.kind:
            raise ExpressionError(f"{self._next.text!r} is not expected here")
        return sql

    @property
    def _next(self) -> _Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")

    def _take(self, *wanted: str) -> str:
        """Return the next sign or word if it is one of those wanted, and pass it; else nothing."""
        token = self._next
        found = token.text if token.kind == "sign" else token.word
        if found not in wanted:
            return ""
        self.at += 1
        return found

    def _need(self, wanted: str) -> None:
        if not self._take(wanted):
            raise ExpressionError(
                f"{wanted.upper()!r} is missing before {self._next.text or 'the end'!r}"
            )

    def _or(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("too many brackets in one another")
        sql = self._chain(self._and, "or")
        self.depth -= 1
        return sql

    def _and(self) -> str:
        return self._chain(self._not, "and")

    def _chain(self, part: Callable[[], str], *signs: str) -> str:
        sql = part()
        while sign := self._take(*signs):
            right = part()
            sql = f"({sql} / nullif({right}, 0))" if sign == "/" else f"({sql} {sign} {right})"
        return sql

    def _not(self) -> str:
        negations = 0
        while self._take("not"):
            negations += 1
        sql = self._comparison()
        return f"(NOT {sql})" if negations % 2 else sql

    def _comparison(self) -> str:
        left = self._sum()
        if sign := self._take(*_COMPARISONS):
            return f"({left} {sign} {self._sum()})"
        if self._take("is"):
            negated = "NOT " if self._take("not") else ""
            self._need("null")
            return f"({left} IS {negated}NULL)"
        negated = "NOT " if self._take("not") else ""
        if self._take("in"):
            return f"({left} {negated}IN ({self._literals()}))"
        if self._take("between"):
            lower = self._sum()
            self._need("and")
            return f"({left} {negated}BETWEEN {lower} AND {self._sum()})"
        if negated:
            raise ExpressionError("after NOT comes IN or BETWEEN here")
        return left

    def _sum(self) -> str:
        return self._chain(self._product, "+", "-")

    def _product(self) -> str:
        return self._chain(self._unary, "*", "/")

    def _unary(self) -> str:
        if self._take("-"):
            return f"(-{self._unary_below()})"
        if self._take("("):
            sql = self._or()
            self._need(")")
            return sql
        token = self._next
        if token.kind in {"number", "text"} or token.word in {"true", "false"}:
            return self._literal()
        if token.kind == "word" and token.word not in _KEYWORDS:
            self.at += 1
            return self._function(token.word) if self._take("(") else self._column(token.text)
        raise ExpressionError(f"a value is missing before {token.text or 'the end'!r}")

    def _unary_below(self) -> str:
        if self._next.text == "-":
            raise ExpressionError("two minus signs in a row")
        return self._unary()

    def _literal(self) -> str:
        token = self._next
        self.at += 1
        if token.kind == "number":
            return f"{token.text}e0" if "." in token.text else token.text  # a DOUBLE in both
        if token.kind == "text" and "${" in token.text:  # Spark would put a setting there
            raise ExpressionError("a text cannot hold ${")
        if token.kind == "text" or token.word in {"true", "false"}:
            return token.text
        raise ExpressionError(f"{token.text or 'the end'!r} is no number and no text in quotes")

    def _literals(self) -> str:
        self._need("(")
        found = [self._literal()]
        while self._take(","):
            found.append(self._literal())
        self._need(")")
        return ", ".join(found)

    def _column(self, name: str) -> str:
        if name not in self.columns:
            there = ", ".join(sorted(self.columns))
            raise ExpressionError(f"there is no column {name}; there are {there}")
        if not self.rows_only:
            raise ExpressionError(
                f"the column {name} stands outside an aggregate such as sum or median"
            )
        return name

    def _function(self, name: str) -> str:
        if name == "coalesce":
            return f"coalesce({self._list(self._or)})"
        if name not in _AGGREGATES:
            raise ExpressionError(
                f"there is no function {name}; there are {', '.join(sorted(_AGGREGATES))}"
            )
        if self.in_aggregate or self.rows_only:
            raise ExpressionError(f"{name} stands where only the columns of one row can be used")
        self.rows_only = self.in_aggregate = True
        sql = self._aggregate(name)
        if self._take("filter"):
            self._need("(")
            self._need("where")
            sql += f" FILTER (WHERE {self._or()})"
            self._need(")")
        self.rows_only = self.in_aggregate = False
        return sql

    def _aggregate(self, name: str) -> str:
        if name == "count":
            return self._count()
        inner = self._or()
        share = "0.5e0" if name == "median" else ""
        if name == "quantile":
            self._need(",")
            share = self._share()
        self._need(")")
        if share:
            return f"{_QUANTILE[self.dialect]}({inner}, {share})"
        return f"{name}({inner})"

    def _share(self) -> str:
        token = self._next
        if token.kind != "number" or not 0 < float(token.text) < 1:
            raise ExpressionError("a quantile needs a share between 0 and 1 such as 0.9")
        return self._literal()

    def _count(self) -> str:
        if self._take("*"):
            self._need(")")
            return "count(*)"
        if self._take("distinct"):
            counted = self._list(self._or)
            several = self.dialect == "duckdb" and ", " in counted
            return f"count(DISTINCT ({counted}))" if several else f"count(DISTINCT {counted})"
        inner = self._or()
        self._need(")")
        return f"count({inner})"

    def _list(self, part: Callable[[], str]) -> str:
        found = [part()]
        while self._take(","):
            found.append(part())
        self._need(")")
        return ", ".join(found)
