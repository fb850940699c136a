"""CPU per request of the coverage page over hundreds of units with groups.

    TUNTAS_HOME=… PYTHONPATH=src .venv/bin/python bench/coverage.py [UNITS]

The home has to be one that may be filled: units and groups are added to the government there until
there are as many as asked for (600), with a person who may see them. A tenth has no group, a tenth
sleeps, some are too small or without a leader. Bound: 30 ms CPU and at most ten queries; CPU is
measured as bench/pages.py does, which explains the yardstick.

"all" is what one page with every row would cost: it is computed in this process, not served.
"""

import json
import os
import signal
import sys
import time
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")

from pages import Browser, measure, read, sign_in, start_server, yardstick
from procs import postmaster

from tuntas.config.embedded_postgres import ensure_running

UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 600
COACH = "cakupan@contoh.example"
KINDS = ("agency", "district", "village", "clinic", "school", "technical-unit")
ROUNDS = 50


def fill() -> None:
    """Make units with groups until there are as many as asked for."""
    from django.utils import timezone

    from tuntas.assessments.surveys.permissions import OPERATOR
    from tuntas.improvements.models import Group
    from tuntas.organisation.actions import create_person, create_unit, grant_role
    from tuntas.organisation.models import Person, Unit

    now = timezone.now()
    root = Unit.objects.filter(parent=None).first() or create_unit(
        by=OPERATOR, at=now, code="PEMDA", name="Pemerintah Contoh", short_name="PEMDA",
        kind="government", parent=None,
    )  # fmt: skip
    if not Person.objects.filter(email=COACH).exists():
        coach = create_person(by=OPERATOR, at=now, email=COACH, name="Pembina", password=None)
        grant_role(
            by=OPERATOR, at=now, person=coach, unit=root, role="organisation-section",
            since=date(2020, 1, 1),
        )  # fmt: skip
    there = Unit.objects.filter(kind__in=KINDS).count()
    units = Unit.objects.bulk_create(
        Unit(
            code=f"CK{n:04}", name=f"Unit Pelayanan Contoh Nomor {n:04}", short_name=f"UC{n:04}",
            kind=KINDS[n % len(KINDS)], parent=root, ancestor_ids=[root.pk],
        )
        for n in range(there, UNITS)
    )  # fmt: skip
    for unit in units:
        unit.ancestor_ids = [root.pk, unit.pk]
    Unit.objects.bulk_update(units, ["ancestor_ids"])
    with_group = [unit for n, unit in enumerate(units) if n % 10]
    groups = Group.objects.bulk_create(
        Group(
            unit=unit, name=f"Kelompok {unit.short_name}", formed_on=date(2026, 1, 5),
            last_activity_at=now - timedelta(weeks=9 if n % 10 == 1 else n % 6),
        )
        for n, unit in enumerate(with_group)
    )  # fmt: skip
    fill_members(groups)


def fill_members(groups: list[Any]) -> None:
    """Give each group two to five people; every thirtieth has no leader."""
    from tuntas.improvements.models import GroupMember

    GroupMember.objects.bulk_create(
        GroupMember(
            group=group, name=f"Pegawai {one}", since=group.formed_on,
            role="leader" if one == 0 and n % 30 else "member",
        )
        for n, group in enumerate(groups)
        for one in range(2 if n % 25 == 0 else 3 + n % 3)
    )  # fmt: skip


def in_this_process() -> dict[str, float | int]:
    """Return CPU milliseconds, without the database, of reading and of drawing a part and all."""
    from django.utils import timezone

    from tuntas.improvements.groups.drawing import coverage_rows
    from tuntas.improvements.groups.queries.coverage import coverage
    from tuntas.improvements.groups.views.coverage import PAGE_LENGTH
    from tuntas.organisation.models import Person

    powers, today = Person.objects.get(email=COACH).powers(), timezone.localdate()
    found = coverage(powers, on=today)
    part = list(islice(found.rows, PAGE_LENGTH))
    return {
        "rows": len(found.rows),
        "read_ms": _milliseconds(lambda: coverage(powers, on=today)),
        "draw_page_ms": _milliseconds(lambda: coverage_rows(part, powers)),
        "draw_all_ms": _milliseconds(lambda: coverage_rows(found.rows, powers)),
        "page_kb": len(coverage_rows(part, powers)) // 1000,
        "all_kb": len(coverage_rows(found.rows, powers)) // 1000,
        "yardstick_ms": yardstick(),
    }


def _milliseconds(act: Any) -> float:
    act()
    began = time.process_time()
    for _ in range(ROUNDS):
        act()
    return round((time.process_time() - began) / ROUNDS * 1000, 2)


def main() -> None:
    """Fill, measure, print one JSON line per page."""
    home = Path(os.environ["TUNTAS_HOME"]).resolve()
    ensure_running(home)
    django.setup()
    from django.core.management import call_command

    from tuntas.config.static_files import collect_static_files

    call_command("migrate", verbosity=0)
    collect_static_files()
    fill()
    print(json.dumps(in_this_process()), flush=True)
    server = start_server()
    try:
        database = postmaster(home)
        for name, path in {
            "coverage": "/kerja/kbk/cakupan/",
            "coverage, asleep": "/kerja/kbk/cakupan/?state=asleep",
            "groups": "/kerja/kbk/",
        }.items():
            act = read(Browser(sign_in(COACH)), path)
            print(json.dumps(measure(name, act, server.pid, database)), flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


if __name__ == "__main__":
    main()
