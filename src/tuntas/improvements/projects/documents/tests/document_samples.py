"""An improvement with everything that a risalah may hold, made by the real actions."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.personas import MONDAY, City

from tuntas.improvements.groups.tests.group_samples import met
from tuntas.improvements.models import Improvement
from tuntas.improvements.projects.actions.begin import begin_improvement
from tuntas.improvements.projects.actions.ending import finish_improvement
from tuntas.improvements.projects.actions.tallies import Seen, tally
from tuntas.improvements.projects.actions.voices import vote
from tuntas.improvements.projects.documents.facts import ProjectFacts, project_facts
from tuntas.improvements.projects.measuring.actions.effects import compute
from tuntas.improvements.projects.measuring.actions.measure import Measure
from tuntas.improvements.projects.measuring.actions.savings import SavingsFacts
from tuntas.improvements.projects.measuring.tests.measuring_samples import (
    NOW,
    SHARE,
    SPEED,
    chosen,
    estimated,
    planned,
    published,
    put,
    stepped,
)
from tuntas.improvements.projects.tests.problem_samples import complaints
from tuntas.improvements.projects.tests.step_samples import CONTENTS, Hand, group
from tuntas.organisation.models import Person
from tuntas.rules.improvement.eight_steps import (
    Causes,
    Countermeasures,
    Doing,
    Target,
)
from tuntas.rules.improvement.step_shapes import Lines, Rows, Shape, Text, parts_of
from tuntas.rules.phrases import Language

TODAY = MONDAY.date()
NASTY = "<b>&amp; *tebal* #x $y$ =1+1 \U0001f600"
LONG = "panjang sekali & <tidak> habis "


def full(city: City, *, title: str = "Lubang cepat ditambal") -> Improvement:
    """Return an improvement that went all the way: problem, votes, check sheet, effect, savings, end."""
    complaints(city.roads, 9)
    whose = group(city)
    whose.motto, whose.decree = "Cepat & ramah", "SK Nomor 12 Tahun 2026"
    whose.save()
    made = begin_improvement(
        unit_id=city.roads.pk, group_id=whose.pk, title=title, problems=["category:Jalan rusak"],
        by=city.sari.powers(), at=MONDAY,
    )  # fmt: skip
    _measured(city, made)
    hand = Hand(made, city.sari)
    for number in range(1, 9):
        hand.save(number)
        if number == 3:
            _voted(city, made)
        hand.finish(number)
    for at, (label, times) in enumerate([("Lubang", 6), ("Retak", 3), ("Gelombang", 1)]):
        seen = Seen(label=label, on=TODAY - timedelta(days=at), times=times)
        hand.act(tally, uid=uuid4(), seen=seen)
    met(whose, city.sari, improvement_id=made.pk, decisions="Pilah tiap pagi\nBeli aspal")
    hand.act(finish_improvement)
    made.refresh_from_db()
    return made


def _measured(city: City, made: Improvement) -> None:
    published()
    put(city.roads, stepped(2000, 1200))
    put(city.roads, stepped(90, 60), indicator=SHARE)
    measure = Measure(
        "indicator", indicator=SPEED, target=Decimal(1250), target_month=date(2026, 12, 1)
    )
    chosen(city, made, measure)
    planned(city, made, watched=[SHARE])
    savings = SavingsFacts(
        minutes_saved=30, cases_per_month=40, rupiah_per_hour=25_000, cost_rupiah=12_500_000,
        savings_assumption="Dihitung dari 40 laporan sebulan.",
    )  # fmt: skip
    estimated(city, made, savings)
    compute(at=NOW)


def _voted(city: City, made: Improvement) -> None:
    Hand(made, city.sari).act(vote, points={"c1": 2, "c2": 5, "c3": 3})


def facts_of(
    city: City, made: Improvement, *, language: Language = "id", who: Person | None = None
) -> ProjectFacts:
    """Return what the documents of an improvement say to somebody, Sari unless told otherwise."""
    powers = (who or city.sari).powers()
    return project_facts(powers, made.pk, city="Kota Contoh", language=language, today=TODAY)


def huge(city: City) -> Improvement:
    """Return an improvement whose every text is as long as it may be, with words that never end."""
    made = begin_improvement(
        unit_id=city.roads.pk, group_id=group(city).pk, title=("x" * 60 + " " + LONG * 9)[:200],
        problems=[], observed=(LONG * 20)[:300], by=city.sari.powers(), at=MONDAY,
    )  # fmt: skip
    hand = Hand(made, city.sari)
    for number, content in huge_contents().items():
        hand.save(number, content)
    return made


def huge_contents() -> dict[int, Shape]:
    """Return the sample steps, each field and each list as long as it may be."""
    long = {number: _long(one) for number, one in CONTENTS.items()}
    target, causes = long[2], long[3]
    planned, doing = long[4], long[5]
    assert isinstance(target, Target)
    assert isinstance(causes, Causes)
    assert isinstance(planned, Countermeasures)
    assert isinstance(doing, Doing)
    return {
        **long,
        2: replace(target, schedule=_many(target.schedule[0], 40)),
        3: replace(causes, causes=_many(replace(causes.causes[0], parent=""), 60)),
        4: replace(planned, countermeasures=_many(replace(planned.countermeasures[0], cause=""), 40)),
        5: replace(doing, log=_many(replace(doing.log[0], countermeasure="k1"), 120)),
    }  # fmt: skip


def _long(content: Shape) -> Any:
    """Return a step with every text as long as it may be, and as many answers as there may be."""
    changes: dict[str, Any] = {}
    for name, part in parts_of(type(content)).items():
        if isinstance(part, Text):
            changes[name] = (LONG * 200)[: part.most]
        elif isinstance(part, Lines):
            changes[name] = ("m" * 120 + (LONG * 20)[: part.most - 120],) * part.count
        elif isinstance(part, Rows):
            changes[name] = tuple(map(_long, getattr(content, name)))
    return replace(content, **changes)


def _many(row: Any, count: int) -> tuple[Any, ...]:
    return tuple(replace(row, key=f"k{number}") for number in range(count))
