"""Improvements of the roads agency's group on their way, made by the real actions."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.personas import MONDAY, City

from tuntas.improvements.groups.actions.members import MemberFacts
from tuntas.improvements.groups.tests.group_samples import roads_group
from tuntas.improvements.models import Group, Improvement, Step
from tuntas.improvements.projects.actions.begin import begin_improvement
from tuntas.improvements.projects.actions.steps import finish_step, save_step
from tuntas.organisation.models import Person
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Check,
    Countermeasure,
    Countermeasures,
    Doing,
    DoneLine,
    Next,
    ScheduleLine,
    Standard,
    Target,
    Theme,
)
from tuntas.rules.improvement.group_rules import GROUP_RULE
from tuntas.rules.improvement.step_shapes import Shape

TODAY = MONDAY.date()
LEADER, MEMBER, FACILITATOR = "leader", "member", "facilitator"
CONTENTS: dict[int, Shape] = {
    1: Theme(situation="40 pengaduan lubang sejak Juli.", reason="Dua orang jatuh."),
    2: Target(
        sentence="Lubang ditambal dalam 3 hari.",
        schedule=(
            ScheduleLine(key="s1", activity="Rapat sebab", step=3, who="Sari", ends=date(2026, 11, 2)),
            ScheduleLine(key="s2", activity="Menambal", step=5, who="Tono", ends=date(2026, 12, 20)),
        ),
    ),
    3: Causes(
        causes=(
            Cause(key="c1", branch="metode", text="Laporan menumpuk di meja", whys=("Tidak dipilah",)),
            Cause(key="c2", branch="metode", text="Dipilah seminggu sekali", parent="c1"),
            Cause(key="c3", branch="bahan", text="Aspal dingin habis"),
        )
    ),
    4: Countermeasures(
        countermeasures=(
            Countermeasure(
                key="t1", cause="c2", what="Pilah tiap pagi", who="Sari", when=date(2026, 11, 9)
            ),
            Countermeasure(
                key="t2", cause="c3", what="Stok aspal dua minggu", who="Tono",
                when=date(2026, 12, 31), rupiah=12_500_000,
            ),
        )
    ),
    5: Doing(
        log=(
            DoneLine(
                key="d1", countermeasure="t2", done_on=date(2026, 11, 12), done="Aspal dibeli",
                obstacles="Harga naik",
            ),
        )
    ),
    6: Check(findings="Kini 4 hari.", side_effects="Gudang penuh.", confirmed_by="Lurah"),
    7: Standard(becomes="SOP pilah pagi", taught="Apel Senin", watched_by="Ketua kelompok"),
    8: Next(remaining="Jalan lingkungan", next_theme="Lampu jalan"),
}  # fmt: skip


def group(city: City) -> Group:
    """Form a group: Sari leads, Tono has no account, Vina of city hall facilitates."""
    people = [
        MemberFacts(person_id=city.sari.pk, role=LEADER),
        MemberFacts(name="Tono", role=MEMBER),
        MemberFacts(name="Wulan", role=MEMBER),
        MemberFacts(person_id=city.vina.pk, role=FACILITATOR),
    ]
    return roads_group(city, of=people)


def begun(
    city: City, *, with_group: bool = True, title: str = "Lubang cepat ditambal"
) -> Improvement:
    """Begin an improvement of the roads agency."""
    return begin_improvement(
        unit_id=city.roads.pk, group_id=group(city).pk if with_group else None, title=title,
        problems=[], observed="Lubang lama dibiarkan", by=city.sari.powers(), at=MONDAY,
    )  # fmt: skip


@dataclass
class Hand:
    """Somebody at work on an improvement, at a moment."""

    improvement: Improvement
    person: Person
    at: datetime = MONDAY

    def _who(self) -> dict[str, Any]:
        return {"improvement_id": self.improvement.pk, "by": self.person.powers(), "at": self.at}

    def act(self, action: Any, **facts: Any) -> Any:
        """Do something with the improvement."""
        return action(**self._who(), **facts)

    def save(self, number: int, content: Shape | None = None, seen: int | None = None) -> Step:
        """Write a step; what the samples say unless told otherwise, seen as it stands."""
        revision = step(self.improvement, number).revision if seen is None else seen
        return save_step(
            **self._who(), number=number, content=content or CONTENTS[number], seen=revision
        )

    def finish(self, number: int) -> Step:
        """Finish a step as it stands."""
        revision = step(self.improvement, number).revision
        return finish_step(**self._who(), number=number, seen=revision)


def step(improvement: Improvement, number: int) -> Step:
    """Read a step anew."""
    return Step.objects.get(improvement=improvement, number=number)


def walked(city: City, *, steps: int = 8, **options: Any) -> Improvement:
    """Begin an improvement and finish so many steps."""
    improvement = begun(city, **options)
    hand = Hand(improvement, city.sari)
    for number in range(1, steps + 1):
        hand.save(number)
        hand.finish(number)
    improvement.refresh_from_db()
    return improvement


def ask_for_approval_of_step_1(settings: Any, home: Path) -> None:
    """Let the government's own rule, kept at `home`, ask for the head's approval of the first step."""
    settings.HOME = home  # that of all tests is read by those beside this one
    own = home / GROUP_RULE.folder / "kota.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(GROUP_RULE.shipped_text().replace("steps: []", "steps: [1]"), encoding="utf-8")
