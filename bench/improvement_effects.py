"""Times the effects of improvements: `PYTHONPATH=src .venv/bin/python bench/improvement_effects.py [N]`.

5,000 improvements with 36 months each, as the task computes them after a publication: 4,000 by an
indicator of a service with two comparison units, 500 by complaints (of 50,000), 500 by figures of their
own; begun in any of 13 months. Goal: 10 s. Runs: all results are new; nothing is new; a further month has come; the 4,000 watch
another indicator for side effects from now on. CPU of this process and of PostgreSQL, wall time, and
two yardsticks right before each run: CPU milliseconds of the fixed loop of bench/pages.py, and CPU
seconds of as many effects of 36 months one after the other, with neither database nor words around them.

Everything lies in a database of its own, in a directory that is removed afterwards.
"""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parent))
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
MONTHS, UNITS = 36, 500
CASES = 50_000
START = date(2025, 5, 1)
LAST = date(2026, 10, 1)
SPEED, SHARE, CATEGORIES = "working-time-median", "within-promise", 10
SERVICES = COUNT * 4 // 5 // UNITS


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tuntas-bench-") as home:
        os.environ.update(TUNTAS_HOME=home, DJANGO_SETTINGS_MODULE="tuntas.config.settings")
        from tuntas.config.embedded_postgres import ensure_running, stop

        cluster = ensure_running(Path(home))
        try:
            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            prepare()
            runs(Path(home))
        finally:
            from django.db import connection

            connection.close()
            stop(cluster)


def prepare() -> None:
    """Write units, figures, complaints and improvements."""
    from tuntas.organisation.models import Unit

    root = Unit.objects.create(code="K", name="Kota", short_name="Kota", kind="government")
    Unit.objects.filter(pk=root.pk).update(ancestor_ids=[root.pk])
    units = Unit.objects.bulk_create(
        Unit(code=f"U{at}", name=f"Unit {at}", short_name=f"U{at}", kind="clinic", parent=root)
        for at in range(UNITS)
    )
    for one in units:
        one.ancestor_ids = [root.pk, one.pk]
    Unit.objects.bulk_update(units, ["ancestor_ids"])
    put_figures()
    put_cases()
    put_improvements(units)


def put_figures() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(
            """INSERT INTO measures_monthlyvalue (indicator, part, unit_id, service, month, value, n, public)
            SELECT i.key, '', u.id, 'Layanan ' || s, m::date,
                   i.level * (1 - 0.2 * (m >= %s)::int * (u.id %% 2) + 0.1 * (random() + random() - 1)), 20, false
            FROM organisation_unit u, generate_series(1, %s) s,
                 (VALUES (%s, 2000.0), (%s, 80.0)) AS i (key, level),
                 generate_series(%s::date - interval '1 month' * %s, %s::date, interval '1 month') m
            WHERE u.parent_id IS NOT NULL""",
            [START, SERVICES, SPEED, SHARE, LAST, MONTHS - 1, LAST],
        )
        cursor.execute("ANALYZE measures_monthlyvalue")


