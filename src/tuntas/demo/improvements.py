"""The groups of Kota Contoh and what they improve; see data/improvements.yaml.

Only what people plan stands there. Problems come from the generated cases and surveys, results from
the generated figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.demo.chance import happens, stream, word_set
from tuntas.demo.datafile import Node, read
from tuntas.measures.queries.series import months_before
from tuntas.rules.improvement.eight_steps import (
    Cause,
    Causes,
    Check,
    Countermeasure,
    Countermeasures,
    Doing,
    DoneLine,
    Next,
    Standard,
    Target,
    Theme,
)
from tuntas.rules.improvement.step_shapes import Shape

WEEK = timedelta(days=7)
BETWEEN_STEPS = timedelta(days=18)
VALUES = "berakhlak"
MEETINGS = 6  # of a group, the newest: enough to read
_GROUP = word_set("unit name motto months size every asleep values")
_IMPROVEMENT = word_set("key group title began steps")
_MORE = word_set(
    "problem observed adopts changed service indicator target watched own figures theme aim causes "
    "measures done findings standard next savings share summary propose stopped"
)


@dataclass(frozen=True)
class GroupPlan:
    """A group, and in which rhythm it meets."""

    unit_code: str
    name: str
    motto: str
    formed_on: date
    size: int
    note: str
    values: tuple[str, ...]
    meetings: tuple[date, ...]


@dataclass(frozen=True)
class SavingsPlan:
    """What a group assumes to save."""

    minutes: int
    cases: int
    rupiah_per_hour: int
    assumption: str


@dataclass(frozen=True)
class ImprovementPlan:
    """What a group wants to change, and how far it came. Whether it worked is not planned."""

    key: str
    group: str
    title: str
    began_on: date
    problem: str  # kind of the problem that is taken from the unit's list; empty: none
    observed: str
    adopts: str
    steps_done: int
    contents: dict[int, Shape]
    service: str
    indicator: str
    watched: tuple[str, ...]
    target: int | None
    own: tuple[str, str] | None  # label and unit
    figures: tuple[float, ...]  # of the last months, the newest last
    changed: date | None
    savings: SavingsPlan | None
    shared_on: date | None
    summary: str
    propose: bool
    stopped: str


def plan_groups(*, today: date) -> list[GroupPlan]:
    """Return the groups. Raises DemoDataError."""
    return [
        _group(node.keys(required=_GROUP, optional=frozenset({"note"})), today)
        for node in read("improvements.yaml")["groups"]
    ]


def first_group() -> tuple[str, str]:
    """Return unit and name of the group that stands first. Raises DemoDataError."""
    node = next(iter(read("improvements.yaml")["groups"]))
    return node["unit"].text(), node["name"].text()


def plan_other_groups(units: Sequence[str], *, today: date, seed: int) -> list[GroupPlan]:
    """Return the groups of other units, of which some sleep: most have one, none is told at length."""
    node = read("improvements.yaml")["others"]
    share, asleep = node["share"].number(), node["asleep"].number()
    names, mottos = node["names"].texts(), node["mottos"].texts()
    plans = []
    for unit in units:
        rng = stream(seed, "other group", unit)
        if happens(rng, share):
            weeks = rng.randrange(9, 30) if happens(rng, asleep) else rng.randrange(3)
            met = today - weeks * WEEK - timedelta(days=today.weekday() + 3)
            plans.append(
                GroupPlan(
                    unit_code=unit, name=rng.choice(names), motto=rng.choice(mottos),
                    formed_on=months_before(today.replace(day=1), rng.randrange(8, 26)),
                    size=rng.randrange(3, 6), note="", values=(), meetings=(met,),
                )
            )  # fmt: skip
    return plans


def plan_minutes() -> list[tuple[str, tuple[str, ...]]]:
    """Return what meetings said and decided."""
    return [
        (node["said"].text(), node["decided"].texts())
        for node in read("improvements.yaml")["minutes"]
    ]


def plan_improvements(*, today: date) -> list[ImprovementPlan]:
    """Return the improvements, those that are adopted behind their sources. Raises DemoDataError."""
    nodes = read("improvements.yaml")["improvements"]
    plans = [
        _improvement(node.keys(required=_IMPROVEMENT, optional=_MORE), today) for node in nodes
    ]
    return sorted(plans, key=lambda plan: bool(plan.adopts))


def _group(node: Node, today: date) -> GroupPlan:
    formed = months_before(today.replace(day=1), int(node["months"].number()))
    every, asleep = int(node["every"].number()), int(node["asleep"].number())
    meetings, day = list[date](), today - asleep * WEEK - timedelta(days=today.weekday() + 2)
    while day > formed and len(meetings) < MEETINGS:
        meetings.append(day)
        day -= every * WEEK
    return GroupPlan(
        unit_code=node["unit"].text(),
        name=node["name"].text(),
        motto=node["motto"].text(),
        formed_on=formed,
        size=int(node["size"].number()),
        note=node["note"].text() if "note" in node else "",
        values=tuple(f"{VALUES}/{value}" for value in node["values"].texts()),
        meetings=tuple(reversed(meetings)),
    )


def _improvement(node: Node, today: date) -> ImprovementPlan:
    def ago(name: str) -> date | None:
        running = today.replace(day=1)
        return months_before(running, int(node[name].number())) if name in node else None

    began = months_before(today.replace(day=1), int(node["began"].number())) + timedelta(days=6)
    own = node["own"].texts() if "own" in node else None
    return ImprovementPlan(
        key=node["key"].text(),
        group=node["group"].text(),
        title=node["title"].text(),
        began_on=began,
        problem=_text(node, "problem"),
        observed=_text(node, "observed"),
        adopts=_text(node, "adopts"),
        steps_done=int(node["steps"].number()),
        contents=_contents(node, began),
        service=_text(node, "service"),
        indicator=_text(node, "indicator"),
        watched=node["watched"].texts() if "watched" in node else (),
        target=int(node["target"].number()) if "target" in node else None,
        own=(own[0], own[1]) if own else None,
        figures=tuple(one.number() for one in node["figures"]) if "figures" in node else (),
        changed=ago("changed"),
        savings=_savings(node),
        shared_on=ago("share"),
        summary=_text(node, "summary"),
        propose="propose" in node and node["propose"].flag(),
        stopped=_text(node, "stopped"),
    )


def _text(node: Node, name: str) -> str:
    return node[name].text() if name in node else ""


def _savings(node: Node) -> SavingsPlan | None:
    if "savings" not in node:
        return None
    minutes, cases, rupiah, assumption = node["savings"]
    return SavingsPlan(
        int(minutes.number()), int(cases.number()), int(rupiah.number()), assumption.text()
    )


def _contents(node: Node, began: date) -> dict[int, Shape]:
    """Return what the steps hold, by number, as far as the file tells."""
    found: dict[int, Shape] = {}
    if "theme" in node:
        situation, reason = node["theme"].texts()
        found[1] = Theme(situation=situation, reason=reason)
    if "aim" in node:
        found[2] = Target(sentence=node["aim"].text())
    if "causes" in node:
        found[3] = Causes(causes=tuple(_causes(node)))
    if "measures" in node:
        found[4] = Countermeasures(countermeasures=tuple(_countermeasures(node, began)))
    if "done" in node:
        found[5] = Doing(log=tuple(_log(node, began)))
    if "findings" in node:
        found[6] = Check(findings=node["findings"].text())
    if "standard" in node:
        becomes, taught, watched_by = node["standard"].texts()
        found[7] = Standard(becomes=becomes, taught=taught, watched_by=watched_by)
    if "next" in node:
        remaining, theme = node["next"].texts()
        found[8] = Next(remaining=remaining, next_theme=theme)
    return found


def _causes(node: Node) -> Sequence[Cause]:
    rows = []
    for place, line in enumerate(node["causes"]):
        branch, text, *whys = line
        said = whys[0].texts() if whys else ()
        rows.append(Cause(key=f"sebab-{place}", branch=branch.text(), text=text.text(), whys=said))
    return rows


def _countermeasures(node: Node, began: date) -> Sequence[Countermeasure]:
    rows = []
    for place, line in enumerate(node["measures"]):
        cause, what, how = line
        rows.append(
            Countermeasure(
                key=f"tindakan-{place}", cause=f"sebab-{int(cause.number())}", what=what.text(),
                how=how.text(), who="Ketua kelompok", when=began + 5 * BETWEEN_STEPS,
            )
        )  # fmt: skip
    return rows


def _log(node: Node, began: date) -> Sequence[DoneLine]:
    return [
        DoneLine(
            key=f"catatan-{place}", countermeasure=f"tindakan-{place}", done=text,
            done_on=began + 5 * BETWEEN_STEPS,
        )
        for place, text in enumerate(node["done"].texts())
    ]  # fmt: skip
