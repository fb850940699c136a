"""Paths found in logs made by hand, and beside a slow, obvious count."""

import itertools
import json
from collections import Counter
from datetime import date
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.measures.paths.content import Process, Spread, from_json, to_json
from tuntas.measures.paths.tests.logs import Case, Happened, found, path_of

REWORK = Case(
    [
        Happened("masuk"),
        Happened("periksa", 60),
        Happened("minta berkas", 30),
        Happened("berkas datang", 400, state="menunggu", waiting=True),
        Happened("periksa", 90),
        Happened("terbit", 10),
    ]
)


def only(cases: list[Case], **where: Any) -> Process:
    (process,) = found(cases, **where)
    return process


def test_rework_counts_cases_passes_and_their_time() -> None:
    process = only([REWORK] * 5 + [path_of("masuk", "periksa", "terbit")] * 5)
    check = next(one for one in process.activities if one.key == "periksa")
    assert (check.count, check.cases, check.repeated, check.repeat_minutes) == (15, 10, 5, 450)
    assert check.spread is not None
    assert check.spread.median == 60
    assert (process.cases, process.minutes, process.waiting) == (10, 5 * 590 + 5 * 20, 2000)
    assert process.working == Spread(305, 590)
    assert process.handling.median == median([190] * 5 + [20] * 5)


def test_ways_carry_their_time_and_the_citizens_part() -> None:
    process = only([REWORK] * 5)
    way = next(one for one in process.ways if one.after == "berkas datang")
    assert (way.before, way.count, way.minutes, way.waiting) == ("minta berkas", 5, 2000, 2000)
    assert way.spread == Spread(400, 400)
    (state,) = process.states
    assert (state.key, state.cases, state.minutes, state.waiting) == ("menunggu", 5, 2000, True)


def test_what_goes_to_another_unit_and_comes_back_is_counted_with_the_time_there() -> None:
    case = Case(
        [
            Happened("masuk"),
            Happened("kirim", 5, unit_after="LAIN"),
            Happened("lihat", 50, unit="LAIN", unit_after="LAIN"),
            Happened("kembalikan", 70, unit="LAIN"),
            Happened("selesai", 1),
        ]
    )
    one = only([case] * 5).back_and_forth
    (there,) = one
    assert (there.unit, there.other, there.other_name) == ("DINAS", "LAIN", "Nama LAIN")
    assert (there.count, there.cases, there.minutes) == (5, 5, 5 * 120)


def test_what_goes_to_a_third_unit_is_no_ping_pong() -> None:
    case = Case(
        [
            Happened("masuk"),
            Happened("kirim", 5, unit_after="LAIN"),
            Happened("naik", 70, unit="LAIN", unit_after="KOTA"),
        ]
    )
    assert only([case] * 5).back_and_forth == ()


def test_a_loop_on_one_activity_is_a_way_to_itself() -> None:
    process = only([path_of("masuk", "catat", "catat", "catat")] * 5)
    ways = {(one.before, one.after): one.count for one in process.ways}
    assert ways == {("masuk", "catat"): 5, ("catat", "catat"): 10}


def test_a_case_of_one_event_begins_and_ends_with_it() -> None:
    process = only([path_of("masuk")] * 5)
    (activity,) = process.activities
    assert (activity.starts, activity.ends, process.ways) == (5, 5, ())


def test_events_of_the_same_moment_keep_their_order() -> None:
    process = only([path_of("c", "a", "b", worked=0)] * 5)
    assert process.variants[0].steps == ("c", "a", "b")


def test_fewer_than_five_cases_have_no_path_and_rare_paths_are_only_counted() -> None:
    assert found([path_of("a", "b")] * 4) == []
    process = only([path_of("a", "b")] * 5 + [path_of("b", "a")] * 4)
    assert [(one.steps, one.cases) for one in process.variants] == [(("a", "b"), 5)]
    assert process.all_variants == 2
    assert [one.spread is None for one in process.ways] == [False, True]


