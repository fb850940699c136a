"""Made-up surveys: honest people as published studies find them, and frauds to be planted."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from tuntas.rules.statistics.survey_quality import (
    Answered,
    History,
    Peer,
    Signal,
    above_funnel,
    bursts,
    off_hours,
    repeated_patterns,
    straight_lines,
    too_fast,
)

ITEMS = 9
MONDAY = datetime.fromisoformat("2026-03-02T00:00:00+07:00")
GENDERS, SCHOOLS, WORK = ("L", "P"), ("SD", "SMP", "SMA", "S1"), ("PNS", "Swasta", "Lainnya")


class OfficeHours:
    """Eight to four from Monday to Friday, minute by minute."""

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        minutes = int((end - start).total_seconds() // 60)
        moments = (start + timedelta(minutes=minute) for minute in range(minutes))
        return sum(one.weekday() < 5 and 8 <= one.hour < 16 for one in moments)


def honest(seed: int, *, people: int, straight: float, weeks: int = 4) -> list[Answered]:
    """A month of people at one kiosk, on their own telephones and on paper.

    `straight` is the share that gives every item the same answer, and sooner; the others have an opinion
    of their own and answer around it. People have their own pace, come in families, queue for the
    kiosk, and now and then somebody uses it long after closing.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation
    found: list[Answered] = []
    kiosk_free = MONDAY
    for at in sorted(_arrivals(dice, people, weeks)):
        channel = dice.choices(["kiosk", "qr", "paper"], [3, 5, 2])[0]
        values = _opinion(dice, straight)
        pace = dice.lognormvariate(1.2, 0.45) * (0.7 if len(set(values)) == 1 else 1)
        seconds = [pace * dice.lognormvariate(0, 0.4) for _ in range(ITEMS)]
        done = at + timedelta(seconds=sum(seconds) + dice.uniform(5, 30))
        if channel == "kiosk":
            done = max(at, kiosk_free) + (done - at)
            kiosk_free = done
        uid = f"{seed}-{len(found)}"
        found.append(
            Answered(
                uid=uid,
                values=values,
                milliseconds=() if channel == "paper" else tuple(int(s * 1000) for s in seconds),
                device={"kiosk": "loket-1", "qr": uid, "paper": "meja"}[channel],
                channel=channel,
                at=done,
                service=dice.choice(["KTP", "KK", "Akta"]),
                profile=(dice.choice(GENDERS), dice.choice(SCHOOLS), dice.choice(WORK)),
            )
        )
    return found


def _arrivals(dice: random.Random, people: int, weeks: int) -> Iterator[datetime]:
    left = people
    while left:
        family = min(left, dice.choices([1, 2, 3, 4], [80, 12, 5, 3])[0])
        hours = 8 if dice.random() < 0.995 else 11
        day = timedelta(days=dice.randrange(5) + 7 * dice.randrange(weeks))
        at = MONDAY + day + timedelta(hours=hours, seconds=dice.randrange(8 * 3600))
        yield from (at + timedelta(seconds=10 * place) for place in range(family))
        left -= family


def _opinion(dice: random.Random, straight: float) -> tuple[int, ...]:
    if dice.random() < straight:
        return (dice.choices([1, 2, 3, 4], [1, 2, 55, 42])[0],) * ITEMS
    middle = dice.gauss(3.2, 0.4)
    return tuple(min(4, max(1, round(dice.gauss(middle, 0.6)))) for _ in range(ITEMS))


def clerk(
    *,
    forms: int = 40,
    minutes: int = 20,
    values: tuple[int, ...] = (4,) * ITEMS,
    start: str = "2026-03-11T10:00:00+07:00",
    channel: str = "qr",
    seconds: float = 2.5,
) -> list[Answered]:
    """One clerk with one device, filling in form after form."""
    first = datetime.fromisoformat(start)
    return [
        Answered(
            uid=f"palsu-{number}",
            values=values,
            milliseconds=(int(seconds * 1000),) * ITEMS,
            device="hp-petugas",
            channel=channel,
            at=first + timedelta(minutes=minutes * number / forms),
            service="KTP",
            profile=("L", "SMA", "Swasta"),
        )
        for number in range(forms)
    ]


def peers(seed: int, units: int = 40) -> list[Peer]:
    """Comparable units that differ by more than their samples explain."""
    dice = random.Random(seed)  # noqa: S311 - a simulation
    return [Peer(dice.gauss(80, 3), dice.randrange(40, 400), 14) for _ in range(units)]


def every_signal(responses: list[Answered], history: History, others: list[Peer]) -> list[Signal]:
    return [
        *straight_lines(responses, history),
        *too_fast(responses, history),
        *bursts(responses),
        *repeated_patterns(responses, history),
        *off_hours(responses, OfficeHours()),
        *above_funnel(responses, others),
    ]