def put_cases() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO cases_case (uid, code, case_type, classification, category, state, resume_state,
                queue, outcome, title, text, place, concerns, anonymous, secret, unit_id, channel,
                channel_detail, external_id, source_status, source_fingerprint, received_at, changed_at,
                urgency_at, due_clock, event_count, bounce_count, reopen_count, duplicate_count)
            SELECT gen_random_uuid(), 'B-' || at, 'pengaduan', '', 'Kategori ' || at %% %s, 'received', '',
                'verify', '', 'Laporan', 'Isi laporan', '', '', false, false, u.id, 'web', '', '', '', '',
                timestamptz '2023-11-01' + random() * interval '1090 days', now(), now(), '', 0, 0, 0, 0
            FROM generate_series(1, %s) at
            JOIN organisation_unit u ON u.code = 'U' || at / %s %% %s""",
            [CATEGORIES, CASES, CATEGORIES, UNITS],
        )
        cursor.execute("ANALYZE cases_case")


def put_improvements(units: list) -> None:
    from tuntas.catalogue.models import Service
    from tuntas.improvements.models import Improvement, OwnFigure
    from tuntas.measures.models import DataVersion

    DataVersion.objects.create(version="first", made_at=datetime(2026, 11, 2, tzinfo=UTC))
    services = Service.objects.bulk_create(
        Service(unit=unit, name=f"Layanan {at + 1}") for unit in units for at in range(SERVICES)
    )
    begun = months()[12 : MONTHS - 11]  # a year at least on either side

    def common(at: int) -> dict[str, object]:
        return {"title": "Perbaikan", "started_on": begun[at % len(begun)]}

    made = [
        Improvement(unit=one.unit, service=one, source="indicator", indicator=SPEED, **common(at))
        for at, one in enumerate(services)
    ]
    Improvement.objects.bulk_create(made, batch_size=1_000)
    links = Improvement.comparison_units.through
    links.objects.bulk_create(
        links(improvement=one, unit=units[(at // SERVICES + step) % UNITS])
        for at, one in enumerate(made)
        for step in (1, 2)
    )
    rest = (COUNT - len(made)) // 2
    Improvement.objects.bulk_create(
        Improvement(
            unit=units[at % UNITS],
            source="complaints",
            category=f"Kategori {at % CATEGORIES}",
            **common(at),
        )
        for at in range(rest)
    )
    own = Improvement.objects.bulk_create(
        Improvement(unit=units[at % UNITS], source="own", own_label="Berkas kembali", **common(at))
        for at in range(COUNT - len(made) - rest)
    )
    chance = random.Random(1)
    figures = [
        OwnFigure(improvement=one, month=month, value=chance.randrange(20, 40))
        for one in own
        for month in months()
    ]
    OwnFigure.objects.bulk_create(figures, batch_size=5_000)


def months() -> list[date]:
    """Return the months up to the last."""
    from tuntas.measures.queries.series import months_before

    return [months_before(LAST, back) for back in reversed(range(MONTHS))]


def runs(home: Path) -> None:
    from pages import yardstick
    from procs import children, cpu_seconds, postmaster

    from tuntas.improvements.models import Improvement
    from tuntas.improvements.projects.measuring.actions.effects import compute

    database = postmaster(home)

    def used() -> float:
        return sum(cpu_seconds(pid) for pid in (database, *children(database)))

    for name, at in (
        ("all new", datetime(2026, 11, 2, 1, tzinfo=UTC)),
        ("nothing new", datetime(2026, 11, 2, 2, tzinfo=UTC)),
        ("a month later", datetime(2026, 12, 2, tzinfo=UTC)),
        ("watching", datetime(2026, 12, 2, 1, tzinfo=UTC)),
    ):
        if name == "a month later":
            add_month()
        if name == "watching":
            Improvement.objects.filter(source="indicator").update(watched=[SHARE])
        speed, bare, before = yardstick(), alone(), used()
        cpu, wall = time.process_time(), time.perf_counter()
        new = compute(at=at)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(
            f"{name:14} {COUNT} improvements, {new} new results: wall {wall:.2f} s, CPU {cpu:.2f} s here"
            f" + {used() - before:.2f} s PostgreSQL (yardsticks: {speed} ms, {bare:.2f} s)"
        )


def alone() -> float:
    """Return the CPU seconds of as many effects by themselves, with a comparison each."""
    from tuntas.rules.statistics.effects import Direction, Point, effect

    chance, sample = random.Random(1), 300
    series = [[Point(one, chance.gauss(2000, 100), 20) for one in months()] for _ in range(sample)]
    others = [chance.gauss(2000, 100) for _ in range(MONTHS)]
    effect(series[0], START, control=others)
    began = time.process_time()
    for one in series:
        effect(one, START, control=others, direction=Direction.DOWN)
    return (time.process_time() - began) / sample * COUNT


def add_month() -> None:
    from django.db import connection

    from tuntas.measures.models import DataVersion

    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO measures_monthlyvalue (indicator, part, unit_id, service, month, value, n, public)
            SELECT indicator, part, unit_id, service, month + interval '1 month', value, n, false
            FROM measures_monthlyvalue WHERE month = %s""",
            [LAST],
        )
    DataVersion.objects.create(version="second", made_at=datetime(2026, 12, 2, tzinfo=UTC))


if __name__ == "__main__":
    main()