def test_only_the_last_twelve_months_of_each_process_count() -> None:
    old = [path_of("a", "b", ended=date(2025, 3, 31))] * 5
    new = [path_of("a", "c", ended=date(2026, 3, 31))] * 5
    other = [path_of("x", "y", service="Lama", ended=date(2011, 5, 31))] * 5
    processes = found([*old, *new, *other])
    assert {one.process: (one.cases, one.first_month, one.last_month) for one in processes} == {
        "Izin": (5, "2026-03", "2026-03"),
        "Lama": (5, "2011-05", "2011-05"),
    }


def test_a_unit_has_what_is_below_it_and_a_unit_of_another_system_itself() -> None:
    cases = [path_of("a", "b")] * 3 + [path_of("a", "b", unit="LAIN")] * 3
    assert only(cases, unit="KOTA").cases == 6
    assert found(cases, unit="DINAS") == []
    assert only([path_of("a", unit="asing")] * 5, unit="asing").cases == 5


@pytest.mark.parametrize(
    ("fields", "name", "named_by"),
    [
        ({"service": "Izin", "kind": "log"}, "Izin", "service"),
        ({"service": "", "kind": "log", "source": "sicantik"}, "sicantik", "log"),
        ({"service": "", "kind": "pengaduan", "source": "tuntas"}, "pengaduan", "kind"),
    ],
)
def test_a_process_is_the_service_or_the_kind_or_the_log(
    fields: dict[str, Any], name: str, named_by: str
) -> None:
    process = only([path_of("a", "b", **fields)] * 5)
    assert (process.process, process.named_by) == (name, named_by)


def test_the_time_at_steps_that_only_the_office_sees_goes_to_the_next_step() -> None:
    steps = [Happened("masuk"), Happened("note", 30), Happened("jawab", 12)]
    cases = [Case(steps, source="tuntas", kind="pengaduan")] * 5
    process = only(cases, hidden=["note"])
    (way,) = process.ways
    assert (way.before, way.after, way.minutes) == ("masuk", "jawab", 5 * 42)
    imported = only([Case(steps)] * 5, hidden=["note"])
    assert len(imported.ways) == 2


CASES = st.lists(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 900)), min_size=1, max_size=9),
    min_size=5,
    max_size=14,
)


@settings(max_examples=20)
@given(CASES)
def test_counts_and_sums_are_those_of_an_obvious_count(logs: list[list[tuple[str, int]]]) -> None:
    cases = [Case([Happened(name, minutes) for name, minutes in log]) for log in logs]
    process = only(cases)
    follows = Counter((one[0], two[0]) for log in logs for one, two in itertools.pairwise(log))
    assert {(one.before, one.after): one.count for one in process.ways} == dict(follows)
    for way in process.ways:
        times = [
            two[1]
            for log in logs
            for one, two in itertools.pairwise(log)
            if (one[0], two[0]) == (way.before, way.after)
        ]
        assert way.minutes == sum(times)
        if way.spread:
            assert abs(way.spread.median - median(times)) <= 0.5
    assert process.minutes == sum(minutes for log in logs for _name, minutes in log)
    assert process.all_variants == len({tuple(name for name, _m in log) for log in logs})
    repeated = Counter(name for log in logs for name, n in Counter(_names(log)).items() if n > 1)
    assert {one.key: one.repeated for one in process.activities if one.repeated} == dict(repeated)
    assert from_json(json.loads(json.dumps(to_json(process)))) == process


def _names(log: list[tuple[str, int]]) -> list[str]:
    return [name for name, _minutes in log]


def test_content_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format 0"):
        from_json({"format": 0})


def test_a_log_with_thousands_of_activities_makes_no_endless_page() -> None:
    cases = [
        Case([Happened(f"a{at}"), Happened(f"b{at}", at, state=f"s{at}")]) for at in range(200)
    ]
    process = only(cases)
    assert (process.all_activities, len(process.activities), len(process.ways)) == (400, 60, 120)
    assert [one.key for one in process.states] == [f"s{at}" for at in range(199, 139, -1)]
