"""Events from OCEL 2.0 JSON."""

import json
from typing import Any

import pytest

from tuntas.core.errors import DomainError
from tuntas.eventlogs.models import LoggedCase, LoggedEvent
from tuntas.exchange.events import json_stream
from tuntas.exchange.events.tests.conftest import Bring

AT = "2026-03-02T08:00:00Z"


def ocel(**changes: Any) -> str:
    values = {
        "objectTypes": [{"name": "permohonan", "attributes": []}],
        "eventTypes": [],
        "events": [
            {
                "id": "e1", "type": "Terima", "time": AT,
                "attributes": [{"name": "resource", "value": "R1"}],
                "relationships": [
                    {"objectId": "p1", "qualifier": "x"}, {"objectId": "p2", "qualifier": "x"},
                    {"objectId": "o1", "qualifier": "y"},
                ],
            },
            {"id": "e2", "type": "Arsip", "time": AT, "relationships": [{"objectId": "o1"}]},
        ],
        "objects": [
            {"id": "p1", "type": "permohonan", "attributes": [
                {"name": "deadline", "time": AT, "value": "2026-03-09"},
                {"name": "deadline", "time": "2026-03-05T00:00:00Z", "value": "2026-03-12"},
            ]},
            {"id": "p2", "type": "permohonan"},
            {"id": "o1", "type": "orang"},
        ],
    }  # fmt: skip
    return json.dumps({**values, **changes})


def test_an_event_happens_in_each_of_its_cases(bring: Bring) -> None:
    done = bring(ocel(), name="izin.json", object_type="permohonan")
    assert (done.result.cases, done.result.events) == (2, 2)
    assert done.result.warnings.first["without_case"] == [{"place": 2, "value": "e2"}]
    deadline = LoggedCase.objects.get(external_id="p1").deadline
    assert deadline is not None
    assert deadline.day == 12
    again = bring(ocel(), name="izin.json", object_type="permohonan")
    assert (again.result.added, LoggedEvent.objects.count()) == (0, 2)


@pytest.mark.parametrize("wanted", ["", "bulan"])
def test_several_types_are_asked_about(bring: Bring, wanted: str) -> None:
    with pytest.raises(DomainError, match=r"“permohonan” \(2\), “orang” \(1\)"):
        bring(ocel(), name="izin.json", object_type=wanted)


def test_the_only_type_is_taken(bring: Bring) -> None:
    only = ocel(objects=[{"id": "p1", "type": "permohonan"}])
    assert bring(only, name="izin.json").result.cases == 1


@pytest.mark.parametrize(
    "content", [ocel()[:-30], '{"objects": [1]}', '{"objects": [{"id": 1},]}', "{", '{"a" 1}']
)
def test_what_is_broken_is_refused(bring: Bring, content: str) -> None:
    with pytest.raises(DomainError, match="bukan JSON OCEL"):
        bring(content, name="izin.json")


def test_no_objects(bring: Bring) -> None:
    with pytest.raises(DomainError, match="tidak memuat objek"):
        bring('{"events": []}', name="izin.json")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_members_are_read_whatever_the_pieces(size: int) -> None:
    value = {"a": [1, "dua", {"c": [3.5, None]}], "b": "é🙂", "leer": [], "n": 12345}
    raw = json.dumps(value, ensure_ascii=False, indent=1).encode()
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    read = list(json_stream.members(pieces))
    assert read == [
        ("a", 1), ("a", "dua"), ("a", {"c": [3.5, None]}), ("b", "é🙂"), ("n", 12345)
    ]  # fmt: skip


def test_an_element_may_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_ELEMENT", 1000)
    pieces = [b'{"a": ["', *[b"x" * 400] * 10, b'"]}']
    with pytest.raises(ValueError, match="too large"):
        list(json_stream.members(pieces))


@pytest.mark.parametrize(
    "event",
    [
        {"relationships": "p1"}, {"relationships": 5}, {"relationships": [5]}, {"attributes": "ab"},
        {"attributes": [5]}, 7, ["p1"],
    ],
    ids=range(7),
)  # fmt: skip
def test_an_event_of_another_shape_is_refused(bring: Bring, event: Any) -> None:
    broken = (
        {"id": "e1", "type": "Terima", "time": AT, **event} if isinstance(event, dict) else event
    )
    with pytest.raises(DomainError, match="bukan JSON OCEL"):
        bring(ocel(events=[broken]), name="izin.json", object_type="permohonan")


def test_endless_brackets_are_refused(bring: Bring) -> None:
    with pytest.raises(DomainError, match="bukan JSON OCEL"):
        bring('{"objects": [' + "[" * 100_000 + "]" * 100_000 + "]}", name="izin.json")


def test_signs_that_are_no_text_are_told(bring: Bring) -> None:
    objects = [
        {"id": "p1", "type": "izin\ud800", "attributes": [{"name": "unit\x00", "value": "x"}]}
    ]
    events = [
        {"id": "e1", "type": "a\ud800", "time": AT, "relationships": [{"objectId": "p1"}]},
        {"id": "e2", "type": "b\x00", "time": AT, "relationships": [{"objectId": "p1"}]},
        {"id": "e\x00\udfff", "type": "b", "time": AT, "relationships": [{"objectId": "p2"}]},
        {"id": "e4", "type": "b", "time": AT, "relationships": [{"objectId": "p1"}]},
    ]
    done = bring(ocel(objects=objects, events=events), name="izin.json", partial=True)
    assert done.result.refused.counts == {"nul": 2}
    assert done.result.warnings.first["without_case"][0]["value"] == "e␀?"
    assert done.result.events == 1
