"""The rows of a delivery, looked at by DuckDB: file by file, then what only several files can tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tuntas.measures.case_facts import quoted
from tuntas.measures.contract import TABLES, Table
from tuntas.measures.hub_manifest import Finding, Listed
from tuntas.measures.hub_rules import TOLD, Rule, rules_of

EXAMPLE_SIGNS = 200
CASE_KEYS = ("source", "case_key")


@dataclass(frozen=True)
class Looked:
    """What a file's rows told: its findings, and the governments named first and last in the alphabet."""

    listed: Listed
    findings: Sequence[Finding]
    governments: frozenset[str] = frozenset()

    @property
    def is_readable(self) -> bool:
        """Return whether its columns are the contract's, so that it can be compared with others."""
        return not any(one.rule in {"unreadable", "columns"} for one in self.findings)


@dataclass(frozen=True)
class Rows:
    """The files of a delivery; `connection` has them within reach and nothing else."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def of_file(self, listed: Listed) -> Looked:
        """Look at every row of one file."""
        try:
            return self._of_file(listed)
        except duckdb.Error as error:  # whatever DuckDB says, the file is the sender's
            return Looked(listed, [_finding(listed, "unreadable", 1, str(error))])

    def across(self, files: Sequence[Listed]) -> Iterator[Finding]:
        """Yield keys that lie in more than one file, and events that have no case."""
        for name, table in TABLES.items():
            mine = [one for one in files if one.table == name]
            if name != "events" and len(mine) > 1:
                yield from self._twice(table, mine)
        cases = {one.part: one for one in files if one.table == "cases"}
        for events in (one for one in files if one.table == "events"):
            yield from self._without_case(events, cases)

    def _of_file(self, listed: Listed) -> Looked:
        table = TABLES[listed.table]
        wrong = _wrong_columns(table, self._asked(f"DESCRIBE FROM {self._read([listed])}"))
        if wrong:
            return Looked(listed, [_finding(listed, "columns", 1, wrong)])
        rules = rules_of(table, listed.month)
        counted = ", ".join(f"count(*) FILTER ({one.wrong})" for one in rules)
        in_order = self._in_order(table, listed)
        ((rows, first, last, *counts),) = self._asked(
            f"SELECT count(*), min(government), max(government), {counted} FROM {in_order}"
        )
        findings = [
            self._broken(listed, one, count, in_order)
            for one, count in zip(rules, counts, strict=True)
            if count
        ]
        if rows != listed.rows:
            findings.append(_finding(listed, "rows", 1, f"{rows}; {listed.rows}"))
        return Looked(listed, findings, frozenset({first, last} - {None}))

    def _broken(self, listed: Listed, rule: Rule, count: int, rows: str) -> Finding:
        keys = TABLES[listed.table].order
        shown = ", ".join(dict.fromkeys([*keys, *rule.columns]))
        (example,) = self._examples(f"SELECT {shown} FROM {rows} WHERE {rule.wrong} LIMIT 1")
        return _finding(listed, rule.key, count, example)

    def _twice(self, table: Table, files: Sequence[Listed]) -> Iterator[Finding]:
        keys = ", ".join(table.order)
        same = f"SELECT {keys} FROM {self._read(files)} GROUP BY {keys} HAVING count(*) > 1"
        ((count,),) = self._asked(f"SELECT count(*) FROM ({same})")
        if count:
            (example,) = self._examples(f"{same} ORDER BY {keys} LIMIT 1")
            yield Finding(table.name, "", "twice", count, example)

    def _without_case(self, events: Listed, cases: Mapping[str, Listed]) -> Iterator[Finding]:
        alone = f"FROM {self._read([events])} e"
        if events.part in cases:
            same = " AND ".join(f"e.{name} = c.{name}" for name in CASE_KEYS)
            alone += f" ANTI JOIN {self._read([cases[events.part]])} c ON {same}"
        ((count,),) = self._asked(f"SELECT count(*) {alone}")
        if count:
            order = ", ".join(f"e.{name}" for name in TABLES["events"].order)
            (example,) = self._examples(f"SELECT {order} {alone} ORDER BY {order} LIMIT 1")
            yield _finding(events, "without-case", count, example)

    def _in_order(self, table: Table, listed: Listed) -> str:
        """Return the rows as they lie, each with the keys of the one before it."""
        # A window over nothing streams: it sees rows in the order of the file and keeps one.
        last = ", ".join(f"lag({name}) OVER () AS last_{name}" for name in table.order)
        return f"(SELECT *, {last} FROM {self._read([listed])})"

    def _read(self, files: Sequence[Listed]) -> str:
        paths = ", ".join(quoted(str(self.folder / one.name)) for one in files)
        # A folder named `unit=X` is no column.
        return f"read_parquet([{paths}], hive_partitioning = false)"

    def _asked(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def _examples(self, sql: str) -> list[str]:
        found = self.connection.execute(sql)
        names = [one[0] for one in found.description or ()]
        return [
            " ".join(f"{name}={value}" for name, value in zip(names, row, strict=True))
            for row in found.fetchall()
        ]


def _finding(listed: Listed, rule: str, count: int, example: str) -> Finding:
    return Finding(
        listed.table, listed.name, rule, count, example[:EXAMPLE_SIGNS], refuses=rule not in TOLD
    )


def _wrong_columns(table: Table, described: Sequence[Sequence[object]]) -> str:
    """Return where names, types or order of the columns leave the contract; or ''."""
    expected = [(one.name, one.type) for one in table.columns]
    found = [(str(name), str(type_)) for name, type_, *_rest in described]
    if found == expected:
        return ""
    there = [f"+ {name} {type_}" for name, type_ in found if (name, type_) not in expected]
    missing = [f"- {name} {type_}" for name, type_ in expected if (name, type_) not in found]
    return ", ".join([*missing, *there]) or ", ".join(name for name, _type in found)
