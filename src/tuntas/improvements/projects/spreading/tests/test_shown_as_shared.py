"""What the public reads of a practice is what its head shared, whatever is written at work meanwhile."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from tests.personas import City

from tuntas.core.models import AuditEntry
from tuntas.improvements.models import Improvement, Step
from tuntas.improvements.projects.actions.ending import resume_improvement, stop_improvement
from tuntas.improvements.projects.actions.naming import name_mark, rename_improvement
from tuntas.improvements.projects.actions.steps import save_step
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import Measure
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    BY_TIME,
    NOW,
    SPEED,
    chosen,
    measured,
    planned,
    published,
    put,
    stepped,
)
from tuntas.improvements.projects.spreading.actions.adoptions import adopt_practice
from tuntas.improvements.projects.spreading.tests.practice_samples import share
from tuntas.rules.improvement.eight_steps import Cause, Causes, Standard, Theme

pytestmark = pytest.mark.django_db
PUBLIC = ("practice", "practice_json", "practice_numbers")


def write(city: City, made: Improvement, text: str) -> None:
    """Let an officer write what the situation was."""
    seen = Step.objects.get(improvement=made, number=1).revision
    save_step(
        improvement_id=made.pk, number=1, content=Theme(situation=text, reason="Lama."), seen=seen,
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip


def find(city: City, made: Improvement, cause: str) -> None:
    """Let an officer write what the cause was."""
    seen = Step.objects.get(improvement=made, number=3).revision
    causes = Causes(causes=(Cause(branch="method", text=cause),))
    save_step(
        improvement_id=made.pk, number=3, content=causes, seen=seen, by=city.sari.powers(), at=NOW
    )


def practice(city: City) -> Improvement:
    """Return a practice that was shared as "Berkas satu pintu"."""
    made = measured(city, stepped(2000, 1200))
    Step.objects.bulk_create(Step(improvement=made, number=number) for number in range(1, 9))
    compute([made.pk], at=NOW)
    write(city, made, "Berkas bolak-balik.")
    find(city, made, "Berkas diperiksa dua kali")
    share(city, made)
    return made


def told(made: Improvement) -> str:
    """Return everything that a stranger reads of a practice."""
    addresses = [reverse("practices"), *(reverse(name, args=[made.pk]) for name in PUBLIC)]
    return "".join(Client().get(one).content.decode() for one in addresses)


def answers(made: Improvement) -> set[int]:
    return {Client().get(reverse(name, args=[made.pk])).status_code for name in PUBLIC}


def test_work_after_sharing_is_not_published(city: City) -> None:
    made = practice(city)
    write(city, made, "Kepala dinas mencuri.")
    find(city, made, "Kepala dinas tidur")
    standard = Standard(becomes="Bayar dulu", watched_by="Saya")
    save_step(
        improvement_id=made.pk, number=7, content=standard, seen=0, by=city.sari.powers(), at=NOW
    )
    rename_improvement(
        improvement_id=made.pk, title="Hubungi 0800", seen=name_mark(made),
        by=city.sari.powers(), at=NOW,
    )  # fmt: skip
    read = told(made)
    assert "Berkas satu pintu" in read
    assert "Berkas bolak-balik." in read
    for changed in ("Kepala dinas mencuri.", "Kepala dinas tidur", "Bayar dulu", "Hubungi 0800"):
        assert changed not in read
    adopted = adopt_practice(
        practice_id=made.pk, unit_id=city.health.pk, group_id=None, uid=uuid4(),
        by=city.dewi.powers(), at=NOW,
    )  # fmt: skip
    assert adopted.title == "Berkas satu pintu"
    assert adopted.steps.get(number=3).content["causes"][0]["text"] == "Berkas diperiksa dua kali"


def test_the_head_publishes_what_changed_by_sharing_again(city: City) -> None:
    made = practice(city)
    write(city, made, "Berkas berpindah lima meja.")
    assert "lima meja" not in told(made)
    share(city, made, "Kini dua meja.")
    read = told(made)
    assert "lima meja" in read
    assert "Kini dua meja." in read


def test_what_the_figures_say_follows_them(city: City) -> None:
    made = practice(city)
    put(city.roads, [2000.0] * 4, last=date(2027, 2, 1))
    march = NOW.replace(year=2027, month=3)
    published("20270316-010000-abcdef02", march)
    was = Client().get(reverse("practice_json", args=[made.pk])).json()
    compute([made.pk], at=march)
    now = Client().get(reverse("practice_json", args=[made.pk])).json()
    assert was["sentence"] != now["sentence"]
    assert (was["title"], was["steps"]) == (now["title"], now["steps"])


def to_another_measure(city: City, made: Improvement) -> None:
    measure = Measure("own", label="Keluhan di loket", unit="keluhan")
    chosen(city, made, measure)


def to_another_target(city: City, made: Improvement) -> None:
    measure = Measure("indicator", indicator=SPEED, target=Decimal(9000))
    chosen(city, made, measure)


def to_another_start(city: City, made: Improvement) -> None:
    planned(city, made, started_on=date(2026, 2, 1))


def to_its_end(city: City, made: Improvement) -> None:
    by = city.sari.powers()
    stop_improvement(improvement_id=made.pk, reason="Bosan.", by=by, at=NOW)
    resume_improvement(improvement_id=made.pk, by=by, at=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (to_another_measure, "karena ukuran atau targetnya diubah"),
        (to_another_target, "karena ukuran atau targetnya diubah"),
        (to_another_start, "karena bulan mulai atau unit pembandingnya diubah"),
        (to_its_end, "karena perbaikannya dihentikan"),
    ],
)
def test_another_measure_and_a_stop_end_the_showing_until_the_head_shares_again(
    city: City, change: Callable[[City, Improvement], None], said: str
) -> None:
    made = practice(city)
    change(city, made)
    assert answers(made) == {404}
    assert "Berkas satu pintu" not in Client().get(reverse("practices")).content.decode()
    sari = city.client(city.sari)
    for page in (
        sari.get(reverse("improvement", args=[made.pk])),
        sari.get(reverse("improvement_step", args=[made.pk, 7])),
    ):
        assert said in page.content.decode()
    assert AuditEntry.objects.filter(verb="practice.unshow").count() == 1
    if change in (to_another_target, to_its_end):  # the figures still show it
        share(city, made)
        assert answers(made) == {200}
        made.refresh_from_db()
        assert made.unshown == ""


def test_the_same_measure_chosen_again_stays_shown(city: City) -> None:
    made = practice(city)
    chosen(city, made, BY_TIME)
    planned(city, made, watched=["within-promise"])
    assert answers(made) == {200}


def test_nothing_is_shown_without_what_was_shared(city: City) -> None:
    made = practice(city)
    with pytest.raises(IntegrityError, match="improvement_shared_has_copy"):
        Improvement.objects.filter(pk=made.pk).update(shared_as=None)
