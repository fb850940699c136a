"""A published log of 1,434 permit cases: counts and ways are those of a slow, obvious count."""

import gzip
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

import pytest

from tuntas.measures.paths.drawing import draw
from tuntas.measures.paths.selection import select
from tuntas.measures.paths.tests.logs import Case, Happened, found

LOG = Path(__file__).resolve().parents[6] / "shared/data/eventlogs/permit_receipt.xes.gz"
NAMESPACE = "{http://www.xes-standard.org/}"


def _value(element: Element, key: str) -> str:
    return next(one.attrib["value"] for one in element if one.attrib.get("key") == key)


def _traces() -> list[list[tuple[str, datetime]]]:
    traces = []
    with gzip.open(LOG) as file:
        for _event, element in iterparse(file):  # noqa: S314 - a log of our own choice
            if element.tag == f"{NAMESPACE}trace":
                events = element.findall(f"{NAMESPACE}event")
                moments = [datetime.fromisoformat(_value(one, "time:timestamp")) for one in events]
                names = [_value(one, "concept:name") for one in events]
                traces.append(list(zip(names, moments, strict=True)))
                element.clear()
    return traces


@pytest.mark.skipif(not LOG.exists(), reason=f"the permit log is not at {LOG}")
def test_the_permit_log() -> None:
    traces = _traces()
    cases = []
    for trace in traces:
        before = trace[0][1]
        steps = []
        for name, moment in trace:
            steps.append(Happened(name, max(int((moment - before).total_seconds() // 60), 0)))
            before = moment
        cases.append(Case(steps, ended=date(2011, 12, 31)))
    (process,) = found(cases)
    assert process.cases == 1434
    assert sum(one.count for one in process.activities) == 8577
    assert len(process.activities) == process.all_activities == 27
    variants = Counter(tuple(name for name, _moment in trace) for trace in traces)
    assert process.all_variants == len(variants)
    commonest = variants.most_common(10)
    assert [one.cases for one in process.variants] == [count for _steps, count in commonest]
    follows = Counter((one[0], two[0]) for trace in traces for one, two in pairwise(trace))
    assert {(one.before, one.after): one.count for one in process.ways} == dict(follows)
    assert draw(process, select(process), "id", phone=False).count("path-box") <= 10
