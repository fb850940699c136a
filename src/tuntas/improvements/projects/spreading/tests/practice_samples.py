"""Improvements that are proven, shared as practices, or neither, made by the real actions."""

import html
from datetime import UTC, date, datetime
from typing import Any

from tests.personas import City

from tuntas.catalogue.actions.services import Facts, create_service
from tuntas.catalogue.actions.standards import begin_draft, edit_draft, put_in_force
from tuntas.catalogue.drafts import Content, Step
from tuntas.catalogue.models import ServiceStandard
from tuntas.improvements.models import Improvement
from tuntas.improvements.models import Step as StepRow
from tuntas.improvements.projects.actions.steps import save_step
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    measured,
    stepped,
)
from tuntas.improvements.projects.spreading.actions.sharing import share_practice
from tuntas.improvements.projects.spreading.queries.renewal import Renewal, steps_of, unshown_yet
from tuntas.organisation.models import Person
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Countermeasure,
    Countermeasures,
    Standard,
    Theme,
)
from tuntas.rules.improvement.step_shapes import Shape

SECRET_NAME = "Bu Tutik Penjaga Loket"
DAY = 450


def proven(city: City) -> Improvement:
    """Return an improvement whose figures became better, with its steps written."""
    made = measured(city, stepped(2000, 1200))
    StepRow.objects.bulk_create(StepRow(improvement=made, number=number) for number in range(1, 9))
    compute([made.pk], at=NOW)
    by = city.sari.powers()
    contents = {
        1: Theme(situation="Berkas bolak-balik antarmeja.", reason="Warga menunggu lama."),
        3: Causes(causes=(Cause(branch="method", text="Berkas diperiksa dua kali"),)),
        4: Countermeasures(
            countermeasures=(
                Countermeasure(
                    what="Periksa sekali di meja depan", who=SECRET_NAME, when=date(2025, 11, 3),
                    rupiah=1_250_000,
                ),
            )
        ),
        7: Standard(becomes="Pemeriksaan sekali jadi", watched_by=SECRET_NAME),
    }  # fmt: skip
    for number, content in contents.items():
        save_step(improvement_id=made.pk, number=number, content=content, seen=0, by=by, at=NOW)
    return again(made)


def with_few(made: Improvement, at: int) -> Improvement:
    """Let a month of the newest result have two cases; results are never changed, so it is a new one."""
    kept = made.effect
    if kept is None:
        raise ValueError("an improvement without a result has no months")
    kept.content["points"]["n"][at] = 2
    kept.content["points"]["value"][at] = 1234.5
    kept.pk = None
    kept.save()
    Improvement.objects.filter(pk=made.pk).update(effect=kept)
    return again(made)


def unproven(city: City) -> Improvement:
    """Return one whose figures did not move."""
    made = measured(city, stepped(2000, 2000, seed=5))
    compute([made.pk], at=NOW)
    return Improvement.objects.get(pk=made.pk)


def again(made: Improvement) -> Improvement:
    """Read an improvement anew, as its pages do."""
    return Improvement.objects.select_related("unit", "service", "effect").get(pk=made.pk)


def renewal(made: Improvement) -> Renewal:
    """Return what a head reads of it before it is shown."""
    return unshown_yet(again(made), steps_of(made))


def share(
    city: City, made: Improvement, summary: str = "Berkas kini diperiksa sekali.", *,
    seen: str = "", by: Person | None = None,
) -> Improvement:  # fmt: skip
    """Let the head share an improvement, having read it as it stands, or as `seen`."""
    return share_practice(
        improvement_id=made.pk, summary=summary, seen=seen or renewal(made).seen,
        by=(by or city.budi).powers(), at=NOW,
    )  # fmt: skip


def shared(city: City) -> Improvement:
    """Return a practice."""
    return again(share(city, proven(city)))


def write(city: City, made: Improvement, number: int, content: Shape) -> None:
    """Let an officer write a step anew."""
    seen = StepRow.objects.get(improvement=made, number=number).revision
    save_step(
        improvement_id=made.pk, number=number, content=content, seen=seen,
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip


def words(answer: Any) -> str:
    """Return a page as it is read."""
    return html.unescape(answer.content.decode())


def promised(city: City, days: int = 5) -> ServiceStandard:
    """Return a standard in force of a service of the roads agency."""
    by, at = city.budi.powers(), datetime(2024, 1, 10, 3, tzinfo=UTC)
    service = create_service(unit=city.roads, facts=Facts(name="Izin galian"), by=by, at=at)
    draft = begin_draft(service_id=service.pk, by=by, at=at)
    content = Content(
        requirements="KTP", procedure="Datang", product="Izin", complaints="Ke loket", promise_working_minutes=days * DAY, fee_rupiah=0,
        steps=(Step("Memeriksa berkas", "petugas", minutes=60),),
    )  # fmt: skip
    draft = edit_draft(standard_id=draft.pk, content=content, seen=draft.revision, by=by, at=at)
    return put_in_force(
        standard_id=draft.pk, valid_from=date(2024, 1, 10), seen=draft.revision, by=by, at=at
    )
